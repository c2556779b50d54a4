"""The next version of one's body: its rules and seats, changed in a draft."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.kit import problems
from services.kit.pages.body import clause_form, rules_form, seat_form, step_form
from services.kit.pages.body.desk import Desk, Held, desk_of
from services.kit.pages.body.enforcing import removed
from services.kit.pages.questions import forms
from services.kit.pages.questions.forms import Form
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage
from services.kit.problems import Problem
from workflows.contracts.committees import Seat
from workflows.rules import ladder

router = APIRouter(include_in_schema=False)

SeatId = Annotated[str, Path(max_length=40)]
ClauseId = Annotated[str, Path(pattern="^(new|[0-9]{1,2})$")]
"""The place of a line of the quorum, or of a step of the ladder."""


@router.get("/body/draft/rules")
async def ask_rules(at: AtPage, kept: Held = "") -> Response:
    """Ask for the rules."""
    desk = await desk_of(at)
    form = rules_form.rules_form(desk.body, desk.number)
    return await desk.asked(form, "rules", kept)


@router.post("/body/draft/rules")
async def save_rules(request: Request, at: AtPage) -> Response:
    """Keep the rules in the draft."""
    desk = await desk_of(at)
    form = rules_form.rules_form(desk.body, desk.number)
    typed, filled = forms.read(form, await sent(request), rules_form.TypedRules)
    if not isinstance(typed, rules_form.TypedRules):
        return desk.asks(filled, "rules", 422)
    body = rules_form.with_rules(desk.body, typed)
    return await desk.saves(body, typed.draft, filled, "rules")


@router.get("/body/draft/clauses/{clause}")
async def ask_clause(at: AtPage, clause: ClauseId, kept: Held = "") -> Response:
    """Ask who must be there."""
    desk = await desk_of(at)
    return await desk.asked(_clause(desk, clause), f"clauses/{clause}", kept)


@router.post("/body/draft/clauses/{clause}")
async def save_clause(request: Request, at: AtPage, clause: ClauseId) -> Response:
    """Keep it in the draft."""
    desk, path = await desk_of(at), f"clauses/{clause}"
    form = _clause(desk, clause)
    typed, filled = forms.read(form, await sent(request), clause_form.TypedClause)
    if not isinstance(typed, clause_form.TypedClause):
        return desk.asks(filled, path, 422)
    if not typed.kinds or not 1 <= typed.count <= len(desk.body.seats):
        error = {"kinds": "Select who counts"}
        if typed.kinds:
            error = {"count": f"Enter a number from 1 to {len(desk.body.seats)}"}
        return desk.asks(replace(filled, errors=error), path, 422)
    made, found = clause_form.clause_of(typed), list(desk.body.rules.clauses)
    if clause == "new":
        found.append(made)
    else:
        found[int(clause)] = made
    body = clause_form.with_clauses(desk.body, found)
    return await desk.saves(body, typed.draft, filled, path)


def _clause(desk: Desk, clause: str) -> Form:
    clauses = desk.body.rules.clauses
    if clause == "new":
        return clause_form.clause_form(desk.body, None, "", desk.number)
    if int(clause) >= len(clauses):
        raise Problem(problems.NOT_FOUND)
    one = clauses[int(clause)]
    need = clause_form.single(one)
    if need is None:
        raise Problem(problems.NOT_FOUND)
    return clause_form.clause_form(desk.body, need, one.words, desk.number)


@router.post("/body/draft/clauses/{clause}/remove")
async def remove_clause(request: Request, at: AtPage, clause: ClauseId) -> Response:
    """Take one line out of the draft."""
    desk = await desk_of(at)
    found = list(desk.body.rules.clauses)
    if clause == "new" or int(clause) >= len(found):
        raise Problem(problems.NOT_FOUND)
    del found[int(clause)]
    return await removed(request, desk, clause_form.with_clauses(desk.body, found))


@router.get("/body/draft/steps/{step}")
async def ask_step(at: AtPage, step: ClauseId, kept: Held = "") -> Response:
    """Ask whom a step of the ladder tells, and when."""
    desk = await desk_of(at)
    return await desk.asked(_step(desk, step), f"steps/{step}", kept)


@router.post("/body/draft/steps/{step}")
async def save_step(request: Request, at: AtPage, step: ClauseId) -> Response:
    """Keep a step in the draft."""
    desk, path = await desk_of(at), f"steps/{step}"
    form = _step(desk, step)
    typed, filled = forms.read(form, await sent(request), step_form.TypedStep)
    if not isinstance(typed, step_form.TypedStep):
        return desk.asks(filled, path, 422)
    if days := step_form.wrong_days(typed):
        return desk.asks(replace(filled, errors={"days": days}), path, 422)
    found = list(desk.body.rules.ladder)
    at_ = len(found) if step == "new" else int(step)
    found[at_ : at_ + 1] = [step_form.rung_of(typed)]
    body = step_form.with_ladder(desk.body, found)
    wrong = [fault.words for fault in ladder.faults(body)]
    if wrong:
        return desk.asks(replace(filled, errors={"tells": wrong[0]}), path, 422)
    return await desk.saves(body, typed.draft, filled, path)


def _step(desk: Desk, step: str) -> Form:
    steps = desk.body.rules.ladder
    new = step == "new"
    if not ladder.may_tell(desk.body.party) or not (new or int(step) < len(steps)):
        raise Problem(problems.NOT_FOUND)
    return step_form.step_form(
        desk.body, None if new else steps[int(step)], desk.number
    )


@router.post("/body/draft/steps/{step}/remove")
async def remove_step(request: Request, at: AtPage, step: ClauseId) -> Response:
    """Take a step out of the draft."""
    desk = await desk_of(at)
    found = list(desk.body.rules.ladder)
    if step == "new" or int(step) >= len(found):
        raise Problem(problems.NOT_FOUND)
    del found[int(step)]
    return await removed(request, desk, step_form.with_ladder(desk.body, found))


@router.get("/body/draft/seats/{seat}")
async def ask_seat(at: AtPage, seat: SeatId, kept: Held = "") -> Response:
    """Ask for a seat."""
    desk = await desk_of(at)
    people = await _people(desk)
    held = _seat(desk, seat)
    form = seat_form.form_of(desk.body, held, people, desk.number)
    return await desk.asked(form, f"seats/{seat}", kept)


@router.post("/body/draft/seats/{seat}")
async def save_seat(request: Request, at: AtPage, seat: SeatId) -> Response:
    """Keep a seat in the draft."""
    desk, path = await desk_of(at), f"seats/{seat}"
    people = await _people(desk)
    held = _seat(desk, seat)
    form = seat_form.form_of(desk.body, held, people, desk.number)
    typed, filled = forms.read(form, await sent(request), seat_form.TypedSeat)
    if not isinstance(typed, seat_form.TypedSeat):
        return desk.asks(filled, path, 422)
    body = seat_form.changed(desk.body, held, typed, people)
    return await desk.saves(body, typed.draft, filled, path)


@router.post("/body/draft/seats/{seat}/remove")
async def remove_seat(request: Request, at: AtPage, seat: SeatId) -> Response:
    """Take a seat out of the draft; versions that have it keep it."""
    desk = await desk_of(at)
    gone = _seat(desk, seat)
    if gone is None:
        raise Problem(problems.NOT_FOUND)
    left = tuple(one for one in desk.body.seats if one.id != gone.id)
    return await removed(request, desk, desk.body.model_copy(update={"seats": left}))


def _seat(desk: Desk, seat: str) -> Seat | None:
    if seat == "new":
        return None
    found = next((one for one in desk.body.seats if one.id == seat), None)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return found


async def _people(desk: Desk) -> dict[str, str]:
    hat = desk.at.hat
    holders = await desk.at.to.members.holders(hat.party, hat.body)
    register = {one.person: one.name for one in holders}
    return seat_form.people_of(desk.body, register)
