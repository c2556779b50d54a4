"""Whatever people and clocks do, in whatever order, what must hold holds.

`tests.rules.invariants` says what that is, `tests.rules.walker` does it: a walk favours
the bid often enough to come far, and does everything else on the way.
"""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.rules.walker import Walker, walked
from workflows.contracts import events as e
from workflows.contracts.bids import Stage
from workflows.contracts.handovers import MandateResult
from workflows.rules import progress, rulebook
from workflows.rules.refusals import KINDS
from workflows.rules.transitions import TABLE

T = TypeVar("T")
SEEDS = (*range(240), 240, 248, 280, 350, 493, 571, 650, 762)
OF_DELEGATIONS = {"OverLimit", "RingFenced"}
"""Refusals that no bid meets: they are of what a CCG holds after it went live."""


@cache
def walk(seed: int) -> Walker:
    return walked(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_breaks_nothing(seed):
    """The invariants hold after every event, and the record makes the bid again."""
    assert walk(seed).events


def test_the_walks_reach_everything():
    """Every stage and end, every event, every command, every refusal, every move."""
    walks = [walk(seed) for seed in SEEDS]
    events = {event.kind for w in walks for event in w.events}
    assert events == {
        kind.model_fields["kind"].default for kind in get_args(get_args(e.Event)[0])
    }
    assert {name for w in walks for name in w.accepted} == set(rulebook.COMMANDS)
    refused = {name for w in walks for name in w.refused}
    assert refused == set(KINDS) - OF_DELEGATIONS
    results = {m.result for w in walks for m in w.bid.mandates}
    assert results == set(MandateResult)
    assert {w.bid.model for w in walks if w.bid.stage is Stage.LIVE} == {
        w.bid.model for w in walks
    }
    moves = set().union(*(_moves(w) for w in walks))
    assert {stage for _, stage in moves} == set(Stage)
    table = {
        (stage, target)
        for stage, row in TABLE.items()
        for targets in row.values()
        for target in targets
    }
    assert moves == table


def _moves(walker: Walker) -> set[tuple[Stage, Stage]]:
    bid = progress.after(None, walker.events[0])
    found = set()
    for event in walker.events[1:]:
        after = progress.after(bid, event)
        found.add((bid.stage, after.stage))
        bid = after
    return found


class Drawn:
    """Picks what Hypothesis draws, so that a failing walk is made as short as can be."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def pick(self, options: Sequence[T]) -> T:
        return self.data.draw(st.sampled_from(options))


class AnyWalk(RuleBasedStateMachine):
    """Steps in any order that Hypothesis can think of."""

    walker: Walker

    @initialize(data=st.data(), ahead=st.integers(0, 25))
    def begins(self, data: st.DataObject, ahead: int) -> None:
        """Somewhere on the road already, or at its beginning."""
        self.walker = Walker(Drawn(data))
        for _ in range(ahead):
            self.walker.favours()

    def _do(self, data: st.DataObject, what: str) -> None:
        self.walker.picks = Drawn(data)
        getattr(self.walker, what)()

    @rule(data=st.data())
    def somebody_favours_it(self, data: st.DataObject) -> None:
        """What the bid waits for."""
        self._do(data, "favours")

    @rule(data=st.data())
    def somebody_has_other_ideas(self, data: st.DataObject) -> None:
        """What the bid waits for, otherwise."""
        self._do(data, "varies")

    @rule(data=st.data())
    def anybody_does_anything(self, data: st.DataObject) -> None:
        """The right, the wrong, the absurd."""
        self._do(data, "disturbs")

    @rule(data=st.data())
    def time_passes(self, data: st.DataObject) -> None:
        """And the clocks speak."""
        self._do(data, "waits")

    def teardown(self) -> None:
        """The record alone makes the same bid."""
        if hasattr(self, "walker"):
            self.walker.ends_where_the_record_says()


AnyWalk.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAnyWalk = AnyWalk.TestCase
