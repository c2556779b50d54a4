"""The page of one meeting."""

from fastapi import APIRouter, Response

from services.kit.pages.meetings import desk, items, telling
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.diary import Number
from services.kit.pages.visitor import AtPage
from workflows.contracts.meetings import Meeting
from workflows.rules import meetings, words

router = APIRouter(include_in_schema=False)


@router.get("/meetings/{number}")
async def meeting(at: AtPage, number: Number) -> Response:
    """When and where, the agenda with the quorum of each item, and what was changed."""
    here = await desk.of_visitor(at)
    sitting = here.sitting
    versions = await at.to.meetings.versions(sitting.party, sitting.code, number)
    one = (await here.one(number)).meeting
    body = await at.to.committees.at(sitting.party, sitting.code, one.day)
    rows = await items.rows(here, one, body)
    edited = await at.to.meeting_minutes.versions(one)
    told = [(name, text) for name, text in telling.facts(one, body) if name != "Agenda"]
    return at.page(
        "meeting.jinja",
        title=telling.named(one),
        body_name=here.body_name,
        back=here.where,
        cancelled=one.cancelled,
        facts=told,
        actions=_actions(here, one),
        deadline=_deadline(here, one),
        items=rows,
        minutes=_minutes(here, one),
        minutes_are=telling.minutes_are(edited[-1].minutes if edited else None).lower(),
        history=telling.history(versions),
    )


def _actions(here: Desk, one: Meeting) -> list[tuple[str, str]]:
    """What the clerk can do now, with the address."""
    if not here.clerk or one.cancelled:
        return []
    there, over = f"{here.where}/{one.number}", one.day < here.sitting.day
    found = [("Change the meeting", f"{there}/change")]
    if not over:
        found.insert(0, ("Put bids on the agenda", f"{there}/agenda"))
    if one.day <= here.sitting.day:
        found.insert(0, ("Write down who came", f"{there}/attendance"))
    if one.attendance is None:
        found.append(("Cancel the meeting", f"{there}/cancel"))
    return found


def _minutes(here: Desk, one: Meeting) -> str:
    """The address of the draft minutes, once there is something to minute."""
    held = one.day <= here.sitting.day and not one.cancelled
    return f"{here.where}/{one.number}/minutes" if held else ""


def _deadline(here: Desk, one: Meeting) -> str:
    """Until when the agenda is open."""
    if one.cancelled or one.day < here.sitting.day:
        return ""
    out = meetings.agenda_out(one.day, here.rules, here.free)
    if out < here.sitting.day and one.notice:
        return "The meeting was called at short notice, and its agenda is open."
    if out < here.sitting.day:
        return (
            f"The agenda had to be out by {words.day(out)}. What is put on it now needs "
            "a reason why it is urgent."
        )
    return f"The agenda has to be out by {words.day(out)}."
