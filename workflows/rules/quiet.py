"""The pre-election period: clocks pause as the round says, and perhaps nothing is decided.

It is known beforehand, so dates are worked out with it from the start: its working days
are nobody's. Dates that the round itself fixes stay where they are, unless they fall into
it; those of persons (conditions, extensions) are theirs.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from workflows.contracts.clocks import Clock, Pause, PauseReason
from workflows.contracts.commands import (
    Command,
    Decide,
    DecideInPlace,
    OpenVote,
    RecordBoardDecision,
)
from workflows.contracts.cycles import Cycle, DeadlineKey, QuietPeriod
from workflows.rules import calendar, words
from workflows.rules.refusals import TooEarly

DAY = timedelta(days=1)
NEVER = frozenset({DeadlineKey.START, DeadlineKey.HOLD, DeadlineKey.CONDITION})
"""Dates that no period moves."""


def periods(cycle: Cycle, key: DeadlineKey) -> Iterator[QuietPeriod]:
    """The periods that pause what is due under a key."""
    for one in cycle.quiet:
        if key not in NEVER and (key in one.pauses or not one.pauses):
            yield one


def free(cycle: Cycle, key: DeadlineKey) -> tuple[date, ...]:
    """Days that do not count for a key: bank holidays, and those of its periods."""
    found = list(cycle.holidays)
    for one in periods(cycle, key):
        days = (one.until - one.since).days
        found += [one.since + n * DAY for n in range(days + 1)]
    return tuple(dict.fromkeys(found))


def fixed(cycle: Cycle, key: DeadlineKey, on: date) -> date:
    """A fixed date; the first working day after a period that it falls into."""
    for one in periods(cycle, key):
        if one.since <= on <= one.until:
            return calendar.add_working_days(one.until, 1, free(cycle, key))
    return on


def spans(cycle: Cycle, clock: Clock) -> tuple[Pause, ...]:
    """The periods within a clock's time, as pauses with their working days."""
    begun, due = calendar.london_day(clock.since), calendar.london_day(clock.due)
    found = []
    for one in periods(cycle, clock.key):
        first, last = max(one.since - DAY, begun), min(one.until, due)
        days = calendar.working_days_between(first, last, cycle.holidays)
        if last > first and days > 0:
            found.append(
                Pause(
                    since=max(calendar.at(one.since, time(0)), clock.since),
                    until=calendar.at(one.until, time(23, 59)),
                    why=PauseReason.PRE_ELECTION,
                    days=days,
                )
            )
    return tuple(found)


def check(cycle: Cycle, command: Command, now: datetime) -> None:
    """Nothing is decided in public in a period of silence, where the round says so.

    A meeting that was held before is recorded all the same.

    Raises:
        TooEarly: The decision, or the end of the vote, lies in such a period.
    """
    day = _decided_on(command, now)
    if day is None:
        return
    for one in cycle.quiet:
        if one.silent and one.since <= day <= one.until:
            raise TooEarly(
                f"Nothing is decided in public in {one.words}, from "
                f"{words.day(one.since)} to {words.day(one.until)}."
            )


def _decided_on(command: Command, now: datetime) -> date | None:
    match command:
        case RecordBoardDecision() | DecideInPlace():
            return command.meeting_date
        case OpenVote():
            return calendar.london_day(command.closes)
        case Decide():
            return calendar.london_day(now)
    return None
