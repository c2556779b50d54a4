"""When the morning digest goes out, and what stands under which heading."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workflows.contracts.notices import NoticeKind
from workflows.rules import calendar, digest
from workflows.rules.notices import ASKING

EASTER = (date(2026, 4, 3), date(2026, 4, 6))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 6, 3, 5, 59, tzinfo=UTC), date(2026, 6, 3)),
        (datetime(2026, 6, 3, 6, 0, tzinfo=UTC), date(2026, 6, 4)),
        (datetime(2026, 12, 3, 6, 59, tzinfo=UTC), date(2026, 12, 3)),
        (datetime(2026, 12, 3, 7, 0, tzinfo=UTC), date(2026, 12, 4)),
        (datetime(2026, 6, 5, 12, 0, tzinfo=UTC), date(2026, 6, 8)),
        (datetime(2026, 6, 7, 1, 0, tzinfo=UTC), date(2026, 6, 8)),
        (datetime(2026, 6, 3, 23, 30, tzinfo=UTC), date(2026, 6, 4)),
        (datetime(2026, 4, 2, 12, 0, tzinfo=UTC), date(2026, 4, 7)),
    ],
)
def test_the_next_morning_is_a_working_day_at_seven_in_london(
    now: datetime, day: date
) -> None:
    """Summer and winter, over weekends, bank holidays and midnight."""
    assert digest.next_morning(now, EASTER) == day


def test_a_letter_never_waits_past_the_next_working_day() -> None:
    """Hour by hour through a year: the morning lies ahead, and none lies between."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(365 * 24):
        day = digest.next_morning(now, EASTER)
        assert calendar.at(day, digest.AT) > now
        before = calendar.add_working_days(day, -1, EASTER)
        assert calendar.at(before, digest.AT) <= now
        now += timedelta(hours=1)


def test_what_asks_for_a_step_does_not_wait() -> None:
    """But for the reminder, whose task the digest lists every morning."""
    assert {NoticeKind.REMINDER} == digest.MAY_WAIT & ASKING
    binding = {NoticeKind.DECIDED, NoticeKind.ESCALATION, NoticeKind.QUESTIONS}
    assert digest.MAY_WAIT.isdisjoint(binding)
