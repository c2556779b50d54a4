"""Who came to a meeting, written down once for all of its items."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.kit import problems
from services.kit.pages.meetings import desk, panel, telling
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.diary import Held, Number
from services.kit.pages.meetings.seating import SUBSTITUTE
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.fields import Hidden
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage
from services.kit.problems import Problem
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.meetings import Attendance, Meeting
from workflows.contracts.sittings import Sits
from workflows.rules import meetings

router = APIRouter(include_in_schema=False)

AWAY, PRESENT, APOLOGIES = "away", "present", "apologies"


class Typed(BaseModel):
    """Who came as the form has it, by the seat's id after `s-`."""

    model_config = ConfigDict(extra="forbid")

    version: int
    seats: dict[str, Annotated[str, Field(max_length=60)]] = {}


@router.get("/meetings/{number}/attendance")
async def open_attendance(at: AtPage, number: Number, kept: Held = "") -> Response:
    """Ask who came."""
    here = await desk.of_clerk(at)
    meeting = (await here.one(number)).meeting
    form = form_of(meeting, await _body(here, meeting))
    return _page(here, meeting, await alone.opened(at, form, kept))


@router.post("/meetings/{number}/attendance")
async def put(request: Request, at: AtPage, number: Number) -> Response:
    """Keep who came."""
    here = await desk.of_clerk(at)
    kept = await here.one(number)
    body = await _body(here, kept.meeting)
    typed, filled = forms.read(form_of(kept.meeting, body), await sent(request), Typed)
    if not isinstance(typed, Typed):
        return _page(here, kept.meeting, filled, 422)
    said = attendance(typed.seats, panel.standing(body, kept.meeting.day))
    wrong = meetings.attendance_faults(kept.meeting, said, body, here.sitting.day)
    if wrong:
        refused = replace(filled, problem=" ".join(wrong))
        return _page(here, kept.meeting, refused, 422)
    new = kept.meeting.model_copy(update={"version": typed.version, "attendance": said})
    address = f"{here.where}/{number}/attendance"
    return await desk.change(here, kept, new, filled, address)


async def _body(here: Desk, meeting: Meeting) -> BodyVersion:
    """The body on the meeting's day.

    Raises:
        Problem: Its seats are not on file for that day.
    """
    sitting = here.sitting
    body = await here.at.to.committees.at(sitting.party, sitting.code, meeting.day)
    if body is None:
        raise Problem(problems.NOT_FOUND)
    return body


def form_of(meeting: Meeting, body: BodyVersion) -> Form:
    """One question for each seat."""
    standing = panel.standing(body, meeting.day)
    held = places(meeting.attendance or Attendance(), standing)
    return Form(
        title="Write down who came",
        lead=(
            telling.when(meeting),
            "It is taken over into each item, and can be changed there for whoever left.",
        ),
        questions=(
            Hidden(name="version", value=str(meeting.version), number=True),
            *(_seat(seat, held.get(seat.id, AWAY)) for seat in standing),
        ),
        button="Save who came",
    )


def _seat(seat: Seat, held: str) -> Pick:
    why = f", apologies from {seat.holder.name}" if seat.holder else ""
    named = tuple(
        (f"{SUBSTITUTE}{one.person}", f"{one.name} sat as substitute{why}", "")
        for one in seat.substitutes
    )
    holder = seat.holder.name if seat.holder else "Vacant seat"
    known = ((PRESENT, "Present", ""), (APOLOGIES, "Apologies", ""))
    return Pick(
        name=f"seats.s-{seat.id}",
        label=f"{holder}, {seat.title}",
        ask=f"whether {holder}, {seat.title}, was there",
        value=held,
        choices=(*(known if seat.holder else ()), *named, (AWAY, "Not there", "")),
    )


def places(attendance: Attendance, standing: tuple[Seat, ...]) -> dict[str, str]:
    """Where everybody was by the seat's id, as forms write it; nothing for the absent."""
    found = {sits.seat: f"{SUBSTITUTE}{sits.person}" for sits in attendance.sits}
    for seat in standing:
        if seat.holder and seat.holder.person in attendance.present:
            found[seat.id] = PRESENT
        elif seat.holder and seat.holder.person in attendance.apologies:
            found.setdefault(seat.id, APOLOGIES)
    return found


def attendance(typed: dict[str, str], standing: tuple[Seat, ...]) -> Attendance:
    """What was typed, as it is kept."""
    said = {seat.id: typed.get(f"s-{seat.id}", AWAY) for seat in standing}

    def holders(place: str) -> Iterator[str]:
        for seat in standing:
            if seat.holder and said[seat.id].startswith(place):
                yield seat.holder.person

    return Attendance(
        present=tuple(holders(PRESENT)),
        apologies=(*holders(APOLOGIES), *holders(SUBSTITUTE)),
        sits=tuple(
            Sits(seat=seat, person=place.removeprefix(SUBSTITUTE))
            for seat, place in said.items()
            if place.startswith(SUBSTITUTE)
        ),
    )


def _page(here: Desk, meeting: Meeting, filled: Filled, status: int = 200) -> Response:
    there = f"{here.where}/{meeting.number}"
    return desk.page(
        here,
        filled,
        f"{there}/attendance",
        back=there,
        back_text=telling.named(meeting),
        status=status,
    )
