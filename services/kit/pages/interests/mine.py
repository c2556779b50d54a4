"""My interests: the register of whoever is signed in, which they keep themselves."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from services.kit import problems
from services.kit.deps import Caller
from services.kit.pages.interests import body, said
from services.kit.pages.interests.interest_form import Ended, Typed, ending, form_of
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.field import Raw
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.registers import (
    ChangeKind,
    Register,
    RegisteredInterest,
)
from workflows.rules import registers, words
from workflows.rules.calendar import london_day
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Path(pattern="^[a-z0-9]{1,40}$")]
Held = Annotated[str, Query(max_length=100)]
Done = Annotated[str, Query(pattern="^(added|changed|ended|confirmed|nil)?$")]

DONE: Mapping[str, str] = {
    "added": "The interest is in the register.",
    "changed": "The change is in the register.",
    "ended": "The interest has ended. It stays on file.",
    "confirmed": "You have confirmed your register.",
    "nil": "You have said that you have no interests.",
}
ASKS = " Confirm the whole register when it is complete."


@router.get("/interests")
async def interests(at: AtPage, done: Done = "") -> Response:
    """What I have in the register, and until when I confirm it."""
    return await _page(at, await at.to.interests.of(at.person.id), done)


async def _page(
    at: Visitor,
    register: Register,
    done: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    today = _today(at)
    rows = [said.line(kept, today) for kept in register.interests]
    have = [row for row in rows if row["is_current"]]
    more = ASKS if done in {"added", "changed", "ended"} else ""
    return at.page(
        "interests.jinja",
        title="My interests",
        status=status,
        standing=said.standing(
            register, today, await months(at, today), await since(at, today)
        ),
        done=f"{DONE[done]}{more}" if done else "",
        problem=problem,
        current=have,
        ended=[row for row in rows if not row["is_current"]],
        days=registers.DAYS,
        governs=body.governs(at),
    )


@router.get("/interests/add")
async def ask(at: AtPage, kept: Held = "") -> Response:
    """Ask for a new interest."""
    form = form_of(_today(at), None)
    return _form(at, await alone.opened(at, form, kept), "add")


@router.post("/interests/add")
async def add(request: Request, at: AtPage) -> Response:
    """Put an interest into the register; the form sent twice is one."""
    raw = await sent(request)
    text = f"{at.person.id}|interest|{forms.token_of(raw)}"
    key = hashlib.sha256(text.encode()).hexdigest()[:20]
    return await _keep(at, form_of(_today(at), None), raw, key, ChangeKind.ADDED)


@router.get("/interests/{interest}/change")
async def open_interest(at: AtPage, interest: Key, kept: Held = "") -> Response:
    """An interest, to be changed."""
    form = form_of(_today(at), await _found(at, interest))
    return _form(at, await alone.opened(at, form, kept), f"{interest}/change")


@router.post("/interests/{interest}/change")
async def change(request: Request, at: AtPage, interest: Key) -> Response:
    """Keep what the interest has become beside what it was."""
    form = form_of(_today(at), await _found(at, interest))
    return await _keep(at, form, await sent(request), interest, ChangeKind.CHANGED)


@router.get("/interests/{interest}/end")
async def ask_end(at: AtPage, interest: Key, kept: Held = "") -> Response:
    """Ask for an interest's last day."""
    form = ending(_today(at), await _found(at, interest))
    return _form(at, await alone.opened(at, form, kept), f"{interest}/end")


@router.post("/interests/{interest}/end")
async def end(request: Request, at: AtPage, interest: Key) -> Response:
    """End an interest; it is not deleted."""
    one = await _found(at, interest)
    form, where = ending(_today(at), one), f"{interest}/end"
    answer, filled = forms.read(form, await sent(request), Ended)
    if not isinstance(answer, Ended):
        return _form(at, filled, where, 422)
    if answer.until > _today(at):
        to_come = {
            "until": "The last day cannot be to come. Change the interest instead"
        }
        return _form(at, replace(filled, errors=to_come), where, 422)
    if answer.until < one.since:
        early = {"until": f"It cannot end before it began, on {words.day(one.since)}"}
        return _form(at, replace(filled, errors=early), where, 422)
    ended = one.model_copy(update={"until": answer.until})
    return await _put(at, filled, ended, ChangeKind.ENDED, where)


@router.post("/interests/confirm")
async def confirm(at: AtPage) -> Response:
    """Say that the register is complete."""
    return await _answer(at, ChangeKind.CONFIRMED)


@router.post("/interests/none")
async def none(at: AtPage) -> Response:
    """Say that there is nothing to put in it."""
    return await _answer(at, ChangeKind.NIL)


async def _answer(at: Visitor, kind: ChangeKind) -> Response:
    who = at.person
    try:
        await at.to.interest_writing.answer(
            who.id, kind, by=who.id, name=who.name, now=at.to.clock()
        )
    except Refusal as refusal:
        register = await at.to.interests.of(who.id)
        return await _page(at, register, problem=str(refusal), status=409)
    return at.go(f"{at.service.prefix}/interests?done={kind}")


async def _keep(
    at: Visitor, form: Form, raw: Raw, key: str, kind: ChangeKind
) -> Response:
    answer, filled = forms.read(form, raw, Typed)
    where = "add" if kind is ChangeKind.ADDED else f"{key}/change"
    if not isinstance(answer, BaseModel):
        return _form(at, filled, where, 422)
    one = RegisteredInterest.model_validate({"id": key, **answer.model_dump()})
    wrong = {f.where: f.words for f in registers.faults(one, _today(at))}
    if wrong:
        return _form(at, replace(filled, errors=wrong), where, 422)
    return await _put(at, filled, one, kind, where)


async def _put(
    at: Visitor, filled: Filled, one: RegisteredInterest, kind: ChangeKind, where: str
) -> Response:
    who = at.person
    try:
        await at.to.interest_writing.put(
            who.id, kind, one, by=who.id, name=who.name, now=at.to.clock()
        )
    except Refusal as refusal:
        return _form(at, replace(filled, problem=str(refusal)), where, 409)
    return at.go(f"{at.service.prefix}/interests?done={kind}")


async def _found(at: Visitor, interest: str) -> RegisteredInterest:
    """One of the person's own.

    Raises:
        Problem: They have none of this number.
    """
    register = await at.to.interests.of(at.person.id)
    for kept in register.interests:
        if kept.interest.id == interest:
            return kept.interest
    raise Problem(problems.NOT_FOUND)


def _form(at: Visitor, filled: Filled, where: str, status: int = 200) -> Response:
    back = f"{at.service.prefix}/interests"
    return alone.page(
        at,
        filled,
        f"{back}/{where}",
        above="Register of interests",
        back=back,
        back_text="My interests",
        status=status,
    )


def _today(at: Visitor) -> date:
    return london_day(at.to.clock())


async def months(at: Caller, today: date) -> int:
    """How long a confirmation counts now."""
    return registers.months_of(await at.to.reference.cycles(), today)


async def since(at: Caller, today: date) -> date:
    """Their first day in office; today where none is known."""
    terms = await at.to.terms.of([at.person.id])
    term = terms.get(at.person.id)
    return term.since if term else today
