"""The steps of a handover, and what each asks of the world."""

from datetime import datetime
from enum import StrEnum

from workflows.contracts.base import Contract


class HandoverStep(StrEnum):
    """What is done at a handover, in this order; each can be undone.

    Telling everybody and publishing come with the entry that the bid went live: the
    register writes it, its letters and the public line in one transaction.
    """

    COST_CODES = "cost_codes"
    TRANSFER = "transfer"
    FUNCTIONS = "functions"


class StepTaken(Contract):
    """A step that stands.

    Attributes:
        id: What a repetition shares; it names the attempt, never a run.
    """

    step: HandoverStep
    id: str
    at: datetime


class CostCodes(Contract):
    """Cost codes that a handover opens.

    Attributes:
        id: Of the step; the codes are open under it.
    """

    id: str
    bid_id: str
    codes: tuple[str, ...]


class FunctionMove(Contract):
    """One function of one CCG's patients goes to another holder."""

    ccg: str
    function: str
    holder: str


class FunctionMoves(Contract):
    """Functions that change hands together, once under an id."""

    id: str
    bid_id: str
    moves: tuple[FunctionMove, ...]


class FunctionReturn(Contract):
    """What was moved under an id goes back to whoever held it before, once."""

    id: str
    bid_id: str
