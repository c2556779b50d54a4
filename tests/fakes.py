"""A process without Temporal: the real rules over a dictionary, entered in a register."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.kit.process import BidNotFound, Unavailable
from services.kit.round_gateway import checked
from workflows.bid.sealed import Ballots
from workflows.bid.sealing import Envelope
from workflows.contracts import names
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command, SubmitExpression
from workflows.contracts.delegation_events import (
    DelegationBegun,
    DelegationEntry,
    DelegationEvent,
)
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import BidOpened, Entry, Event
from workflows.contracts.ports import (
    Batch,
    DelegationBatch,
    DelegationRegisterPort,
    RegisterPort,
    Start,
)
from workflows.contracts.round_command import RoundCommand, RoundReceipt
from workflows.contracts.rounds import Outcome, Release, Round, RoundStart
from workflows.contracts.views import Receipt
from workflows.rules import (
    delegation_clock,
    delegation_progress,
    delegation_rulebook,
    progress,
    refusals,
    released,
    releases,
    rulebook,
    vote_count,
    waiting,
)
from workflows.rules.refusals import Refusal


class FakeBids:
    """Bids in memory, kept by the same rules as the workflow's.

    Attributes:
        down: Nobody answers; what is asked is not recorded.
        lost: The answer is lost on the way back; what is asked is recorded.
        calls: How often the process was asked for anything but a view.
        posted: The messages that were asked to be sent again.
        clock: What the time is, for the rules.
        behind: The register is not told yet what happens.
        silent: Nor does the process say what that was.
    """

    def __init__(
        self,
        register: RegisterPort | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        lasting: DelegationRegisterPort | None = None,
    ) -> None:
        self.delegations: dict[str, Delegation] = {}
        self._lasting_register = lasting
        self.bids: dict[str, Bid] = {}
        self.down = False
        self.lost = False
        self.behind = self.silent = False
        self.worked = True
        self.calls = 0
        self.posted: list[str] = []
        self._register = register
        self.clock = clock
        self._untold: list[Entry] = []
        self._untold_of: dict[str, tuple[DelegationEntry, ...]] = {}
        self._numbers: dict[str, int] = {}
        self._answers: dict[tuple[str, str], Receipt] = {}
        self._ballots: dict[str, Ballots] = {}
        self.rounds: dict[str, Round] = {}
        self.told: list[RoundCommand] = []
        self._receipts: dict[tuple[str, str], RoundReceipt] = {}
        self.envelopes: dict[str, Envelope] = {}
        self._turn = asyncio.Lock()

    async def open(
        self, bid: Bid, command: SubmitExpression, update_id: str
    ) -> Receipt:
        """Open the bid if it is new, then submit the expression of interest."""
        self._reach()
        async with self._turn:
            if bid.id not in self.bids:
                await self.happened(bid.id, BidOpened(at=self.clock(), opening=bid))
            return await self._given(bid.id, command, update_id)

    async def give(self, bid_id: str, command: Command, update_id: str) -> Receipt:
        """Ask the rules; the same update id again gives the same answer."""
        self._reach()
        async with self._turn:
            if bid_id in self.delegations:
                return await self._lasting(bid_id, command, update_id)
            return await self._given(bid_id, command, update_id)

    async def delegation(self, id: str) -> Delegation:
        """The delegation as it stands."""
        self._reach()
        if id not in self.delegations:
            raise BidNotFound(id)
        return self.delegations[id]

    async def delegate(self, found: Delegation) -> None:
        """Begin a delegation."""
        begun = DelegationBegun(at=self.clock(), opening=found)
        await self.lasts(found.id, begun)

    async def lasts(self, id: str, event: DelegationEvent) -> int:
        """Change a delegation and enter it, as its workflow would."""
        number = self._numbers.get(id, 0) + 1
        before = self.delegations.get(id)
        self.delegations[id] = delegation_progress.after(before, event)
        self._numbers[id] = number
        entry = DelegationEntry(bid_id=id, number=number, event=event)
        if self.behind:
            self._untold_of[id] = (*self._untold_of.get(id, ()), entry)
        elif self._lasting_register is not None:
            batch = DelegationBatch(bid_id=id, entries=(entry,))
            await self._lasting_register.enter_delegation(batch)
        return number

    async def _lasting(self, id: str, command: Command, update_id: str) -> Receipt:
        self.calls += 1
        known = self._answers.get((id, update_id))
        if known is not None:
            return known
        found, now = self.delegations[id], self.clock()
        try:
            event = delegation_rulebook.answer(found, command, now)
        except Refusal as refusal:
            attempt = delegation_rulebook.refused(found, command, refusal, now)
            if attempt:
                await self.lasts(id, attempt)
            raise
        number = await self.lasts(id, event)
        for one in delegation_rulebook.follows(found, event):
            await self.lasts(id, one)
        receipt = Receipt(
            bid_id=id,
            number=number,
            stage=Stage.LIVE,
            version=0,
            waiting=delegation_clock.waiting(self.delegations[id], now).sentence,
            digest=delegation_rulebook.digest(command),
        )
        self._answers[id, update_id] = receipt
        if self.lost:
            raise Unavailable
        return receipt

    async def _given(self, bid_id: str, command: Command, update_id: str) -> Receipt:
        self.calls += 1
        known = self._answers.get((bid_id, update_id))
        if known is not None:
            return known
        bid = self._bid(bid_id)
        if bid.ended:
            raise refusals.Ended("This bid has ended.")
        ballots = self._ballots.setdefault(
            bid_id, Ballots(Start(bid=bid, edition=names.EDITION))
        )
        try:
            event = rulebook.answer(bid, command, self.clock())
            event = ballots.counted(bid, event)
            event = self._envelope(bid).seals(bid, command, event)
        except Refusal as refusal:
            attempt = rulebook.refused(bid, command, refusal, self.clock())
            if attempt:
                await self.happened(bid_id, attempt)
            raise
        number = await self.happened(bid_id, event)
        ballots.takes(command, event)
        decided = vote_count.follows(bid, self._bid(bid_id), event)
        if decided:
            number = await self.happened(bid_id, decided)
        receipt = self._receipt(bid_id, number, command)
        self._answers[bid_id, update_id] = receipt
        if self.lost:
            raise Unavailable
        return receipt

    async def view(self, bid_id: str) -> Bid:
        """The bid as it stands."""
        self._reach()
        return self._bid(bid_id)

    async def untold(self, bid_id: str, number: int) -> Entry | None:
        """An entry that waits for the register, unless the test says that nobody answers."""
        self._reach()
        asked = () if self.silent else self._untold
        return next(
            (e for e in asked if (e.bid_id, e.number) == (bid_id, number)), None
        )

    async def untold_after(self, id: str, number: int) -> tuple[DelegationEntry, ...]:
        """As `untold`, of a delegation."""
        self._reach()
        asked = () if self.silent else self._untold_of.get(id, ())
        return tuple(entry for entry in asked if entry.number > number)

    async def post(self, bid_id: str, up_to: int, message: str) -> None:
        """Remember what was asked for; the post itself is another room."""
        self._reach()
        self.posted.append(message)

    async def is_worked(self) -> bool:
        """Whether the test says so."""
        self._reach()
        return self.worked

    async def happened(self, bid_id: str, event: Event) -> int:
        """Change the bid and enter it, as the workflow would."""
        number = self._numbers.get(bid_id, 0) + 1
        self.bids[bid_id] = progress.after(self.bids.get(bid_id), event)
        self._numbers[bid_id] = number
        if self._register is not None:
            entry = self._envelope(self.bids[bid_id]).entered(bid_id, number, event)
            if self.behind:
                self._untold.append(entry)
            else:
                await self._register.enter(Batch(bid_id=bid_id, entries=(entry,)))
        return number

    def _envelope(self, bid: Bid) -> Envelope:
        known = self.envelopes.get(bid.id)
        if known is None:
            known = self.envelopes[bid.id] = Envelope(Start(bid=bid), uuid4)
        return known

    async def let_out(self, bid_id: str, release: Release) -> Outcome:
        """What a round says to a bid."""
        bid, envelope = self._bid(bid_id), self._envelope(self._bid(bid_id))
        event = released.heard(bid, envelope.kept, release, self.clock())
        if event is not None:
            await self.happened(bid_id, event)
            envelope.forgets(event)
        return released.outcome(self._bid(bid_id), release)

    async def tell_round(
        self,
        name: str,
        command: RoundCommand,
        key: str,
        start: RoundStart | None = None,
    ) -> int:
        """Ask the rules of rounds; what is let out, a test lets out itself."""
        self._reach()
        if start and name not in self.rounds:
            self.rounds[name] = start.round
        of = self.rounds[name]
        digest = releases.digest(command)
        if (name, key) not in self._receipts:
            event = releases.answer(of, command, self.clock())
            self.told.append(command)
            self.rounds[name] = releases.after(of, event)
            self._receipts[name, key] = RoundReceipt(number=1, digest=digest)
        return checked(self._receipts[name, key], command)

    async def catch_up(self) -> None:
        """The register is told what it was behind with."""
        self.behind = False
        for entry in self._untold:
            if self._register is not None:
                batch = Batch(bid_id=entry.bid_id, entries=(entry,))
                await self._register.enter(batch)
        self._untold.clear()

    def wind_past(self, moment: datetime) -> None:
        """Let it be a minute past a moment; time goes on from there."""
        ahead = max(moment + timedelta(minutes=1) - self.clock(), timedelta(0))
        clock = self.clock
        self.clock = lambda: clock() + ahead

    def forget(self, bid_id: str) -> None:
        """What Temporal does some time after a bid's end."""
        del self.bids[bid_id]

    def entries(self, bid_id: str) -> int:
        """How many entries a bid has."""
        return self._numbers.get(bid_id, 0)

    def _bid(self, bid_id: str) -> Bid:
        if bid_id not in self.bids:
            raise BidNotFound(bid_id)
        return self.bids[bid_id]

    def _reach(self) -> None:
        if self.down:
            raise Unavailable

    def _receipt(self, bid_id: str, number: int, command: Command) -> Receipt:
        bid = self.bids[bid_id]
        return Receipt(
            bid_id=bid_id,
            number=number,
            stage=bid.stage,
            version=bid.version,
            waiting=waiting.now(bid).sentence,
            digest=rulebook.digest(command),
        )
