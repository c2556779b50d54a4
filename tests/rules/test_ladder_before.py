"""Steps of a body's ladder before a date: each once, with the first reminder from its day on."""

from datetime import timedelta
from itertools import product

import pytest

from tests.builders import CYCLE, Story
from tests.rules.sitting import BOARD
from tests.rules.test_ladder import (
    USUAL,
    before_board,
    clock,
    held_by,
    laddered,
    passed,
)
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import Reminded
from workflows.contracts.ladders import Rung, Tells
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.rules import ladder, words

NEAR = USUAL.model_copy(update={"kind": NoticeKind.REMINDER})
CLERK = Rung(before=12, tells=(Tells.CLERK,), words="The clerk looks for a day.")
CHAIR = Rung(before=7, tells=(Tells.CHAIR,), words="The chair calls a meeting.")
LATE = Rung(days=0, tells=(Tells.REGION,), words="It is late.")
STEPS = (LATE, CHAIR, CLERK)


def reminders(*days: int) -> Story:
    return before_board(CYCLE.model_copy(update={"reminders": days}))


def reminded(story: Story, days: int) -> Reminded:
    due = clock(story.bid).due
    at = due - timedelta(days=days)
    key = DeadlineKey.BOARD
    return Reminded(at=at, key=key, subject=BOARD, due=due, days_left=days)


def told(
    story: Story, days: int, *steps: Rung, but: tuple[Role, ...] = ()
) -> list[str]:
    """Who is told with a reminder of so many days before the date, or as it passes (-1)."""
    event = passed(story.bid) if days < 0 else reminded(story, days)
    usual = USUAL if days < 0 else NEAR
    of = laddered(steps=steps or STEPS)
    found = list(ladder.told(story.bid, event, of, usual, held_by(*but)))
    assert {one.kind for one in found} <= {usual.kind}
    story.happens(event)
    return [str(one.roles[0]) for one in found]


def test_a_step_goes_with_the_first_reminder_from_its_day_on() -> None:
    """Twelve days are told at ten, seven at five; what is late waits for the passing."""
    story = reminders(10, 5, 1)
    assert told(story, 10) == ["board_clerk"]
    assert told(story, 5) == ["board_chair"]
    assert told(story, 1) == []
    assert told(story, -1) == ["regional_lead"]


def test_a_step_behind_the_last_reminder_goes_with_it() -> None:
    story = reminders(10, 9)
    assert told(story, 10) == ["board_clerk"]
    assert told(story, 9) == ["board_chair"]
    assert told(story, -1) == ["regional_lead"]


def test_reminders_that_fell_due_together_tell_all_their_steps() -> None:
    """Of several only the last is sent: the steps of the others go with it."""
    story = reminders(10, 5, 1)
    assert told(story, 1) == ["board_clerk", "board_chair"]


def test_where_the_round_reminds_of_nothing_they_go_as_the_date_passes() -> None:
    """No step is silent for ever."""
    story = reminders()
    assert told(story, -1) == ["board_clerk", "board_chair", "regional_lead"]


def test_an_office_that_nobody_holds_is_passed_over_before_a_date_too() -> None:
    """The next step is told in its place, and says so."""
    story = reminders(10, 5)
    event, of = reminded(story, 10), laddered(steps=STEPS)
    (one,) = ladder.told(story.bid, event, of, NEAR, held_by(Role.BOARD_CLERK))
    assert one.roles == (Role.BOARD_CHAIR,)
    due = words.moment(clock(story.bid).due)
    assert one.words.startswith(
        f"The board's decision is due by {due}. The chair calls a meeting. Nobody holds"
    )


@pytest.mark.parametrize("rounds", [(), (5,), (10, 5, 1), (3, 2)])
def test_each_step_is_told_once_whatever_the_round_and_the_ladder(rounds) -> None:
    """Every ladder of two steps before the date, over all that the round tells of it."""
    offices = (Tells.CLERK, Tells.CHAIR)
    for days in product((1, 2, 4, 6, 11, 30), repeat=2):
        story = reminders(*rounds)
        steps = tuple(
            Rung(before=n, tells=(one,), words="Near.")
            for n, one in zip(days, offices, strict=True)
        )
        heard: list[str] = []
        when: list[int] = []
        for left in (*rounds, -1):
            now = told(story, left, *steps)
            heard += now
            when += [left] * len(now)
        assert sorted(heard) == ["board_chair", "board_clerk"]
        for n, left in zip(sorted(days, reverse=True), when, strict=True):
            within = [one for one in rounds if one <= n]
            assert left == max(within, default=min(rounds, default=-1))


def test_a_step_says_when_it_is_told_and_is_either_before_or_after() -> None:
    assert ladder.in_words((LATE, CHAIR)).splitlines() == [
        "7 working days before a date, the chair is told: The chair calls a meeting.",
        "When a date has passed, NHS England's region is told: It is late.",
    ]
    both = CHAIR.model_copy(update={"days": 2})
    (fault,) = ladder.faults(laddered(steps=(both,)))
    assert fault.words == ladder.BOTH
    (fault,) = ladder.faults(laddered(steps=(CHAIR, CHAIR)))
    assert fault.words == (
        "7 working days before a date, the chair would be told twice."
    )
    after = Rung(days=7, tells=(Tells.CHAIR,), words="Late.")
    assert list(ladder.faults(laddered(steps=(CHAIR, after)))) == []
