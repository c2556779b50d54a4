"""Financial years: from 1 April, named by the calendar year in which they begin."""

from collections.abc import Container
from datetime import date, datetime, timedelta

from workflows.rules import calendar, words

APRIL = 4
MONTHS = 12


def of(day: date) -> int:
    """The year that a day belongs to."""
    return day.year if day.month >= APRIL else day.year - 1


def month_of(day: date) -> int:
    """The month of a day: 1 for April, 12 for March."""
    return (day.month - APRIL) % MONTHS + 1


def begins(year: int) -> date:
    """Its 1 April."""
    return date(year, APRIL, 1)


def first_day(year: int, month: int) -> date:
    """The first day of a month of a financial year."""
    behind, index = divmod(APRIL + month - 2, MONTHS)
    return date(year + behind, index + 1, 1)


def last_day(year: int, month: int) -> date:
    """The last day of a month of a financial year."""
    return first_day(year, month + 1) - timedelta(days=1)


def name(year: int) -> str:
    """`2015/16`."""
    return f"{year}/{(year + 1) % 100:02d}"


def month_name(year: int, month: int) -> str:
    """`April 2015`."""
    day = first_day(year, month)
    return f"{words.MONTHS[day.month - 1]} {day.year}"


def return_due(
    year: int, month: int, working_day: int, holidays: Container[date]
) -> datetime:
    """5pm on that working day after the month's end."""
    end = last_day(year, month)
    return calendar.at(calendar.add_working_days(end, working_day, holidays))
