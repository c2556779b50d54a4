"""The page of one bid at one meeting, for the clerk in the room and for members."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Response

from services.kit import deps, overdue, problems, viewing
from services.kit.pages.bid import tabs, wording
from services.kit.pages.bid.minuted import counted, place
from services.kit.pages.meetings import desk, draft, items, minuted, panel, telling
from services.kit.pages.meetings.attending import places
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.diary import Number
from services.kit.pages.meetings.seating import SUBSTITUTE
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.events import BoardDecided, Decided
from workflows.contracts.meetings import AgendaItem, Attendance, Meeting
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.sittings import Minutes
from workflows.rules import interests, meetings, minutes, seats, sentences

router = APIRouter(include_in_schema=False)

PLACES = {
    "present": "Present",
    "apologies": "Sent apologies",
    "left": "Left for this item",
}
NO_VOTE = "No vote"


@router.get("/meetings/{number}/items/{bid_id}")
async def item(
    at: AtPage, number: Number, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """Who is there, who has declared what, the quorum, the votes and the resolution."""
    seen = await viewing.papers_for(at, bid_id)
    bid, there = seen.bid, f"{at.service.prefix}/meetings/{number}"
    if not opened and (declare := declaring.wanted(at, bid, number)):
        return tabs.shown(
            at,
            seen,
            "",
            "bid-declare.jinja",
            what="the item",
            summary=f"{at.service.prefix}/bids/{bid_id}",
            declare=declare,
            then=f"{there}/items/{bid_id}?opened=yes",
        )
    here = await desk.of_visitor(at)
    meeting = (await here.one(number)).meeting
    found = next((one for one in meeting.items if one.bid_id == bid_id), None)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    body = await at.to.committees.at(here.sitting.party, here.sitting.code, meeting.day)
    event = await minuted.decided(here, bid, meeting)
    held = event.minutes if event else None
    body = held.body if held and held.body else body
    return at.page(
        "meeting-item.jinja",
        title=f"Item {found.number}: bid {bid_id}",
        of=telling.in_text(meeting),
        body_name=here.body_name,
        back=there,
        back_text=telling.named(meeting),
        item=await items.row(here, meeting, found, body, opened=True),
        actions=await _actions(here, meeting, bid, event),
        decided=_decided(event) if event else [],
        reasons=event.quorum.reasons if event and event.quorum else (),
        seats=await _seats(here, meeting, bid, body, held) if body else [],
        seats_title="Who was there, and how each voted" if event else "Who is there",
        there="Who was there" if event else "Who is there",
        declared=[draft.interest(one) for one in _declared(bid, body)],
        silent=_silent(bid, body),
        others=_others(here, meeting, found),
    )


async def _actions(
    here: Desk, meeting: Meeting, bid: Bid, event: draft.Event | None
) -> list[tuple[str, str]]:
    at = here.at
    there = f"{at.service.prefix}/bids/{bid.id}"
    found = []
    today = meeting.day <= here.sitting.day and not meeting.cancelled
    if here.clerk and today and event is None:
        where = f"{here.where}/{meeting.number}/attendance"
        found.append(("Write down who came", where))
    if event and (address := place(event)):
        edited = await here.at.to.meeting_minutes.versions(meeting)
        called = telling.minutes_are(edited[-1].minutes if edited else None).lower()
        found.append((f"Read the {called} of this item", f"{there}/{address}"))
    for voting in bid.votings:
        if voting.board == here.sitting.code:
            name = "The vote outside a meeting, and who voted"
            found.append((name, f"{there}/votes/{voting.id}"))
    return [*found, ("Read the papers of the bid", f"{there}/papers")]


def _decided(event: draft.Event) -> list[wording.Row]:
    held = event.minutes
    votes = counted(event.votes, minutes=held is not None)
    known = minutes.people(held.body) if held and held.body else {}
    if isinstance(event, BoardDecided):
        outcome, comments = sentences.BOARD_DID[event.outcome], event.comments
    elif isinstance(event, Decided):
        outcome, comments = sentences.RECOMMENDED[event.outcome], event.reasons
    else:
        outcome, comments = sentences.CONCLUDED[event.outcome], event.reasons
    return wording.rows(
        ("Outcome", wording.capital(outcome)),
        ("Resolution", held.resolution if held else ""),
        ("In the chair", known.get(held.chair, "") if held else ""),
        ("Votes", "\n".join(event.counted) or votes),
        ("Comments and conditions", comments)
        if isinstance(event, BoardDecided)
        else ("Reasons", comments),
        ("Minute", event.minute_reference),
        ("Application version", str(event.version)),
    )


async def _seats(
    here: Desk, meeting: Meeting, bid: Bid, body: BodyVersion, held: Minutes | None
) -> list[dict[str, str]]:
    """Every seat with who is in it, why they do not act, and how the seat voted."""
    standing = panel.standing(body, meeting.day)
    said = {one.seat: one.choice for one in held.votes} if held else {}
    came = _attendance(held) if held else meeting.attendance
    late = held.late if held else await overdue.recusals(here.at.to, body, meeting.day)
    known = minutes.people(body)
    where = places(came, standing) if came else {}
    gone = set(held.left) if held else set()
    notes = panel.notes(bid, body, meeting.day, late)
    voting = {seat.id for seat in seats.voting(body, meeting.day)}
    return [
        {
            "name": seat.holder.name if seat.holder else "Vacant seat",
            "title": seat.title,
            "place": _place(
                seat, "left" if _left(seat, gone) else where.get(seat.id, ""), known
            )
            if came
            else "Not written down yet",
            "note": _note(seat, where.get(seat.id, ""), notes.get(seat.id, "")),
            "vote": draft.SAID[said[seat.id]].capitalize()
            if seat.id in said
            else (NO_VOTE if seat.id in voting else ""),
        }
        for seat in standing
    ]


def _attendance(held: Minutes) -> Attendance:
    return Attendance(present=held.present, apologies=held.apologies, sits=held.sits)


def _left(seat: Seat, gone: set[str]) -> bool:
    return seat.holder is not None and seat.holder.person in gone


def _place(seat: Seat, place: str, known: dict[str, str]) -> str:
    if place.startswith(SUBSTITUTE):
        person = place.removeprefix(SUBSTITUTE)
        return f"{known.get(person, person)} sits as substitute"
    return PLACES.get(place, "Not there" if seat.holder else "Vacant")


def _note(seat: Seat, place: str, note: str) -> str:
    """Why the holder does not act; beside a substitute's name, with the holder's."""
    if not (seat.holder and place.startswith(SUBSTITUTE) and note):
        return note
    why = note.removesuffix(panel.NOT_COUNTED)
    return f"{seat.holder.name} {why[:1].lower()}{why[1:]}"


def _declared(bid: Bid, body: BodyVersion | None) -> Iterator[Any]:
    """What people of the body have declared for this bid, nil returns apart."""
    known = minutes.people(body) if body else {}
    for one in bid.interests:
        if one.by.person in known and one.category is not InterestCategory.NONE:
            yield one


def _silent(bid: Bid, body: BodyVersion | None) -> list[wording.Row]:
    """Who has said that they have none, and who has said nothing: blank is not none."""
    known = minutes.people(body) if body else {}
    has = {one.by.person for one in bid.interests}
    some = {one.by.person for one in _declared(bid, body)}
    none = [name for person, name in known.items() if person in has - some]
    blank = [
        name
        for person, name in known.items()
        if not interests.has_declared(bid, person)
    ]
    return wording.rows(
        ("Have none", "\n".join(none)),
        ("Have not declared", "\n".join(blank)),
    )


def _others(here: Desk, meeting: Meeting, now: AgendaItem) -> list[tuple[str, str]]:
    return [
        (
            f"Item {one.number}: bid {one.bid_id}",
            f"{here.where}/{meeting.number}/items/{one.bid_id}",
        )
        for one in meetings.in_order(meeting.items)
        if one != now
    ]
