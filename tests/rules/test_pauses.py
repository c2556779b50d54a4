"""Fair clocks: how much of its time a task has used, and when its clock stood still."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import CYCLE, LOCAL, REGION, Story
from tests.rules.steps import at, declares, does, london, rings
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Pause, PauseReason, Question
from workflows.contracts.cycles import DeadlineKey
from workflows.rules import calendar, deadlines, pauses, waiting

HOLD = c.PutOnHold(by=REGION, reason="A breach report.")
RESUME = c.Resume(by=REGION, reason="Settled.")
ASK = c.AskInformation(by=LOCAL, questions=(Question(text="How many?"),))
HELD, ASKED = PauseReason.HOLD, PauseReason.ANSWER
BOARD = "E09000007"
EASTER = (date(2014, 4, 18), date(2014, 4, 21))
MAY = (date(2014, 5, 5), date(2014, 5, 26))
CHRISTMAS = (date(2014, 12, 25), date(2014, 12, 26), date(2015, 1, 1))
HOLIDAYS = EASTER + MAY + CHRISTMAS


def moment(day: date, hour: int = 10) -> datetime:
    """That hour in London."""
    local = datetime(day.year, day.month, day.day, hour, tzinfo=calendar.LONDON)
    return local.astimezone(UTC)


def paused(
    first: date, last: date | None, days: int, why: PauseReason = ASKED
) -> Pause:
    """A pause between two days."""
    until = moment(last) if last else None
    return Pause(since=moment(first), until=until, why=why, days=days)


@pytest.mark.parametrize(
    ("begun", "due", "stood", "now", "sentence"),
    [
        pytest.param(
            date(2014, 6, 2),
            date(2014, 6, 30),
            (),
            date(2014, 6, 2),
            "0 of 20 working days used",
            id="on its first day",
        ),
        pytest.param(
            date(2014, 6, 2),
            date(2014, 6, 30),
            (),
            date(2014, 6, 18),
            "12 of 20 working days used",
            id="no pause",
        ),
        pytest.param(
            date(2014, 6, 2),
            date(2014, 6, 3),
            (),
            date(2014, 6, 3),
            "1 of 1 working day used",
            id="one day",
        ),
        pytest.param(
            date(2014, 4, 17),
            date(2014, 5, 20),
            (),
            date(2014, 4, 22),
            "1 of 20 working days used",
            id="over Easter only one working day goes by",
        ),
        pytest.param(
            date(2014, 4, 17),
            date(2014, 5, 27),
            (paused(date(2014, 5, 3), date(2014, 5, 9), 4),),
            date(2014, 5, 14),
            "12 of 20 working days used; paused 3 to 9 May awaiting your answer",
            id="a pause over a bank holiday",
        ),
        pytest.param(
            date(2014, 12, 22),
            date(2015, 1, 9),
            (paused(date(2014, 12, 23), date(2015, 1, 5), 6, HELD),),
            date(2015, 1, 6),
            "2 of 5 working days used; paused 23 December 2014 to 5 January 2015 "
            "while on hold",
            id="over Christmas and New Year",
        ),
        pytest.param(
            date(2014, 12, 1),
            date(2015, 1, 30),
            (paused(date(2014, 12, 3), date(2014, 12, 5), 2, HELD),),
            date(2015, 1, 6),
            "21 of 39 working days used; paused 3 to 5 December 2014 while on hold",
            id="last year's pause with its year",
        ),
        pytest.param(
            date(2014, 6, 2),
            date(2014, 7, 7),
            (
                paused(date(2014, 6, 4), date(2014, 6, 6), 2),
                paused(date(2014, 6, 10), date(2014, 6, 10), 0, HELD),
                paused(date(2014, 6, 30), date(2014, 7, 2), 2),
            ),
            date(2014, 7, 3),
            "19 of 21 working days used; paused 4 to 6 June awaiting your answer, "
            "on 10 June while on hold and 30 June to 2 July awaiting your answer",
            id="several pauses",
        ),
        pytest.param(
            date(2014, 6, 2),
            date(2014, 7, 2),
            (
                paused(date(2014, 6, 4), date(2014, 6, 6), 2),
                paused(date(2014, 6, 18), None, 0, HELD),
            ),
            date(2014, 8, 29),
            "10 of 20 working days used; paused 4 to 6 June awaiting your answer and "
            "since 18 June while on hold",
            id="still open, however long ago",
        ),
        pytest.param(
            date(2014, 6, 2),
            date(2014, 7, 2),
            (paused(date(2014, 6, 4), None, 2),),
            date(2014, 6, 10),
            "2 of 20 working days used; paused since 4 June awaiting your answer",
            id="still open, and counted in part already",
        ),
        pytest.param(
            date(2014, 6, 2),
            date(2014, 6, 30),
            (),
            date(2014, 7, 2),
            "20 of 20 working days used, 2 working days late",
            id="late",
        ),
    ],
)
def test_what_is_said(begun, due, stood, now, sentence):
    """Working days of England, without those on which the clock stood still."""
    found = pauses.used(moment(begun), calendar.at(due), stood, moment(now), HOLIDAYS)
    assert pauses.said(found, moment(now), yours=True) == sentence
    neutral = sentence.replace("your answer", "the CCG's answer")
    assert pauses.said(found, moment(now)) == neutral


def test_a_task_that_was_late_from_the_start_has_no_days():
    """There is nothing of it to use."""
    day = moment(date(2014, 6, 2))
    assert pauses.used(day, day, (), day, HOLIDAYS) is None


def said_of(story: Story, key: str = "board") -> str:
    """The sentence on the one task of that key."""
    need = next(n for n in waiting.now(story.bid).blockers if n.key == key)
    days = story.bid.cycle.holidays
    found = pauses.used(need.since, need.due, need.pauses, story.now, days)
    return pauses.said(found, story.now)


def before_board() -> Story:
    """A board has its decision from 12 May to 24 June 2014."""
    return at(Stage.HWB_APPROVAL)


def test_a_bid_keeps_its_pauses():
    """A question, and later a hold: the twenty days stay those that were given."""
    story = before_board()
    total = said_of(story).partition("; ")[0].split()[2]
    london(story, 2014, 6, 3).gives(ASK)
    assert said_of(story).endswith("; paused since 3 June awaiting the CCG's answer")
    used = said_of(story).partition(";")[0]
    london(story, 2014, 6, 9)
    assert said_of(story).partition(";")[0] == used
    does(story, "answer_information")
    assert said_of(story) == f"{used}; paused 3 to 9 June awaiting the CCG's answer"
    london(story, 2014, 6, 12).gives(HOLD)
    london(story, 2014, 6, 16).gives(RESUME)
    assert said_of(story).split()[2] == total
    assert said_of(story).endswith(
        "; paused 3 to 9 June awaiting the CCG's answer and 12 to 16 June while on hold"
    )


def test_who_was_stopped_on_the_last_day_has_it_again():
    """The day more is a part of the pause, and none of those that were given."""
    story = before_board()
    london(story, 2014, 6, 24)
    given = _used(story).given
    assert _used(story).used == given
    story.gives(HOLD)
    london(story, 2014, 6, 24, 18).gives(RESUME)
    assert _used(story).given == given
    assert _used(story).used == given - 1
    london(story, 2014, 6, 25)
    assert _used(story).used == given


def test_while_a_clock_stands_still_no_time_goes_by():
    """Nobody is late by days that are not counted, however long an answer takes."""
    now = moment(date(2014, 8, 29))
    ended = paused(date(2014, 6, 4), date(2014, 6, 6), 2)
    still = paused(date(2014, 6, 18), None, 0)
    assert pauses.stands_at((), now, HOLIDAYS) == now
    assert pauses.stands_at((ended,), now, HOLIDAYS) == now
    assert pauses.stands_at((ended, still), now, HOLIDAYS) == still.since
    counted = paused(date(2014, 5, 22), None, 2)
    stands = pauses.stands_at((counted,), now, HOLIDAYS)
    assert stands == moment(date(2014, 5, 27))


def test_a_hold_inside_a_question_is_said_as_such():
    """Three pauses on end, each with its own reason; two questions on end are one."""
    story = before_board().gives(ASK)
    london(story, 2014, 5, 15).gives(HOLD)
    held = next(k for k in story.bid.clocks if k.key is DeadlineKey.ANSWER)
    assert [p.why for p in deadlines.pauses_of(story.bid, held)] == [HELD]
    london(story, 2014, 5, 22).gives(RESUME)
    assert said_of(story, "answer").endswith("; paused 15 to 22 May while on hold")
    london(story, 2014, 5, 28).gives(ASK)
    london(story, 2014, 5, 30)
    does(story, "answer_information", "q1")
    assert said_of(story).endswith(
        "15 to 22 May while on hold and since 22 May awaiting the CCG's answer"
    )
    used = said_of(story).partition(";")[0]
    london(story, 2014, 6, 4)
    does(story, "answer_information", "q2")
    assert [(p.why, p.until is None) for p in clock(story).pauses] == [
        (ASKED, False),
        (HELD, False),
        (ASKED, False),
    ]
    assert said_of(story).partition(";")[0] == used


def clock(story: Story):
    """The board's clock."""
    return deadlines.clock_of(story.bid, DeadlineKey.BOARD, BOARD)


