"""Bids and delegations with later phases."""

from datetime import date
from typing import Any

from tests.builders import Story, opening
from tests.delegating import BUDGET
from tests.delegating import opening as delegation_opening
from tests.policy import TWO_KEYS
from tests.rules.steps import does
from workflows.contracts.delegations import Delegation, FinancialYear, Holding
from workflows.contracts.phases import LaterPhase, Phase
from workflows.rules.bodies import NATIONAL

OCTOBER = date(2015, 10, 1)
SECOND = 661_300_001
"""What the second phase of the example moves, in pence: an odd sum."""


def later(day: date = OCTOBER, *functions: str, **money: Any) -> LaterPhase:
    """A later phase; of 30 per cent of the budget unless it is said otherwise."""
    given = money or {"share": 3000}
    return LaterPhase(begins=day, functions=functions or ("F02",), **given)


def chosen(*phases: LaterPhase, **changes: Any) -> Story:
    """A bid whose agreement chooses phases, with everything done but the day."""
    story = Story(opening(cycle=TWO_KEYS, **changes)).until_asked("issue_agreement")
    does(story, "issue_agreement", phases=phases)
    while story.step():
        pass
    return story


def phased(**changes: Any) -> Delegation:
    """Camden's delegation with a second phase on 1 October 2015."""
    start = date(2015, 4, 1)
    given: dict[str, Any] = {
        "functions": (
            Holding(function="F01", name="GMS contracts", holder="07R", since=start),
            Holding(function="F02", name="Premises", holder=NATIONAL, since=start),
        ),
        "years": (FinancialYear(start=2015, budget=BUDGET - SECOND),),
        "phases": (Phase(number=2, begins=OCTOBER, functions=("F02",), pence=SECOND),),
    }
    return delegation_opening(**{**given, **changes})
