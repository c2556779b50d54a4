"""What NHS England says: assurance, recommendation, decision, conditions."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Signature, Who
from workflows.contracts.texts import Line, Text


class AssuranceOutcome(StrEnum):
    """What the local director attests in Part two."""

    ATTEST = "attest"
    ATTEST_WITH_ISSUES = "attest_with_issues"
    DECLINE = "decline"


class Thresholds(Contract):
    """Part two's four questions (DOMAIN 2.2)."""

    assurance: bool
    conflicts: bool
    financial_control: bool
    planning: bool


class Assurance(Contract):
    """Part two, void if the application changes afterwards (R5)."""

    at: datetime
    by: Who
    version: int
    outcome: AssuranceOutcome
    thresholds: Thresholds
    evidence: str
    issues: str = ""
    finance: Signature | None = None


class Recommendation(StrEnum):
    """What a decision or its recommendation may be."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    APPROVE_LOWER_MODEL = "approve_lower_model"
    DEFER = "defer"
    REJECT = "reject"


class Moderation(Contract):
    """The region's recommendation."""

    at: datetime
    by: Who
    recommendation: Recommendation
    reasons: str


class Awaited(Contract):
    """A decision in principle that is taken and waits, sealed, for its release.

    Attributes:
        number: 1 for the first decision taken on the bid; one taken anew before the
            release has the next.
        due: When it is to be let out; none while no day is set.
    """

    at: datetime
    by: Who
    number: int = 1
    due: datetime | None = None


class Decision(Contract):
    """The decision in principle.

    Attributes:
        taken: When it was taken, where it was let out later, with others of its round.
        release: Which release of the round let it out; 0 for one that was told at once.
    """

    at: datetime
    by: Who
    outcome: Recommendation
    reasons: str
    model: Model
    to_cycle: str = ""
    accepted: Signature | None = None
    taken: datetime | None = None
    release: int = 0


class Blocks(StrEnum):
    """The step that waits for a condition, and all that comes after it (R18)."""

    SIGNATURE = "signature"
    COUNTERSIGNATURE = "countersignature"
    HANDOVER = "handover"


class ConditionTerms(Contract):
    """A condition as it is set.

    Attributes:
        blocks: Absent from terms set before there was a choice: the handover.
    """

    criterion: Line
    text: Text
    owner: Line
    evidence: Text
    due: date
    support_level: int = Field(default=1, ge=1, le=4)
    blocks: Blocks = Blocks.HANDOVER


class ConditionStatus(StrEnum):
    """How a condition stands."""

    OPEN = "open"
    DISCHARGED = "discharged"
    LAPSED = "lapsed"


class Condition(Contract):
    """A condition of approval, an object of its own (DOMAIN 3.2)."""

    id: str
    terms: ConditionTerms
    status: ConditionStatus = ConditionStatus.OPEN
    source: str = "decision"
    discharged: Signature | None = None
    evidence: str = ""
