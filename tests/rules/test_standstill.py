"""Clocks that stand still, and where they stand afterwards."""

from datetime import date, time

import pytest

from tests.builders import CLERK, LOCAL, MANAGER, OFFICER, REGION, Story
from tests.rules.steps import asked, at, declares, does, due, london, refuses, rings
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey
from workflows.rules import calendar, deadlines, waiting
from workflows.rules.refusals import TooLate

HOLD = c.PutOnHold(by=REGION, reason="A breach report.")
RESUME = c.Resume(by=REGION, reason="Settled.")
ASK = c.AskInformation(by=LOCAL, questions=(Question(text="How many?"),))
BOARD = "E09000007"


def before_board():
    """A board's decision is due on 24 June 2014."""
    story = at(Stage.HWB_APPROVAL)
    assert due(story, "board", BOARD) == calendar.at(date(2014, 6, 24))
    return story


@pytest.mark.parametrize(
    ("stopped", "restarted", "moved_to"),
    [
        pytest.param((2, 10), (2, 16), date(2014, 6, 24), id="for an afternoon"),
        pytest.param((2, 10), (3, 9), date(2014, 6, 25), id="overnight"),
        pytest.param((6, 18), (9, 9), date(2014, 6, 25), id="over a weekend"),
        pytest.param((7, 10), (8, 10), date(2014, 6, 24), id="within a weekend"),
        pytest.param((2, 10), (16, 10), date(2014, 7, 8), id="ten working days"),
        pytest.param((24, 10), (24, 18), date(2014, 6, 25), id="over its last hour"),
        pytest.param((24, 10), (28, 10), date(2014, 6, 30), id="from its last day on"),
    ],
)
@pytest.mark.parametrize("stop", ["hold", "question"])
def test_dates_move_on_by_the_working_days_lost(stopped, restarted, moved_to, stop):
    """HOUSE 0.1: clocks stop on hold, and while a stopping question is open."""
    story = before_board()
    london(story, 2014, 6, *stopped).gives(HOLD if stop == "hold" else ASK)
    assert story.bid.stopped_at == story.now
    assert "stand still" in waiting.now(story.bid).sentence
    london(story, 2014, 6, *restarted)
    does(story, "resume" if stop == "hold" else "answer_information")
    assert story.bid.stopped_at is None
    assert due(story, "board", BOARD) == calendar.at(moved_to)


def test_a_date_that_had_passed_does_not_come_back():
    """What was overdue before the pause is overdue after it."""
    story = before_board()
    london(story, 2014, 6, 25)
    assert rings(story) == ["deadline_passed"]
    story.gives(HOLD).later(days=14).gives(RESUME)
    assert due(story, "board", BOARD) == calendar.at(date(2014, 6, 24))
    assert story.bid.clocks[0].passed


def test_stopped_clocks_are_silent():
    """No reminder and no escalation while nothing can be done."""
    story = before_board()
    london(story, 2014, 6, 3).gives(HOLD)
    london(story, 2014, 7, 15)
    assert rings(story) == ["reminded"]
    assert story.events[-1].key is DeadlineKey.HOLD
    story.gives(RESUME)
    assert rings(story) == []


def test_an_answers_clock_runs_while_its_question_stops_the_rest():
    """Otherwise a question would never be late."""
    story = before_board().gives(ASK)
    assert due(story, "answer", "q1") == calendar.at(date(2014, 5, 27))
    moment, clock = deadlines.next_alarm(story.bid)
    assert clock.key is DeadlineKey.ANSWER
    assert moment == calendar.at(date(2014, 5, 19), time(9))
    london(story, 2014, 5, 28)
    assert rings(story) == ["deadline_passed"]


def test_an_answers_clock_that_ran_is_not_moved():
    """Two questions at once: the second one's date counts no standstill."""
    story = before_board().gives(ASK)
    london(story, 2014, 5, 19).gives(ASK)
    assert due(story, "answer", "q2") == calendar.at(date(2014, 6, 3))
    london(story, 2014, 5, 21)
    does(story, "answer_information", "q1")
    assert due(story, "answer", "q2") == calendar.at(date(2014, 6, 3))
    does(story, "answer_information", "q2")
    assert due(story, "board", BOARD) == calendar.at(date(2014, 7, 3))


def test_a_hold_inside_a_question_stops_the_answer_too():
    """On hold nothing runs but the hold: each clock counts its own standstill."""
    story = before_board().gives(ASK)
    london(story, 2014, 5, 15).gives(HOLD)
    london(story, 2014, 5, 22).gives(RESUME)
    assert due(story, "answer", "q1") == calendar.at(date(2014, 6, 3))
    assert story.bid.stopped_at == story.now
    london(story, 2014, 5, 28)
    does(story, "answer_information")
    assert due(story, "board", BOARD) == calendar.at(date(2014, 7, 9))


def test_a_clock_that_starts_during_a_pause_counts_from_its_own_start():
    """It did not stand still before there was anything to wait for."""
    story = Story().until_asked("give_guardian_opinion")
    london(story, 2014, 6, 2).gives(HOLD)
    london(story, 2014, 6, 12)
    declares(story, CLERK)
    assert due(story, "conflict_review", "i1") == calendar.at(date(2014, 7, 10))
    london(story, 2014, 6, 16).gives(RESUME)
    assert due(story, "conflict_review", "i1") == calendar.at(date(2014, 7, 14))


def test_a_date_moved_during_a_pause_counts_the_pause_from_there():
    """NHS England sees where the clock stands when it moves it."""
    story = before_board()
    london(story, 2014, 6, 2).gives(HOLD)
    london(story, 2014, 6, 9)
    more = c.ExtendDate(
        by=REGION, key=DeadlineKey.BOARD, to=date(2014, 7, 31), reason="Recess."
    )
    story.gives(more)
    assert due(story, "board", BOARD) == calendar.at(date(2014, 7, 31))
    london(story, 2014, 6, 11).gives(RESUME)
    assert due(story, "board", BOARD) == calendar.at(date(2014, 8, 4))


def test_nobody_is_late_while_the_clock_stands_still():
    """R1: a question just before the deadline does not cost the CCG the round."""
    story = Story().until_asked("submit_application")
    london(story, 2015, 1, 7).gives(ASK)
    london(story, 2015, 1, 14)
    submit = asked(story, "submit_application")
    story.gives(submit)
    assert story.bid.version == 1


def test_who_was_late_before_the_pause_stays_late():
    """R1: a question is no extension."""
    story = Story().until_asked("submit_application")
    london(story, 2015, 1, 9, 13).gives(ASK)
    refuses(story, asked(story, "submit_application"), TooLate)
    answer = asked(story, "answer_information", by=MANAGER)
    story.gives(answer)
    refuses(story, asked(story, "submit_application"), TooLate)


def test_the_start_and_a_holds_limit_never_stand_still():
    """R22: the round starts when it starts."""
    story = Story().until_asked("go_live").gives(ASK)
    london(story, 2015, 4, 2)
    assert "deadline_passed" in rings(story)
    assert {k.key for k in story.bid.clocks if k.passed} >= {DeadlineKey.START}
    does(story, "answer_information")
    start = due(story, "start")
    assert start == calendar.at(date(2015, 4, 1), time(0))


def test_a_bid_that_ended_has_no_clocks():
    """Nothing rings at a grave."""
    story = before_board().gives(ASK)
    story.gives(c.Withdraw(by=OFFICER, reason="No."))
    assert (story.bid.clocks, story.bid.stopped_at) == ((), None)
    assert deadlines.next_alarm(story.bid) is None
