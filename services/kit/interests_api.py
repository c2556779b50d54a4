"""The register of interests over the API: one's own, and that of a body's people."""

import hashlib
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, create_model

from services.kit import bodies, deps, openapi, problems
from services.kit.deps import Caller
from services.kit.pages.interests import body as of_body
from services.kit.pages.interests import mine
from services.kit.problems import FieldError, Problem
from services.kit.sheets import Answer, sent
from workflows.contracts.registers import (
    ChangeKind,
    KeptInterest,
    Register,
    RegisteredInterest,
)
from workflows.rules import registers
from workflows.rules.calendar import london_day
from workflows.rules.refusals import AlreadyDone, Incomplete

MINE = openapi.answers(*openapi.SIGNED_IN)
BODY = openapi.answers(
    *openapi.SIGNED_IN, problems.MALFORMED, problems.CHOOSE_HAT, problems.NOT_YOUR_HAT
)
WRITTEN = openapi.answers(
    *openapi.SIGNED_IN,
    *openapi.SENT,
    problems.NOT_FOUND,
    problems.KEY_REUSED,
    problems.REFUSED[Incomplete],
    problems.REFUSED[AlreadyDone],
)

_FIELDS: dict[str, Any] = {
    name: (field.rebuild_annotation(), field)
    for name, field in RegisteredInterest.model_fields.items()
    if name != "id"
}
NewInterest: type[BaseModel] = create_model(
    "NewInterest",
    __config__=bodies.STRICT,
    __doc__="An interest as somebody registers it, or as it has become.",
    **_FIELDS,
)


class EndedInterest(BaseModel):
    """When an interest ended."""

    model_config = bodies.STRICT

    until: date


class RegisterSheet(Answer):
    """Somebody's register as it stands.

    Attributes:
        answered: When they last said that it is all there is; None if never.
        nil: Whether they last said that there is nothing at all.
        number: Of the last change.
        confirm_by: Until when they confirm the whole of it.
        overdue: Why they count as having an interest, after their name; else empty.
    """

    person: str
    name: str
    answered: datetime | None
    nil: bool
    number: int
    confirm_by: date
    overdue: str
    interests: tuple[KeptInterest, ...]


class RegisterSheets(Answer):
    """The registers of a body's people, by name."""

    body: str
    items: tuple[RegisterSheet, ...]


router = APIRouter(tags=["interests"])


@router.get(
    "/interests",
    responses=MINE,
    response_model=RegisterSheet,
    operation_id="my-interests",
)
async def my_interests(caller: deps.Signed) -> Response:
    """My register of interests, ended ones among them, and until when I confirm it."""
    return await _mine(caller, await caller.to.interests.of(caller.person.id))


@router.get(
    "/interests/body",
    responses=BODY,
    response_model=RegisterSheets,
    operation_id="interests-of-body",
)
async def interests_of_body(caller: deps.Signed) -> Response:
    """The registers of my body's people, for whoever looks after them."""
    at = await deps.acting(caller, of_body.KEEPERS)
    today = london_day(at.to.clock())
    lines = await of_body.lines_of(at, today)
    return sent(
        RegisterSheets(
            body=at.hat.body,
            items=tuple(
                _sheet(
                    line.register, line.name, line.by, line.overdue, line.shown(today)
                )
                for line in lines
            ),
        )
    )


@router.post(
    "/interests",
    status_code=201,
    responses=WRITTEN,
    response_model=RegisterSheet,
    operation_id="add-interest",
    openapi_extra=openapi.body(NewInterest),
)
async def add(request: Request, key: deps.Key, caller: deps.Signed) -> Response:
    """Put an interest into my register; it is never deleted, only ended."""
    text = f"{caller.person.id}|interest|{key}"
    id_ = hashlib.sha256(text.encode()).hexdigest()[:20]
    one = await _read(request, caller, id_)
    for change in await caller.to.interests.changes(caller.person.id):
        there = change.interest if change.kind is ChangeKind.ADDED else None
        if there and there.id == id_ and there != one:
            raise Problem(problems.KEY_REUSED)
    return await _put(caller, ChangeKind.ADDED, one, 201)


