"""A handover in phases: functions that move after the first day, each with its money."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.money import Pence
from workflows.contracts.sagas import StepTaken
from workflows.contracts.texts import Code

WHOLE = 10_000
"""Hundredths of a percent: all of a budget."""

MOST = 5
"""Later phases of one agreement."""


class LaterPhase(Contract):
    """What an agreement says of a phase after the first.

    The first phase is the rest of the functions and of the money, on the start date: so
    every function is in exactly one phase, and the sums add up by themselves.

    Attributes:
        begins: The day from whose start the CCG holds these functions.
        share: Of each CCG's budget, in hundredths of a percent; or else `pence`, a sum.
    """

    begins: date
    functions: tuple[Code, ...] = Field(min_length=1, max_length=40)
    share: int | None = Field(default=None, ge=1, lt=WHOLE)
    pence: Pence | None = Field(default=None, ge=1)


class PhaseState(StrEnum):
    """How a later phase stands."""

    TO_COME = "to_come"
    UNDER_WAY = "under_way"
    MOVED = "moved"
    CANCELLED = "cancelled"


class PhaseEnd(StrEnum):
    """Why a phase never comes."""

    NOTICE = "notice"
    REVOKED = "revoked"
    YEAR_OVER = "year_over"


class Phase(Contract):
    """A later phase of one delegation, as it stands.

    Attributes:
        number: From 2: the first phase is the handover itself.
        held_up: Since when its day has come and something forbids it.
        began: When it set off; unset again where a step was refused.
        steps: Steps that stand.
        reversals: How often its transfer was posted and moved back.
        problem: Why it was refused; empty once NHS England releases it again.
    """

    number: int
    begins: date
    functions: tuple[str, ...]
    pence: Pence
    state: PhaseState = PhaseState.TO_COME
    held_up: datetime | None = None
    began: datetime | None = None
    steps: tuple[StepTaken, ...] = ()
    reversals: int = 0
    problem: str = ""
    ended: PhaseEnd | None = None
