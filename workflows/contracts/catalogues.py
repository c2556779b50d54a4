"""What a round asks by list: criteria of Part two, and coded reasons of decisions."""

from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.tracks import TrackPolicy


class Recommendation(StrEnum):
    """What a decision or its recommendation may be."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    APPROVE_LOWER_MODEL = "approve_lower_model"
    DEFER = "defer"
    REJECT = "reject"


class Threshold(StrEnum):
    """Part two's four questions (DOMAIN 2.2)."""

    ASSURANCE = "assurance"
    CONFLICTS = "conflicts"
    FINANCIAL_CONTROL = "financial_control"
    PLANNING = "planning"


class Criterion(Contract):
    """One thing that Part two looks at; a threshold is met if all of its own are."""

    code: str
    words: str
    threshold: Threshold


class ReasonCode(Contract):
    """A reason that decisions give by its code.

    Attributes:
        words: What everybody reads: nobody's name, nothing of one bid alone.
        outcomes: Which decisions it may be a reason for; every one where it is empty.
    """

    code: str
    words: str
    outcomes: tuple[Recommendation, ...] = ()


class StandingRule(Contract):
    """A condition that every approval of CCGs in a class of risk carries (DOMAIN 3.3).

    Attributes:
        classes: Classes of risk, 1 to 4, that it is for; `rules.standing` says which is
            whose.
        working_days: When it is due, counted from the day that the decision is told.
    """

    classes: tuple[int, ...]
    criterion: str
    text: str
    owner: str
    evidence: str
    working_days: int
    support_level: int = 1
    review: str = ""


class Scoring(Contract):
    """How assessors score a bid by each criterion of its round.

    Attributes:
        most: The most points for a criterion; the least is nought.
        apart: Points between the highest and the lowest score of a criterion from which
            assessors are far apart.
        assessors: How many score a bid before the region recommends; scores open to
            everybody who weighs the bid once so many are in. With none, an assessor
            reads the others' once they have given their own.
    """

    most: int = Field(default=5, ge=1, le=100)
    apart: int = Field(default=2, ge=1, le=100)
    assessors: int = Field(default=0, ge=0, le=20)


class Lists(Contract):
    """What the steps of a bid ask for by code, in its round."""

    criteria: tuple[Criterion, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    scoring: Scoring | None = None
    tracks: TrackPolicy | None = None
