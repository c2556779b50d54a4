"""Cases that a governance lead tries the body's rules with: written, changed, answered."""

import hashlib
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from activities.committees.trials import (
    MOST,
    ChangedMeanwhile,
    KeptTrial,
    TooMany,
)
from services.kit import problems
from services.kit.pages.body import case_rows
from services.kit.pages.body.case_form import Typed, form_of, trial_of
from services.kit.pages.body.seating import Sitting, governs, of_visitor
from services.kit.pages.questions import forms
from services.kit.pages.questions.field import Raw, first
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in import typed
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.committees import BodyVersion
from workflows.rules import seats, words

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Path(max_length=40)]
Held = Annotated[str, Query(max_length=100)]
CHANGED = (
    "The body has changed since you opened this page. Look at who has each seat now, "
    "and save again."
)
OVERTAKEN = (
    "{name} changed this case after you opened this page, at {day}. Look at it under Test "
    "cases first. What you typed is still here, and saving it now overwrites theirs."
)
REPEATED = (
    "This case was kept already, and somebody else has changed it since. Look at it under "
    "Test cases. What you typed is still here; saved now it is a case of its own."
)
GONE = (
    "Somebody took this case away after you opened it. What you typed is still here; "
    "saved now it is a new case."
)
FULL = f"A body has at most {MOST} cases. Take one away first."


@router.get("/body/cases")
async def cases(at: AtPage) -> Response:
    """Every case, tried with the body as it stands today."""
    sitting, body = await _governed(at)
    kept = await at.to.trials.of(sitting.party, sitting.code)
    rows = [case_rows.row(at, sitting, body, one) for one in kept]
    unlike = sum(not row["as_expected"] for row in rows)
    return at.page(
        "body-cases.jinja",
        title="Test cases for the quorum",
        body_name=body.name,
        noun=sitting.noun,
        version=body.version,
        day=words.day(sitting.day),
        rows=rows,
        summary=case_rows.summary(len(rows), unlike),
        new=f"{at.service.prefix}/body/cases/new",
    )


@router.get("/body/cases/new")
async def ask(at: AtPage, kept: Held = "") -> Response:
    """Ask for a new case."""
    sitting, body = await _governed(at)
    filled = await _opened(at, form_of(sitting, body, None), kept)
    return _page(at, body, filled, "new")


@router.post("/body/cases/new")
async def add(request: Request, at: AtPage) -> Response:
    """Keep a new case; the form sent twice is one."""
    sitting, body = await _governed(at)
    raw = await sent(request)
    form = form_of(sitting, body, None)
    text = f"{at.person.id}|{sitting.party}|{sitting.code}|{forms.token_of(raw)}"
    key = hashlib.sha256(text.encode()).hexdigest()[:40]
    return await _keep(at, sitting, body, forms.read(form, raw, Typed), key, "new")


@router.get("/body/cases/{case}")
async def open_case(at: AtPage, case: Key, kept: Held = "") -> Response:
    """A case, to be changed."""
    sitting, body = await _governed(at)
    found = await _found(at, sitting, case)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    form = form_of(sitting, body, found.trial, found.seen)
    return _page(at, body, await _opened(at, form, kept), case)


@router.post("/body/cases/{case}")
async def change(request: Request, at: AtPage, case: Key) -> Response:
    """Keep what the case has become, unless somebody else was first."""
    sitting, body = await _governed(at)
    raw, kept = await sent(request), await _found(at, sitting, case)
    if kept is None:
        if first(raw, "seen"):
            return _anew(at, sitting, body, raw, GONE)
        raise Problem(problems.NOT_FOUND)
    form = form_of(sitting, body, kept.trial, kept.seen)
    return await _keep(at, sitting, body, forms.read(form, raw, Typed), case, case)


def _anew(
    at: Visitor, sitting: Sitting, body: BodyVersion, raw: Raw, problem: str
) -> Response:
    """What was typed, in the form of a new case; its token is a new one as well."""
    left = {k: v for k, v in raw.items() if k not in {"seen", forms.TOKEN}}
    filled = replace(forms.again(form_of(sitting, body, None), left), problem=problem)
    return _page(at, body, filled, "new", 409)


