"""A bid: what it asks for, and all that has been decided on it."""

from datetime import date, datetime
from enum import StrEnum

from workflows.contracts.applications import (
    Application,
    Document,
    ScreeningOutcome,
    Statements,
)
from workflows.contracts.assurances import Reopened
from workflows.contracts.base import Contract
from workflows.contracts.clocks import (
    Admission,
    Clock,
    Extension,
    Hold,
    InformationRequest,
)
from workflows.contracts.cycles import Cycle, Model
from workflows.contracts.decisions import (
    Assurance,
    Awaited,
    Condition,
    Decision,
    Moderation,
    Settled,
)
from workflows.contracts.fallbacks import InPlace
from workflows.contracts.handovers import Agreement, Dispute, Mandate
from workflows.contracts.money import Allocation
from workflows.contracts.panels import PanelSeat
from workflows.contracts.parties import Party, Role, Signature
from workflows.contracts.reviews import (
    BoardDecision,
    ConflictConclusion,
    Interest,
    Opinion,
)
from workflows.contracts.sagas import StepTaken
from workflows.contracts.scores import Scored
from workflows.contracts.shadows import Shadow
from workflows.contracts.tracks import Readiness, Reassessment, SupportPlan, Track
from workflows.contracts.votings import Voting


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
        people: Of all the applicants' people, those inside this council; 0 where that is
            not known, and `share` stands for it.
    """

    id: str
    name: str
    share: int
    material: bool
    people: int = 0


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
        documents: What is attached to the application as submitted.
        application_open: Whether the CCG has to submit the application (again).
        stopped_at: When the clocks stopped, while on hold or a stopping question is open.
        readiness: What the CCG said last of when it is ready.
        support: The support plan, the one that is over too.
        reassessments: How the track changed since the screening.
        scored: Who has scored it, of older versions too; never how.
        sitting: When it is before the national panel, where its round has sittings.
        awaited: That a decision in principle is taken and still sealed; never which.
        votings: Votes of boards outside a meeting, the closed ones too.
        in_place: Who decides in place of boards that could not be quorate.
        confirmations: The second keys of the handover, one for each body that gives one.
        handover_steps: Steps of the handover that stand.
        handover_reversals: How often its transfer was posted and moved back.
        refusals: Refused attempts recorded so far, by person.
        reopened: Why Part two has to be attested again; none once it is.
        policy: The newest version of its round's policy that it has heard of; 0 for none
            beside the one that it began under.
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
    readiness: Readiness | None = None
    support: SupportPlan | None = None
    reassessments: tuple[Reassessment, ...] = ()
    application: Application | None = None
    documents: tuple[Document, ...] = ()
    application_open: bool = True
    return_reason: str = ""
    part_one: tuple[Signature, ...] = ()
    board_decisions: tuple[BoardDecision, ...] = ()
    votings: tuple[Voting, ...] = ()
    in_place: tuple[InPlace, ...] = ()
    interests: tuple[Interest, ...] = ()
    guardian_opinions: tuple[Opinion, ...] = ()
    conflict_conclusion: ConflictConclusion | None = None
    assurance: Assurance | None = None
    reopened: Reopened | None = None
    scored: tuple[Scored, ...] = ()
    moderation: Moderation | None = None
    settled: Settled | None = None
    sitting: PanelSeat | None = None
    awaited: Awaited | None = None
    decision: Decision | None = None
    conditions: tuple[Condition, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    allocation: Allocation | None = None
    allocation_problem: str = ""
    allocation_signatures: tuple[Signature, ...] = ()
    allocation_past: tuple[Allocation, ...] = ()
    allocation_disputes: tuple[Dispute, ...] = ()
    agreement: Agreement | None = None
    shadow: Shadow | None = None
    release: Signature | None = None
    confirmations: tuple[Signature, ...] = ()
    handing_over: bool = False
    handover_problem: str = ""
    transfer: str = ""
    handover_steps: tuple[StepTaken, ...] = ()
    handover_reversals: int = 0
    hold: Hold | None = None
    requests: tuple[InformationRequest, ...] = ()
    clocks: tuple[Clock, ...] = ()
    extensions: tuple[Extension, ...] = ()
    admissions: tuple[Admission, ...] = ()
    stopped_at: datetime | None = None
    acted: tuple[Acted, ...] = ()
    refusals: tuple[tuple[str, int], ...] = ()
    ended: datetime | None = None
    end_reason: str = ""
    policy: int = 0
