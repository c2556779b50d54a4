"""Bids at any point of their life, made the way the process makes them: by commands."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from tests import in_shadow, tracking
from tests.part_two import part_two, scores
from tests.policy import CYCLE
from workflows.contracts import commands as c
from workflows.contracts.applications import (
    Application,
    Contact,
    ScreeningOutcome,
    Statements,
)
from workflows.contracts.bids import Applicant, Bid, Board, Stage
from workflows.contracts.commands import Command
from workflows.contracts.cycles import Cycle, DeadlineKey, Model
from workflows.contracts.decisions import (
    AssuranceOutcome,
    ConditionTerms,
    Recommendation,
    Thresholds,
)
from workflows.contracts.events import BidOpened, Event
from workflows.contracts.handovers import Ballot
from workflows.contracts.money import Allocation, Share
from workflows.contracts.parties import Actor, Membership, Role
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
    Votes,
)
from workflows.contracts.sittings import Choice
from workflows.contracts.views import Blocker
from workflows.rules import handover, permissions, progress, rulebook, voters, waiting

START = datetime(2014, 5, 12, 9, tzinfo=UTC)
CAMDEN = Applicant(code="07R", name="NHS Camden CCG")
ISLINGTON = Applicant(code="08H", name="NHS Islington CCG")
CAMDEN_BOARD = Board(
    id="E09000007", name="Camden Health and Wellbeing Board", share=10000, material=True
)
ISLINGTON_BOARD = Board(
    id="E09000019",
    name="Islington Health and Wellbeing Board",
    share=10000,
    material=True,
)
CITY_BOARD = Board(
    id="E09000001",
    name="City of London Health and Wellbeing Board",
    share=200,
    material=False,
)


def opening(
    *,
    bid_id: str = "07R-1",
    cycle: Cycle = CYCLE,
    model: Model = Model.DELEGATED,
    applicants: tuple[Applicant, ...] = (CAMDEN,),
    boards: tuple[Board, ...] = (CAMDEN_BOARD, CITY_BOARD),
) -> Bid:
    """What a bid's workflow starts with."""
    return Bid(
        id=bid_id,
        cycle=cycle,
        model=model,
        applicants=applicants,
        boards=boards,
        local_team="Q71",
        region="Y56",
        panel="panel/Y56",
        start_date=cycle.start_date,
    )


def actor(
    role: Role, body: str, *also: Membership, person: str = "", name: str = ""
) -> Actor:
    """Somebody under one hat; one person for each role of a body unless said."""
    return Actor(
        party=permissions.PARTY[role],
        body=body,
        role=role,
        person=person or f"{body}:{role}",
        name=name or f"{role.replace('_', ' ').title()} Example",
        also=also,
    )


def hat_of(role: Role, body: str) -> Membership:
    """Another hat of somebody."""
    return Membership(party=permissions.PARTY[role], body=body, role=role)


MANAGER = actor(Role.BID_MANAGER, "07R")
OFFICER = actor(Role.ACCOUNTABLE_OFFICER, "07R")
FINANCE = actor(Role.CHIEF_FINANCE_OFFICER, "07R")
GUARDIAN = actor(Role.GUARDIAN, "07R")
LAY = actor(Role.LAY_VERIFIER, "07R")
CLERK = actor(Role.BOARD_CLERK, "E09000007")
CHAIR = actor(Role.BOARD_CHAIR, "E09000007")
PANEL = actor(Role.PANEL_CHAIR, "panel/Y56")
LOCAL = actor(Role.LOCAL_TEAM, "Q71")
DIRECTOR = actor(Role.LOCAL_DIRECTOR, "Q71")
LOCAL_FINANCE = actor(Role.LOCAL_FINANCE, "Q71")
REGION = actor(Role.REGIONAL_LEAD, "Y56")
NATIONAL = actor(Role.NATIONAL_CHAIR, "national")
NATIONAL_FINANCE = actor(Role.NATIONAL_FINANCE, "national")
SIGNATORY = actor(Role.NATIONAL_SIGNATORY, "national")
OFFICE = actor(Role.NATIONAL_OFFICE, "national")
STATEMENTS = Statements(
    integration="One team around each patient.",
    standards="The same opening hours everywhere.",
    inequalities="More for the practices with most need.",
    five_year_plan="Section 4 of the plan.",
    governance="A committee with a lay chair.",
    conflicts_outline="Declared, ruled on, minuted.",
    running_costs="Within the present limit.",
    timetable="Start on 1 April 2015.",
    contact=Contact(name="Alex Example", email="alex.example@camden-ccg.example"),
)

MEETING = Votes(in_favour=7, against=1, abstained=0)


