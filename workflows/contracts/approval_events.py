"""What happens from approval in principle to live."""

from datetime import datetime
from typing import Literal

from workflows.contracts.applications import Document
from workflows.contracts.assurances import Finding, Snapshot
from workflows.contracts.decisions import (
    AssuranceOutcome,
    ConditionTerms,
    Recommendation,
    TermsChange,
    Thresholds,
)
from workflows.contracts.handovers import Ballot, MandateResult
from workflows.contracts.happened import Happened
from workflows.contracts.money import Allocation
from workflows.contracts.phases import LaterPhase
from workflows.contracts.sagas import HandoverStep
from workflows.contracts.shadows import ShadowTerms


class AssuranceAttested(Happened):
    """The local director attested, or declined to attest, Part two."""

    kind: Literal["assurance_attested"] = "assurance_attested"
    version: int
    outcome: AssuranceOutcome
    thresholds: Thresholds
    evidence: str
    issues: str = ""
    snapshots: tuple[Snapshot, ...] = ()
    findings: tuple[Finding, ...] = ()


class AssuranceSigned(Happened):
    """The local finance lead signed Part two."""

    kind: Literal["assurance_signed"] = "assurance_signed"
    version: int
    digest: str = ""


class AssuranceReopened(Happened):
    """An applicant stands otherwise than was attested: Part two is void (R5)."""

    kind: Literal["assurance_reopened"] = "assurance_reopened"
    version: int
    snapshot: Snapshot
    before: Snapshot | None = None
    reason: str


class BidScored(Happened):
    """An assessor scored the bid. How is kept beside the record, from other assessors too.

    Attributes:
        number: Which scores on this bid, the first being 1.
        criteria: By how many criteria.
        seal: A SHA-256 over the scores and a salt, which are kept with it.
    """

    kind: Literal["bid_scored"] = "bid_scored"
    version: int
    number: int
    criteria: int
    seal: str = ""


class Moderated(Happened):
    """The region recommended."""

    kind: Literal["moderated"] = "moderated"
    recommendation: Recommendation
    reasons: str
    conditions: tuple[ConditionTerms, ...] = ()


class ConditionsSettled(Happened):
    """The conditions panel settled what an approval is to carry. Nothing is decided by it.

    Attributes:
        changes: What is other than proposed.
        reason: Why; empty where all is as proposed.
    """

    kind: Literal["conditions_settled"] = "conditions_settled"
    version: int
    conditions: tuple[ConditionTerms, ...] = ()
    changes: tuple[TermsChange, ...] = ()
    reason: str = ""


class DecisionRecorded(Happened):
    """The decision in principle was taken and stays sealed until the round's release.

    Attributes:
        number: Which decision on this bid, the first being 1.
        due: When it is to be let out; none while no day is set.
        seal: A SHA-256 over the decision and a salt; both come with the release.
    """

    kind: Literal["decision_recorded"] = "decision_recorded"
    number: int = 1
    due: datetime | None = None
    seal: str = ""


class LetterChecked(Happened):
    """The letter of a sealed decision was read by somebody else than who decided."""

    kind: Literal["letter_checked"] = "letter_checked"
    number: int


class ReleaseAwaited(Happened):
    """The sealed decision is let out on another day than was said."""

    kind: Literal["release_awaited"] = "release_awaited"
    due: datetime | None = None


class ModelAccepted(Happened):
    """The CCG accepted approval for a lower model."""

    kind: Literal["model_accepted"] = "model_accepted"


class EvidenceSent(Happened):
    """A CCG sent what shows that a condition is met.

    Attributes:
        number: Which for this condition, the first being 1. It takes the place of what the
            same CCG sent before, where nobody has judged that.
    """

    kind: Literal["evidence_sent"] = "evidence_sent"
    condition: str
    number: int
    evidence: str
    documents: tuple[Document, ...] = ()


class EvidenceRefused(Happened):
    """What was sent does not show that a condition is met; the condition stays open.

    Attributes:
        sending: The last number of what was judged.
    """

    kind: Literal["evidence_refused"] = "evidence_refused"
    condition: str
    sending: int
    reason: str


class ConditionDischarged(Happened):
    """A condition was met.

    Attributes:
        sending: The last number of what had been sent; 0 where nothing was.
    """

    kind: Literal["condition_discharged"] = "condition_discharged"
    condition: str
    evidence: str
    sending: int = 0


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


class AllocationRevised(Happened):
    """A new version of the allocation took the place of the last.

    Attributes:
        number: Of the version.
        voids: Who had signed the last one, by name.
    """

    kind: Literal["allocation_revised"] = "allocation_revised"
    allocation: Allocation
    number: int
    reason: str
    voids: tuple[str, ...] = ()


class AllocationDisputed(Happened):
    """A finance officer does not agree the allocation."""

    kind: Literal["allocation_disputed"] = "allocation_disputed"
    schedule_hash: str
    reason: str


class AgreementIssued(Happened):
    """NHS England issued the agreement, or a new version of it.

    Attributes:
        version: Of the agreement; each new one voids what was signed and acknowledged.
        schedule: The version of the schedule of functions; empty for the round's own.
        reserved: Functions that this schedule reserves to NHS England.
        reason: Why there is a new version.
        voided: Whose signatures it made void, in words.
        shadow: The shadow period that it chooses.
        phases: What moves later than the first day.
    """

    kind: Literal["agreement_issued"] = "agreement_issued"
    instrument: str
    functions: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    sign_from: datetime
    digest: str
    version: int = 1
    schedule: str = ""
    reserved: tuple[str, ...] = ()
    reason: str = ""
    voided: tuple[str, ...] = ()
    shadow: ShadowTerms | None = None
    phases: tuple[LaterPhase, ...] = ()


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
    """A step was refused for good; the keys must be given again.

    Attributes:
        step: Which one; unset where the ledger refused the transfer and nothing else had
            been done.
    """

    kind: Literal["handover_failed"] = "handover_failed"
    problem: str
    step: HandoverStep | None = None


class WentLive(Happened):
    """The CCG holds the functions, and the budget where there is one."""

    kind: Literal["went_live"] = "went_live"
    transfer: str = ""
