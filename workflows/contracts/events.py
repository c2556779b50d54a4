"""What has happened. Past-tense names; the register keeps these for ever."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.bids import (
    Application,
    AssuranceOutcome,
    Ballot,
    Bid,
    BoardOutcome,
    ConditionTerms,
    ConflictOutcome,
    Handling,
    InterestCategory,
    MandateResult,
    Question,
    Recommendation,
    ScreeningOutcome,
    Statements,
    Thresholds,
    Votes,
)
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.money import Allocation
from workflows.contracts.parties import Who


class Happened(Contract):
    """Something that happened, by somebody or by the clock."""

    at: datetime
    by: Who | None = None


class BidOpened(Happened):
    """The first entry of every bid; carries all that is pinned when it starts."""

    kind: Literal["bid_opened"] = "bid_opened"
    opening: Bid


class ExpressionSubmitted(Happened):
    """The CCG expressed its interest."""

    kind: Literal["expression_submitted"] = "expression_submitted"
    functions: tuple[str, ...]
    statements: Statements


class Screened(Happened):
    """The local team ruled on eligibility."""

    kind: Literal["screened"] = "screened"
    outcome: ScreeningOutcome
    reasons: str


class ApplicationSubmitted(Happened):
    """Part one arrived; its signatures are still to come.

    Attributes:
        kept: Boards whose earlier approval stands, since nothing material changed.
    """

    kind: Literal["application_submitted"] = "application_submitted"
    version: int
    application: Application
    kept: tuple[str, ...] = ()


class ApplicationSigned(Happened):
    """A named officer signed Part one."""

    kind: Literal["application_signed"] = "application_signed"
    version: int
    digest: str


class BoardDecided(Happened):
    """A board decided."""

    kind: Literal["board_decided"] = "board_decided"
    board: str
    outcome: BoardOutcome
    version: int
    meeting_date: date
    minute_reference: str
    votes: Votes
    comments: str = ""


class InterestDeclared(Happened):
    """Somebody declared an interest, or none."""

    kind: Literal["interest_declared"] = "interest_declared"
    interest: str
    category: InterestCategory
    description: str = ""
    since: date | None = None


class InterestRuled(Happened):
    """It was said how an interest is handled."""

    kind: Literal["interest_ruled"] = "interest_ruled"
    interest: str
    handling: Handling
    reason: str


class GuardianOpinionGiven(Happened):
    """The guardian gave an opinion."""

    kind: Literal["guardian_opinion_given"] = "guardian_opinion_given"
    satisfied: bool
    opinion: str


class ConflictReviewConcluded(Happened):
    """The conflicts panel concluded."""

    kind: Literal["conflict_review_concluded"] = "conflict_review_concluded"
    outcome: ConflictOutcome
    reasons: str
    mitigations: tuple[ConditionTerms, ...] = ()


class AssuranceAttested(Happened):
    """The local director attested, or declined to attest, Part two."""

    kind: Literal["assurance_attested"] = "assurance_attested"
    version: int
    outcome: AssuranceOutcome
    thresholds: Thresholds
    evidence: str
    issues: str = ""


class AssuranceSigned(Happened):
    """The local finance lead signed Part two."""

    kind: Literal["assurance_signed"] = "assurance_signed"
    version: int


class Moderated(Happened):
    """The region recommended."""

    kind: Literal["moderated"] = "moderated"
    recommendation: Recommendation
    reasons: str


class Decided(Happened):
    """The decision in principle was taken."""

    kind: Literal["decided"] = "decided"
    outcome: Recommendation
    reasons: str
    conditions: tuple[ConditionTerms, ...] = ()
    model: Model
    to_cycle: str = ""


class ModelAccepted(Happened):
    """The CCG accepted approval for a lower model."""

    kind: Literal["model_accepted"] = "model_accepted"


class ConditionDischarged(Happened):
    """A condition was met."""

    kind: Literal["condition_discharged"] = "condition_discharged"
    condition: str
    evidence: str


class MandateRecorded(Happened):
    """The member practices' ballot was recorded."""

    kind: Literal["mandate_recorded"] = "mandate_recorded"
    ccg: str
    ballot: Ballot
    result: MandateResult


class AllocationBuilt(Happened):
    """The allocation was added up from the practice lines."""

    kind: Literal["allocation_built"] = "allocation_built"
    allocation: Allocation


