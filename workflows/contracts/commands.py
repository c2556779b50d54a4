"""What a person may ask for. Imperative names; one update of the same name each.

Field limits are checked where the command enters, at the web's edge and again by the
process. What a command means, and who may give it, is in `workflows.rules`.
"""

from datetime import date

from pydantic import AwareDatetime, Field

from workflows.contracts.applications import (
    Application,
    Document,
    ScreeningOutcome,
    Statements,
)
from workflows.contracts.base import Contract
from workflows.contracts.clocks import Question
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import (
    AssuranceOutcome,
    ConditionTerms,
    Recommendation,
    Thresholds,
)
from workflows.contracts.handovers import Ballot
from workflows.contracts.parties import Actor
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
    Votes,
)
from workflows.contracts.sittings import Choice, Minutes, Recusal, Sits
from workflows.contracts.texts import Code, Line, OptionalText, Text


class Command(Contract):
    """A request by somebody under one hat.

    Attributes:
        version: The application version the person looked at; 0 where it does not
            matter. Decisions on an older version are refused.
    """

    by: Actor
    version: int = Field(default=0, ge=0)


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


class RecordBoardDecision(Command):
    """A board's decision is put on record.

    Attributes:
        votes: The counts; they follow from the minutes where there are any.
        minutes: Who was there and how each seat voted; none where the board's seats are
            not on file, or from before they could be.
    """

    board: Code
    outcome: BoardOutcome
    meeting_date: date
    minute_reference: Line
    votes: Votes = Votes()
    comments: OptionalText = ""
    minutes: Minutes | None = None


class OpenVote(Command):
    """A resolution is put to a board's members, who vote outside a meeting.

    Attributes:
        outcome: What the resolution means for the bid, once it is carried.
        comments: The board's comments or reasons, as the resolution has them.
        closes: When it closes by itself.
        sits: Named substitutes who vote for members who are away.
        body: The board as it stands. The service puts it in from the store of bodies;
            nobody sends it.
    """

    board: Code
    outcome: BoardOutcome
    resolution: Text
    comments: OptionalText = ""
    minute_reference: Line
    closes: AwareDatetime
    sits: tuple[Sits, ...] = Field(default=(), max_length=200)
    body: BodyVersion | None = None


class CastVote(Command):
    """A member votes, or changes their vote while it is open.

    Attributes:
        casting: The casting vote of whoever is in the chair; it is used only if the votes
            turn out equal.
        late: Who is late with the register of interests; put in by the service.
    """

    voting: Code
    choice: Choice
    casting: Choice | None = None
    late: tuple[Recusal, ...] = Field(default=(), max_length=400)


class CloseVote(Command):
    """The clerk closes a vote, and it is counted.

    Attributes:
        reason: Needed while somebody has not voted and the time has not come.
    """

    voting: Code
    reason: OptionalText = ""


class DeclareInterest(Command):
    """A person declares an interest, or that there is none."""

    category: InterestCategory
    description: OptionalText = ""
    since: date | None = None


class RuleOnInterest(Command):
    """The guardian or the panel's chair says how an interest is handled."""

    interest: Code
    handling: Handling
    reason: Text


class GiveGuardianOpinion(Command):
    """The conflicts of interest guardian gives an opinion on the bid."""

    satisfied: bool
    opinion: Text


class ConcludeConflictReview(Command):
    """The conflicts panel concludes."""

    outcome: ConflictOutcome
    reasons: Text
    mitigations: tuple[ConditionTerms, ...] = Field(default=(), max_length=20)


class AttestAssurance(Command):
    """The local director attests Part two."""

    outcome: AssuranceOutcome
    thresholds: Thresholds
    evidence: Text
    issues: OptionalText = ""


class SignAssurance(Command):
    """The local finance lead signs Part two as attested."""

    declaration: bool


class Moderate(Command):
    """The region recommends."""

    recommendation: Recommendation
    reasons: Text


class Decide(Command):
    """The decision in principle: national for delegated bids, local for joint ones."""

    outcome: Recommendation
    reasons: Text
    conditions: tuple[ConditionTerms, ...] = Field(default=(), max_length=20)
    lower_model: Model | None = None
    to_cycle: OptionalText = ""


class AcceptModel(Command):
    """The CCG accepts approval for a lower model."""

    declaration: bool


class DischargeCondition(Command):
    """NHS England is satisfied that a condition is met."""

    condition: Code
    evidence: Text


class RecordMandate(Command):
    """The lay verifier records the member practices' ballot (R17)."""

    ballot: Ballot


class AgreeAllocation(Command):
    """A finance officer signs the allocation by its hash."""

    schedule_hash: Line


class IssueAgreement(Command):
    """NHS England issues the agreement and its function schedule."""

    instrument: Line
    functions: tuple[Code, ...] = Field(min_length=1, max_length=40)


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


class Withdraw(Command):
    """The CCG withdraws."""

    reason: Text


class PutOnHold(Command):
    """Clocks stop until somebody resumes the bid."""

    reason: Text


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
