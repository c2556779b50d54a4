"""What the services ask of the process, in words of their own."""

from typing import Protocol

from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, SubmitExpression
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Entry
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import RoundStart
from workflows.contracts.views import Receipt


class BidNotFound(LookupError):
    """There is no such bid."""


class Unavailable(Exception):
    """The process did not answer in time: whether it recorded the request is not known."""


class KeyUsedBefore(Exception):
    """The key stands for another request to the round, which was accepted."""


class Bids(Protocol):
    """Bids as a service sees them: ask, and be refused in the rules' own words."""

    async def open(
        self, bid: Bid, command: SubmitExpression, update_id: str
    ) -> Receipt:
        """Start a bid with its expression of interest, or submit it to the one started."""

    async def give(self, bid_id: str, command: Command, update_id: str) -> Receipt:
        """Pass a command on; the same update id again gives the same answer."""

    async def view(self, bid_id: str) -> Bid:
        """The bid as it stands."""

    async def untold(self, bid_id: str, number: int) -> Entry | None:
        """An entry that the register may not have yet; None where it has, or nobody says."""

    async def untold_after(self, id: str, number: int) -> tuple[DelegationEntry, ...]:
        """The entries of a delegation after a number that the register may not have yet."""

    async def delegation(self, id: str) -> Delegation:
        """A delegation as it stands."""

    async def post(self, bid_id: str, up_to: int, message: str) -> None:
        """Have what is queued for a bid sent, up to an entry; `message` names the reason."""

    async def tell_round(
        self,
        name: str,
        command: RoundCommand,
        key: str,
        start: RoundStart | None = None,
    ) -> int:
        """Pass a command on to a round, started if need be; the number of its entry.

        Raises:
            KeyUsedBefore: Another request was accepted under the key.
        """

    async def is_worked(self) -> bool:
        """Whether anybody has asked for work on bids in the last minute."""
