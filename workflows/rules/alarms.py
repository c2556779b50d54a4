"""When a date has something to say: before it comes, as it passes, and while it is late."""

from collections.abc import Iterator
from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.cycles import Cycle, DeadlineKey
from workflows.contracts.events import DeadlinePassed
from workflows.rules import calendar, quiet, words


def reminders(cycle: Cycle, clock: Clock) -> Iterator[tuple[int, datetime]]:
    """Reminders still to come, the earliest first."""
    if clock.key is DeadlineKey.START:
        return
    day = calendar.london_day(clock.due)
    for n in sorted(cycle.reminders, reverse=True):
        if clock.told and n >= min(clock.told):
            continue
        moment = calendar.at(
            calendar.add_working_days(day, -n, quiet.free(cycle, clock.key)),
            calendar.MORNING,
        )
        if moment > clock.since:
            yield n, moment


def escalation(cycle: Cycle, clock: Clock) -> datetime:
    """The start date acts at once, everything else on the next working morning.

    A date that had gone by before its clock started gives until the next morning too, so
    that NHS England can give more time (R1).
    """
    if clock.key is DeadlineKey.START:
        return clock.due
    day = calendar.london_day(max(clock.due, clock.since))
    return calendar.at(
        calendar.add_working_days(day, 1, quiet.free(cycle, clock.key)),
        calendar.MORNING,
    )


def still(cycle: Cycle, clock: Clock) -> Iterator[tuple[int, datetime]]:
    """The days on which a date that has passed is told again, the earliest first.

    Each as so many working days after the date, and the morning of that day.
    """
    if not clock.passed or clock.key is DeadlineKey.START:
        return
    day = calendar.london_day(clock.due)
    free = quiet.free(cycle, clock.key)
    for n in sorted(cycle.overdue_days):
        if n > max((0, *clock.later)):
            after = calendar.add_working_days(day, n, free)
            yield n, calendar.at(after, calendar.MORNING)


def again(bid: Bid, clock: Clock, now: datetime) -> DeadlinePassed | None:
    """That a date passed some days ago; of several days together only the last."""
    due = [n for n, moment in still(bid.cycle, clock) if moment <= now]
    if not due:
        return None
    return DeadlinePassed(
        at=now,
        key=clock.key,
        subject=clock.subject,
        due=clock.due,
        lapses=False,
        days_over=max(due),
    )


def gone(cycle: Cycle, clock: Clock, at: datetime) -> Clock:
    """A clock that tells nothing of days that have gone by already."""
    over = tuple(n for n, moment in still(cycle, clock) if moment <= at)
    return clock.model_copy(update={"later": (*clock.later, *over)})


def late(event: DeadlinePassed) -> str:
    """What came of a date that has passed, after `passed`."""
    if event.days_over:
        ago = words.plural(event.days_over, "working day")
        return f"{ago} ago and was escalated again"
    return "so the bid lapsed" if event.lapses else "and was escalated"
