"""What a person may ask for. Imperative names; one update of the same name each.

Field limits are checked where the command enters, at the web's edge and again by the
process. What a command means, and who may give it, is in `workflows.rules`.
"""

from datetime import date

from pydantic import Field

from workflows.contracts.agreement_commands import AcknowledgeChanges, ShortenReview
from workflows.contracts.applications import (
    Application,
    Document,
    ScreeningOutcome,
    Statements,
)
from workflows.contracts.approval_commands import (
    AcceptModel,
    AttestAssurance,
    CheckLetter,
    Decide,
    Moderate,
    RecordAssuranceChange,
    RefuseEvidence,
    ScoreBid,
    SendEvidence,
    SettleConditions,
    SignAssurance,
    VouchForCondition,
)
from workflows.contracts.board_commands import (
    CastVote,
    CloseVote,
    ConcludeConflictReview,
    DecideInPlace,
    OpenPanelVote,
    OpenVote,
    RecordBoardDecision,
    StartFallback,
)
from workflows.contracts.clocks import Question
from workflows.contracts.command import Command
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.handovers import Ballot
from workflows.contracts.money_commands import DisputeAllocation, ReviseAllocation
from workflows.contracts.phases import MOST, LaterPhase
from workflows.contracts.reviews import (
    Handling,
    InterestCategory,
    Severity,
)
from workflows.contracts.round_commands import AdmitLate
from workflows.contracts.shadow_commands import JudgeShadow, SubmitShadowReturn
from workflows.contracts.texts import Code, Line, OptionalText, Text
from workflows.contracts.track_commands import (
    AgreeSupportPlan,
    ReassessTrack,
    RecordMilestone,
    SayReadiness,
)


class SubmitExpression(Command):
    """The CCG expresses its interest."""

    functions: tuple[Code, ...] = Field(min_length=1, max_length=40)
    statements: Statements


class Screen(Command):
    """The local team rules on eligibility."""

    outcome: ScreeningOutcome
    reasons: Text


class SubmitApplication(Command):
    """The CCG submits Part one, or a new version of it.

    Attributes:
        documents: What is attached to it; the signatures cover it.
    """

    application: Application
    documents: tuple[Document, ...] = Field(default=(), max_length=20)


class SignApplication(Command):
    """A named officer signs Part one as it stands."""

    declaration: bool


class DeclareInterest(Command):
    """A person declares an interest, or that there is none."""

    category: InterestCategory
    description: OptionalText = ""
    since: date | None = None


class RuleOnInterest(Command):
    """The guardian or the panel's chair says how an interest is handled.

    Attributes:
        severity: How far it bears on the bid; None keeps what an earlier ruling said.
        stand_ins: Who concludes in place of a panel's chair who is out; put in by the service.
    """

    interest: Code
    handling: Handling
    reason: Text
    severity: Severity | None = None
    stand_ins: tuple[Code, ...] = Field(default=(), max_length=200)


class GiveGuardianOpinion(Command):
    """The conflicts of interest guardian gives an opinion on the bid."""

    satisfied: bool
    opinion: Text


class DischargeCondition(Command):
    """NHS England is satisfied that a condition is met.

    Attributes:
        sending: The last number of what was sent, as it was read; not checked where it is 0.
    """

    condition: Code
    evidence: Text
    sending: int = Field(default=0, ge=0, le=1_000_000)


class RecordMandate(Command):
    """The lay verifier records the member practices' ballot (R17)."""

    ballot: Ballot


class AgreeAllocation(Command):
    """A finance officer signs the allocation by its hash."""

    schedule_hash: Line


class IssueAgreement(Command):
    """NHS England issues the agreement and its function schedule, or a new version.

    Attributes:
        schedule: The version of the schedule of functions; empty for the round's own.
        reserved: Functions that this schedule reserves to NHS England, though the
            round's let them be asked for.
        reason: Why it is changed; needed where one was issued before.
        shadow_until: The last day of a shadow period before the handover; without it
            there is none.
        shadow_criteria: What both sides have to find met before it ends.
        phases: Functions that move later than the others, each phase with its money.
    """

    instrument: Line
    functions: tuple[Code, ...] = Field(min_length=1, max_length=40)
    schedule: OptionalText = ""
    reserved: tuple[Code, ...] = Field(default=(), max_length=40)
    reason: OptionalText = ""
    shadow_until: date | None = None
    shadow_criteria: OptionalText = ""
    phases: tuple[LaterPhase, ...] = Field(default=(), max_length=MOST)


class SignAgreement(Command):
    """The accountable officer signs the agreement."""

    digest: Line
    acknowledges_changes: bool = False


class CountersignAgreement(Command):
    """NHS England signs last (R19)."""

    digest: Line


class GoLive(Command):
    """NHS England finance releases the handover; it happens on the start date."""

    declaration: bool


class ConfirmHandover(Command):
    """The second key: another person confirms what NHS England finance releases.

    Attributes:
        journal: The check code of the journal that was looked at; where it is said, it
            has to be that of the journal as it stands.
    """

    declaration: bool
    journal: OptionalText = ""


class Withdraw(Command):
    """The CCG withdraws."""

    reason: Text


class PutOnHold(Command):
    """Clocks stop until somebody resumes the bid, or until the morning of a day."""

    reason: Text
    until: date | None = None


class Resume(Command):
    """Clocks run again."""

    reason: Text


class AskInformation(Command):
    """A deciding party asks the CCG."""

    questions: tuple[Question, ...] = Field(min_length=1, max_length=20)


class AnswerInformation(Command):
    """The CCG answers, question by question."""

    request: Code
    answers: tuple[Text, ...] = Field(min_length=1, max_length=20)


class ExtendDate(Command):
    """NHS England moves a date, with a reason."""

    key: DeadlineKey
    subject: OptionalText = ""
    to: date
    reason: Text


__all__ = [
    "AcceptModel",
    "AcknowledgeChanges",
    "AdmitLate",
    "AgreeAllocation",
    "AgreeSupportPlan",
    "AnswerInformation",
    "AskInformation",
    "AttestAssurance",
    "CastVote",
    "CheckLetter",
    "CloseVote",
    "Command",
    "ConcludeConflictReview",
    "ConfirmHandover",
    "CountersignAgreement",
    "Decide",
    "DecideInPlace",
    "DeclareInterest",
    "DischargeCondition",
    "DisputeAllocation",
    "ExtendDate",
    "GiveGuardianOpinion",
    "GoLive",
    "IssueAgreement",
    "JudgeShadow",
    "Moderate",
    "OpenPanelVote",
    "OpenVote",
    "PutOnHold",
    "ReassessTrack",
    "RecordAssuranceChange",
    "RecordBoardDecision",
    "RecordMandate",
    "RecordMilestone",
    "RefuseEvidence",
    "Resume",
    "ReviseAllocation",
    "RuleOnInterest",
    "SayReadiness",
    "ScoreBid",
    "Screen",
    "SendEvidence",
    "SettleConditions",
    "ShortenReview",
    "SignAgreement",
    "SignApplication",
    "SignAssurance",
    "StartFallback",
    "SubmitApplication",
    "SubmitExpression",
    "SubmitShadowReturn",
    "VouchForCondition",
    "Withdraw",
]
