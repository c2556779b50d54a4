"""How much of its time each task has used, in numbers and in words."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Pause
from workflows.contracts.parties import Membership, Party
from workflows.contracts.views import Waiting
from workflows.rules import lateness, pauses


class Task(Protocol):
    """What a bid waits for, from the bid or from a list."""

    @property
    def key(self) -> str:
        """Which deadline."""

    @property
    def command(self) -> str:
        """What would meet it."""

    @property
    def since(self) -> datetime | None:
        """When its clock began."""

    @property
    def due(self) -> datetime | None:
        """Until when."""

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """When its clock stood still."""


class TimeUsed(Contract):
    """How much of its time a task has used, in working days.

    Attributes:
        given: Without the days on which its clock stood still.
        over: Days since its date, where that has passed.
        words: The same in a sentence, with the pauses.
    """

    key: str
    subject: str
    body: str
    used: int
    given: int
    over: int
    words: str


def counted(
    task: Task, now: datetime, holidays: Collection[date]
) -> pauses.Used | None:
    """The days of a task; nothing where it has no allowance of days."""
    if not (task.since and task.due and pauses.is_counted(task.key, task.command)):
        return None
    return pauses.used(task.since, task.due, task.pauses, now, holidays)


def in_words(
    task: Task, now: datetime, holidays: Collection[date], *, yours: bool = False
) -> str:
    """`12 of 20 working days used; paused ..`; empty where no days are counted."""
    found = counted(task, now, holidays)
    return pauses.said(found, now, yours=yours) if found else ""


def beside_date(
    task: Task, now: datetime, holidays: Collection[date], *, yours: bool = False
) -> str:
    """The same beside a date that says itself how many days ago it was."""
    found = counted(task, now, holidays)
    if found is None:
        return ""
    return pauses.said(found.model_copy(update={"over": 0}), now, yours=yours)


def pressing(bid: Bid, held: Waiting, now: datetime) -> lateness.Seen:
    """The date of what is most pressing on a bid, by its own cycle's bank holidays."""
    days = bid.cycle.holidays
    return lateness.pressing(held.blockers, now, days, held=held.held)


def of_bid(bid: Bid, held: Waiting, now: datetime) -> tuple[TimeUsed, ...]:
    """Each of the tasks that a bid waits for, by its own cycle's bank holidays."""
    days = bid.cycle.holidays
    found = ((need, counted(need, now, days)) for need in held.blockers)
    return tuple(
        TimeUsed(
            key=need.key,
            subject=need.subject,
            body=need.body,
            used=one.used,
            given=one.given,
            over=one.over,
            words=pauses.said(one, now),
        )
        for need, one in found
        if one
    )


def answers(hat: Membership, lead: str) -> bool:
    """Whether somebody is of the CCG that answers questions on the bid."""
    return hat.party is Party.CCG and hat.body == lead