class AllocationFailed(Happened):
    """The allocation could not be built; somebody must mend the reference data."""

    kind: Literal["allocation_failed"] = "allocation_failed"
    problem: str


class AllocationAgreed(Happened):
    """A finance officer signed the allocation."""

    kind: Literal["allocation_agreed"] = "allocation_agreed"
    schedule_hash: str


class AgreementIssued(Happened):
    """NHS England issued the agreement."""

    kind: Literal["agreement_issued"] = "agreement_issued"
    instrument: str
    functions: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    sign_from: datetime
    digest: str


class AgreementSigned(Happened):
    """An accountable officer signed."""

    kind: Literal["agreement_signed"] = "agreement_signed"
    digest: str
    acknowledged: bool = False


class AgreementCountersigned(Happened):
    """NHS England signed last."""

    kind: Literal["agreement_countersigned"] = "agreement_countersigned"
    digest: str


class HandoverReleased(Happened):
    """NHS England finance released the handover."""

    kind: Literal["handover_released"] = "handover_released"


class HandoverBegun(Happened):
    """The start date came with everything done; from here nobody can withdraw."""

    kind: Literal["handover_begun"] = "handover_begun"


class HandoverFailed(Happened):
    """The ledger refused the transfer; the release must be given again."""

    kind: Literal["handover_failed"] = "handover_failed"
    problem: str


class WentLive(Happened):
    """The CCG holds the functions, and the budget where there is one."""

    kind: Literal["went_live"] = "went_live"
    transfer: str = ""


class Withdrawn(Happened):
    """The CCG withdrew, or its members' vote withdrew it."""

    kind: Literal["withdrawn"] = "withdrawn"
    reason: str


class Held(Happened):
    """The clocks stopped."""

    kind: Literal["held"] = "held"
    reason: str


class Resumed(Happened):
    """The clocks run again."""

    kind: Literal["resumed"] = "resumed"
    reason: str


class InformationAsked(Happened):
    """Questions went to the CCG."""

    kind: Literal["information_asked"] = "information_asked"
    request: str
    questions: tuple[Question, ...]
    stops_clock: bool


class InformationAnswered(Happened):
    """The CCG answered."""

    kind: Literal["information_answered"] = "information_answered"
    request: str
    answers: tuple[str, ...]


class DateExtended(Happened):
    """A date was moved."""

    kind: Literal["date_extended"] = "date_extended"
    key: DeadlineKey
    subject: str = ""
    to: datetime
    reason: str


class Reminded(Happened):
    """A deadline came near."""

    kind: Literal["reminded"] = "reminded"
    key: DeadlineKey
    subject: str = ""
    due: datetime
    days_left: int


class DeadlinePassed(Happened):
    """A deadline passed and was escalated; under some policies the bid lapses."""

    kind: Literal["deadline_passed"] = "deadline_passed"
    key: DeadlineKey
    subject: str = ""
    due: datetime
    lapses: bool


class AttemptRefused(Happened):
    """Somebody tried what the rules do not allow (HOUSE 0.3.2)."""

    kind: Literal["attempt_refused"] = "attempt_refused"
    command: str
    refusal: str
    words: str


Event = Annotated[
    BidOpened
    | ExpressionSubmitted
    | Screened
    | ApplicationSubmitted
    | ApplicationSigned
    | BoardDecided
    | InterestDeclared
    | InterestRuled
    | GuardianOpinionGiven
    | ConflictReviewConcluded
    | AssuranceAttested
    | AssuranceSigned
    | Moderated
    | Decided
    | ModelAccepted
    | ConditionDischarged
    | MandateRecorded
    | AllocationBuilt
    | AllocationFailed
    | AllocationAgreed
    | AgreementIssued
    | AgreementSigned
    | AgreementCountersigned
    | HandoverReleased
    | HandoverBegun
    | HandoverFailed
    | WentLive
    | Withdrawn
    | Held
    | Resumed
    | InformationAsked
    | InformationAnswered
    | DateExtended
    | Reminded
    | DeadlinePassed
    | AttemptRefused,
    Field(discriminator="kind"),
]


class Entry(Contract):
    """One numbered line of a bid's record; numbers start at 1 and have no gaps."""

    bid_id: str
    number: int
    event: Event
