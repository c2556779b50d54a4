"""The page of a meeting's minutes: as made from the record, or as the clerk edited them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from activities.meetings.minutes import KeptMinutes
from services.kit import viewing
from services.kit.pages.meetings import desk, minuted, telling
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.diary import Number
from services.kit.pages.meetings.draft import Draft
from services.kit.pages.meetings.drafts import Form, taken_away
from services.kit.pages.rendering import shown
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
    at: AtPage, number: Number, form: Form = "page", version: Version = 0
) -> Response:
    """The minutes of all items: on the page, as text, or as a file of HTML."""
    here = await desk.of_visitor(at)
    one = (await here.one(number)).meeting
    edited = await at.to.meeting_minutes.versions(one)
    whole = await reads_all(here, one)
    body = await at.to.committees.at(one.party, one.body, one.day)
    made = await minuted.of(here, one, body)
    picked = next((k for k in edited if k.minutes.version == version), None)
    now = picked or (edited[-1] if edited else None) if whole else None
    text = now.minutes.text if now else made.as_text()
    there, name = f"{here.where}/{number}", f"draft-minutes-{one.day.isoformat()}"
    match form:
        case "text":
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
        why=KEPT if edited and not whole else "",
        actions=_actions(here, one, edited) if whole else [],
        versions=_versions(there, edited) if whole else [],
    )


async def reads_all(here: Desk, meeting: Meeting) -> bool:
    """Whether no bid on the agenda has papers that are kept from whoever is here."""
    for item in meeting.items:
        try:
            bid = (await viewing.bid_for(here.at, item.bid_id)).bid
        except BidNotFound:
            continue
        if not visibility.sees_papers(here.at.person.id, bid):
            return False
    return True


def _as_draft(made: Draft, now: KeptMinutes | None) -> Draft:
    """The document's frame around what the clerk wrote, where they did."""
    if now is None:
        return made
    return Draft(title=made.title, lead=(), sections=(), note=_said(now))


def _said(now: KeptMinutes | None) -> str:
    if now is None:
        return ""
    return (
        f"Version {now.minutes.version}, by {now.name}, {words.moment(now.at)}. A draft "
        "until the body approves it."
    )


def _actions(
    here: Desk, one: Meeting, edited: tuple[KeptMinutes, ...]
) -> list[tuple[str, str]]:
    if not here.clerk or one.cancelled:
        return []
    there = f"{here.where}/{one.number}/minutes"
    found = [("Edit the minutes", f"{there}/edit")]
    if edited and one.party is Party.HWB:
        found.append(("Publish them", f"{there}/publish"))
    if any(kept.minutes.public for kept in edited):
        found.append(("See what is published", published_at(one)))
    return found


def published_at(meeting: Meeting) -> str:
    """Where anybody reads the published minutes."""
    return f"/register/minutes/{meeting.body}/{meeting.number}"


def _versions(there: str, edited: tuple[KeptMinutes, ...]) -> list[tuple[str, str]]:
    return [
        (
            f"Version {kept.minutes.version}, {kept.name}, {words.moment(kept.at)}"
            f"{', with a public text' if kept.minutes.public else ''}",
            f"{there}/minutes?version={kept.minutes.version}",
        )
        for kept in reversed(edited)
    ]
