"""The national panel's sittings in a round: who sits when, set another, tell the bids.

To anybody but the deciders' offices these addresses are not there.
"""

from datetime import date, datetime, time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.kit import problems
from services.kit.pages.bid.wording import capital
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.fields import Day, Number, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.rounds import seating
from services.kit.pages.rounds.asked import CycleName, Held, Page, Room, check_decider
from services.kit.pages.sign_in import typed
from services.kit.pages.tasks.worklist import options
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.cycles import Cycle
from workflows.contracts.rounds import Round, RoundStart, SeatBids, SetSitting
from workflows.contracts.texts import Text as Sentences
from workflows.rules import calendar, rounds

router = APIRouter(include_in_schema=False)

Done = Annotated[str, Query(pattern="^(sitting|seat)?$")]
TEN = time(10)
PAGE = Page("panel", "Sittings of the national panel")
DONE = {
    "sitting": "The sitting is recorded. Every bid that it concerns is told.",
    "seat": "Every bid is told when it is before the panel.",
}


class Another(BaseModel):
    """Another sitting, or another number of places, or none."""

    model_config = ConfigDict(extra="forbid")

    day: date
    most: int = Field(ge=0, le=5000)
    reason: Sentences


class Nothing(BaseModel):
    """Nothing is asked."""

    model_config = ConfigDict(extra="forbid")


@router.get("/round/panel")
async def sittings(at: AtPage, cycle: CycleName = "", done: Done = "") -> Response:
    """Each sitting with its bids in order, and those without."""
    known = await cycles_of(at)
    chosen = known.get(cycle) or next(iter(known.values()))
    start = await _start(at, chosen)
    queue = await at.to.rounds.queue(chosen.name, at.person.id)
    query = urlencode({"cycle": chosen.name})
    return at.page(
        "round-panel.jinja",
        title=PAGE.title,
        caption=capital(chosen.title),
        done=DONE.get(done, ""),
        cycles=options({c.name: c.title for c in known.values()}, chosen.name),
        summary=seating.summary(start.round, queue),
        sittings=seating.sittings(start.round, queue.bids),
        record=seating.record(await at.to.rounds.record(chosen.name)),
        sitting=f"{at.service.prefix}/round/sitting?{query}",
        seat=f"{at.service.prefix}/round/seat?{query}" if start.round.sittings else "",
    )


@router.get("/round/sitting")
async def ask_sitting(at: AtPage, cycle: CycleName, kept: Held = "") -> Response:
    """Ask for another sitting."""
    chosen = await _one(at, cycle)
    filled = await alone.opened(at, SITTING, kept)
    return Room(PAGE, at, chosen).form(filled, "sitting")


@router.post("/round/sitting")
async def set_sitting(request: Request, at: AtPage, cycle: CycleName) -> Response:
    """Set another sitting, or call one off."""
    chosen = await _one(at, cycle)
    raw = await typed.sent(request)
    answer, filled = forms.read(SITTING, raw, Another)
    if not isinstance(answer, Another):
        return Room(PAGE, at, chosen).form(filled, "sitting", 422)
    start = await _start(at, chosen)
    command = SetSitting(
        by=at.actor,
        day=_moment(start.round, answer.day),
        most=answer.most,
        reason=answer.reason,
    )
    return await Room(PAGE, at, chosen).give(command, filled, "sitting", start)


def _moment(of: Round, day: date) -> datetime:
    """When a sitting of that day is, or 10am: a policy may name another hour."""
    known = (one.at for one in of.sittings if calendar.london_day(one.at) == day)
    return next(known, calendar.at(day, TEN))


@router.get("/round/seat")
async def ask_seat(at: AtPage, cycle: CycleName, kept: Held = "") -> Response:
    """Ask whether bids are to be told now."""
    chosen = await _one(at, cycle)
    return Room(PAGE, at, chosen).form(await alone.opened(at, SEAT, kept), "seat")


@router.post("/round/seat")
async def seat(request: Request, at: AtPage, cycle: CycleName) -> Response:
    """Tell each bid now when it is before the panel."""
    chosen = await _one(at, cycle)
    answer, filled = forms.read(SEAT, await typed.sent(request), Nothing)
    if not isinstance(answer, Nothing):
        return Room(PAGE, at, chosen).form(filled, "seat", 422)
    start = await _start(at, chosen)
    return await Room(PAGE, at, chosen).give(
        SeatBids(by=at.actor), filled, "seat", start
    )


SITTING = Form(
    title="Set a sitting of the national panel",
    questions=(
        Day(
            name="day",
            label="Which day?",
            ask="the day",
            hint="At 10am, or at the time of the sitting that is set for that day.",
        ),
        Number(
            name="most",
            label="How many bids at most?",
            ask="how many bids at most",
            hint="0 calls off the sitting that is set for that day.",
        ),
        Text(name="reason", label="Why?", ask="why", rows=4),
    ),
    effect="Bids say on their pages when they are before the panel. Those that find no "
    "room roll on to the next sitting.",
    button="Record the sitting",
)
SEAT = Form(
    title="Tell the bids when the panel sits",
    lead=("The round does so by itself each morning and when a sitting starts.",),
    questions=(),
    effect="If every bid of the round is ready, the next sitting starts at once.",
    button="Tell the bids",
)


async def cycles_of(at: Visitor) -> dict[str, Cycle]:
    """Every round, by name.

    Raises:
        Problem: Somebody else asks; to them there is no such page.
    """
    check_decider(at)
    found = {c.name: c for c in await at.to.reference.cycles()}
    if not found:
        raise Problem(problems.NOT_FOUND)
    return found


async def _one(at: Visitor, name: str) -> Cycle:
    cycle = (await cycles_of(at)).get(name)
    if cycle is None:
        raise Problem(problems.NOT_FOUND)
    return cycle


async def _start(at: Visitor, cycle: Cycle) -> RoundStart:
    return await at.to.rounds.start_of(rounds.start(cycle))
