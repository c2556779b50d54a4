"""The page of a meeting's minutes: as made from the record, or as the clerk edited them."""

from dataclasses import replace
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Response

from activities.meetings.minutes import KeptMinutes
from services.kit import viewing
from services.kit.pages.meetings import desk, minuted, telling
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.diary import Number
from services.kit.pages.meetings.draft import Draft
from services.kit.pages.meetings.drafts import Form, taken_away
from services.kit.pages.rendering import shown
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage
from services.kit.process import BidNotFound
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Party
from workflows.rules import visibility, words

router = APIRouter(include_in_schema=False)

Version = Annotated[int, Query(ge=0, le=1_000_000)]

KEPT = (
    "Papers of a bid on this agenda are kept from you, so you read what was made from the "
    "record, without that item."
)


@router.get("/meetings/{number}/minutes")
async def minutes(
    at: AtPage,
    number: Number,
    form: Form = "page",
    version: Version = 0,
    opened: declaring.Opened = "",
) -> Response:
    """The minutes of all items: on the page, as text, or as a file of HTML.

    What is written of a bid opens once whoever judges it was asked to declare.
    """
    here = await desk.of_visitor(at)
    one = (await here.one(number)).meeting
    edited = await at.to.meeting_minutes.versions(one)
    held = await kept_back(here, one, opened)
    whole = not held.recused and not held.silent
    body = await at.to.committees.at(one.party, one.body, one.day)
    made = await minuted.of(here, one, body, {*held.silent})
    picked = next((k for k in edited if k.minutes.version == version), None)
    now = picked or (edited[-1] if edited else None) if whole else None
    there, called = (
        f"{here.where}/{number}",
        telling.minutes_are(now.minutes if now else None),
    )
    name = f"{called.lower().replace(' ', '-')}-{one.day.isoformat()}"
    made = replace(made, title=f"{called}: {here.body_name}")
    match form:
        case "text":
            text = made.as_text()
            if now:
                text = f"{made.title}\n{_said(now)}\n\n{now.minutes.text}"
            answer = Response(
                text.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8"
            )
            return taken_away(answer, f"{name}.txt")
        case "html":
            edited_text = now.minutes.text if now else ""
            file = shown(
                "minutes-file.jinja", draft=_as_draft(made, now), text=edited_text
            )
            return taken_away(file, f"{name}.html")
    asked = f"&version={now.minutes.version}" if now else ""
    asked += f"&opened={opened}" if opened else ""
    return at.page(
        "minutes.jinja",
        title=made.title,
        draft=_as_draft(made, now),
        edited=now.minutes.text if now else "",
        said=_said(now),
        of=telling.in_text(one),
        back=there,
        back_text=telling.named(one),
        text=f"{there}/minutes?as=text{asked}",
        html=f"{there}/minutes?as=html{asked}",
        why=KEPT if edited and held.recused else "",
        silent=[(f"Declare for bid {bid}", href) for bid, href in held.silent.items()],
        then=f"{there}/minutes?opened=yes",
        actions=_actions(here, one, edited, opened) if whole else [],
        versions=_versions(there, edited, opened) if whole else [],
    )


class KeptBack(NamedTuple):
    """What somebody does not read of an agenda.

    Attributes:
        recused: Whether papers of a bid on it are kept from them.
        silent: Bids for which they have not declared, with where they do.
    """

    recused: bool
    silent: dict[str, str]


async def kept_back(here: Desk, meeting: Meeting, opened: str = "") -> KeptBack:
    """What whoever is here does not read of an agenda; `opened` passes the question."""
    recused, silent = False, dict[str, str]()
    for item in meeting.items:
        try:
            bid = (await viewing.bid_for(here.at, item.bid_id)).bid
        except BidNotFound:
            continue
        if not visibility.sees_papers(here.at.person.id, bid):
            recused = True
        elif not opened and declaring.wanted(here.at, bid):
            silent[bid.id] = declaring.wanted(here.at, bid, meeting.number)
    return KeptBack(recused, silent)


def _as_draft(made: Draft, now: KeptMinutes | None) -> Draft:
    """The document's frame around what the clerk wrote, where they did."""
    if now is None:
        return made
    return Draft(title=made.title, lead=(), sections=(), note=_said(now))


def _said(now: KeptMinutes | None) -> str:
    if now is None:
        return ""
    return (
        f"Version {now.minutes.version}, by {now.name}, {words.moment(now.at)}. "
        f"{telling.stands(now.minutes)}"
    )


def _actions(
    here: Desk, one: Meeting, edited: tuple[KeptMinutes, ...], opened: str
) -> list[tuple[str, str]]:
    if not here.clerk or one.cancelled:
        return []
    there = f"{here.where}/{one.number}/minutes"
    also = f"?opened={opened}" if opened else ""
    found = [("Edit the minutes", f"{there}/edit{also}")]
    if edited and one.party is Party.HWB:
        found.append(("Publish them", f"{there}/publish{also}"))
    if edited and edited[-1].minutes.approved is None:
        found.append(("Record that the body approved them", f"{there}/approve{also}"))
    if any(kept.minutes.public for kept in edited):
        found.append(("See what is published", published_at(one)))
    return found


def published_at(meeting: Meeting) -> str:
    """Where anybody reads the published minutes."""
    return f"/register/minutes/{meeting.body}/{meeting.number}"


def _versions(
    there: str, edited: tuple[KeptMinutes, ...], opened: str
) -> list[tuple[str, str]]:
    also = f"&opened={opened}" if opened else ""
    return [
        (
            f"Version {kept.minutes.version}, {kept.name}, {words.moment(kept.at)}"
            f"{', with a public text' if kept.minutes.public else ''}"
            f"{', approved' if kept.minutes.approved else ''}",
            f"{there}/minutes?version={kept.minutes.version}{also}",
        )
        for kept in reversed(edited)
    ]
