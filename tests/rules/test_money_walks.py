"""Money is neither made nor lost, whatever is done to it and in whatever order.

Signing, changing, disputing, holding, withdrawing, issuing anew, dying while the money is
posted, and an operator's reset: `tests.rules.money_town` does them and says what holds.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.rules.money_town import Town, holds_true
from workflows.contracts.bids import Stage

T = TypeVar("T")
DISTURBANCES = (
    "revises",
    "revises",
    "disputes",
    "holds",
    "resumes",
    "reissues",
    "presses",
    "later_start",
    "closes_the_account",
)
reached: dict[str, int] = {}


class Drawn:
    """Picks what Hypothesis draws, so that a failing walk is made as short as can be."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def pick(self, options: Sequence[T]) -> T:
        return self.data.draw(st.sampled_from(options))


class Money(RuleBasedStateMachine):
    """Steps in any order that Hypothesis can think of, from the approval on."""

    town: Town

    @initialize(
        data=st.data(),
        joint=st.booleans(),
        conditional=st.booleans(),
        ahead=st.sampled_from((0, 4, 9, 20)),
        phased=st.booleans(),
    )
    def begins(
        self,
        data: st.DataObject,
        joint: bool,
        conditional: bool,
        ahead: int,
        phased: bool,
    ) -> None:
        """Just approved, or some way on; the last of them wait for their day."""
        self.town = Town(joint, conditional, phased)
        self.town.goes_on(Drawn(data), ahead)

    @rule(data=st.data(), most=st.sampled_from((1, 2, 16)))
    def people_go_on(self, data: st.DataObject, most: int) -> None:
        self.town.goes_on(Drawn(data), most)

    @rule(data=st.data())
    def time_passes(self, data: st.DataObject) -> None:
        self.town.waits(Drawn(data))

    @rule(data=st.data())
    @precondition(lambda self: self.town.bid.handing_over)
    def the_money_is_posted(self, data: st.DataObject) -> None:
        self.town.posts(Drawn(data))

    @rule(data=st.data(), ready=st.booleans())
    def the_day_comes(self, data: st.DataObject, ready: bool) -> None:
        if ready:
            self.town.goes_on(Drawn(data), 16)
        self.town.day_comes(Drawn(data))

    @rule(data=st.data())
    def it_is_reset(self, data: st.DataObject) -> None:
        if Drawn(data).pick((False, False, True)):
            self.town.is_reset(Drawn(data))

    @rule(data=st.data(), what=st.sampled_from(DISTURBANCES))
    def something_comes_between(self, data: st.DataObject, what: str) -> None:
        getattr(self.town, what)(Drawn(data))

    @rule(data=st.data(), really=st.sampled_from((False, False, False, True)))
    def it_is_withdrawn(self, data: st.DataObject, really: bool) -> None:
        if really:
            self.town.withdraws(Drawn(data))

    @invariant()
    def money_is_whole(self) -> None:
        if hasattr(self, "town"):
            holds_true(self.town)

    def teardown(self) -> None:
        if hasattr(self, "town"):
            stage = self.town.bid.stage.value
            reached[stage] = reached.get(stage, 0) + 1
            agreed = self.town.bid.agreement
            if stage == Stage.LIVE and agreed and agreed.phases:
                reached["live, in phases"] = reached.get("live, in phases", 0) + 1


def walks(number: int, **more: Any) -> None:
    """So many walks; where they ended is counted in `reached`."""
    reached.clear()
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=number,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )


def test_money_moves_once_whole_and_never_early():
    """And some of the walks get there: a test that never pays proves nothing."""
    walks(80, derandomize=True, database=None)
    assert {Stage.LIVE, Stage.WITHDRAWN, "live, in phases"} <= set(reached), reached


@pytest.mark.soak
def test_money_moves_once_whole_and_never_early_in_many_more_orders():
    walks(4000)
    assert {Stage.LIVE, Stage.WITHDRAWN, Stage.LAPSED} <= set(reached), reached
