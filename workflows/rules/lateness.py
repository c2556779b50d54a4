"""Whether anything is late: one answer for pages, lists, counts, letters and the API.

A task is late when its due moment has passed: the hour on its day, London time, not the
day. While its clock stands still no time goes by, and what has to wait until its bid is
resumed is late for nobody.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple, Protocol

from workflows.contracts.clocks import Pause
from workflows.rules import pauses, rulebook


class Timed(Protocol):
    """What a bid waits for, from the bid or from a list."""

    @property
    def command(self) -> str:
        """What would meet it."""

    @property
    def due(self) -> datetime | None:
        """Until when."""

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """When its clock stood still."""


class Seen(NamedTuple):
    """A date as it has to be read now.

    Attributes:
        due: Until when; nothing where there is no date.
        at: What the time is for it: an earlier one while its clock stands still.
        held: Whether it has to wait until its bid is resumed.
    """

    due: datetime | None
    at: datetime
    held: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the moment has passed."""
        return bool(self.due and not self.held and self.due < self.at)


def seen(task: Timed, now: datetime, holidays: Collection[date], *, held: bool) -> Seen:
    """The date of a task.

    Args:
        task: The task.
        now: What the time is.
        holidays: England's bank holidays.
        held: Whether its bid is on hold.
    """
    at = pauses.stands_at(task.pauses, now, holidays)
    return Seen(task.due, at, rulebook.stands_still(task.command, held=held))


def pressing(
    tasks: Iterable[Timed], now: datetime, holidays: Collection[date], *, held: bool
) -> Seen:
    """The date of a whole bid: of what is late, else of what is due first.

    What has to wait until the bid is resumed comes last.
    """
    found = [seen(task, now, holidays, held=held) for task in tasks if task.due]
    return min(found, key=_urgency, default=Seen(None, now))


def _urgency(one: Seen) -> tuple[bool, bool, datetime]:
    return one.held, not one.is_late, one.due or one.at
