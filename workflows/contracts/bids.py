"""A bid: what it asks for, and all that has been decided on it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from workflows.contracts.base import Contract
from workflows.contracts.cycles import Cycle, DeadlineKey, Missed, Model
from workflows.contracts.money import Allocation
from workflows.contracts.parties import Party, Role, Who

Code = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
]
OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Stage(StrEnum):
    """Where a bid stands; the last six are its possible ends."""

    EXPRESSION_OF_INTEREST = "expression_of_interest"
    HWB_APPROVAL = "hwb_approval"
    CONFLICT_REVIEW = "conflict_review"
    APPROVAL_IN_PRINCIPLE = "approval_in_principle"
    BUDGET_HANDOVER = "budget_handover"
    LIVE = "live"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    NOT_ELIGIBLE = "not_eligible"


ENDS = frozenset(
    {
        Stage.LIVE,
        Stage.REJECTED,
        Stage.DEFERRED,
        Stage.WITHDRAWN,
        Stage.LAPSED,
        Stage.NOT_ELIGIBLE,
    }
)


class Track(StrEnum):
    """Ready now, or with support (DOMAIN 10, dual track)."""

    FAST = "fast"
    SUPPORTED = "supported"


class Applicant(Contract):
    """A CCG that bids."""

    code: str
    name: str


class Board(Contract):
    """A health and wellbeing board whose area the bid touches.

    Attributes:
        id: The council's GSS code.
        share: Hundredths of a percent of the applicant's area inside this council;
            of several applicants, the largest.
        material: Whether it is asked for a decision or only told (R6).
    """

    id: str
    name: str
    share: int
    material: bool


class Signature(Contract):
    """Who signed what, and when. It binds to the version and hash it names."""

    at: datetime
    by: Who
    version: int = 0
    digest: str = ""


class Contact(Contract):
    """Whom to ask about the bid."""

    name: Line
    email: Line


class Statements(Contract):
    """What an expression of interest says (DOMAIN 2.1, 13)."""

    integration: Text
    standards: Text
    inequalities: Text
    five_year_plan: Text
    governance: Text
    conflicts_outline: Text
    running_costs: Text
    area_team_reliance: OptionalText = ""
    timetable: Text
    engagement: OptionalText = ""
    contact: Contact


class CommitteeMember(Contract):
    """One line of the primary care commissioning committee's membership table."""

    name: Line
    role: Line
    category: Line
    votes: bool


class Application(Contract):
    """Part one of the application (DOMAIN 2.3, 13).

    Attributes:
        start_date: The cycle's start unless NHS England has consented to another (R22).
    """

    start_date: date
    functions: tuple[Code, ...] = Field(max_length=40)
    benefits: Text
    measures: OptionalText = ""
    constitution_reference: Line
    constitution_approved: bool = False
    governance: Text
    committee: tuple[CommitteeMember, ...] = Field(default=(), max_length=40)
    terms_of_reference: Line
    conflict_policy: Line
    conflict_policy_statement: Text
    guardian: Line
    information_governance_level: int = Field(ge=0, le=3)
    finance_template: Line
    engagement: OptionalText = ""
    risks: OptionalText = ""
    workforce: OptionalText = ""


class ScreeningOutcome(StrEnum):
    """What the local team finds."""

    ELIGIBLE = "eligible"
    SUPPORTED = "supported_track"
    NOT_ELIGIBLE = "not_eligible"


class BoardOutcome(StrEnum):
    """What a board may decide."""

    APPROVE = "approve"
    APPROVE_WITH_COMMENTS = "approve_with_comments"
    REQUEST_CHANGES = "request_changes"
    OBJECT = "object"
    NO_VIEW = "no_view"
    """Never chosen: an advisory board whose date passed in silence."""


class Votes(Contract):
    """How a board voted; `voters` are member register numbers, where known."""

    in_favour: Count = 0
    against: Count = 0
    abstained: Count = 0
    voters: tuple[Code, ...] = Field(default=(), max_length=60)


class BoardDecision(Contract):
    """One board's decision on one version of the bid."""

    board: str
    outcome: BoardOutcome
    version: int
    at: datetime
    by: Who | None = None
    meeting_date: date | None = None
    minute_reference: str = ""
    votes: Votes = Votes()
    comments: str = ""


class InterestCategory(StrEnum):
    """Kinds of interest (DOMAIN 5.3), and the nil return."""

    NONE = "none"
    FINANCIAL = "financial"
    PROFESSIONAL = "non_financial_professional"
    PERSONAL = "non_financial_personal"
    INDIRECT = "indirect"


class Handling(StrEnum):
    """What a ruling asks of a conflicted person, in order of force (DOMAIN 5.9)."""

    NOTE = "note"
    SPEAK_NOT_VOTE = "speak_not_vote"
    LEAVE = "leave"
    NO_PAPERS = "no_papers"


class Interest(Contract):
    """One declaration on this bid, and how it is handled (R14)."""

    id: str
    at: datetime
    by: Who
    category: InterestCategory
    description: str = ""
    since: date | None = None
    handling: Handling | None = None
    ruling_reason: str = ""
    ruled_by: Who | None = None


