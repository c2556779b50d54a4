"""Holds that end by themselves: until a day, on that day, and whatever happens between."""

from datetime import date, timedelta

import pytest

from tests.builders import (
    CYCLE,
    LOCAL,
    OFFICE,
    REGION,
    Story,
    actor,
)
from tests.rules.steps import at, due, london, refuses, rings
from workflows.contracts import commands as c
from workflows.contracts import events as e
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.contracts.policies import PolicyWord
from workflows.rules import (
    calendar,
    deadlines,
    holds,
    notices,
    policy_change,
    rulebook,
    sentences,
    waiting,
)
from workflows.rules.refusals import Incomplete, OnHold

DAY = date(2014, 6, 3)
BOARD = "E09000007"


def held(stage: Stage = Stage.HWB_APPROVAL, until: date | None = DAY) -> Story:
    """A bid on hold from 12 May 2014, where its boards are asked."""
    story = london(at(stage), 2014, 5, 12)
    return story.gives(c.PutOnHold(by=REGION, reason="A merger.", until=until))


def test_a_hold_ends_by_itself_in_the_morning_of_its_day():
    """Nobody has to remember it; the record says that nobody did it."""
    story = held()
    end = calendar.at(DAY, calendar.MORNING)
    assert holds.next_end(story.bid)[0] == due(story, "hold") == end
    assert holds.ring(story.bid, end - timedelta(seconds=1)) is None
    ended = holds.ring(story.bid, end)
    assert (ended.by, ended.at) == (None, end)
    assert sentences.sentence(ended, story.bid) == (
        "The hold ended by itself: it was until 3 June 2014."
    )
    story.happens(ended)
    assert story.bid.hold is None
    assert holds.next_end(story.bid) is None
    assert holds.ring(story.bid, end) is None


def test_clocks_count_on_after_it_ended():
    """The board has its days: those of the hold are nobody's (12 May to 3 June)."""
    story = london(at(Stage.HWB_APPROVAL), 2014, 5, 12)
    before = due(story, "board", BOARD)
    story.gives(c.PutOnHold(by=REGION, reason="A merger.", until=DAY))
    story.happens(holds.ring(story.bid, calendar.at(DAY, calendar.MORNING)))
    free = CYCLE.holidays
    lost = calendar.working_days_between(date(2014, 5, 12), DAY, free)
    assert due(story, "board", BOARD) == calendar.later(free, before, lost)


def test_who_asks_why_it_waits_is_told_until_when():
    """And nobody is asked to do anything; NHS England may still resume it sooner."""
    story = held()
    now = waiting.now(story.bid)
    assert now.sentence == (
        "On hold since 12 May 2014 until 3 June 2014; its clocks stand still until it "
        "goes on by itself that morning, or NHS England resumes it sooner."
    )
    assert now.blockers[0].words == "the end of the hold on 3 June 2014"
    assert now.blockers[0].command == ""
    story.gives(c.Resume(by=LOCAL, reason="Settled."))
    assert story.bid.hold is None


def test_the_record_and_the_letters_say_until_when():
    """The CCG when it begins; the CCG and whoever held it when it ends."""
    before = london(at(Stage.HWB_APPROVAL), 2014, 5, 12)
    story = held()
    event = e.Held(at=story.now, by=story.bid.hold.by, reason="A merger.", until=DAY)
    begun = notices.notices_of(before.bid, story.bid, event)
    assert [n.kind for n in begun] == [NoticeKind.HELD]
    assert "put the bid on hold until 3 June 2014: A merger." in begun[0].words
    held_bid, ended = story.bid, holds.ring(story.bid, calendar.at(DAY))
    told = notices.notices_of(held_bid, story.happens(ended).bid, ended)
    assert [(n.kind, n.body) for n in told] == [
        (NoticeKind.RESUMED, "07R"),
        (NoticeKind.RESUMED, "Y56"),
    ]


