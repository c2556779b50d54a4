"""How members voted, kept where nobody reads it until the vote has closed.

It is no part of the bid: no query, no entry, no list and no letter has it before.
"""

from workflows.contracts.bids import Bid
from workflows.contracts.commands import CastVote, Command
from workflows.contracts.events import (
    Event,
    FallbackStarted,
    VoteCast,
    VoteClosed,
    VoteOpened,
)
from workflows.contracts.ports import Start
from workflows.contracts.sittings import SeatVote
from workflows.contracts.votings import Sealed
from workflows.rules import vote_count

REMINDS = 2
"""From this edition on, the cycle's reminders go to those who have not voted: timers."""


class Ballots:
    """The votes of this run and of those before it."""

    def __init__(self, start: Start) -> None:
        self._held: dict[str, tuple[SeatVote, ...]] = {
            one.voting: one.votes for one in start.sealed
        }
        self._reminds = start.edition >= REMINDS

    def counted(self, bid: Bid, event: Event) -> Event:
        """The event; where it closes a vote, with all that was cast."""
        if isinstance(event, VoteOpened) and not self._reminds:
            return event.model_copy(update={"reminds": False})
        if not isinstance(event, VoteClosed):
            return event
        return vote_count.count(bid, event, self._held.get(event.voting, ()))

    def takes(self, command: Command, event: Event) -> None:
        """A vote has been cast."""
        if isinstance(command, CastVote) and isinstance(event, VoteCast):
            held = self._held.get(event.voting, ())
            self._held[event.voting] = vote_count.sealed(held, command, event)

    def forgets(self, event: Event) -> None:
        """A vote has closed, and stands on the record; or it is void, and never does."""
        if isinstance(event, VoteClosed | FallbackStarted):
            self._held.pop(event.voting, None)

    def carried_over(self) -> tuple[Sealed, ...]:
        """What the next run starts with."""
        return tuple(
            Sealed(voting=voting, votes=votes) for voting, votes in self._held.items()
        )