def test_what_is_late_is_not_paused():
    """It runs no longer: a question makes nobody less late."""
    story = before_board()
    london(story, 2014, 6, 25)
    assert rings(story) == ["deadline_passed"]
    story.gives(HOLD)
    assert clock(story).passed
    assert deadlines.pauses_of(story.bid, clock(story)) == ()
    story.later(days=14).gives(RESUME)
    assert "paused" not in said_of(story)
    assert "late" in said_of(story)


def test_a_clock_that_began_within_a_pause_was_paused_from_its_own_beginning():
    """No pause begins before its clock."""
    story = Story().until_asked("give_guardian_opinion")
    london(story, 2014, 6, 2).gives(HOLD)
    london(story, 2014, 6, 12)
    declares(story, LOCAL)
    for one in story.bid.clocks:
        for pause in deadlines.pauses_of(story.bid, one):
            assert pause.since >= one.since


def test_a_pause_of_no_length_is_none():
    """A hold lifted in the moment it began, or one within a question that began then."""
    story = before_board().gives(HOLD).gives(RESUME)
    assert clock(story).pauses == ()


def test_the_start_date_is_no_allowance_of_days():
    """Nor is what only time can bring."""
    assert not pauses.is_counted("start", "go_live")
    assert not pauses.is_counted("board", "")
    assert pauses.is_counted("board", "record_board_decision")


DAYS = st.integers(0, 40)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 23), st.booleans()), max_size=6))
def test_pauses_take_no_day_and_give_none(steps):
    """However often a bid stops: the days given stay the same, and none is used while
    the clock stands still. Who stopped on the last day has that day again."""
    story = before_board()
    first = before = _used(story)
    for days, hours, stops in steps:
        story.later(days=days, hours=hours)
        stood = story.bid.hold and not clock(story).passed
        now = _used(story)
        assert now.given == first.given
        assert now.used == before.used if stood else now.used >= before.used
        if story.bid.hold:
            story.gives(RESUME)
        elif stops:
            story.gives(HOLD)
        before = _used(story)
        again = 1 if stood and now.used == now.given else 0
        assert before.given == now.given
        assert now.used - again <= before.used <= now.used
        rings(story)


def _used(story: Story):
    one = clock(story)
    stood = deadlines.pauses_of(story.bid, one)
    return pauses.used(one.since, one.due, stood, story.now, CYCLE.holidays)
