"""Bids on their way: entries as the process would write them, event by event."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from workflows.contracts import events as e
from workflows.contracts.applications import (
    Application,
    Contact,
    ScreeningOutcome,
    Statements,
)
from workflows.contracts.bids import Applicant, Bid, Board
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import Cycle, DeadlineKey, DeadlineRule, Missed, Model
from workflows.contracts.decisions import (
    AssuranceOutcome,
    ConditionTerms,
    Recommendation,
    Thresholds,
)
from workflows.contracts.events import Entry, Event
from workflows.contracts.handovers import Ballot, MandateResult
from workflows.contracts.money import Allocation, Share
from workflows.contracts.parties import Party, Role, Who
from workflows.contracts.ports import Batch
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
    Votes,
)
from workflows.contracts.views import Blocker
from workflows.rules import progress, waiting
from workflows.rules.bodies import NATIONAL

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]

OPENED = datetime(2014, 11, 3, 9, tzinfo=UTC)
CYCLE = Cycle(
    name="cycle-2015-16",
    title="Applications for 2015/16",
    opens=date(2014, 11, 3),
    start_date=date(2015, 4, 1),
    deadlines=tuple(
        DeadlineRule(
            key=key,
            working_days=10,
            missed=Missed.LAPSE if key is DeadlineKey.CONDITION else Missed.STAY,
        )
        for key in DeadlineKey
        if key is not DeadlineKey.START
    ),
    functions=(),
    schedule_version="1",
)
STATEMENTS = Statements(
    integration="Care closer to home.",
    standards="As the rest of London.",
    inequalities="Practices in the east first.",
    five_year_plan="Chapter 4.",
    governance="A committee in public.",
    conflicts_outline="Lay majority.",
    running_costs="Within the allowance.",
    timetable="April.",
    contact=Contact(name="Alex Example", email="alex.example@camden-ccg.example"),
)
APPLICATION = Application(
    start_date=date(2015, 4, 1),
    functions=("F01",),
    benefits="One plan for every practice.",
    constitution_reference="CON-1",
    governance="A committee in public.",
    terms_of_reference="TOR-1",
    conflict_policy="COI-1",
    conflict_policy_statement="Everybody declares, always.",
    guardian="Sam Example",
    information_governance_level=2,
    finance_template="FIN-1",
)
TERMS = ConditionTerms(
    criterion="Governance",
    text="Publish the register of interests.",
    owner="Camden CCG",
    evidence="The address of the page.",
    due=date(2015, 3, 20),
)
BALLOT = Ballot(
    opened=date(2015, 1, 5),
    closed=date(2015, 1, 9),
    electorate=36,
    in_favour=30,
    against=2,
)


def opening(
    bid_id: str = "07R-1", model: Model = Model.DELEGATED, *, joint: bool = False
) -> Bid:
    """A bid of Camden, with Islington where it is a joint one."""
    second = (Applicant(code="08H", name="NHS Islington CCG"),) if joint else ()
    return Bid(
        id=bid_id,
        cycle=CYCLE,
        model=model,
        applicants=(Applicant(code="07R", name="NHS Camden CCG"), *second),
        boards=(
            Board(
                id="E09000007",
                name="Camden Health and Wellbeing Board",
                share=9700,
                material=True,
            ),
            Board(
                id="E09000019",
                name="Islington Health and Wellbeing Board",
                share=200,
                material=joint,
            ),
        ),
        local_team="Q71",
        region="Y56",
        panel="panel/Y56",
        start_date=CYCLE.start_date,
    )


def somebody(party: Party, body: str, role: Role, person: str = "") -> Who:
    """Whoever holds a role in a body."""
    return Who(
        party=party,
        body=body,
        role=role,
        person=person or f"{body}-{role}",
        name="Alex Example",
    )


def meeting(bid: Bid, blocker: Blocker, at: datetime, choose: Choose) -> Event:
    """An event that takes up what the bid waits for; the first choice says yes."""
    by = somebody(blocker.party, blocker.body, blocker.roles[0])
    what = {"at": at, "by": by}
    match blocker.command:
        case "submit_expression":
            return e.ExpressionSubmitted(
                **what, functions=("F01",), statements=STATEMENTS
            )
        case "screen":
            return e.Screened(
                **what, outcome=choose(list(ScreeningOutcome)), reasons="r"
            )
        case "submit_application":
            return e.ApplicationSubmitted(
                **what, version=bid.version + 1, application=APPLICATION
            )
        case "sign_application":
            return e.ApplicationSigned(**what, version=bid.version, digest="d")
        case "record_board_decision":
            outcomes = [o for o in BoardOutcome if o is not BoardOutcome.NO_VIEW]
            return e.BoardDecided(
                **what,
                board=blocker.subject,
                outcome=choose(outcomes),
                version=bid.version,
                meeting_date=at.date(),
                minute_reference="7",
                votes=Votes(in_favour=9),
                comments="More on access, please.",
            )
        case "declare_interest":
            return e.InterestDeclared(
                **what,
                interest=f"i{len(bid.interests) + 1}",
                category=choose(list(InterestCategory)),
                description="A share in a practice.",
            )
        case "rule_on_interest":
            return e.InterestRuled(
                **what,
                interest=blocker.subject,
                handling=choose(list(Handling)),
                reason="It is small.",
            )
        case "give_guardian_opinion":
            return e.GuardianOpinionGiven(**what, satisfied=True, opinion="Sound.")
        case "conclude_conflict_review":
            return e.ConflictReviewConcluded(
                **what,
                outcome=choose(list(ConflictOutcome)),
                reasons="As declared.",
                mitigations=choose([(), (TERMS,)]),
            )
        case "attest_assurance":
            return e.AssuranceAttested(
                **what,
                version=bid.version,
                outcome=choose(list(AssuranceOutcome)),
                thresholds=Thresholds(
                    assurance=True,
                    conflicts=True,
                    financial_control=True,
                    planning=True,
                ),
                evidence="Seen.",
            )
        case "sign_assurance":
            return e.AssuranceSigned(**what, version=bid.version)
        case "moderate":
            return e.Moderated(
                **what, recommendation=Recommendation.APPROVE, reasons="Ready."
            )
        case "decide":
            outcome = choose(list(Recommendation))
            lower = outcome is Recommendation.APPROVE_LOWER_MODEL
            return e.Decided(
                **what,
                outcome=outcome,
                reasons="Ready.",
                conditions=choose([(), (TERMS,)]),
                model=Model.JOINT if lower else bid.model,
            )
        case "accept_model":
            return e.ModelAccepted(**what)
        case "discharge_condition":
            return e.ConditionDischarged(
                **what, condition=blocker.subject, evidence="Published."
            )
        case "record_mandate":
            return e.MandateRecorded(
                **what,
                ccg=blocker.subject,
                ballot=BALLOT,
                result=choose(list(MandateResult)),
            )
        case "agree_allocation":
            return e.AllocationAgreed(**what, schedule_hash="h")
        case "issue_agreement":
            return e.AgreementIssued(
                **what,
                instrument="DA-1",
                functions=("F01",),
                sign_from=at + timedelta(days=7),
                digest="a",
            )
        case "sign_agreement":
            return e.AgreementSigned(**what, digest="a")
        case "countersign_agreement":
            return e.AgreementCountersigned(**what, digest="a")
        case "go_live":
            return e.HandoverReleased(**what)
        case "confirm_handover":
            return e.HandoverConfirmed(**what)
        case "answer_information":
            return e.InformationAnswered(
                **what, request=blocker.subject, answers=("Yes.",)
            )
        case "resume":
            return e.Resumed(**what, reason="It is settled.")
        case "extend_date":
            return e.DateExtended(
                **what,
                key=DeadlineKey(blocker.key),
                subject=blocker.subject,
                to=at + timedelta(days=30),
                reason="More time.",
            )
    return by_itself(bid, at)


def by_itself(bid: Bid, at: datetime) -> Event:
    """What the process does without anybody."""
    if bid.handing_over:
        return e.WentLive(at=at, transfer=f"handover/{bid.id}")
    if any(n.key == DeadlineKey.ALLOCATION for n in waiting.now(bid).blockers):
        shares = (
            Share(
                ccg="07R",
                practices=36,
                practices_pence=100,
                contingency_pence=1,
                headroom_pence=1,
                total_pence=102,
            ),
        )
        allocation = Allocation(shares=shares, total_pence=102, schedule_hash="h")
        return e.AllocationBuilt(at=at, allocation=allocation)
    return e.HandoverBegun(at=at)


def anytime(bid: Bid, at: datetime, choose: Choose) -> Event:
    """Something that may happen at any stage."""
    by = somebody(Party.NHS_ENGLAND, NATIONAL, Role.NATIONAL_OFFICE)
    officer = somebody(Party.CCG, "07R", Role.ACCOUNTABLE_OFFICER)
    clerk = somebody(Party.HWB, "E09000007", Role.BOARD_CLERK, choose(["b1", "b2"]))
    happened: list[Event] = [
        e.InformationAsked(
            at=at,
            by=clerk,
            request=f"q{len(bid.requests) + 1}",
            questions=(Question(text="How many practices?"),),
            stops_clock=choose([True, False]),
        ),
        e.InterestDeclared(
            at=at,
            by=clerk,
            interest=f"i{len(bid.interests) + 1}",
            category=InterestCategory.INDIRECT,
            description="A sister works there.",
        ),
        e.AttemptRefused(
            at=at, by=clerk, command="decide", refusal="WrongParty", words="No."
        ),
        e.Withdrawn(at=at, by=officer, reason="Our members want to wait."),
    ]
    if bid.hold is None:
        happened.append(e.Held(at=at, by=by, reason="An inquiry."))
    for clock in bid.clocks:
        subject = {"key": clock.key, "subject": clock.subject, "due": clock.due}
        happened.append(e.Reminded(at=at, **subject, days_left=5))
        lapses = clock.missed is Missed.LAPSE
        happened.append(e.DeadlinePassed(at=at, **subject, lapses=lapses))
    return choose(happened)


def road(bid: Bid, length: int = 60, random: Random | None = None) -> list[Entry]:
    """A bid's entries from its opening on: to live, or wherever chance leads it."""

    def choose(things: Sequence[T]) -> T:
        return random.choice(things) if random else things[0]

    events: list[Event] = [e.BidOpened(at=OPENED, opening=bid)]
    bid = progress.after(None, events[0])
    while bid.ended is None and len(events) < length:
        at = events[-1].at + timedelta(hours=choose([20, 1, 90]))
        if random and random.random() < 0.2:
            event = anytime(bid, at, choose)
        else:
            event = meeting(bid, choose(waiting.now(bid).blockers), at, choose)
        bid = progress.after(bid, event)
        events.append(event)
    return [
        Entry(bid_id=bid.id, number=number, event=event)
        for number, event in enumerate(events, 1)
    ]


def batches(entries: Sequence[Entry], *sizes: int) -> list[Batch]:
    """The entries in batches of these sizes, the last size for all that remain."""
    found, rest, size = [], list(entries), 1
    for size in (*sizes, *[sizes[-1] if sizes else 1] * len(entries)):
        if rest:
            found.append(Batch(bid_id=rest[0].bid_id, entries=tuple(rest[:size])))
            rest = rest[size:]
    return found


def state_of(entries: Sequence[Entry]) -> Bid:
    """The bid after all of its entries."""
    bid = None
    for entry in entries:
        bid = progress.after(bid, entry.event)
    assert bid is not None
    return bid