@router.post(
    "/interests/{interest}/change",
    responses=WRITTEN,
    response_model=RegisterSheet,
    operation_id="change-interest",
    openapi_extra=openapi.body(NewInterest),
)
async def change(
    request: Request, interest: mine.Key, key: deps.Key, caller: deps.Signed
) -> Response:
    """Say what an interest of mine has become; what it was stays on record."""
    await _found(caller, interest)
    one = await _read(request, caller, interest)
    return await _put(caller, ChangeKind.CHANGED, one)


@router.post(
    "/interests/{interest}/end",
    responses=WRITTEN,
    response_model=RegisterSheet,
    operation_id="end-interest",
    openapi_extra=openapi.body(EndedInterest),
)
async def end(
    request: Request, interest: mine.Key, key: deps.Key, caller: deps.Signed
) -> Response:
    """End an interest of mine, today or on a day that is over; it stays on file."""
    one = await _found(caller, interest)
    body = await bodies.read(request, EndedInterest)
    if body.until > london_day(caller.to.clock()):
        words = "The last day cannot be to come. Change the interest instead."
        raise Problem(
            problems.REFUSED[Incomplete],
            words,
            errors=[FieldError(field="/until", words=words)],
        )
    ended = one.model_copy(update={"until": body.until})
    return await _put(caller, ChangeKind.ENDED, ended)


@router.post(
    "/interests/confirm",
    responses=WRITTEN,
    response_model=RegisterSheet,
    operation_id="confirm-interests",
)
async def confirm(key: deps.Key, caller: deps.Signed) -> Response:
    """Say that my register is complete; once a day."""
    return await _answered(caller, ChangeKind.CONFIRMED)


@router.post(
    "/interests/none",
    responses=WRITTEN,
    response_model=RegisterSheet,
    operation_id="no-interests",
)
async def none(key: deps.Key, caller: deps.Signed) -> Response:
    """Say that I have no interests at all; blank is not none."""
    return await _answered(caller, ChangeKind.NIL)


async def _read(request: Request, caller: Caller, id_: str) -> RegisteredInterest:
    """The interest that was sent.

    Raises:
        Problem: Something is missing in it, or cannot be so.
    """
    body = await bodies.read(request, NewInterest)
    given = {name: getattr(body, name) for name in type(body).model_fields}
    one = RegisteredInterest.model_construct(id=id_, **given)
    wrong = [
        FieldError(field=f"/{fault.where}", words=f"{fault.words}.")
        for fault in registers.faults(one, london_day(caller.to.clock()))
    ]
    if wrong:
        said = " ".join(error.words for error in wrong)
        raise Problem(problems.REFUSED[Incomplete], said, errors=wrong)
    return one


async def _found(caller: Caller, interest: str) -> RegisteredInterest:
    register = await caller.to.interests.of(caller.person.id)
    for kept in register.interests:
        if kept.interest.id == interest:
            return kept.interest
    raise Problem(problems.NOT_FOUND)


async def _put(
    caller: Caller, kind: ChangeKind, one: RegisteredInterest, status: int = 200
) -> Response:
    who = caller.person
    register = await caller.to.interest_writing.put(
        who.id, kind, one, by=who.id, name=who.name, now=caller.to.clock()
    )
    return await _mine(caller, register, status)


async def _answered(caller: Caller, kind: ChangeKind) -> Response:
    who = caller.person
    register = await caller.to.interest_writing.answer(
        who.id, kind, by=who.id, name=who.name, now=caller.to.clock()
    )
    return await _mine(caller, register)


async def _mine(caller: Caller, register: Register, status: int = 200) -> Response:
    today = london_day(caller.to.clock())
    months, since = await mine.months(caller, today), await mine.since(caller, today)
    by = registers.confirm_by(register, months, since)
    overdue = registers.overdue(register, today, months, since)
    name = caller.person.name
    return sent(_sheet(register, name, by, overdue, register.interests), status)


def _sheet(
    register: Register,
    name: str,
    by: date,
    overdue: str,
    shown: tuple[KeptInterest, ...] | list[KeptInterest],
) -> RegisterSheet:
    return RegisterSheet(
        person=register.person,
        name=name,
        answered=register.answered,
        nil=register.nil,
        number=register.number,
        confirm_by=by,
        overdue=overdue,
        interests=tuple(shown),
    )


BODIES: tuple[type[BaseModel], ...] = (NewInterest, EndedInterest)
"""Models of what is sent."""