def application(bid: Bid, **changes: object) -> Application:
    """A complete Part one."""
    return Application(
        start_date=bid.start_date,
        functions=("F01", "F02"),
        benefits="Shorter waits.",
        constitution_reference="Constitution 4.2",
        governance="Primary care commissioning committee",
        terms_of_reference="ToR 1.0",
        conflict_policy="Policy 3.0",
        conflict_policy_statement="It follows the statutory guidance of December 2014.",
        guardian="Gail Example",
        information_governance_level=2,
        finance_template="template-07R",
    ).model_copy(update=changes)


def terms(due: date, criterion: str = "Governance") -> ConditionTerms:
    """A condition."""
    return ConditionTerms(
        criterion=criterion,
        text="Appoint a second lay member.",
        owner="Accountable officer",
        evidence="Minutes of the governing body",
        due=due,
    )


def ballot(
    now: datetime, in_favour: int = 30, against: int = 4, electorate: int = 40
) -> Ballot:
    """A ballot that closed yesterday."""
    day = now.date()
    return Ballot(
        opened=day - timedelta(days=14),
        closed=day - timedelta(days=1),
        electorate=electorate,
        in_favour=in_favour,
        against=against,
    )


def allocation(bid: Bid, practices_pence: int = 1_000_000_00) -> Allocation:
    """An allocation whose sums are right."""
    shares = []
    for applicant in bid.applicants:
        contingency = handover.percentage(practices_pence, bid.cycle.contingency)
        headroom = handover.percentage(practices_pence, bid.cycle.headroom)
        shares.append(
            Share(
                ccg=applicant.code,
                practices=40,
                practices_pence=practices_pence,
                contingency_pence=contingency,
                headroom_pence=headroom,
                total_pence=practices_pence + contingency + headroom,
            )
        )
    return Allocation(
        shares=tuple(shares),
        total_pence=sum(s.total_pence for s in shares),
        schedule_hash="a" * 64,
        source="example lines",
    )


def _interest(bid: Bid, need: Blocker, by: Actor, now: datetime) -> Command:
    return c.RuleOnInterest(
        by=by, interest=need.subject, handling=Handling.NOTE, reason="Remote."
    )


def meet(bid: Bid, need: Blocker, now: datetime) -> Command:
    """The command with which somebody would meet a need, in favour of the bid."""
    by = actor(need.roles[0], need.body)
    if need.command in tracking.STEPS:
        return tracking.meet(bid, need, by, now)
    makers: dict[str, Callable[[], Command]] = {
        "submit_expression": lambda: c.SubmitExpression(
            by=by, functions=("F01", "F02"), statements=STATEMENTS
        ),
        "screen": lambda: c.Screen(
            by=by, outcome=ScreeningOutcome.ELIGIBLE, reasons="Complete."
        ),
        "submit_application": lambda: c.SubmitApplication(
            by=by, application=application(bid)
        ),
        "sign_application": lambda: c.SignApplication(
            by=by, version=bid.version, declaration=True
        ),
        "record_board_decision": lambda: c.RecordBoardDecision(
            by=by,
            version=bid.version,
            board=need.subject,
            outcome=BoardOutcome.APPROVE,
            meeting_date=now.date(),
            minute_reference="HWB/12",
            votes=MEETING,
        ),
        "decide_in_place": lambda: c.DecideInPlace(
            by=by,
            version=bid.version,
            board=need.subject,
            outcome=BoardOutcome.APPROVE,
            meeting_date=now.date(),
            minute_reference="NHSE/12",
            comments="The area gains.",
        ),
        "cast_vote": lambda: _vote(bid, need, by),
        "close_vote": lambda: c.CloseVote(by=by, voting=bid.votings[-1].id),
        "declare_interest": lambda: c.DeclareInterest(
            by=by, category=InterestCategory.NONE
        ),
        "rule_on_interest": lambda: _interest(bid, need, by, now),
        "give_guardian_opinion": lambda: c.GiveGuardianOpinion(
            by=by, satisfied=True, opinion="Handled well."
        ),
        "conclude_conflict_review": lambda: c.ConcludeConflictReview(
            by=by, version=bid.version, outcome=ConflictOutcome.CLEAR, reasons="Clear."
        ),
        "attest_assurance": lambda: c.AttestAssurance(
            by=by,
            version=bid.version,
            outcome=AssuranceOutcome.ATTEST,
            thresholds=Thresholds(
                assurance=True, conflicts=True, financial_control=True, planning=True
            ),
            evidence="Quarter 3 review.",
            **part_two(bid),
        ),
        "sign_assurance": lambda: c.SignAssurance(by=by, declaration=True),
        "score_bid": lambda: c.ScoreBid(by=by, version=bid.version, scores=scores(bid)),
        "moderate": lambda: c.Moderate(
            by=by,
            version=bid.version,
            recommendation=Recommendation.APPROVE,
            reasons="In line with the region.",
        ),
        "settle_conditions": lambda: c.SettleConditions(by=by, version=bid.version),
        "decide": lambda: c.Decide(
            by=by,
            version=bid.version,
            outcome=Recommendation.APPROVE,
            reasons="All tests met.",
        ),
        "check_letter": lambda: c.CheckLetter(
            by=actor(Role.NATIONAL_OFFICE, "national"),
            number=bid.awaited.number if bid.awaited else 1,
            declaration=True,
        ),
        "accept_model": lambda: c.AcceptModel(by=by, declaration=True),
        "record_mandate": lambda: c.RecordMandate(by=by, ballot=ballot(now)),
        "discharge_condition": lambda: c.DischargeCondition(
            by=by, condition=need.subject, evidence="Seen."
        ),
        "agree_allocation": lambda: c.AgreeAllocation(
            by=by,
            schedule_hash=bid.allocation.schedule_hash if bid.allocation else "none",
        ),
        "issue_agreement": lambda: c.IssueAgreement(
            by=by, instrument="Agreement 2015/1", functions=bid.functions
        ),
        "sign_agreement": lambda: c.SignAgreement(
            by=by, digest=bid.agreement.digest if bid.agreement else "none"
        ),
        "countersign_agreement": lambda: c.CountersignAgreement(
            by=by, digest=bid.agreement.digest if bid.agreement else "none"
        ),
        **in_shadow.makers(bid, need, by),
        "go_live": lambda: c.GoLive(by=by, declaration=True),
        "confirm_handover": lambda: c.ConfirmHandover(by=by, declaration=True),
        "resume": lambda: c.Resume(by=by, reason="Settled."),
        "answer_information": lambda: c.AnswerInformation(
            by=by,
            request=need.subject,
            answers=tuple(
                "Yes."
                for r in bid.requests
                if r.id == need.subject
                for _ in r.questions
            ),
        ),
        "extend_date": lambda: c.ExtendDate(
            by=by,
            key=DeadlineKey.START,
            to=now.date() + timedelta(days=30),
            reason="Consented to a mid-year start.",
        ),
    }
    return makers[need.command]()


