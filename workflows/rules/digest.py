"""The morning digest: which letters may wait for it, which never do, and its groups."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from workflows.contracts.notices import NoticeKind
from workflows.rules import calendar

AT = time(7)
"""When it goes out on working days, London time."""

MAY_WAIT = frozenset(
    {
        NoticeKind.RECEIVED,
        NoticeKind.BOARD_TOLD,
        NoticeKind.REMINDER,
        NoticeKind.HELD,
        NoticeKind.DATE_MOVED,
        NoticeKind.PANEL_SEATED,
        NoticeKind.CONDITION_DISCHARGED,
        NoticeKind.LIVE,
    }
)
"""Letters that only inform. A reminder is one of them because the digest itself lists
every task that is late or due soon, and does so two hours before reminders are written.
Every other kind asks for a step, binds somebody, or sets a clock going."""

CRITICAL = -5
"""Working days overdue from which a task is critically so."""

SOON = 5
"""Working days left from which a task is due soon."""

GROUPS = ("Critically overdue", "Overdue", "Due soon", "Not due yet")


def group(due: datetime | None, now: datetime, holidays: Collection[date]) -> str:
    """Under which heading a task stands, in lists and in the digest."""
    if due is None:
        return GROUPS[3]
    left = days_left(due, now, holidays)
    if due < now:
        return GROUPS[0] if left <= CRITICAL else GROUPS[1]
    return GROUPS[2] if left <= SOON else GROUPS[3]


def days_left(due: datetime, now: datetime, holidays: Collection[date]) -> int:
    """Working days from today to a date; negative once it has passed."""
    today, last = calendar.london_day(now), calendar.london_day(due)
    return calendar.working_days_between(today, last, holidays)


def next_morning(now: datetime, holidays: Collection[date]) -> date:
    """The day of the next digest: today before seven, else the next working day."""
    today = calendar.london_day(now)
    if now >= calendar.at(today, AT):
        today += timedelta(days=1)
    while not calendar.is_working_day(today, holidays):
        today += timedelta(days=1)
    return today
