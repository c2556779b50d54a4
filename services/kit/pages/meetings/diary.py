"""The meetings of a body: the list, a new one, a change, and cancelling."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from activities.meetings.keeping import KeptMeeting, Taken
from services.kit.pages.meetings import arranging, desk, telling
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.forms import Filled
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage
from workflows.contracts.meetings import Meeting
from workflows.rules import meetings

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=1_000_000)]
Held = Annotated[str, Query(max_length=100)]


@router.get("/meetings")
async def every(at: AtPage) -> Response:
    """Coming, past and cancelled meetings."""
    here = await desk.of_visitor(at)
    kept = await here.every()
    rows = _rows(here, kept)
    return at.page(
        "meetings.jinja",
        title=f"Meetings of your {here.sitting.noun}",
        body_name=here.body_name,
        clerk=here.clerk,
        new=f"{here.where}/new",
        coming=rows["coming"],
        past=rows["past"][::-1],
        cancelled=rows["cancelled"][::-1],
    )


def _rows(
    here: Desk, kept: tuple[KeptMeeting, ...]
) -> dict[str, list[dict[str, object]]]:
    def of(one: Meeting) -> str:
        if one.cancelled:
            return "cancelled"
        return "past" if one.day < here.sitting.day else "coming"

    found: dict[str, list[dict[str, object]]] = {
        "coming": [],
        "past": [],
        "cancelled": [],
    }
    for one, row in zip(kept, telling.rows(kept, here.where), strict=True):
        found[of(one.meeting)].append(row)
    return found


@router.get("/meetings/new")
async def ask(at: AtPage, kept: Held = "") -> Response:
    """Ask for a new meeting."""
    here = await desk.of_clerk(at)
    form = arranging.form_of(None, here.rules.agenda_days)
    return _new(here, await alone.opened(at, form, kept))


@router.post("/meetings/new")
async def make(request: Request, at: AtPage) -> Response:
    """Keep a new meeting; the form sent twice is one."""
    here = await desk.of_clerk(at)
    form = arranging.form_of(None, here.rules.agenda_days)
    typed, filled = forms.read(form, await sent(request), arranging.Typed)
    if not isinstance(typed, arranging.Typed):
        return _new(here, filled, 422)
    given = typed.model_dump(exclude={"version"})
    sitting = here.sitting
    new = Meeting(party=sitting.party, body=sitting.code, number=1, **given)
    diary = await here.diary()
    for other in diary.others:
        if new == other.model_copy(update={"number": 1}):
            return at.go(f"{here.where}/{other.number}")
    if wrong := meetings.faults(new.model_copy(update={"number": NEW}), None, diary):
        errors = {fault.where: fault.words for fault in wrong}
        return _new(here, replace(filled, errors=errors), 422)
    person = at.person
    try:
        made = await at.to.meetings.begin(new, person=person.id, name=person.name)
    except Taken as taken:
        problem = f"{taken.other.name} has made a meeting for this moment already"
        return _new(here, replace(filled, errors={"begins": problem}), 409)
    return at.go(f"{here.where}/{made.number}")


NEW = 2_000_000
"""The number of no meeting."""


def _new(here: Desk, filled: Filled, status: int = 200) -> Response:
    return desk.page(
        here,
        filled,
        f"{here.where}/new",
        back=here.where,
        back_text="Meetings",
        status=status,
    )


@router.get("/meetings/{number}/change")
async def open_change(at: AtPage, number: Number, kept: Held = "") -> Response:
    """A meeting, to be changed."""
    here = await desk.of_clerk(at)
    meeting = (await here.one(number)).meeting
    form = arranging.form_of(meeting, here.rules.agenda_days)
    return _of(here, meeting, await alone.opened(at, form, kept), "change")


@router.post("/meetings/{number}/change")
async def change(request: Request, at: AtPage, number: Number) -> Response:
    """Keep what the meeting has become."""
    here = await desk.of_clerk(at)
    kept = await here.one(number)
    form = arranging.form_of(kept.meeting, here.rules.agenda_days)
    typed, filled = forms.read(form, await sent(request), arranging.Typed)
    if not isinstance(typed, arranging.Typed):
        return _of(here, kept.meeting, filled, "change", 422)
    new = kept.meeting.model_copy(update=dict(typed))
    return await desk.change(here, kept, new, filled, f"{here.where}/{number}/change")


@router.get("/meetings/{number}/cancel")
async def open_cancel(at: AtPage, number: Number, kept: Held = "") -> Response:
    """Ask why it does not take place."""
    here = await desk.of_clerk(at)
    meeting = (await here.one(number)).meeting
    form = arranging.cancel_form(meeting)
    return _of(here, meeting, await alone.opened(at, form, kept), "cancel")


@router.post("/meetings/{number}/cancel")
async def cancel(request: Request, at: AtPage, number: Number) -> Response:
    """Cancel it; the agenda stays with it, and its bids go on waiting."""
    here = await desk.of_clerk(at)
    kept = await here.one(number)
    form = arranging.cancel_form(kept.meeting)
    typed, filled = forms.read(form, await sent(request), arranging.Cancelled)
    if not isinstance(typed, arranging.Cancelled):
        return _of(here, kept.meeting, filled, "cancel", 422)
    new = kept.meeting.model_copy(update=dict(typed))
    return await desk.change(here, kept, new, filled, f"{here.where}/{number}/cancel")


def _of(
    here: Desk, meeting: Meeting, filled: Filled, page: str, status: int = 200
) -> Response:
    there = f"{here.where}/{meeting.number}"
    return desk.page(
        here,
        filled,
        f"{there}/{page}",
        back=there,
        back_text=telling.named(meeting),
        status=status,
    )