def _vote(bid: Bid, need: Blocker, by: Actor) -> Command:
    """The vote of the first who has not voted."""
    voting = next(v for v in bid.votings if v.board == need.subject and not v.closed)
    assert voting.body
    seat = voters.awaited(bid, voting, voting.body)[0]
    who = seat.holder or seat.substitutes[0]
    return c.CastVote(
        by=by.model_copy(update={"person": who.person, "name": who.name}),
        version=bid.version,
        voting=voting.id,
        choice=Choice.FOR,
    )


class Story:
    """A bid that things happen to, with a clock that somebody winds."""

    def __init__(self, start: Bid | None = None, now: datetime = START) -> None:
        self.now = now
        self.events: list[Event] = []
        first = BidOpened(at=now, opening=start or opening())
        self.bid = progress.after(None, first)
        self.events.append(first)

    def happens(self, event: Event) -> "Story":
        """Something happened."""
        self.bid = progress.after(self.bid, event)
        self.events.append(event)
        return self

    def gives(self, command: Command) -> "Story":
        """Somebody gives a command; refusals come out."""
        return self.happens(rulebook.answer(self.bid, command, self.now))

    def later(self, **time: float) -> "Story":
        """Time passes; nothing rings by itself."""
        self.now += timedelta(**time)
        return self

    def needs(self) -> tuple[Blocker, ...]:
        """What the bid waits for."""
        return waiting.now(self.bid).blockers

    def step(self) -> bool:
        """Meet the first need that somebody can meet; False if only time can."""
        if self.bid.allocation is None and handover.wants_allocation(self.bid):
            built = handover.allocation_built(self.bid, allocation(self.bid), self.now)
            self.happens(built)
            return True
        need = next((n for n in self.needs() if n.command), None)
        if need is None:
            return False
        self.now = in_shadow.time_for(self.bid, need, self.now)
        self.gives(meet(self.bid, need, self.now))
        return True

    def until(self, stage: Stage) -> "Story":
        """Go on in favour of the bid until it is at a stage."""
        while self.bid.stage is not stage:
            if not self.step():
                self.now = max(self.now, handover.starts_at(self.bid))
                begun = handover.begin(self.bid, self.now)
                assert begun, self.needs()
                self.happens(begun)
                self.happens(handover.gone_live(self.bid, self.now))
        return self

    def until_asked(self, command: str) -> "Story":
        """Go on until somebody is asked for a command."""
        while not any(n.command == command for n in self.needs()):
            assert self.step(), f"nobody is asked for {command}"
        return self


def a_bid(until: Stage = Stage.EXPRESSION_OF_INTEREST, start: Bid | None = None) -> Bid:
    """A bid that has come as far as a stage."""
    return Story(start).until(until).bid