def test_nobody_is_reminded_of_an_end_that_comes_by_itself():
    """A hold without a day is escalated at the round's limit; this one never is."""
    story = london(held(), 2014, 6, 20)
    assert rings(story) == []
    assert "reminded" in rings(london(held(until=None), 2014, 7, 2))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        pytest.param(date(2014, 5, 11), "Give a day after today", id="past"),
        pytest.param(date(2014, 5, 12), "Give a day after today", id="today"),
        pytest.param(
            date(2014, 7, 9), "40 working days at most.*8 July 2014", id="far"
        ),
        pytest.param(date.max, "40 working days at most", id="absurd"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_in_words(until, words):
    """To come, and within the round's limit."""
    story = london(at(Stage.HWB_APPROVAL), 2014, 5, 12)
    hold = c.PutOnHold(by=REGION, reason="A merger.", until=until)
    refuses(story, hold, Incomplete, words)


def test_the_last_day_of_the_limit_is_taken():
    """40 working days after 12 May 2014, over the bank holiday of 26 May."""
    assert held(until=date(2014, 7, 8)).bid.hold.until == date(2014, 7, 8)


def test_what_is_refused_meanwhile_says_until_when():
    """Whoever comes too early knows when to come again."""
    story = held()
    ask = c.AskInformation(by=LOCAL, questions=({"text": "How many?"},))
    refuses(story, ask, OnHold, "on hold until 3 June 2014: A merger")


def test_its_end_can_be_moved_and_an_earlier_hold_s_move_counts_no_more():
    """By an extension, as any date; a second hold has its own day."""
    story = held()
    later = c.ExtendDate(
        by=OFFICE, key=DeadlineKey.HOLD, to=date(2014, 6, 10), reason="More time."
    )
    story.gives(later)
    assert due(story, "hold") == calendar.at(date(2014, 6, 10), calendar.MORNING)
    assert holds.next_end(story.bid)[0] == due(story, "hold")
    assert holds.ring(story.bid, calendar.at(DAY)) is None
    story.gives(c.Resume(by=LOCAL, reason="Settled."))
    story.gives(c.PutOnHold(by=REGION, reason="Again.", until=DAY))
    assert due(story, "hold") == calendar.at(DAY, calendar.MORNING)


def test_a_hold_outlasts_whoever_put_it_and_whatever_else_changes():
    """Other systems lose a pause when a task is given to somebody else: it is the bid's."""
    story = held()
    new = CYCLE.model_copy(update={"version": CYCLE.version + 1, "hold_limit": 5})
    news = {"version": new.version, "by": story.bid.hold.by, "reason": "x"}
    word = PolicyWord(cycle=new, news={**news, "at": story.now})
    story.happens(policy_change.heard(story.bid, word, story.now))
    story.gives(
        c.DeclareInterest(
            by=actor(Role.REGIONAL_LEAD, "Y56", person="new"), category="none"
        )
    )
    assert story.bid.hold.until == DAY
    assert due(story, "hold") == calendar.at(DAY, calendar.MORNING)
    successor = actor(Role.REGIONAL_LEAD, "Y56", person="new")
    assert story.gives(c.Resume(by=successor, reason="Settled.")).bid.hold is None


def test_requests_of_before_a_hold_had_a_day_are_the_same_requests():
    """A key used before the release still names the same request."""
    plain = c.PutOnHold(by=REGION, reason="A merger.")
    dated = plain.model_copy(update={"until": DAY})
    assert "until" in c.PutOnHold.model_fields
    assert rulebook.digest(plain) != rulebook.digest(dated)


def test_a_board_of_a_bid_that_goes_on_again_is_late_no_sooner_than_said():
    """Its reminder comes after the hold, on its own date."""
    story = held()
    end = calendar.at(DAY, calendar.MORNING)
    story.happens(holds.ring(story.bid, end))
    alarm, clock = deadlines.next_alarm(story.bid)
    assert alarm > end
    assert clock.key is DeadlineKey.BOARD


def test_a_hold_without_a_day_is_told_without_one_and_ended_by_a_person():
    """Who resumed it stands in the record; nothing rings for it."""
    story = held(until=None)
    assert sentences.sentence(story.events[-1], story.bid) == (
        "Regional Lead Example (regional lead, NHS England's regional team) put the bid on "
        "hold: A merger."
    )
    assert holds.until(story.bid) == ""
    assert holds.ring(story.bid, story.now + timedelta(days=900)) is None
    story.gives(c.Resume(by=LOCAL, reason="They merged."))
    assert sentences.sentence(story.events[-1], story.bid) == (
        "Local Team Example (NHS England's local team) resumed the bid: They merged."
    )


def test_the_end_of_a_hold_is_on_its_own_clock():
    """Not on one that stands still meanwhile."""
    story = held()
    found = holds.next_end(story.bid)
    assert found
    assert found[1].key is DeadlineKey.HOLD
    assert len(story.bid.clocks) > 1
