"""Part two: how each applicant stood when it was attested, and on what evidence."""

from datetime import datetime
from enum import StrEnum

from workflows.contracts.base import Contract
from workflows.contracts.parties import Signature, Who
from workflows.contracts.texts import Code, OptionalText, Text


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


class Rating(StrEnum):
    """The CCG's yearly rating (DOMAIN 2.4)."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    NOT_RATED = "not_rated"


class FinancePosition(StrEnum):
    """How the CCG ends the year, by its last forecast."""

    SURPLUS = "surplus"
    BALANCED = "balanced"
    DEFICIT = "deficit"


class Snapshot(Contract):
    """How an applicant stands at the day of Part two (DOMAIN 2.4).

    Attributes:
        ccg: Whose it is, by code.
        directions: What directions in force say (s.14Z21); empty where there are none.
    """

    ccg: Code
    rating: Rating
    finance: FinancePosition
    special_measures: bool = False
    directions: OptionalText = ""


class Finding(Contract):
    """One criterion of Part two, met or not, and the evidence of it."""

    criterion: Code
    met: bool
    evidence: Text


class Assurance(Contract):
    """Part two, void if the application or a snapshot changes afterwards (R5).

    Attributes:
        snapshots: How each applicant stood; none where the round does not ask.
        findings: The thresholds by criterion; none where the round has no list.
    """

    at: datetime
    by: Who
    version: int
    outcome: AssuranceOutcome
    thresholds: Thresholds
    evidence: str
    issues: str = ""
    finance: Signature | None = None
    snapshots: tuple[Snapshot, ...] = ()
    findings: tuple[Finding, ...] = ()


class Reopened(Contract):
    """That Part two was attested and is void: what changed, and since when."""

    at: datetime
    by: Who
    words: str
