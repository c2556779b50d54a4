"""The clerk records that the body has approved a meeting's minutes."""

from dataclasses import replace
from datetime import date

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from activities.meetings.minutes import KeptMinutes
from services.kit import problems
from services.kit.pages.meetings import editing
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.diary import Held, Number
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.fields import Day
from services.kit.pages.questions.forms import Form
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.meetings import Meeting

router = APIRouter(include_in_schema=False)

PAGE = "approve"


class Approved(BaseModel):
    """When the body approved them, as the form has it."""

    model_config = ConfigDict(extra="forbid")

    version: int
    approved: date


@router.get("/meetings/{number}/minutes/approve")
async def open_approve(
    at: AtPage, number: Number, kept: Held = "", opened: declaring.Opened = ""
) -> Response:
    """Ask when the body approved the minutes."""
    held = await _found(at, number)
    return await editing.begun(held, _form(held[0], held[2]), kept, opened, PAGE)


@router.post("/meetings/{number}/minutes/approve")
async def approve(request: Request, at: AtPage, number: Number) -> Response:
    """Keep the same text as approved: a further version, with the clerk's name."""
    here, one, edited = await _found(at, number)
    raw = await sent(request)
    typed, filled = forms.read(_form(here, edited), raw, Approved)
    if not isinstance(typed, Approved):
        return editing.form_page(here, one, filled, PAGE, 422)
    if wrong := _wrong(here, one, typed.approved):
        refused = replace(filled, errors={"approved": wrong})
        return editing.form_page(here, one, refused, PAGE, 422)
    await alone.check_recent(request, at, raw)
    changed = {"version": typed.version + 1, "approved": typed.approved}
    new = edited[-1].minutes.model_copy(update=changed)
    return await editing.keep(here, one, new, filled, PAGE)


def _wrong(here: Desk, one: Meeting, day: date) -> str:
    if day > here.sitting.day:
        return "The day on which they were approved is still to come"
    if day < one.day:
        return "They cannot have been approved before the meeting"
    return ""


async def _found(at: Visitor, number: int) -> editing.Found:
    """Minutes that somebody has edited; what is made from the record nobody approves.

    Raises:
        Problem: Nobody has.
    """
    here, one, edited = await editing.found(at, number)
    if not edited:
        raise Problem(problems.NOT_FOUND)
    return here, one, edited


def _form(here: Desk, edited: tuple[KeptMinutes, ...]) -> Form:
    today = here.sitting.day
    return Form(
        title="Record that the minutes are approved",
        lead=(
            f"The body approved version {edited[-1].minutes.version} of the minutes as "
            "they stand, usually at its next meeting.",
        ),
        questions=(
            editing.held_version(edited),
            Day(
                name="approved",
                label="On which day did the body approve them?",
                ask="the day on which they were approved",
                hint=f"For example, {today.day} {today.month} {today.year}",
            ),
        ),
        effect="From then on they are called minutes, no longer draft minutes. A text that "
        "is changed afterwards is a draft again.",
        button="Record the approval",
    )
