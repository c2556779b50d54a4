"""The start: the day comes, the budget moves, the bid is live."""

from datetime import date, timedelta

import pytest

from tests.builders import CYCLE, OFFICE, OFFICER, REGION, Story, actor, opening
from tests.rules.steps import asked, at, does, due, london, refuses, rings, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.approval_events import HandoverFailed
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey, Missed, Model
from workflows.contracts.parties import Role
from workflows.rules import calendar, handover, handover_needs
from workflows.rules.refusals import Ended, Incomplete, WrongParty, WrongStage

FIRST = calendar.at(date(2015, 4, 1), calendar.at(date(2015, 4, 1)).time().min)


def ready(start=None):
    """All is done but for the day itself."""
    story = Story(start).until_asked("go_live")
    return does(story, "go_live")


def begun(story=None):
    story = story or ready()
    story.now = handover.starts_at(story.bid)
    return story.happens(handover.begin(story.bid, story.now))


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        pytest.param(timedelta(0), True, id="at midnight in London"),
        pytest.param(timedelta(minutes=-1), False, id="a minute before"),
        pytest.param(timedelta(hours=5), True, id="later that day"),
    ],
)
def test_the_handover_begins_on_the_start_date(change, begins):
    """R22: on the cycle's start, which is in British Summer Time."""
    story = ready()
    assert handover.starts_at(story.bid).isoformat() == "2015-03-31T23:00:00+00:00"
    assert bool(handover.begin(story.bid, FIRST + change)) is begins


@pytest.mark.parametrize("left", ["record_mandate", "countersign_agreement", "go_live"])
def test_nothing_begins_while_something_is_missing(left):
    """R17-R19: no vote, no signature, no release: no handover."""
    story = Story().until(Stage.BUDGET_HANDOVER)
    if left != "record_mandate":
        story.until_asked(left)
    assert handover.begin(story.bid, FIRST) is None


def test_nothing_begins_on_hold_or_while_a_question_is_open():
    """A hold keeps the money where it is."""
    held = ready().gives(c.PutOnHold(by=REGION, reason="A breach report."))
    assert handover.begin(held.bid, FIRST) is None
    asks = ready().gives(c.AskInformation(by=REGION, questions=({"text": "Why?"},)))
    assert handover.begin(asks.bid, FIRST) is None


def test_nothing_begins_at_another_stage_or_twice():
    """The handover happens once."""
    assert handover.begin(at(Stage.CONFLICT_REVIEW).bid, FIRST) is None
    story = begun()
    assert handover.begin(story.bid, story.now) is None
    story.happens(handover.gone_live(story.bid, story.now))
    assert handover.begin(story.bid, story.now) is None


