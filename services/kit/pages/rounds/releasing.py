"""The deciders' page of a round: what is sealed, and when it comes out.

To anybody else these addresses are not there.
"""

from datetime import date, datetime, time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from activities.register.rounds import SealedLine
from services.kit import problems
from services.kit.pages.bid.wording import capital
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.fields import Choice, Day, Hidden, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.rounds import telling
from services.kit.pages.rounds.asked import CycleName, Held, Page, Room, check_decider
from services.kit.pages.sign_in import typed
from services.kit.pages.tasks.worklist import options
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.cycles import Cycle
from workflows.contracts.rounds import (
    ConfirmLetters,
    Round,
    SetReleaseDay,
)
from workflows.contracts.texts import Text as Sentences
from workflows.rules import calendar, releases, rounds, words

router = APIRouter(include_in_schema=False)

Done = Annotated[str, Query(pattern="^(ready|day)?$")]
NOON = time(12)
PAGE = Page("decisions", "Decisions to be released")
DONE = {
    "ready": "The letters are ready. They go out at the release.",
    "day": "The day of release is set. Every bid that waits for it is told.",
}


class Ready(BaseModel):
    """Which letters are ready, as the page showed them."""

    model_config = ConfigDict(extra="forbid")

    decisions: str


class Another(BaseModel):
    """Another day of release."""

    model_config = ConfigDict(extra="forbid")

    day: date
    place: str = ""
    reason: Sentences


class Opened(BaseModel):
    """A round as its deciders see it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    cycle: Cycle
    of: Round
    lines: list[SealedLine]


@router.get("/round/decisions")
async def decisions(at: AtPage, cycle: CycleName = "", done: Done = "") -> Response:
    """What is sealed, what is alike and decided unlike, and what has happened."""
    choices = await _rounds(at)
    if not choices:
        return at.page(
            "round-decisions.jinja",
            title=PAGE.title,
            caption="",
            summary=[
                "No round releases its decisions together. A round does so where its "
                "policy names days of release."
            ],
            rows=[],
        )
    name = cycle if cycle in choices else next(iter(choices))
    opened = await _opened(at, name)
    query = urlencode({"cycle": name})
    now = at.to.clock()
    return at.page(
        "round-decisions.jinja",
        title=PAGE.title,
        caption=capital(opened.cycle.title),
        done=DONE.get(done, ""),
        cycles=options({c.name: c.title for c in choices.values()}, name)
        if len(choices) > 1
        else [],
        summary=telling.summary(opened.of, opened.lines, now),
        rows=telling.rows(opened.of, opened.lines, at.bodies),
        unlike=telling.unlike(opened.lines),
        out=telling.out(opened.lines),
        record=telling.record(await at.to.rounds.record(name)),
        ready=f"{at.service.prefix}/round/ready?{query}"
        if telling.due(opened.of, opened.lines) and not opened.of.releasing
        else "",
        day=f"{at.service.prefix}/round/day?{query}" if opened.lines else "",
    )


@router.get("/round/ready")
async def ask_ready(at: AtPage, cycle: CycleName, kept: Held = "") -> Response:
    """Ask whether the letters are ready."""
    opened = await _opened(at, cycle)
    form = _ready_form(opened)
    return Room(PAGE, at, opened.cycle).form(
        await alone.opened(at, form, kept), "ready"
    )


@router.post("/round/ready")
async def ready(request: Request, at: AtPage, cycle: CycleName) -> Response:
    """The letters are ready: those that the page showed, and no others."""
    opened = await _opened(at, cycle)
    raw = await typed.sent(request)
    answer, filled = forms.read(_ready_form(opened), raw, Ready)
    if not isinstance(answer, Ready):
        return Room(PAGE, at, opened.cycle).form(filled, "ready", 422)
    await alone.check_recent(request, at, raw)
    shown = tuple(answer.decisions.split())
    command = ConfirmLetters(by=at.actor, decisions=shown)
    return await Room(PAGE, at, opened.cycle).give(command, filled, "ready")


@router.get("/round/day")
async def ask_day(at: AtPage, cycle: CycleName, kept: Held = "") -> Response:
    """Ask for another day of release."""
    opened = await _opened(at, cycle)
    form = _day_form(opened.of)
    return Room(PAGE, at, opened.cycle).form(await alone.opened(at, form, kept), "day")


@router.post("/round/day")
async def set_day(request: Request, at: AtPage, cycle: CycleName) -> Response:
    """Set another day of release."""
    opened = await _opened(at, cycle)
    raw = await typed.sent(request)
    answer, filled = forms.read(_day_form(opened.of), raw, Another)
    if not isinstance(answer, Another):
        return Room(PAGE, at, opened.cycle).form(filled, "day", 422)
    await alone.check_recent(request, at, raw)
    command = SetReleaseDay(
        by=at.actor,
        day=_noon(answer.day),
        replaces_next=answer.place == "replaces",
        reason=answer.reason,
    )
    return await Room(PAGE, at, opened.cycle).give(command, filled, "day")


def _noon(day: date) -> datetime:
    return calendar.at(day, NOON)


def _ready_form(opened: Opened) -> Form:
    lines = telling.due(opened.of, opened.lines)
    day = releases.next_day(opened.of)
    when = words.moment(day) if day else ""
    many = words.plural(len(lines), "decision")
    return Form(
        title="Say that the letters are ready",
        lead=(
            f"You say so for {many}, to be released at {when}. Bids on hold, and those that "
            "still wait for something else, are told at a later release.",
        ),
        facts=tuple(
            (line.bid_id, telling.rows(opened.of, [line], {})[0]["outcome"])
            for line in lines
        ),
        questions=(
            Hidden(name="decisions", value=" ".join(line.key for line in lines)),
        ),
        effect="At the release every CCG and board hears, one after the other and once. "
        "If the day has gone by, that begins at once.",
        button="The letters are ready",
    )


def _day_form(of: Round) -> Form:
    day = releases.next_day(of)
    choices = [("adds", "As well as the days that are set", "")]
    if day:
        choices.append(("replaces", f"In place of {words.moment(day)}", ""))
    return Form(
        title="Set another day of release",
        questions=(
            Day(name="day", label="Which day?", ask="the day", hint="At noon."),
            Choice(
                name="place",
                label="In place of another day?",
                ask="whether it is in place of another day",
                choices=tuple(choices),
            ),
            Text(name="reason", label="Why?", ask="why", rows=4),
        ),
        effect="Bids that wait for their decision say the new day on their pages.",
        button="Set the day",
    )


async def _rounds(at: Visitor) -> dict[str, Cycle]:
    """Rounds that let decisions out together, by name."""
    check_decider(at)
    return {c.name: c for c in await at.to.reference.cycles() if c.releases}


async def _opened(at: Visitor, name: str) -> Opened:
    cycle = (await _rounds(at)).get(name)
    if cycle is None:
        raise Problem(problems.NOT_FOUND)
    start = Round(name=cycle.name, title=cycle.title, days=rounds.days_of(cycle))
    found = await at.to.rounds.start_of(start)
    lines = await at.to.rounds.sealed(name, at.person.id)
    return Opened(cycle=cycle, of=found.round, lines=lines)
