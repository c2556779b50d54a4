"""What a changed policy of a round would mean for a bid that runs: shown, never done.

A bid keeps the policy it began under. What has been decided stands in any case.
"""

from collections.abc import Iterator
from typing import NamedTuple

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Cycle, DeadlineKey, FanIn
from workflows.contracts.views import Blocker
from workflows.rules import boards, deadlines, needs, panel, road, rounds, words
from workflows.rules.sentences import DATES

JOINS = {
    FanIn.ALL_APPROVE: "every board approves",
    FanIn.NO_OBJECTION: "no board objects",
    FanIn.ADVISORY: "boards advise",
    FanIn.WEIGHTED_BY_POPULATION: "boards are weighed by their people",
}
BEFORE_BOARDS = frozenset({Stage.EXPRESSION_OF_INTEREST, Stage.HWB_APPROVAL})


class Change(NamedTuple):
    """What would change for one bid.

    Attributes:
        version: Of the policy that it began under.
        keeps: Why nothing changes for it; empty where something may.
        lines: What would change, a sentence each.
    """

    bid_id: str
    version: int
    keeps: str
    lines: tuple[str, ...]


def preview(bid: Bid, new: Cycle) -> Change:
    """What the newer policy would change for a bid."""
    old = bid.cycle
    if bid.decision or bid.awaited:
        keeps = "It has been decided, and keeps what it was decided under."
        return Change(bid.id, old.version, keeps, ())
    found = (*_dates(bid, new), *_boards(bid, new), *_approval(bid, new))
    keeps = "" if found else "Nothing that is compared here would change."
    return Change(bid.id, old.version, keeps, found)


def _dates(bid: Bid, new: Cycle) -> Iterator[str]:
    """Dates that run on the bid now. What it was given by name, it keeps."""
    clocks = deadlines.by_need(bid)
    for need in needs.of(bid):
        clock = clocks.get((need.key, need.subject))
        since = clock.since if clock else bid.opened
        if since is None or need.key == DeadlineKey.START:
            continue
        now = deadlines.under(bid, bid.cycle, need, since)
        then = deadlines.under(bid, new, need, since)
        if now == then:
            continue
        if then is None:
            yield f"{_named(need)} has no date any more."
        elif clock is None or now is None:
            yield f"{_named(need)} is due by {words.moment(then)}; it had no date."
        else:
            due = then + (clock.due - now)
            yield (
                f"{_named(need)} is due by {words.moment(due)}, not by "
                f"{words.moment(clock.due)}."
            )
    if (
        bid.cycle.start_date != new.start_date
        and bid.start_date == bid.cycle.start_date
    ):
        yield (
            f"The round starts on {words.day(new.start_date)}, not on "
            f"{words.day(bid.start_date)}."
        )


def _named(need: Blocker) -> str:
    said = DATES.get(DeadlineKey(need.key), str(need.key).replace("_", " "))
    return f"{said[:1].upper()}{said[1:]}"


def _boards(bid: Bid, new: Cycle) -> Iterator[str]:
    """Thresholds and fan-in, where boards are still to decide; a decision stands."""
    if bid.stage not in BEFORE_BOARDS or not road.needs_approval(bid.model):
        return
    for board in bid.boards:
        material = board.share >= new.material_share
        if material is board.material or boards.decision_of(bid, board.id):
            continue
        if material:
            yield f"{board.name} would decide, and no longer only be told."
        else:
            yield f"{board.name} would only be told, and no longer decide."
    if bid.cycle.fan_in is not new.fan_in:
        yield (
            f"It would pass the boards if {JOINS[new.fan_in]}, not if "
            f"{JOINS[bid.cycle.fan_in]}."
        )


def _approval(bid: Bid, new: Cycle) -> Iterator[str]:
    """What is still to come before the decision in principle."""
    old = bid.cycle
    if bid.stage is Stage.BUDGET_HANDOVER or not road.needs_approval(bid.model):
        return
    if bid.assurance is None and old.criteria != new.criteria:
        ours, theirs = _many(len(new.criteria)), _many(len(old.criteria))
        other = "by other words" if ours == theirs else f"not at {theirs}"
        yield f"Part two would look at {ours}, {other}."
    if not road.is_national(bid.model):
        return
    if bid.moderation is None and old.scoring != new.scoring:
        wanted = new.scoring.assessors if new.scoring else 0
        had = old.scoring.assessors if old.scoring else 0
        if wanted != had:
            yield f"{words.plural(wanted, 'assessor')} would have to score it, not {had}."
        else:
            yield "Assessors would score it on another scale."
    if old.sittings != new.sittings:
        days = [words.day(one.at) for one in panel.of(new)]
        same = days == [words.day(one.at) for one in panel.of(old)]
        when = f"sit on {words.joined(days, 20)}" if days else "have no sittings set"
        when += ", at other times or with room for another number" if same else ""
        yield f"The national panel would {when}."
    if old.releases != new.releases:
        days = [words.day(one) for one in rounds.days_of(new)]
        yield f"Its decision would come out on {words.joined(days, 20, 'or') or 'the day it is taken'}."


def _many(count: int) -> str:
    return "1 criterion" if count == 1 else f"{count} criteria"
