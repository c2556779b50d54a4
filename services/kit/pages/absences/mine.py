"""My absences and my team's: recorded, answered by the substitute, taken back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from activities.absences.keeping import KeptAbsence, Overtaken
from services.kit import problems
from services.kit.pages.absences import said, telling
from services.kit.pages.absences.form import NOBODY, Typed, form_of
from services.kit.pages.body import seating
from services.kit.pages.body.seating import Sitting
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.forms import Filled
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.absences import Absence, Answer
from workflows.contracts.committees import BodyVersion, Seat, Sitter
from workflows.rules import absences as rules
from workflows.rules import accepting, seats

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=100_000)]
Held = Annotated[str, Query(max_length=100)]
Step = Annotated[str, Path(pattern="^(accept|decline|withdraw)$")]
Done = Annotated[str, Query(pattern="^(recorded|accept|decline|withdraw)?$")]

DONE = {
    "recorded": "The absence is recorded.",
    "accept": "You have accepted.",
    "decline": "You have declined. The clerk sees it.",
    "withdraw": "The absence is taken back.",
}


@router.get("/absences")
async def mine(at: AtPage, done: Done = "") -> Response:
    """When I am away, and whom I am asked to sit for."""
    here, body = await _here(at)
    return await _page(at, here, body, done=DONE.get(done, ""))


@router.get("/absences/team")
async def team(at: AtPage) -> Response:
    """Everybody of the body who is away now or will be, for those who call the meetings.

    Raises:
        Problem: It is not for this role.
    """
    here, body = await _here(at)
    if at.hat.role not in rules.CLERKS:
        raise Problem(problems.NOT_YOUR_HAT)
    kept = await _kept(at, here)
    return at.page(
        "absences-team.jinja",
        title="Absences of the members",
        body_name=body.name,
        rows=[said.row(one, here.day, private=True) for one in _current(kept, here)],
        meetings=await said.at_meetings(at, here, [k.absence for k in kept]),
    )


@router.get("/absences/add")
async def ask(at: AtPage, kept: Held = "") -> Response:
    """Ask for an absence."""
    here, body = await _here(at)
    form = form_of(_seats(at, here, body), body, here.day)
    return _form(at, await alone.opened(at, form, kept))


@router.post("/absences/add")
async def add(request: Request, at: AtPage) -> Response:
    """Record an absence; the form sent twice is one."""
    here, body = await _here(at)
    own = _seats(at, here, body)
    typed, filled = forms.read(form_of(own, body, here.day), await sent(request), Typed)
    if not isinstance(typed, Typed):
        return _form(at, filled, 422)
    seat = next((one for one in own if one.id == typed.seat), None)
    if seat is None or seat.holder is None:
        raise Problem(problems.NOT_YOUR_HAT)
    named = {s.person: s for s in seat.substitutes}
    new = Absence(
        party=here.party,
        body=here.code,
        number=1_000_000,
        seat=seat.id,
        member=seat.holder,
        since=typed.since,
        until=typed.until,
        reason=typed.reason,
        substitute=_named(typed.substitute, named),
    )
    kept = [k.absence for k in await _kept(at, here)]
    for one in kept:
        if one != new.model_copy(update={"number": one.number}):
            continue
        await telling.tell(at, here, body, one)
        return at.go(f"{at.service.prefix}/absences?done=recorded")
    wrong = {f.where: f.words for f in rules.faults(new, body, kept, here.day)}
    if wrong:
        return _form(at, replace(filled, errors=wrong), 422)
    try:
        new = await at.to.absences.begin(new, person=at.person.id, name=at.person.name)
    except Overtaken:
        return _form(at, replace(filled, problem=said.OVERTAKEN), 409)
    await telling.tell(at, here, body, new)
    return at.go(f"{at.service.prefix}/absences?done=recorded")


def _named(person: str, named: dict[str, Sitter]) -> Sitter | None:
    """Somebody who is no substitute of this seat is kept by number: the rule says so."""
    if person == NOBODY:
        return None
    return named.get(person) or Sitter(person=person, name="This person")


@router.post("/absences/{number}/{step}")
async def answer(at: AtPage, number: Number, step: Step) -> Response:
    """The substitute accepts or declines; whoever recorded the absence takes it back.

    Raises:
        Problem: There is no such absence, or it is not theirs to answer.
    """
    here, body = await _here(at)
    kept = [k.absence for k in await _kept(at, here)]
    one = next((a for a in kept if a.number == number), None)
    if one is None or one.withdrawn:
        raise Problem(problems.NOT_FOUND)
    new = _answered(at, one, step)
    if new == one:
        await _told(at, here, body, one)
        return at.go(f"{at.service.prefix}/absences?done={step}")
    if step == "accept":
        wrong = [f.words for f in rules.faults(new, body, kept, here.day)]
        problem = f"{'. '.join(wrong)}." if wrong else ""
        problem = problem or accepting.refused(await said.on_days(at, here, body, new))
        if problem:
            return await _page(at, here, body, problem=problem, status=409)
    new = new.model_copy(update={"version": one.version + 1})
    try:
        await at.to.absences.change(new, person=at.person.id, name=at.person.name)
    except Overtaken:
        return await _page(at, here, body, problem=said.OVERTAKEN, status=409)
    await _told(at, here, body, new)
    return at.go(f"{at.service.prefix}/absences?done={step}")


async def _told(at: Visitor, here: Sitting, body: BodyVersion, one: Absence) -> None:
    """Say which quorums are lost by a substitute who declined; twice it is said once."""
    if one.answer is Answer.DECLINED and not one.withdrawn:
        await telling.tell(at, here, body, one)


def _answered(at: Visitor, one: Absence, step: str) -> Absence:
    if step == "withdraw":
        if not rules.may_record(at.actor, one.member.person):
            raise Problem(problems.NOT_YOUR_HAT)
        return one.model_copy(update={"withdrawn": True})
    if one.substitute is None or one.substitute.person != at.person.id:
        raise Problem(problems.NOT_YOUR_HAT)
    given = Answer.ACCEPTED if step == "accept" else Answer.DECLINED
    return one.model_copy(update={"answer": given})


async def _page(  # noqa: PLR0913  a page has many sides
    at: Visitor,
    here: Sitting,
    body: BodyVersion,
    *,
    done: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    kept = _current(await _kept(at, here), here)
    me = at.person.id
    return at.page(
        "absences.jinja",
        title="Absences",
        status=status,
        done=done,
        problem=problem,
        body_name=body.name,
        mine=[
            said.row(k, here.day, private=True)
            for k in kept
            if k.absence.member.person == me
        ],
        asked=[
            said.row(k, here.day) | await said.asked(at, here, body, k.absence)
            for k in kept
            if k.absence.substitute and k.absence.substitute.person == me
        ],
        may_add=bool(_seats(at, here, body)),
        team=at.hat.role in rules.CLERKS,
    )


async def _here(at: Visitor) -> tuple[Sitting, BodyVersion]:
    """The body of whoever is at the page, with its seats.

    Raises:
        Problem: No seats of it are on file.
    """
    here = await seating.of_visitor(at)
    if here.now is None:
        raise Problem(problems.NOT_FOUND)
    return here, here.now


async def _kept(at: Visitor, here: Sitting) -> tuple[KeptAbsence, ...]:
    return await at.to.absences.of(here.party, here.code)


def _current(kept: Iterable[KeptAbsence], here: Sitting) -> list[KeptAbsence]:
    return [k for k in kept if not k.absence.withdrawn and k.absence.until >= here.day]


def _seats(at: Visitor, here: Sitting, body: BodyVersion) -> list[Seat]:
    """The seats whose absence this person may record."""
    return [
        seat
        for seat in body.seats
        if seat.holder
        and seats.is_in_force(seat, here.day)
        and rules.may_record(at.actor, seat.holder.person)
    ]


def _form(at: Visitor, filled: Filled, status: int = 200) -> Response:
    back = f"{at.service.prefix}/absences"
    return alone.page(
        at,
        filled,
        f"{back}/add",
        above="Absences",
        back=back,
        back_text="Absences",
        status=status,
    )