@pytest.mark.parametrize(
    "command",
    [
        c.Withdraw(by=OFFICER, reason="Too soon."),
        c.PutOnHold(by=REGION, reason="Wait."),
        c.GoLive(by=actor(Role.NATIONAL_FINANCE, "national"), declaration=True),
        c.ExtendDate(by=OFFICE, key="start", to=date(2015, 5, 1), reason="Wait."),
        c.DischargeCondition(by=REGION, condition="c1", evidence="Seen."),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nobody_stops_a_handover_that_has_begun(command):
    """From here it happens."""
    story = begun()
    assert [n.words for n in story.needs()] == ["the handover to be carried out"]
    refuses(story, command, WrongStage)


@pytest.mark.parametrize(
    ("model", "accounts"),
    [
        pytest.param(
            Model.DELEGATED,
            {
                "nhs-england/primary-care/2015-16": -203_000_000,
                "07R/delegated/2015-16": 101_500_000,
                "08H/delegated/2015-16": 101_500_000,
            },
            id="delegated",
        ),
        pytest.param(Model.JOINT, {}, id="joint: none"),
        pytest.param(Model.GREATER_INVOLVEMENT, {}, id="greater involvement: none"),
    ],
)
def test_the_budget_moves_once_and_balances(model, accounts):
    """R20: out of NHS England's account, into each CCG's, to the penny."""
    story = Story(two_ccgs(model)).until(Stage.LIVE)
    transfer = handover.transfer_of(story.bid)
    legs = {leg.account: leg.pence for leg in transfer.legs} if transfer else {}
    assert legs == accounts
    assert sum(legs.values()) == 0
    assert story.bid.transfer == ("handover/07R-1" if accounts else "")
    assert handover.transfer_of(at(Stage.CONFLICT_REVIEW).bid) is None


def test_a_refused_transfer_needs_a_new_release_and_no_new_date():
    """R22: the bid was ready in time; only the ledger was not."""
    story = begun()
    story.happens(_failure(story))
    assert (story.bid.handing_over, story.bid.release) == (False, None)
    words = "NHS England to release the handover (account 07R is closed)"
    assert words in [n.words for n in story.needs()]
    assert rings(story) == []
    story.later(days=2)
    does(story, "go_live")
    assert story.bid.handover_problem == ""
    assert handover.begin(story.bid, story.now)


def test_a_pause_after_a_refused_transfer_leaves_the_start_where_it_was():
    """R22: the day came in time, however long the ledger takes."""
    story = begun()
    start = due(story.happens(_failure(story)), "start")
    story.gives(c.PutOnHold(by=REGION, reason="Wait."))
    story.later(days=30).gives(c.Resume(by=REGION, reason="Mended."))
    assert due(story, "start") == start == handover.starts_at(story.bid)


def _failure(story):
    return HandoverFailed(at=story.now, problem="account 07R is closed.")


def test_nothing_lapses_while_the_money_is_on_its_way():
    """A ledger that is away must not end a bid that was ready."""
    rules = tuple(
        r.model_copy(update={"missed": Missed.LAPSE}) for r in CYCLE.deadlines
    )
    cycle = CYCLE.model_copy(update={"deadlines": rules})
    story = begun(ready(opening(cycle=cycle)))
    story.later(days=60)
    assert rings(story) == ["deadline_passed"]
    assert (story.events[-1].lapses, story.bid.ended) == (False, None)


def test_a_start_that_is_missed_needs_consent_to_a_later_one():
    """R22: mid-year only with NHS England's consent."""
    story = Story().until_asked("go_live")
    story.now = handover.starts_at(story.bid)
    assert set(rings(story)) == {"deadline_passed"}
    assert handover_needs.start_missed(story.bid)
    assert rings(story) == []
    does(story, "go_live")
    assert [n.command for n in story.needs()] == ["extend_date"]
    assert handover.begin(story.bid, story.now) is None

    consent = asked(story, "extend_date", to=date(2015, 7, 1))
    local = consent.model_copy(update={"by": actor(Role.LOCAL_TEAM, "Q71")})
    refuses(story, local, WrongParty, "national office")
    today = consent.model_copy(update={"to": calendar.london_day(story.now)})
    refuses(story, today, Incomplete, "give a later one")
    story.gives(consent)
    assert story.bid.start_date == date(2015, 7, 1)
    assert not handover_needs.start_missed(story.bid)
    assert handover.begin(story.bid, story.now) is None
    assert begun(story).happens(handover.gone_live(story.bid, story.now)).bid.ended


def test_a_bid_that_comes_late_to_the_handover_needs_a_date():
    """R22: approved after the start date."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE).until_asked("decide")
    london(story, 2015, 5, 11)
    does(story, "decide")
    assert rings(story) == ["deadline_passed"]
    assert DeadlineKey.START in {n.key for n in story.needs() if n.command}


def test_a_live_bid_takes_no_further_command():
    """An end is an end."""
    story = Story().until(Stage.LIVE)
    assert story.needs() == ()
    withdraw = c.Withdraw(by=OFFICER, reason="Too late.")
    refuses(story, withdraw, Ended, "has ended, on 1 April 2015")
    assert handover.digest("a", "b") != handover.digest("a", "c")
