"""Changes of a body's meetings over the API.

A change names the version it started from. The same change sent again is answered as it
was; one that somebody else overtook is a 409.
"""

from datetime import date, time
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from activities.meetings.keeping import KeptMeeting, Overtaken, Taken
from services.kit import bodies, deps, openapi, problems
from services.kit.meetings_api import MeetingSheet, Number, seats_of, shown
from services.kit.pages.meetings import agenda, desk
from services.kit.pages.meetings.desk import Room
from services.kit.problems import FieldError, Problem
from workflows.contracts.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingKind,
    OptionalLine,
)
from workflows.contracts.texts import Line, OptionalText, Text
from workflows.rules import meetings
from workflows.rules.refusals import Incomplete

NEW = 2_000_000
"""The number of no meeting."""

Version = Annotated[int, Field(ge=1, le=1_000_000)]
Begins = Annotated[
    str,
    StringConstraints(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(json_schema_extra={"format": "clock"}, examples=["18:30"]),
]
"""A time of day in London."""

WRITTEN = openapi.answers(
    *openapi.SIGNED_IN,
    *openapi.SENT,
    problems.NOT_FOUND,
    problems.NOT_YOUR_HAT,
    problems.REFUSED[Incomplete],
    problems.MEETING_CHANGED,
)


class NewMeeting(BaseModel):
    """A meeting that is called."""

    model_config = bodies.STRICT

    day: date
    begins: Begins
    place: Line
    kind: MeetingKind = MeetingKind.ORDINARY
    public: bool = True
    reference: OptionalLine = ""
    notice: OptionalText = ""


class ChangedMeeting(NewMeeting):
    """What a meeting has become, and which version it was."""

    version: Version


class CancelledMeeting(BaseModel):
    """Why a meeting does not take place."""

    model_config = bodies.STRICT

    version: Version
    cancelled: Text


class Agenda(BaseModel):
    """The whole agenda; what is left out is taken off it."""

    model_config = bodies.STRICT

    version: Version
    items: Annotated[tuple[AgendaItem, ...], Field(max_length=100)]


class Came(BaseModel):
    """Who came, sent apologies, or sat for whom."""

    model_config = bodies.STRICT

    version: Version
    attendance: Attendance


BODIES: tuple[type[BaseModel], ...] = (
    NewMeeting,
    ChangedMeeting,
    CancelledMeeting,
    Agenda,
    Came,
)
"""Models of what is sent."""

router = APIRouter(tags=["meetings"])


@router.post(
    "/meetings",
    status_code=201,
    responses=WRITTEN,
    response_model=MeetingSheet,
    operation_id="call-meeting",
    openapi_extra=openapi.body(NewMeeting),
)
async def call(request: Request, key: deps.Key, caller: deps.Signed) -> Response:
    """Call a meeting of my body."""
    here = await _clerk(caller)
    body = await bodies.read(request, NewMeeting)
    where = here.sitting
    new = Meeting(party=where.party, body=where.code, number=1, **_given(body))
    for other in await here.every():
        if (other.meeting.day, other.meeting.begins) == (new.day, new.begins):
            first = (await _versions(here, other.meeting.number))[0]
            same = first.meeting == new.model_copy(
                update={"number": other.meeting.number}
            )
            if same and first.person == caller.person.id:
                return await shown(here, other, 201)
    unnumbered = new.model_copy(update={"number": NEW})
    _check(meetings.faults(unnumbered, None, await here.diary()), new)
    person = caller.person
    try:
        made = await caller.to.meetings.begin(new, person=person.id, name=person.name)
    except (Taken, Overtaken):
        raise Problem(problems.MEETING_CHANGED) from None
    return await shown(here, await here.one(made.number), 201)


@router.post(
    "/meetings/{number}/change",
    responses=WRITTEN,
    response_model=MeetingSheet,
    operation_id="change-meeting",
    openapi_extra=openapi.body(ChangedMeeting),
)
async def change(
    request: Request, number: Number, key: deps.Key, caller: deps.Signed
) -> Response:
    """Say what a meeting of my body has become."""
    here = await _clerk(caller)
    body = await bodies.read(request, ChangedMeeting)
    return await _changed(here, number, body.version, _given(body))


@router.post(
    "/meetings/{number}/cancel",
    responses=WRITTEN,
    response_model=MeetingSheet,
    operation_id="cancel-meeting",
    openapi_extra=openapi.body(CancelledMeeting),
)
async def cancel(
    request: Request, number: Number, key: deps.Key, caller: deps.Signed
) -> Response:
    """Cancel a meeting; its bids go on waiting."""
    here = await _clerk(caller)
    body = await bodies.read(request, CancelledMeeting)
    return await _changed(here, number, body.version, {"cancelled": body.cancelled})


@router.post(
    "/meetings/{number}/agenda",
    responses=WRITTEN,
    response_model=MeetingSheet,
    operation_id="put-on-agenda",
    openapi_extra=openapi.body(Agenda),
)
async def put(
    request: Request, number: Number, key: deps.Key, caller: deps.Signed
) -> Response:
    """Keep the agenda; items whose papers are kept from me stay as they are."""
    here = await _clerk(caller)
    body = await bodies.read(request, Agenda)
    fixed = await agenda.kept_out(here, (await here.one(number)).meeting)
    theirs = {item.bid_id for item in fixed}
    mine = (item for item in body.items if item.bid_id not in theirs)
    put_on = meetings.in_order((*fixed, *mine))
    if len({item.bid_id for item in put_on}) < len(put_on):
        raise Problem(problems.REFUSED[Incomplete], "A bid is on the agenda twice.")
    return await _changed(here, number, body.version, {"items": put_on})


@router.post(
    "/meetings/{number}/attendance",
    responses=WRITTEN,
    response_model=MeetingSheet,
    operation_id="write-attendance",
    openapi_extra=openapi.body(Came),
)
async def came(
    request: Request, number: Number, key: deps.Key, caller: deps.Signed
) -> Response:
    """Write down who came, once for all items."""
    here = await _clerk(caller)
    body = await bodies.read(request, Came)
    meeting = (await here.one(number)).meeting
    seats = await seats_of(here, meeting)
    if seats is None:
        raise Problem(problems.NOT_FOUND)
    today = here.sitting.day
    if wrong := meetings.attendance_faults(meeting, body.attendance, seats, today):
        raise Problem(problems.REFUSED[Incomplete], " ".join(wrong))
    return await _changed(here, number, body.version, {"attendance": body.attendance})


async def _clerk(caller: deps.Signed) -> Room:
    """The meetings, for whoever calls them.

    Raises:
        Problem: They do not, or there is no such body.
    """
    here = await desk.of(await deps.acting(caller, meetings.CLERKS))
    if not here.clerk:
        raise Problem(problems.NOT_YOUR_HAT)
    return here


def _given(body: NewMeeting) -> dict[str, Any]:
    given = {name: getattr(body, name) for name in type(body).model_fields}
    given.pop("version", None)
    return given | {"begins": time.fromisoformat(body.begins)}


async def _changed(
    here: Room, number: int, version: int, given: dict[str, Any]
) -> Response:
    """Keep the next version of a meeting.

    Raises:
        Problem: It cannot be so, or somebody else was first.
    """
    versions, person = await _versions(here, number), here.at.person
    if version > len(versions):
        raise Problem(problems.MEETING_CHANGED, version=len(versions))
    old = versions[version - 1].meeting
    new = old.model_copy(update={**given, "version": version + 1})
    if version < len(versions):
        after = versions[version]
        if (after.meeting, after.person) == (new, person.id):
            return await shown(here, versions[-1])
        raise Problem(problems.MEETING_CHANGED, version=len(versions))
    if new == old.model_copy(update={"version": version + 1}):
        return await shown(here, versions[-1])
    _check(meetings.faults(new, old, await here.diary(old)), new)
    try:
        await here.at.to.meetings.change(new, person=person.id, name=person.name)
    except Overtaken:
        raise Problem(problems.MEETING_CHANGED) from None
    return await shown(here, await here.one(number))


async def _versions(here: Room, number: int) -> tuple[KeptMeeting, ...]:
    sitting = here.sitting
    found = await here.at.to.meetings.versions(sitting.party, sitting.code, number)
    if not found:
        raise Problem(problems.NOT_FOUND)
    return found


def _check(wrong: tuple[Any, ...], new: Meeting) -> None:
    """The rules have nothing against the meeting.

    Raises:
        Problem: They have, each finding with where it is in what was sent.
    """
    if not wrong:
        return
    places = {item.bid_id: index for index, item in enumerate(new.items)}

    def pointer(where: str) -> str:
        bid, _, name = where.partition(".")
        if not name:
            return f"/{where}" if where else ""
        field = {"part": "bid_id"}.get(name, name)
        return f"/items/{places.get(bid, 0)}/{field}"

    found = [
        FieldError(field=pointer(one.where), words=f"{one.words.rstrip('.')}.")
        for one in wrong
    ]
    said = " ".join(error.words for error in found)
    raise Problem(problems.REFUSED[Incomplete], said, errors=found)
