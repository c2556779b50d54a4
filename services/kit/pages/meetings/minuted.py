"""Draft minutes of a meeting: who came, and each item from its entry on the record."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from services.kit import viewing
from services.kit.pages.meetings import draft, items, telling
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.draft import Draft, Section
from services.kit.process import BidNotFound
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.meetings import AgendaItem, Attendance, Meeting
from workflows.contracts.parties import Party
from workflows.rules import meetings, minutes, national, rounds, visibility, words

MADE_FROM = (
    "Made from the meeting as its clerk wrote it down, and from the record of each bid."
)
NOTE = f"A draft until the body approves it. {MADE_FROM}"

UNDECIDED = "No decision is on record for this item."
SILENT = "What was said of this item opens once you have declared for the bid."
ELSEWHERE = "What was decided stands on the record of the bid."
SEALED = (
    "The decision is taken. What was decided, and how, stands here once the round releases "
    "it."
)


async def of(
    here: Desk,
    meeting: Meeting,
    body: BodyVersion | None,
    silent: Collection[str] = (),
) -> Draft:
    """The draft; of an item whose papers are kept from the reader, only that it was one.

    Args:
        here: Whose meetings, and who reads.
        meeting: Which one.
        body: The body as it stood on the day.
        silent: Bids for which the reader is to declare first.
    """
    found = list(_came(meeting.attendance, body))
    for item in meetings.in_order(meeting.items):
        found += await _item(here, meeting, item, silent)
    return Draft(
        title=f"Draft minutes: {here.body_name}",
        lead=tuple(_lead(meeting)),
        sections=tuple(found),
        note=NOTE,
    )


def to_edit(made: Draft, body_name: str) -> str:
    """The draft as the text that its clerk begins with.

    It does not say of itself that it is a draft: the same text may be approved, and the
    page around it says how it stands.
    """
    return replace(made, title=f"Minutes: {body_name}", note=MADE_FROM).as_text()


def _lead(meeting: Meeting) -> Iterator[str]:
    yield f"{telling.named(meeting)}, {telling.clock(meeting.begins)}, {meeting.place}"
    if meeting.reference:
        yield f"Reference: {meeting.reference}"
    if meeting.notice:
        yield f"Called at short notice: {meeting.notice}"
    if meeting.attendance is None:
        yield "It is not written down yet who came."


def _came(came: Attendance | None, body: BodyVersion | None) -> Iterable[Section]:
    """Who was there and who was not; neither is known before it is written down."""
    if came is None:
        return ()
    present = Section("Present", tuple(_present(came, body)))
    return draft.filled((present, Section("Apologies", _names(came.apologies, body))))


def _present(came: Attendance, body: BodyVersion | None) -> Iterator[str]:
    """Everybody in the room, in the order of the seats."""
    sits = {one.seat: one.person for one in came.sits}
    known = minutes.people(body) if body else {}
    for seat in body.seats if body else ():
        holder = seat.holder
        if holder and holder.person in came.present:
            yield f"{holder.name}, {seat.title}"
        elif seat.id in sits:
            name = known.get(sits[seat.id], sits[seat.id])
            whom = f" (substitute for {holder.name})" if holder else ""
            yield f"{name}{whom}, {seat.title}"


def _names(people: tuple[str, ...], body: BodyVersion | None) -> tuple[str, ...]:
    known = minutes.people(body) if body else {}
    return tuple(known.get(person, person) for person in people)


async def _item(
    here: Desk, meeting: Meeting, item: AgendaItem, silent: Collection[str]
) -> list[Section]:
    part = telling.PARTS[item.public].lower()
    urgent = (f"Taken as urgent: {item.urgent}",) if item.urgent else ()
    title = f"Item {item.number}: bid {item.bid_id}"
    try:
        bid = (await viewing.bid_for(here.at, item.bid_id)).bid
    except BidNotFound:
        return [Section(title, (f"Taken in the {part}.",))]
    whose = words.joined([a.name for a in bid.applicants], 6)
    lines = (f"{whose}. Taken in the {part}.", *urgent)
    if not visibility.sees_papers(here.at.person.id, bid):
        return [Section(title, (f"{whose}.", items.KEPT))]
    if bid.id in silent:
        return [Section(title, (f"{whose}.", SILENT))]
    event = await decided(here, bid, meeting)
    parts = draft.item(bid, event) if event else ()
    if event is None or not parts:
        return [Section(title, (*lines, _without(here, bid)))]
    about = (
        f"Version {event.version} of the application, minute {event.minute_reference}."
    )
    return [Section(title, (*lines, about)), *parts]


def _without(here: Desk, bid: Bid) -> str:
    """Why nothing of an item is said."""
    if here.sitting.party is Party.HWB:
        return UNDECIDED
    if here.sitting.party is Party.CONFLICTS:
        open_ = bid.cycle.panel_minutes and bid.conflict_conclusion is None
        return UNDECIDED if open_ else ELSEWHERE
    nationally = here.sitting.party is Party.NHS_ENGLAND
    if not nationally or not national.by_seats(bid):
        return ELSEWHERE
    return SEALED if rounds.is_awaited(bid) else UNDECIDED


async def decided(here: Desk, bid: Bid, meeting: Meeting) -> draft.Event | None:
    """What the meeting decided on a bid, as its record has it."""
    history = here.at.to.register.history
    for line in reversed(await history(bid.id, limit=200, kinds=meetings.JUDGED)):
        event = line.event
        if isinstance(event, draft.Event) and meetings.has_judged(meeting, event):
            return event
    return None
