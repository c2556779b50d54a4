"""Bids to write letters about."""

from datetime import UTC, datetime, timedelta

from tests import builders as b
from tests import shadowing
from tests.builders import Story
from tests.rules import evidencing, handing_on, voting, vouching
from tests.rules.revising import revises
from tests.rules.steps import at, does
from tests.tracking import TRACKED, plan, ready
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import DeadlinePassed, HandoverFailed, Reminded
from workflows.contracts.panels import PanelSeat, PanelSeated
from workflows.contracts.parties import Role
from workflows.contracts.reviews import BoardOutcome, Handling, InterestCategory
from workflows.rules import handover


def eventful(bid_id: str = "07R-1") -> Story:
    """A bid to which everything happens that somebody is told of, but for its end."""
    story = Story(b.opening(bid_id=bid_id)).until_asked("screen")
    clock = story.bid.clocks[0]
    for event in (
        Reminded(
            at=clock.due - timedelta(days=1), key=clock.key, due=clock.due, days_left=1
        ),
        DeadlinePassed(at=clock.due, key=clock.key, due=clock.due, lapses=False),
    ):
        story.happens(event)
    story.gives(c.PutOnHold(by=b.LOCAL, reason="The practices are merging."))
    story.later(days=2).gives(c.Resume(by=b.LOCAL, reason="They have merged."))
    ask = c.AskInformation(
        by=b.LOCAL, questions=(Question(text="How many lay members?"),)
    )
    story.gives(ask).step()
    story.until_asked("submit_application")
    now, story.now = story.now, story.bid.clocks[0].due + timedelta(hours=1)
    late = c.AdmitLate(
        by=b.OFFICE,
        key=DeadlineKey.APPLICATION,
        until=story.now.date() + timedelta(days=7),
        reason="Snow shut the office.",
    )
    story.gives(late)
    story.now = now
    story.until_asked("record_board_decision")
    extend = c.ExtendDate(
        by=b.OFFICE,
        key=DeadlineKey.BOARD,
        to=story.now.date() + timedelta(days=60),
        reason="The board meets in the autumn.",
    )
    story.gives(extend)
    story.gives(voting.opens(story))
    story.gives(voting.closes(story, reason="The board meets after all."))
    changes = c.RecordBoardDecision(
        by=b.CLERK,
        version=story.bid.version,
        board="E09000007",
        outcome=BoardOutcome.REQUEST_CHANGES,
        meeting_date=story.now.date(),
        minute_reference="HWB/11",
        votes=b.MEETING,
        comments="Name the lay members.",
    )
    story.gives(changes).until_asked("decide")
    decide = c.Decide(
        by=b.NATIONAL,
        version=story.bid.version,
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        reasons="All tests but one are met.",
        conditions=(b.terms(story.now.date() + timedelta(days=90)),),
    )
    return story.gives(decide).until_asked("agree_allocation")


def withdrawn(bid_id: str) -> Story:
    """A bid that was withdrawn early."""
    story = Story(b.opening(bid_id=bid_id)).until_asked("screen")
    return story.gives(
        c.Withdraw(by=b.OFFICER, reason="The members changed their mind.")
    )


def changed(bid_id: str) -> Story:
    """A bid whose allocation and agreement were changed after they were signed."""
    story = Story(b.opening(bid_id=bid_id)).until_asked("go_live")
    story.gives(revises(story))
    anew = c.IssueAgreement(
        by=b.OFFICE,
        instrument="Agreement 2",
        functions=("F01",),
        reason="The other function stays with NHS England.",
    )
    return story.gives(anew)


def to_be_read(bid_id: str) -> Story:
    """A bid whose agreement is there before the members' vote."""
    return does(at(Stage.BUDGET_HANDOVER, bid_id=bid_id), "issue_agreement")


def refused(bid_id: str) -> Story:
    """A bid that would be signed earlier, and whose money the ledger then does not take."""
    story = Story(b.opening(bid_id=bid_id)).until_asked("sign_agreement")
    issued = story.bid.agreement
    assert issued
    sooner = c.ShortenReview(
        by=b.OFFICER, digest=issued.digest, to=story.now.date() + timedelta(days=1)
    )
    story.gives(sooner).until_asked("go_live").step()
    story.now = handover.starts_at(story.bid)
    begun = handover.begin(story.bid, story.now)
    assert begun
    story.happens(begun)
    return story.happens(HandoverFailed(at=story.now, problem="It is closed"))


def in_place(bid_id: str) -> Story:
    """A bid on which another body decides in place of a board."""
    story = handing_on.lost(bid_id=bid_id)
    return story.gives(handing_on.starts(story))


def overspent(bid_id: str) -> Story:
    """A shadow period whose first month is expected to pass the budget."""
    story = shadowing.begun(bid_id=bid_id)
    story.now = datetime(2015, 5, 5, 12, tzinfo=UTC)
    story.gives(shadowing.overspent(story.bid, b.FINANCE, 1_000_000_00))
    not_yet = c.JudgeShadow(by=b.FINANCE, met=False, reasons="We spend too much.")
    return story.gives(not_yet)


def seated(bid_id: str) -> Story:
    """A bid that is told at which sitting the national panel hears it."""
    story = Story(b.opening(bid_id=bid_id)).until_asked("decide")
    seat = PanelSeat(sits=story.now + timedelta(days=7), place=1, most=2)
    return story.happens(PanelSeated(at=story.now, seat=seat))


def supported(bid_id: str) -> Story:
    """A bid on the supported track, with its plan."""
    story = Story(b.opening(bid_id=bid_id, cycle=TRACKED)).until_asked("say_readiness")
    story.gives(c.SayReadiness(by=b.MANAGER, answers=ready(story.bid, M2="2014-09")))
    screen = c.Screen(
        by=b.LOCAL, outcome=ScreeningOutcome.SUPPORTED, reasons="Not all is there yet."
    )
    return story.gives(screen).gives(plan(b.LOCAL, story.now))


def sent_back(bid_id: str) -> Story:
    """A bid whose evidence for a condition was not enough."""
    sent = evidencing.sent(documents=())
    return vouching.decided(bid_id).gives(sent).gives(evidencing.refused())


def ruled_on(bid_id: str, person: str, handling: Handling = Handling.LEAVE) -> Story:
    """A bid whose manager declared an interest that was ruled on.

    Args:
        bid_id: Its number.
        person: Who the manager is, in the register of members.
        handling: How it is handled.
    """
    story = Story(b.opening(bid_id=bid_id)).until_asked("screen")
    declared = c.DeclareInterest(
        by=b.actor(Role.BID_MANAGER, "07R", person=person),
        category=InterestCategory.FINANCIAL,
        description="Owns the building.",
    )
    return story.gives(declared).gives(
        c.RuleOnInterest(
            by=b.GUARDIAN, interest="i1", handling=handling, reason="A direct gain."
        )
    )
