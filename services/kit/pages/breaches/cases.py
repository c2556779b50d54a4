"""What one has reported, the cases one looks into, and the steps of a case.

Every address answers with 404 to whoever a case is locked from: the person it is about,
their colleagues, whoever reported it, and everybody outside its office (R16).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from services.kit import problems
from services.kit.pages.bid.wording import capital
from services.kit.pages.breaches import case_form, finding, said, waiting
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.forms import Filled
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.breaches import (
    BodyOf,
    BreachCase,
    BreachConclusion,
    BreachEntry,
    BreachState,
)
from workflows.rules import breaches, words
from workflows.rules.permissions import ROLE_WORDS
from workflows.rules.refusals import Incomplete, Refusal

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Path(pattern="^[a-z0-9]{1,40}$")]
Held = Annotated[str, Query(max_length=100)]
Done = Annotated[str, Query(pattern="^(reported|taken|concluded)?$")]

DONE = {
    "reported": "Your report is kept. Whoever looks into it will ask you if they need "
    "more.",
    "taken": "You have taken the case up.",
    "concluded": "The case is concluded. What you wrote for publication is public.",
}


@router.get("/breaches")
async def mine(at: AtPage, done: Done = "") -> Response:
    """What one has reported, and for guardians and chairs what they look into."""
    cases = await at.to.breaches.cases()
    open_to_me = [case for case in cases if await waiting.is_open(at, case)]
    free = await waiting.holidays(at)
    reported = [case for case in cases if case.by == at.person.id]
    return at.page(
        "breaches.jinja",
        title="Breaches",
        done=DONE.get(done, ""),
        investigates=any(hat.role in waiting.OFFICES for hat in at.person.memberships),
        cases=[_row(at, case, free) for case in reversed(open_to_me)],
        reported=[_mine(at, case) for case in reversed(reported)],
    )


@router.get("/breaches/{breach}")
async def case_page(at: AtPage, breach: Key, done: Done = "") -> Response:
    """A case, for whoever looks into it."""
    case, _ = await _found(at, breach)
    return at.page(
        "breach.jinja",
        title=f"Breach case {said.number(case)}",
        done=DONE.get(done, ""),
        tag=said.STATES[case.state],
        facts=_facts(at, case, await waiting.holidays(at)),
        key=case.id,
        state=case.state.value,
    )


@router.get("/breaches/{breach}/take-up")
async def ask_take_up(at: AtPage, breach: Key, kept: Held = "") -> Response:
    """Ask how the case will be looked into."""
    case, _ = await _found(at, breach)
    form = case_form.taking_up()
    return _form(at, case, await alone.opened(at, form, kept), "take-up")


@router.post("/breaches/{breach}/take-up")
async def take_up(request: Request, at: AtPage, breach: Key) -> Response:
    """Begin to look into a case."""
    case, now = await _found(at, breach)
    raw = await typed.sent(request)
    answer, filled = forms.read(case_form.taking_up(), raw, case_form.Begun)
    if not isinstance(answer, case_form.Begun):
        return _form(at, case, filled, "take-up", 422)
    try:
        state = breaches.take_up(case, finding.actor(at.person), now)
        await at.to.breaches.append(_entry(at, case, 2, state, note=answer.note))
    except Refusal as refusal:
        problem = replace(filled, problem=str(refusal))
        return _form(at, case, problem, "take-up", 409)
    return at.go(f"{at.service.prefix}/breaches/{case.id}?done=taken")


@router.get("/breaches/{breach}/conclude")
async def ask_conclude(at: AtPage, breach: Key, kept: Held = "") -> Response:
    """Ask for what was found."""
    case, _ = await _found(at, breach)
    form = case_form.concluding()
    return _form(at, case, await alone.opened(at, form, kept), "conclude")


@router.post("/breaches/{breach}/conclude")
async def conclude(request: Request, at: AtPage, breach: Key) -> Response:
    """Conclude a case; what was written for publication is public at once."""
    case, now = await _found(at, breach)
    raw = await typed.sent(request)
    answer, filled = forms.read(case_form.concluding(), raw, case_form.Concluded)
    if not isinstance(answer, BaseModel):
        return _form(at, case, filled, "conclude", 422)
    await alone.check_recent(request, at, raw)
    conclusion = BreachConclusion.model_validate(answer.model_dump())
    who = finding.actor(at.person)
    try:
        telling = _telling(at, case, now)
        state = breaches.conclude(case, who, conclusion, telling, now)
        await at.to.breaches.append(_entry(at, case, 3, state, conclusion=conclusion))
    except Incomplete as tells:
        there = replace(filled, errors={"published": str(tells)})
        return _form(at, case, there, "conclude", 422)
    except Refusal as refusal:
        problem = replace(filled, problem=str(refusal))
        return _form(at, case, problem, "conclude", 409)
    return at.go(f"{at.service.prefix}/breaches/{case.id}?done=concluded")


def _telling(at: Visitor, case: BreachCase, now: tuple[BodyOf, ...]) -> frozenset[str]:
    """What would tell whose case it was."""
    report = case.report
    office = (report.office.party, report.office.body)
    bodies = {*((b.party, b.body) for b in (*report.bodies, *now)), office}
    people = (report.person_name, case.by_name, case.investigator, at.person.name)
    codes = (code for _, code in bodies)
    return breaches.telling_words(
        (*people, report.bid, *codes), [at.bodies.get(body, "") for body in bodies]
    )


def _entry(
    at: Visitor, case: BreachCase, number: int, state: BreachState, **said_: Any
) -> BreachEntry:
    return BreachEntry(
        case=case.id,
        number=number,
        at=datetime.now(UTC),
        state=state,
        by=at.person.id,
        name=at.person.name,
        **said_,
    )


async def _found(at: Visitor, breach: str) -> tuple[BreachCase, tuple[BodyOf, ...]]:
    """A case that is open to whoever is at the page.

    Raises:
        Problem: There is none, or it is locked from them; which, nobody can tell.
    """
    case = await at.to.breaches.case(breach)
    if case is None or not await waiting.is_open(at, case):
        raise Problem(problems.NOT_FOUND)
    return case, await finding.bodies_now(at, case)


def _row(at: Visitor, case: BreachCase, free: Collection[date]) -> dict[str, Any]:
    return waiting.dated(at, case, free) | {
        "key": case.id,
        "number": said.number(case),
        "about": said.about(case),
        "concern": said.CONCERNS[case.report.concern],
        "reported": words.day(case.reported),
        "tag": said.STATES[case.state],
    }


def _mine(at: Visitor, case: BreachCase) -> dict[str, Any]:
    """A line for whoever reported it: how far it is, and nothing that was found."""
    state = breaches.shown_to_reporter(case, at.person.id)
    return {
        "number": said.number(case),
        "reported": words.day(case.reported),
        "tag": said.STATES[state] if state else said.RECEIVED,
    }


def _facts(
    at: Visitor, case: BreachCase, free: Collection[date]
) -> list[tuple[str, str]]:
    report, end = case.report, case.conclusion
    office = report.office
    body = at.bodies.get((office.party, office.body), office.body)
    found = [
        ("About", said.about(case)),
        ("Concern", said.CONCERNS[report.concern]),
        ("What happened", report.description),
        ("Reported by", f"{case.by_name}, {words.day(case.reported)}"),
        ("With", capital(f"{ROLE_WORDS[office.role]}, {body}")),
    ]
    if due := waiting.dated(at, case, free)["due"]:
        found.append(("To be concluded by", due))
    if case.began:
        found.append(("Taken up", f"{case.investigator}, {words.day(case.began)}"))
        found.append(("How it is looked into", case.note or "Not said"))
    if end and case.concluded:
        found += [
            ("Outcome", said.OUTCOMES[end.outcome]),
            ("Findings", end.findings),
            ("Action", end.action),
            ("Lessons", end.lessons),
            ("Passed to", said.passed(end.passed_to)),
            ("Concluded", f"{case.concluded_by}, {words.day(case.concluded)}"),
            ("Published", end.published),
        ]
    return found


def _form(
    at: Visitor, case: BreachCase, filled: Filled, step: str, status: int = 200
) -> Response:
    back, name = f"{at.service.prefix}/breaches/{case.id}", said.number(case)
    return alone.page(
        at,
        filled,
        f"{back}/{step}",
        above=f"Breach case {name}",
        back=back,
        back_text=f"Breach case {name}",
        status=status,
    )
