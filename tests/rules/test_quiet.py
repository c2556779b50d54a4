"""The pre-election period: dates move, clocks say that they stand still, silence binds."""

from datetime import date, datetime, timedelta

import pytest

from tests.builders import LOCAL, Story, meet, opening
from tests.policy import CYCLE
from tests.rules.sitting import BOARD, before_board
from tests.rules.steps import asked, refuses
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Cycle, DeadlineKey, QuietPeriod
from workflows.rules import calendar, deadlines, pauses, waiting
from workflows.rules.refusals import TooEarly

PLAIN = before_board()
BEGUN = calendar.london_day(PLAIN.now)
DUE = next(c for c in PLAIN.bid.clocks if c.subject == BOARD)
FIRST = calendar.add_working_days(BEGUN, 2, CYCLE.holidays)
LAST = calendar.add_working_days(FIRST, 4, CYCLE.holidays)


def quiet(**changes) -> Cycle:
    given = {"since": FIRST, "until": LAST}
    period = QuietPeriod.model_validate(given | changes)
    rules = tuple(
        r.model_copy(update={"on": None, "working_days": 20})
        if r.key is DeadlineKey.BOARD
        else r
        for r in CYCLE.deadlines
    )
    return CYCLE.model_copy(update={"quiet": (period,), "deadlines": rules})


def board_clock(story: Story):
    return next(c for c in story.bid.clocks if c.subject == BOARD)


def test_a_clock_has_all_its_days_beside_the_period() -> None:
    """20 working days, of which 5 fall into it: due on the 25th."""
    clock = board_clock(before_board(cycle=quiet()))
    day = calendar.add_working_days(BEGUN, 25, CYCLE.holidays)
    assert calendar.london_day(clock.due) == day


def test_what_the_period_does_not_pause_stays() -> None:
    other = quiet(pauses=(DeadlineKey.ASSURANCE,))
    clock = board_clock(before_board(cycle=other))
    day = calendar.add_working_days(BEGUN, 20, CYCLE.holidays)
    assert calendar.london_day(clock.due) == day
    assert deadlines.pauses_of(before_board(cycle=other).bid, clock) == ()


@pytest.mark.parametrize(("days", "used"), [(0, 0), (1, 1), (4, 1), (8, 3), (26, 20)])
def test_days_of_the_period_are_nobodys(days: int, used: int) -> None:
    story = before_board(cycle=quiet())
    (need,) = waiting.now(story.bid).blockers
    assert need.since
    assert need.due
    on = calendar.add_working_days(BEGUN, days, CYCLE.holidays)
    now = calendar.at(on)
    found = pauses.used(need.since, need.due, need.pauses, now, CYCLE.holidays)
    assert found
    assert (found.used, found.given, found.over) == (used, 20, max(0, days - 25))


def test_the_clock_says_that_it_pauses_and_why() -> None:
    story = before_board(cycle=quiet())
    (need,) = waiting.now(story.bid).blockers
    assert need.since
    assert need.due
    now = calendar.at(FIRST)
    found = pauses.used(need.since, need.due, need.pauses, now, CYCLE.holidays)
    assert found
    said = pauses.said(found, now)
    assert said.startswith("1 of 20 working days used; paused ")
    assert said.endswith(": the pre-election period")
    assert (
        calendar.london_day(pauses.stands_at(need.pauses, now, CYCLE.holidays)) > LAST
    )


def test_a_hold_in_the_period_moves_nothing_twice() -> None:
    story = before_board(cycle=quiet())
    due = board_clock(story).due
    story.now = calendar.at(FIRST)
    story.gives(c.PutOnHold(by=LOCAL, reason="A question."))
    story.now = calendar.at(LAST)
    story.gives(c.Resume(by=LOCAL, reason="Settled."))
    assert board_clock(story).due == due


def test_a_fixed_date_stays_unless_it_falls_into_the_period() -> None:
    on = calendar.london_day(DUE.due)
    inside = QuietPeriod(since=on - timedelta(days=1), until=on + timedelta(days=1))
    before = QuietPeriod(since=FIRST, until=LAST)
    for period, moved in ((inside, True), (before, False)):
        fixed = tuple(
            r.model_copy(update={"on": on, "working_days": None})
            if r.key is DeadlineKey.BOARD
            else r
            for r in CYCLE.deadlines
        )
        cycle = CYCLE.model_copy(update={"quiet": (period,), "deadlines": fixed})
        due = calendar.london_day(board_clock(before_board(cycle=cycle)).due)
        assert due > period.until or not moved
        assert (due == on) is not moved


def test_rounds_without_a_period_are_as_they_were() -> None:
    assert board_clock(before_board()) == DUE


def test_nothing_is_decided_in_public_only_where_the_round_says_so() -> None:
    for silent in (False, True):
        story = before_board(cycle=quiet(silent=silent))
        story.now = datetime.combine(FIRST, story.now.timetz())
        command = asked(story, "record_board_decision", BOARD)
        if silent:
            refuses(
                story, command, TooEarly, "Nothing is decided in public in the pre-"
            )
            yesterday = asked(
                story,
                "record_board_decision",
                BOARD,
                meeting_date=FIRST - timedelta(days=1),
            )
            story.gives(yesterday)
        else:
            story.gives(command)
        assert story.bid.stage is Stage.CONFLICT_REVIEW


def test_a_vote_does_not_close_in_the_silence_and_nothing_is_decided_nationally() -> (
    None
):
    far = CYCLE.model_copy(
        update={
            "quiet": (
                QuietPeriod(
                    since=date(2010, 1, 1), until=date(2030, 1, 1), silent=True
                ),
            )
        }
    )
    story = Story(opening()).until_asked("decide")
    bid = story.bid.model_copy(update={"cycle": far})
    need = next(n for n in story.needs() if n.command == "decide")
    story.bid = bid
    refuses(story, meet(bid, need, story.now), TooEarly, "to 1 January 2030")
