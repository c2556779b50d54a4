"""What has happened. Past-tense names; the register keeps these for ever."""

from typing import Annotated

from pydantic import Field

from workflows.contracts.agreement_events import ChangesAcknowledged, ReviewShortened
from workflows.contracts.anytime_events import (
    AttemptRefused,
    ConditionVouched,
    DateExtended,
    DeadlinePassed,
    Held,
    InformationAnswered,
    InformationAsked,
    LateAdmitted,
    Reminded,
    Resumed,
    Withdrawn,
)
from workflows.contracts.approval_events import (
    AgreementCountersigned,
    AgreementIssued,
    AgreementSigned,
    AllocationAgreed,
    AllocationBuilt,
    AllocationDisputed,
    AllocationFailed,
    AllocationRevised,
    AssuranceAttested,
    AssuranceReopened,
    AssuranceSigned,
    BidScored,
    ConditionDischarged,
    ConditionsSettled,
    DecisionRecorded,
    EvidenceRefused,
    EvidenceSent,
    HandoverBegun,
    HandoverFailed,
    HandoverReleased,
    LetterChecked,
    MandateRecorded,
    ModelAccepted,
    Moderated,
    ReleaseAwaited,
    WentLive,
)
from workflows.contracts.base import Contract
from workflows.contracts.decided_event import Decided
from workflows.contracts.handover_events import (
    HandoverConfirmed,
    HandoverStepTaken,
    HandoverStepUndone,
)
from workflows.contracts.happened import Happened
from workflows.contracts.local_events import (
    ApplicationSigned,
    ApplicationSubmitted,
    BidOpened,
    BoardDecided,
    ConflictReviewConcluded,
    ExpressionSubmitted,
    FallbackStarted,
    GuardianOpinionGiven,
    InterestDeclared,
    InterestRuled,
    Screened,
)
from workflows.contracts.panels import PanelSeated
from workflows.contracts.policies import PolicyChanged
from workflows.contracts.rounds import SealedDecision
from workflows.contracts.scores import SealedScores
from workflows.contracts.shadow_events import ShadowBegun, ShadowJudged, ShadowReturned
from workflows.contracts.track_events import (
    MilestoneReached,
    ReadinessSaid,
    SupportPlanned,
    TrackReassessed,
)
from workflows.contracts.voting_events import VoteCast, VoteClosed, VoteOpened

Event = Annotated[
    BidOpened
    | ExpressionSubmitted
    | Screened
    | ReadinessSaid
    | SupportPlanned
    | MilestoneReached
    | TrackReassessed
    | ApplicationSubmitted
    | ApplicationSigned
    | BoardDecided
    | FallbackStarted
    | VoteOpened
    | VoteCast
    | VoteClosed
    | InterestDeclared
    | InterestRuled
    | GuardianOpinionGiven
    | ConflictReviewConcluded
    | AssuranceAttested
    | AssuranceSigned
    | AssuranceReopened
    | BidScored
    | Moderated
    | ConditionsSettled
    | PanelSeated
    | PolicyChanged
    | DecisionRecorded
    | LetterChecked
    | ReleaseAwaited
    | Decided
    | ModelAccepted
    | EvidenceSent
    | EvidenceRefused
    | ConditionDischarged
    | ConditionVouched
    | MandateRecorded
    | AllocationBuilt
    | AllocationFailed
    | AllocationAgreed
    | AllocationRevised
    | AllocationDisputed
    | AgreementIssued
    | ChangesAcknowledged
    | ReviewShortened
    | AgreementSigned
    | AgreementCountersigned
    | ShadowBegun
    | ShadowReturned
    | ShadowJudged
    | HandoverReleased
    | HandoverConfirmed
    | HandoverBegun
    | HandoverStepTaken
    | HandoverStepUndone
    | HandoverFailed
    | WentLive
    | Withdrawn
    | Held
    | Resumed
    | InformationAsked
    | InformationAnswered
    | DateExtended
    | LateAdmitted
    | Reminded
    | DeadlinePassed
    | AttemptRefused,
    Field(discriminator="kind"),
]


class Entry(Contract):
    """One numbered line of a bid's record; numbers start at 1 and have no gaps.

    Attributes:
        sealed: What the line keeps to itself until the round's release: handed to the
            register beside the line, kept apart from it, and no part of its hash.
        scores: An assessor's scores, in the same way.
    """

    bid_id: str
    number: int
    event: Event
    sealed: SealedDecision | None = None
    scores: SealedScores | None = None


__all__ = [
    "AgreementCountersigned",
    "AgreementIssued",
    "AgreementSigned",
    "AllocationAgreed",
    "AllocationBuilt",
    "AllocationDisputed",
    "AllocationFailed",
    "AllocationRevised",
    "ApplicationSigned",
    "ApplicationSubmitted",
    "AssuranceAttested",
    "AssuranceReopened",
    "AssuranceSigned",
    "AttemptRefused",
    "BidOpened",
    "BidScored",
    "BoardDecided",
    "ChangesAcknowledged",
    "ConditionDischarged",
    "ConditionVouched",
    "ConditionsSettled",
    "ConflictReviewConcluded",
    "DateExtended",
    "DeadlinePassed",
    "Decided",
    "DecisionRecorded",
    "Entry",
    "Event",
    "EvidenceRefused",
    "EvidenceSent",
    "ExpressionSubmitted",
    "FallbackStarted",
    "GuardianOpinionGiven",
    "HandoverBegun",
    "HandoverConfirmed",
    "HandoverFailed",
    "HandoverReleased",
    "HandoverStepTaken",
    "HandoverStepUndone",
    "Happened",
    "Held",
    "InformationAnswered",
    "InformationAsked",
    "InterestDeclared",
    "InterestRuled",
    "LateAdmitted",
    "LetterChecked",
    "MandateRecorded",
    "MilestoneReached",
    "ModelAccepted",
    "Moderated",
    "PanelSeated",
    "PolicyChanged",
    "ReadinessSaid",
    "ReleaseAwaited",
    "Reminded",
    "Resumed",
    "ReviewShortened",
    "Screened",
    "ShadowBegun",
    "ShadowJudged",
    "ShadowReturned",
    "SupportPlanned",
    "TrackReassessed",
    "VoteCast",
    "VoteClosed",
    "VoteOpened",
    "WentLive",
    "Withdrawn",
]