@router.post("/body/cases/{case}/remove")
async def remove(request: Request, at: AtPage, case: Key) -> Response:
    """Take a case away; one that is gone already is gone."""
    sitting, body = await _governed(at)
    seen = first(await sent(request), "seen")
    who = {"person": at.person.id, "name": at.person.name}
    try:
        await at.to.trials.remove(sitting.party, sitting.code, case, **who, seen=seen)
    except ChangedMeanwhile:
        now = await _found(at, sitting, case)
        if now:
            form = form_of(sitting, body, now.trial, now.seen)
            said = f"{now.name} changed this case after you opened it. This is how it stands."
            return _page(at, body, replace(forms.opened(form), problem=said), case, 409)
    return at.go(f"{at.service.prefix}/body/cases")


async def _governed(at: Visitor) -> tuple[Sitting, BodyVersion]:
    """The body, for whoever looks after its rules.

    Raises:
        Problem: They do not, or there is no body today.
    """
    if not governs(at):
        raise Problem(problems.NOT_YOUR_HAT)
    sitting = await of_visitor(at)
    if sitting.now is None:
        raise Problem(problems.NOT_FOUND)
    return sitting, sitting.now


async def _opened(at: Visitor, form: Form, kept: str) -> Filled:
    """The form, with what was typed in it before the sign-in had to be renewed."""
    held = await typed.kept(at.to, at.session, kept)
    return forms.opened(form) if held is None else forms.again(form, held)


async def _found(at: Visitor, sitting: Sitting, case: str) -> KeptTrial | None:
    kept = await at.to.trials.of(sitting.party, sitting.code)
    return next((one for one in kept if one.id == case), None)


async def _keep(  # noqa: PLR0913, PLR0917  a form has six sides
    at: Visitor,
    sitting: Sitting,
    body: BodyVersion,
    read: tuple[BaseModel | None, Filled],
    key: str,
    page: str,
) -> Response:
    case, filled = read
    if not isinstance(case, Typed):
        return _page(at, body, filled, page, 422)
    if case.version != body.version:
        renewed = replace(filled, raw=_now(filled, body), problem=CHANGED)
        return _page(at, body, renewed, page, 409)
    voting = seats.voting(body, sitting.day)
    unsaid = {
        f"places.s{n}": f"Select who is in the seat “{seat.title}”"
        for n, seat in enumerate(voting)
        if f"s{n}" not in case.places
    }
    if unsaid:
        return _page(at, body, replace(filled, errors=unsaid), page, 422)
    try:
        await at.to.trials.put(
            sitting.party,
            sitting.code,
            key,
            trial_of(case, voting),
            person=at.person.id,
            name=at.person.name,
            seen=case.seen,
        )
    except ChangedMeanwhile:
        return await _overtaken(at, sitting, body, filled, key)
    except TooMany:
        return _page(at, body, replace(filled, problem=FULL), page, 409)
    return at.go(f"{at.service.prefix}/body/cases")


async def _overtaken(
    at: Visitor, sitting: Sitting, body: BodyVersion, filled: Filled, key: str
) -> Response:
    """What was typed, beside whose change came first."""
    raw = {name: list(values) for name, values in (filled.raw or {}).items()}
    now = await _found(at, sitting, key)
    if now is None:
        return _anew(at, sitting, body, raw, GONE)
    if "seen" not in raw:
        return _anew(at, sitting, body, raw, REPEATED)
    said = OVERTAKEN.format(name=now.name, day=words.moment(now.at))
    renewed = replace(filled, raw=raw | {"seen": [now.seen]}, problem=said)
    return _page(at, body, renewed, key, 409)


def _now(filled: Filled, body: BodyVersion) -> dict[str, list[str]]:
    """What was typed, for the version that counts now; the seats are asked anew."""
    raw = {name: list(values) for name, values in (filled.raw or {}).items()}
    kept = {name: v for name, v in raw.items() if not name.startswith("places.")}
    return kept | {"version": [str(body.version)]}


def _seen(filled: Filled) -> str:
    """The state of the case that a page shows."""
    asked = {one.name: one for one in filled.form.questions}
    hidden = getattr(asked.get("seen"), "value", "")
    return first(filled.raw, "seen") if filled.raw else str(hidden)


def _page(
    at: Visitor, body: BodyVersion, filled: Filled, page: str, status: int = 200
) -> Response:
    where = f"{at.service.prefix}/body/cases"
    return at.page(
        "body-case.jinja",
        title=filled.form.title,
        status=status,
        bid_id="",
        bid_name=body.name,
        form=filled.form,
        controls=filled.controls(),
        errors=filled.summary(),
        token=filled.token,
        action=f"{where}/{page}",
        remove="" if page == "new" else f"{where}/{page}/remove",
        seen=_seen(filled),
        back=where,
        back_text="Test cases",
        declare="",
    )