class ConflictOutcome(StrEnum):
    """What the conflicts panel concludes."""

    CLEAR = "clear"
    CLEAR_WITH_MITIGATIONS = "clear_with_mitigations"
    RETURN = "return_for_correction"
    UNRESOLVED = "unresolved"


class ConflictConclusion(Contract):
    """The panel's conclusion."""

    at: datetime
    by: Who
    outcome: ConflictOutcome
    reasons: str


class Opinion(Contract):
    """The guardian's opinion."""

    at: datetime
    by: Who
    text: str
    satisfied: bool


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


class Decision(Contract):
    """The decision in principle."""

    at: datetime
    by: Who
    outcome: Recommendation
    reasons: str
    model: Model
    to_cycle: str = ""
    accepted: Signature | None = None


class ConditionTerms(Contract):
    """A condition as it is set."""

    criterion: Line
    text: Text
    owner: Line
    evidence: Text
    due: date
    support_level: int = Field(default=1, ge=1, le=4)


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


class MandateResult(StrEnum):
    """How the member practices voted."""

    FOR = "for"
    AGAINST = "against"
    TURNOUT_SHORT = "turnout_short"


class Ballot(Contract):
    """A ballot of member practices (DOMAIN 2.5)."""

    opened: date
    closed: date
    electorate: Count
    in_favour: Count
    against: Count
    turnout_minimum: int = Field(default=50, ge=0, le=100)
    threshold: int = Field(default=50, ge=0, le=100)
    franchise: Line = "one practice, one vote"


class Mandate(Contract):
    """The members' answer, verified by a lay person."""

    at: datetime
    by: Who
    ccg: str
    ballot: Ballot
    result: MandateResult


class Agreement(Contract):
    """The delegation agreement as issued (DOMAIN 6.1).

    Attributes:
        added: Functions in it that the application did not ask for; `removed`, the other
            way round. Either must be acknowledged before signature (R19).
        sign_from: First moment at which the CCG may sign.
    """

    at: datetime
    by: Who
    instrument: str
    functions: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    sign_from: datetime
    digest: str
    signatures: tuple[Signature, ...] = ()
    countersigned: Signature | None = None


class Hold(Contract):
    """A pause: clocks stop."""

    at: datetime
    by: Who
    reason: str


class Question(Contract):
    """One question and its answer."""

    text: Text
    answer: OptionalText = ""


class InformationRequest(Contract):
    """Questions to the applicant."""

    id: str
    at: datetime
    by: Who
    questions: tuple[Question, ...]
    stops_clock: bool
    answered: Signature | None = None


class Clock(Contract):
    """One running deadline.

    Attributes:
        subject: Which board, condition, CCG or request; empty where there is one only.
        told: Reminders already sent, in working days before.
        passed: Whether it has been escalated.
    """

    key: DeadlineKey
    subject: str = ""
    due: datetime
    since: datetime
    missed: Missed
    told: tuple[int, ...] = ()
    passed: bool = False


class Extension(Contract):
    """A date that NHS England moved; for every subject of the key when that is empty."""

    key: DeadlineKey
    subject: str = ""
    to: datetime


class Acted(Contract):
    """Somebody took a decision on this bid under this hat (R10)."""

    person: str
    party: Party
    role: Role


class Bid(Contract):
    """A bid as it stands: one value, changed only by `rules.progress.after`.

    Attributes:
        id: The lead CCG's code and a number, such as `07R-1`.
        version: The application's version; a return to the CCG leads to the next.
        application_open: Whether the CCG has to submit the application (again).
        stopped_at: When the clocks stopped, while on hold or a stopping question is open.
        refusals: Refused attempts recorded so far, by person.
    """

    id: str
    cycle: Cycle
    model: Model
    applicants: tuple[Applicant, ...]
    boards: tuple[Board, ...]
    local_team: str
    region: str
    panel: str
    opened: datetime | None = None
    stage: Stage = Stage.EXPRESSION_OF_INTEREST
    track: Track = Track.FAST
    version: int = 0
    functions: tuple[str, ...] = ()
    start_date: date
    start_consented: bool = False
    statements: Statements | None = None
    screening: ScreeningOutcome | None = None
    application: Application | None = None
    application_open: bool = True
    return_reason: str = ""
    part_one: tuple[Signature, ...] = ()
    board_decisions: tuple[BoardDecision, ...] = ()
    interests: tuple[Interest, ...] = ()
    guardian_opinions: tuple[Opinion, ...] = ()
    conflict_conclusion: ConflictConclusion | None = None
    assurance: Assurance | None = None
    moderation: Moderation | None = None
    decision: Decision | None = None
    conditions: tuple[Condition, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    allocation: Allocation | None = None
    allocation_problem: str = ""
    allocation_signatures: tuple[Signature, ...] = ()
    agreement: Agreement | None = None
    release: Signature | None = None
    handing_over: bool = False
    handover_problem: str = ""
    transfer: str = ""
    hold: Hold | None = None
    requests: tuple[InformationRequest, ...] = ()
    clocks: tuple[Clock, ...] = ()
    extensions: tuple[Extension, ...] = ()
    stopped_at: datetime | None = None
    acted: tuple[Acted, ...] = ()
    refusals: tuple[tuple[str, int], ...] = ()
    ended: datetime | None = None
    end_reason: str = ""
