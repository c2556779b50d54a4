"""Bids and delegations with later phases."""

from datetime import date
from typing import Any

from tests.builders import Story, opening
from tests.delegating import BUDGET, Life
from tests.delegating import opening as delegation_opening
from tests.policy import TWO_KEYS
from tests.rules.steps import does
from workflows.contracts import phase_events as p
from workflows.contracts.delegations import Delegation, FinancialYear, Holding
from workflows.contracts.money import Transfer
from workflows.contracts.phases import LaterPhase, Phase
from workflows.contracts.sagas import FunctionMoves, HandoverStep
from workflows.rules import delegation_phases, saga
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
    story.until_asked("agree_allocation")
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


class Phased(Life):
    """A phased delegation in a world of its own, that carries phases out as told.

    Attributes:
        opening: As it began.
        posted: Every transfer by its id, once.
        moved: Every movement of functions by its id.
        away: Whether nothing answers: a phase that has begun stays under way.
        kept: Whether somebody else holds the functions: they are refused.
    """

    def __init__(self, found: Delegation | None = None) -> None:
        self.opening = found or phased()
        Life.__init__(self, self.opening)
        self.posted: dict[str, Transfer] = {}
        self.moved: dict[str, FunctionMoves] = {}
        self.away = self.kept = False

    def carry_out(self) -> None:
        """What the workflow does with a phase under way, by the same rules."""
        one = delegation_phases.under_way(self.found)
        if one is None or self.away:
            return
        found, number = self.found, one.number
        transfer = delegation_phases.transfer(found, one)
        self._post(transfer)
        post, move = HandoverStep.TRANSFER, HandoverStep.FUNCTIONS
        self._stands(number, post, transfer.id)
        moves = delegation_phases.moves(found, one)
        if self.kept:
            self._post(saga.reversal(transfer))
            self._happened(p.PhaseStepUndone(at=self.now, phase=number, step=post))
            self._happened(
                p.PhaseFailed(
                    at=self.now, phase=number, step=move, problem="08H holds F02."
                )
            )
            return
        self.moved.setdefault(moves.id, moves)
        self._stands(number, move, moves.id)
        self._happened(p.PhaseMoved(at=self.now, phase=number))

    def _stands(self, number: int, step: HandoverStep, id: str) -> None:
        self._happened(p.PhaseStepTaken(at=self.now, phase=number, step=step, id=id))

    def _post(self, transfer: Transfer) -> None:
        assert self.posted.setdefault(transfer.id, transfer) == transfer

    def holders(self) -> dict[str, str]:
        """Who holds which function."""
        return {one.function: one.holder for one in self.found.functions}

    def kinds(self) -> list[str]:
        """What happened to phases, in order."""
        return [e.kind for e in self.events if e.kind.startswith("phase")]

    def moved_pence(self) -> int:
        """What of NHS England's money lies with the CCG by what was posted."""
        ours = "07R/delegated/"
        legs = [leg for one in self.posted.values() for leg in one.legs]
        assert not sum(leg.pence for leg in legs)
        return sum(leg.pence for leg in legs if leg.account.startswith(ours))
