"""What the process asks of the world. Signatures and wire names; bodies are empty."""

from datetime import date

from temporalio import activity

from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Cycle
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Entry
from workflows.contracts.fallbacks import InPlace
from workflows.contracts.money import Allocation, Transfer
from workflows.contracts.panels import PanelLook, PanelLooked, PanelWord
from workflows.contracts.policies import PolicyHeard, PolicyRound
from workflows.contracts.rounds import (
    Announced,
    Announcement,
    Delivered,
    Delivery,
    Passing,
    RoundBatch,
    SealedDecision,
)
from workflows.contracts.sagas import CostCodes, FunctionMoves, FunctionReturn
from workflows.contracts.views import Receipt
from workflows.contracts.votings import Sealed


class Start(Contract):
    """What a bid's workflow starts with, and carries over when its history is renewed.

    Attributes:
        number: The last entry so far; 0 for a new bid.
        untold: Entries that the register has not confirmed.
        unsent: The last entry whose messages may still wait to be sent.
        answered: Update ids answered so far with the entry each led to, so that a
            request sent again after the renewal is not carried out twice.
        receipts: The answers to those, to be given again.
        refused: Update ids of refused attempts on record: id, refusal and words.
        sealed: How seats voted in votes that are still open.
        edition: Which way of doing things the run keeps to, so that histories recorded
            under an older one replay; `names.EDITION` for new ones. From 1 on the
            register is told by a local activity where that works at once; from 2 on a
            bid that goes live begins its delegations, and is handed over step by step.
            From 3 on search attributes change every ten seconds at most, and the last
            entries go together with their letters. From 5 on a delegation has money
            posted only once the register holds what it is posted for. From 6 on nothing
            that a refused request could bring forward is waited for.
        sealed_decision: The decision in principle that waits for the round's release.
        handed_on: Who decides in place of the national panel, where that is sealed too.
        wound: Whether clocks may be wound on, as demonstrations do. Each new run of a
            wound workflow starts as far ahead again, so none is begun there for a year.
    """

    bid: Bid
    number: int = 0
    untold: tuple[Entry, ...] = ()
    unsent: int = 0
    answered: tuple[tuple[str, int], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()
    edition: int = 0
    sealed: tuple[Sealed, ...] = ()
    sealed_decision: SealedDecision | None = None
    wound: bool = False
    handed_on: InPlace | None = None


class Batch(Contract):
    """Untold entries of one bid, in order and without gaps."""

    bid_id: str
    entries: tuple[Entry, ...]


class DelegationStart(Contract):
    """What a delegation's workflow starts with, and carries over; see `Start`."""

    delegation: Delegation
    number: int = 0
    untold: tuple[DelegationEntry, ...] = ()
    unsent: int = 0
    answered: tuple[tuple[str, int], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()
    edition: int = 2
    wound: bool = False


class DelegationBatch(Contract):
    """Untold entries of one delegation, in order and without gaps."""

    bid_id: str
    entries: tuple[DelegationEntry, ...]


class Told(Contract):
    """What writing a batch led to.

    Attributes:
        queued: How many messages now wait to be sent.
        sent: Whether those have been sent as well.
    """

    queued: int = 0
    sent: bool = False


class Post(Contract):
    """Send what is queued for one bid, up to this entry number."""

    bid_id: str
    up_to: int


class Morning(Contract):
    """Which morning's digest; without a day, that of today in London."""

    day: date | None = None


class DigestsSent(Contract):
    """What became of a morning's digests.

    Attributes:
        sent: How many people were written to, by this attempt or one before.
        silent: How many had nothing to read.
        failed: How many could not be written to.
    """

    sent: int = 0
    silent: int = 0
    failed: int = 0


class AllocationRequest(Contract):
    """Add up the practice lines of these CCGs under the cycle's percentages."""

    bid_id: str
    ccgs: tuple[str, ...]
    cycle: Cycle


class RegisterPort:
    """The record of bids."""

    @activity.defn(name="register.enter")
    async def enter(self, batch: Batch) -> Told:
        """Write entries; writing the same numbers again changes nothing."""
        raise NotImplementedError


class DelegationRegisterPort:
    """The record of delegations, in the same register."""

    @activity.defn(name="register.enter_delegation")
    async def enter_delegation(self, batch: DelegationBatch) -> Told:
        """Write entries; writing the same numbers again changes nothing."""
        raise NotImplementedError


class NoticePort:
    """The post."""

    @activity.defn(name="notices.send")
    async def send(self, post: Post) -> None:
        """Send every message still queued; a message sent before is not sent again."""
        raise NotImplementedError


class ClosingPort:
    """The end of a bid: the record and the post in one."""

    @activity.defn(name="register.close")
    async def close(self, batch: Batch) -> Told:
        """Write the last entries and try once to send what they queue.

        Letters that cannot be sent now stay queued, for `notices.send`.
        """
        raise NotImplementedError


class DigestPort:
    """The morning digest."""

    @activity.defn(name="digests.send")
    async def send(self, morning: Morning) -> DigestsSent:
        """Send everybody their digest of a day; one that was sent is not sent again."""
        raise NotImplementedError


class ReferencePort:
    """Practices and what they are paid."""

    @activity.defn(name="reference.build_allocation")
    async def build_allocation(self, request: AllocationRequest) -> Allocation:
        """Add up an allocation; the same lines always give the same hash."""
        raise NotImplementedError


class LedgerPort:
    """The ledger."""

    @activity.defn(name="ledger.post")
    async def post(self, transfer: Transfer) -> None:
        """Post once under the transfer's id; other legs under the same id are refused."""
        raise NotImplementedError


class HandoverPort:
    """What a handover changes beside the money."""

    @activity.defn(name="handover.open_codes")
    async def open_codes(self, codes: CostCodes) -> None:
        """Open cost codes; those that are open under this id stay as they are."""
        raise NotImplementedError

    @activity.defn(name="handover.close_codes")
    async def close_codes(self, codes: CostCodes) -> None:
        """Close what is open under this id."""
        raise NotImplementedError

    @activity.defn(name="handover.move_functions")
    async def move_functions(self, moves: FunctionMoves) -> None:
        """Give functions to their holders, all or none, once under this id."""
        raise NotImplementedError

    @activity.defn(name="handover.return_functions")
    async def return_functions(self, back: FunctionReturn) -> None:
        """Give back what was moved under this id, once."""
        raise NotImplementedError


class RoundPort:
    """Rounds whose decisions are let out together, and their bids."""

    @activity.defn(name="rounds.announce")
    async def announce(self, announcement: Announcement) -> Announced:
        """See to it that the round runs; it answers with its days of release."""
        raise NotImplementedError

    @activity.defn(name="rounds.enter")
    async def enter_round(self, batch: RoundBatch) -> None:
        """Write a round's entries; writing the same numbers again changes nothing."""
        raise NotImplementedError

    @activity.defn(name="rounds.deliver")
    async def deliver(self, delivery: Delivery) -> Delivered:
        """Tell these bids, one after the other; who was told before is told nothing."""
        raise NotImplementedError

    @activity.defn(name="rounds.look")
    async def look(self, look: PanelLook) -> PanelLooked:
        """See who is before which sitting of the panel; nobody is told anything."""
        raise NotImplementedError

    @activity.defn(name="rounds.seat")
    async def seat(self, word: PanelWord) -> Delivered:
        """Tell these bids when they are before the panel; again it is no news."""
        raise NotImplementedError

    @activity.defn(name="rounds.pass_on")
    async def pass_on(self, passing: Passing) -> Delivered:
        """Tell the bids that are still sealed their day."""
        raise NotImplementedError

    @activity.defn(name="rounds.tell_policy")
    async def tell_policy(self, telling: PolicyRound) -> PolicyHeard:
        """Tell the next bids of a newer policy; who was told before is told nothing."""
        raise NotImplementedError
