"""The demonstration cycle: a real round moved so that it opens today."""

from datetime import date, timedelta

import holidays

from activities.reference.policy import Round
from workflows.rules import calendar, words

TODAY = "today"
"""Name of the demonstration cycle."""


def moved(real: Round, first_day: date, version: int = 1) -> Round:
    """The same round moved so that it opens on `first_day`.

    Every date moves by the same number of days; deadlines then go forward to the next
    working day. Organisations are still those of the real round. Whoever judges is asked
    to declare and not refused without, and the chairs of the panels decide without
    minutes: who tries the service out plays every office, and the bench counts the commands
    of a bid (decisions 35, 40 and 42).
    """
    shift = first_day - real.cycle.opens
    days = bank_holidays(first_day, real.cycle.start_date + shift)
    deadlines = tuple(
        rule.model_copy(update={"on": _working(rule.on + shift, days)})
        if rule.on
        else rule
        for rule in real.cycle.deadlines
    )
    cycle = real.cycle.model_copy(
        update={
            "name": TODAY,
            "version": version,
            "title": f"Demonstration cycle: the dates of {real.cycle.opens.year}"
            f" moved to open on {words.day(first_day)}",
            "opens": first_day,
            "start_date": real.cycle.start_date + shift,
            "deadlines": deadlines,
            "holidays": days,
            "judges_declare": False,
            "national_minutes": False,
            "national_fallback": False,
            "panel_minutes": False,
        }
    )
    return Round(cycle, real.organisations_on)


def bank_holidays(first: date, last: date) -> tuple[date, ...]:
    """Bank holidays in England, from the first day's year to the year after the last's."""
    found = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(first.year, last.year + 2)
    )
    return tuple(sorted(day for day in found if calendar.is_working_day(day, ())))


def _working(day: date, days: tuple[date, ...]) -> date:
    while not calendar.is_working_day(day, days):
        day += timedelta(days=1)
    return day
