"""Working days and London time."""

from collections.abc import Collection, Container
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
CLOSE = time(17)
MORNING = time(9)
FRIDAY = 4
REACH = timedelta(days=3653)
"""How far ahead a person may set a date: beyond it lies a slip, not a plan."""


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Monday to Friday, bank holidays left out."""
    return day.weekday() <= FRIDAY and day not in holidays


def add_working_days(start: date, n: int, holidays: Container[date]) -> date:
    """The n-th working day after `start`, or before it when n is negative."""
    day, step = start, timedelta(days=1 if n >= 0 else -1)
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """How many working days lie after `start` up to and with `end`; negative backwards."""
    if end < start:
        return -working_days_between(end, start, holidays)
    weeks, rest = divmod((end - start).days, 7)
    first = start.weekday() + 1
    days = 5 * weeks + sum(n % 7 <= FRIDAY for n in range(first, first + rest))
    free = {day for day in holidays if start < day <= end}
    return days - sum(day.weekday() <= FRIDAY for day in free)


def is_to_come(day: date, today: date) -> bool:
    """Whether a day lies ahead, and near enough to be meant."""
    return today < day and day - today <= REACH


def at(day: date, clock: time = CLOSE) -> datetime:
    """That London time on that day, in UTC."""
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def later(free: Collection[date], due: datetime, days: int) -> datetime:
    """A date so many working days later, at the same time of day in London."""
    local = due.astimezone(LONDON)
    return at(add_working_days(local.date(), days, free), local.time())


def london_day(moment: datetime) -> date:
    """The day it is in London."""
    try:
        return moment.astimezone(LONDON).date()
    except OverflowError:  # the first or the last day that there is
        return moment.date()
