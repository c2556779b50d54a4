"""Cases that a governance lead tries the body's rules with: written, changed, answered."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from activities.committees.trials import MOST, KeptTrial, TooMany
from services.kit import problems
from services.kit.pages.body.case_form import (
    CASTING,
    Typed,
    came,
    choices_of,
    form_of,
    outcome,
    trial_of,
)
from services.kit.pages.body.seating import Sitting, governs, of_visitor
from services.kit.pages.questions import forms
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in import typed
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.committees import BodyVersion
from workflows.contracts.trials import Presence, Trial
from workflows.rules import seats, words
from workflows.rules.trials import tried

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Path(max_length=40)]
Held = Annotated[str, Query(max_length=100)]
CHANGED = (
    "The body has changed since you opened this page. Look at who has each seat now, "
    "and save again."
)
FULL = f"A body has at most {MOST} cases. Take one away first."


@router.get("/body/cases")
async def cases(at: AtPage) -> Response:
    """Every case, tried with the body as it stands today."""
    sitting, body = await _governed(at)
    kept = await at.to.trials.of(sitting.party, sitting.code)
    rows = [_row(at, sitting, body, one) for one in kept]
    unlike = sum(not row["as_expected"] for row in rows)
    return at.page(
        "body-cases.jinja",
        title="Test cases for the quorum",
        body_name=body.name,
        noun=sitting.noun,
        version=body.version,
        day=words.day(sitting.day),
        rows=rows,
        summary=_summary(len(rows), unlike),
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
    filled = await _opened(at, form_of(sitting, body, found.trial), kept)
    return _page(at, body, filled, case)


@router.post("/body/cases/{case}")
async def change(request: Request, at: AtPage, case: Key) -> Response:
    """Keep what the case has become."""
    sitting, body = await _governed(at)
    kept = await _found(at, sitting, case)
    form = form_of(sitting, body, kept.trial)
    read = forms.read(form, await sent(request), Typed)
    return await _keep(at, sitting, body, read, case, case)


@router.post("/body/cases/{case}/remove")
async def remove(at: AtPage, case: Key) -> Response:
    """Take a case away; one that is gone already is gone."""
    sitting, _ = await _governed(at)
    await at.to.trials.remove(
        sitting.party, sitting.code, case, person=at.person.id, name=at.person.name
    )
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


async def _found(at: Visitor, sitting: Sitting, case: str) -> KeptTrial:
    kept = await at.to.trials.of(sitting.party, sitting.code)
    found = next((one for one in kept if one.id == case), None)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return found


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
        )
    except TooMany:
        return _page(at, body, replace(filled, problem=FULL), page, 409)
    return at.go(f"{at.service.prefix}/body/cases")


def _now(filled: Filled, body: BodyVersion) -> dict[str, list[str]]:
    """What was typed, for the version that counts now; the seats are asked anew."""
    raw = {name: list(values) for name, values in (filled.raw or {}).items()}
    kept = {name: v for name, v in raw.items() if not name.startswith("places.")}
    return kept | {"version": [str(body.version)]}


def _row(
    at: Visitor, sitting: Sitting, body: BodyVersion, kept: KeptTrial
) -> dict[str, Any]:
    found = tried(body, kept.trial, sitting.day)
    return {
        "name": kept.trial.name,
        "href": f"{at.service.prefix}/body/cases/{kept.id}",
        "who": _who(body, kept.trial),
        "expected": outcome(kept.trial.quorate, kept.trial.result),
        "found": came(found),
        "as_expected": found.as_expected,
        "reasons": [
            *found.quorum.reasons,
            *found.quorum.notes,
            *(found.tally.reasons if found.tally else ()),
        ],
        "doubts": found.doubts,
        "written": f"{kept.name}, {words.day(kept.at)}",
    }


def _who(body: BodyVersion, trial: Trial) -> str:
    """Everybody who is not simply there."""
    titles = {seat.id: seat for seat in body.seats}
    said = []
    for place in trial.places:
        seat = titles.get(place.seat)
        if seat and (place.presence is not Presence.HERE or place.substitute):
            key = f"{place.presence}:{place.substitute}".removesuffix(":")
            chosen = choices_of(seat).get(
                key, "somebody who is not named for it sits here"
            )
            said.append(f"{seat.title}: {chosen}.")
    return " ".join((*(said or ("Everybody is here.",)), *_votes(trial)))


def _votes(trial: Trial) -> Iterator[str]:
    if trial.result is not None:
        figures = f"{trial.in_favour} for, {trial.against} against"
        yield f"{figures}, {trial.abstained} abstained."
        if trial.casting:
            yield f"Casting vote: {CASTING[trial.casting].lower()}."


def _summary(count: int, unlike: int) -> str:
    if not unlike:
        both = "Both cases come" if count == 2 else f"All {count} cases come"  # noqa: PLR2004
        return (
            "The case comes out as expected."
            if count == 1
            else f"{both} out as expected."
        )
    verb = "does" if unlike == 1 else "do"
    return f"{unlike} of {words.plural(count, 'case')} {verb} not come out as expected."


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
        back=where,
        back_text="Test cases",
        declare="",
    )
