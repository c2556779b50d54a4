"""A bid as it stands, with all that follows from it, and one turn that it takes.

All of it is worked out before anything is changed: if that fails, nothing has changed.
"""

from datetime import datetime
from typing import NamedTuple

from workflows.bid import showing
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.commands import Command
from workflows.contracts.events import Event
from workflows.contracts.views import Waiting
from workflows.rules import deadlines, holds, progress, vote_count, voting, waiting
from workflows.rules.refusals import Refusal

Alarm = tuple[datetime, Clock] | None


class Standing(NamedTuple):
    """A bid, why it waits, when it next speaks up, and what operators see of it."""

    bid: Bid
    waiting: Waiting
    alarm: Alarm
    details: str

    @classmethod
    def of(cls, bid: Bid) -> "Standing":
        """What follows from a bid."""
        held = waiting.now(bid)
        return cls(bid, held, _alarm(bid), showing.details(bid, held))


def _alarm(bid: Bid) -> Alarm:
    """What comes first: the next date, the end of a vote or that of a hold."""
    alarms = deadlines.next_alarm(bid), voting.next_closing(bid), holds.next_end(bid)
    return min(filter(None, alarms), key=lambda one: one[0], default=None)


class Turn(NamedTuple):
    """What a command leads to. The validator works it out, and the handler takes it over.

    Attributes:
        refusal: Where the attempt was refused and that goes on record.
        then: What follows from it at once: a board's decision, from the vote that carried it.
    """

    command: Command
    before: Standing
    event: Event
    refusal: Refusal | None
    after: Standing
    then: tuple[tuple[Event, Standing], ...] = ()

    def is_of(self, command: Command, standing: Standing) -> bool:
        """Whether this was worked out for the same command to the same bid."""
        return self.before is standing and self.command == command


def followed(
    before: Standing, event: Event, after: Standing
) -> tuple[tuple[Event, Standing], ...]:
    """What follows from an event at once, and how the bid stands then."""
    decided = vote_count.follows(before.bid, after.bid, event)
    if decided is None:
        return ()
    return ((decided, Standing.of(progress.after(after.bid, decided))),)
