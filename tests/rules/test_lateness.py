"""Late is what is past its due moment while its clock runs; everywhere the same."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workflows.contracts.clocks import Pause, PauseReason
from workflows.contracts.parties import Party
from workflows.contracts.views import Blocker
from workflows.rules import calendar, lateness
from workflows.rules.digest import GROUPS, group


def london(month: int, day: int, hour: int) -> datetime:
    """That hour of that day of 2014 in London."""
    local = datetime(2014, month, day, hour, tzinfo=calendar.LONDON)
    return local.astimezone(UTC)


DAYS: tuple[date, ...] = ()
FIVE = london(6, 4, 17)
MINUTE = timedelta(minutes=1)
ASKED = Pause(since=london(6, 3, 10), why=PauseReason.ANSWER)
OVER = Pause(
    since=london(6, 2, 10),
    until=london(6, 3, 10),
    why=PauseReason.ANSWER,
    days=1,
)


def a_task(
    *pauses: Pause, due: datetime | None = FIVE, command: str = "screen"
) -> Blocker:
    return Blocker(
        key="screening",
        words="the screening",
        party=Party.NHS_ENGLAND,
        body="Q71",
        name="",
        command=command,
        due=due,
        pauses=pauses,
    )


@pytest.mark.parametrize(
    ("task", "now", "held", "late"),
    [
        pytest.param(a_task(), FIVE - MINUTE, False, False, id="on the day"),
        pytest.param(a_task(), FIVE, False, False, id="at the moment"),
        pytest.param(a_task(), FIVE + MINUTE, False, True, id="the same evening"),
        pytest.param(a_task(OVER), FIVE + MINUTE, False, True, id="a pause is over"),
        pytest.param(a_task(ASKED), FIVE + 60 * MINUTE, False, False, id="paused"),
        pytest.param(a_task(), FIVE + MINUTE, True, False, id="on hold"),
        pytest.param(
            a_task(command="resume"), FIVE + MINUTE, True, True, id="to resume it"
        ),
        pytest.param(a_task(due=None), FIVE, False, False, id="no date"),
    ],
)
def test_late_is_what_is_past_its_moment_while_its_clock_runs(
    task: Blocker, now: datetime, held: bool, late: bool
):
    """And the groups of My work and of the digest say the same."""
    seen = lateness.seen(task, now, DAYS, held=held)
    assert seen.is_late is late
    date_ = None if seen.held else seen.due
    assert (group(date_, seen.at, DAYS) in GROUPS[:2]) is late


def test_of_a_bid_what_is_late_comes_first_and_what_is_held_last():
    soon, later = a_task(ASKED), a_task(due=FIVE + timedelta(days=1))
    now = FIVE + timedelta(days=2)
    one = lateness.pressing([soon, later], now, DAYS, held=False)
    assert (one.due, one.is_late) == (later.due, True)
    resume = a_task(command="resume", due=FIVE + timedelta(days=9))
    one = lateness.pressing([soon, later, resume], now, DAYS, held=True)
    assert (one.due, one.is_late) == (resume.due, False)
    assert lateness.pressing([later], now, DAYS, held=True).held
    assert lateness.pressing([], now, DAYS, held=False) == (None, now, False)
