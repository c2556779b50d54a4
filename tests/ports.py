"""The process's ports as dictionaries, for tests of the process alone."""

import asyncio
from collections import Counter
from collections.abc import Callable

from temporalio import activity
from temporalio.exceptions import ApplicationError

from tests.builders import allocation, opening
from workflows.contracts.bids import Applicant, Bid
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Entry, Event
from workflows.contracts.money import Allocation, Transfer
from workflows.contracts.notices import Notice
from workflows.contracts.ports import (
    AllocationRequest,
    Batch,
    ClosingPort,
    DelegationBatch,
    DelegationRegisterPort,
    HandoverPort,
    LedgerPort,
    NoticePort,
    Post,
    ReferencePort,
    RegisterPort,
    Told,
)
from workflows.contracts.sagas import CostCodes, FunctionMoves, FunctionReturn
from workflows.rules import delegation_progress, progress
from workflows.rules.notices import notices_of


class Away(RuntimeError):
    """A part of the world does not answer for now; asking again may help."""


class World(
    RegisterPort,
    ClosingPort,
    DelegationRegisterPort,
    NoticePort,
    LedgerPort,
    HandoverPort,
    ReferencePort,
):
    """A world that remembers what it was asked; each part can be made to fail.

    As the real register does, it refuses entries out of order and another past.

    Attributes:
        away: Parts that do not answer for now: register, post, reference, ledger.
        batches: How many entries each call to the register brought, by bid.
        problems: Bids whose allocation cannot be added up, and why.
        wrong_sums: Bids whose allocation comes with sums that are not right.
        refused: Bids whose transfer the ledger refuses, and why.
        kept: Bids whose functions somebody else holds, and who.
        codes: Cost codes that are open, and `moved`, functions, by the step's id.
        queued: The last entry with letters to be sent, by bid.
        asked: How often each part was asked, by bid.
        entries: The record of each bid; `notices` and `bids` follow from it.
        lasting: The record of each delegation, and `delegations` as they stand.
    """

    def __init__(self) -> None:
        self.entries: dict[str, list[Entry]] = {}
        self.lasting: dict[str, list[DelegationEntry]] = {}
        self.delegations: dict[str, Delegation] = {}
        self.bids: dict[str, Bid] = {}
        self.notices: dict[str, list[Notice]] = {}
        self.posts: list[Post] = []
        self.queued: dict[str, int] = {}
        self.transfers: dict[str, Transfer] = {}
        self.away: set[str] = set()
        self.batches: dict[str, list[int]] = {}
        self.problems: dict[str, str] = {}
        self.wrong_sums: set[str] = set()
        self.refused: dict[str, str] = {}
        self.codes: dict[str, tuple[str, ...]] = {}
        self.moved: dict[str, FunctionMoves] = {}
        self.kept: dict[str, str] = {}
        self.asked: Counter[tuple[str, str]] = Counter()

    @property
    def activities(self) -> list[object]:
        """What a worker is given."""
        return [
            self.enter,
            self.enter_delegation,
            self.close,
            self.send,
            self.build_allocation,
            self.post,
            self.open_codes,
            self.close_codes,
            self.move_functions,
            self.return_functions,
        ]

    @activity.defn(name="register.enter")
    async def enter(self, batch: Batch) -> Told:
        self._ask("register", batch.bid_id)
        self.batches.setdefault(batch.bid_id, []).append(len(batch.entries))
        queued = sum(self._enter(entry) for entry in batch.entries)
        if queued:
            self.queued[batch.bid_id] = batch.entries[-1].number
        return Told(queued=queued)

    @activity.defn(name="register.close")
    async def close(self, batch: Batch) -> Told:
        told = await self.enter(batch)
        if "post" in self.away:
            return told
        await self.send(Post(bid_id=batch.bid_id, up_to=batch.entries[-1].number))
        return told.model_copy(update={"sent": True})

    @activity.defn(name="register.enter_delegation")
    async def enter_delegation(self, batch: DelegationBatch) -> Told:
        self._ask("register", batch.bid_id)
        known = self.lasting.setdefault(batch.bid_id, [])
        for entry in batch.entries:
            if entry.number <= len(known):
                assert known[entry.number - 1] == entry, "another past"
                continue
            assert entry.number == len(known) + 1, "a gap"
            known.append(entry)
            before = self.delegations.get(batch.bid_id)
            after = delegation_progress.after(before, entry.event)
            self.delegations[batch.bid_id] = after
        return Told()

    def _enter(self, entry: Entry) -> int:
        known = self.entries.setdefault(entry.bid_id, [])
        if entry.number <= len(known):
            assert known[entry.number - 1] == entry, "another past"
            return 0
        assert entry.number == len(known) + 1, "a gap"
        before = self.bids.get(entry.bid_id)
        after = progress.after(before, entry.event)
        known.append(entry)
        self.bids[entry.bid_id] = after
        found = notices_of(before or after, after, entry.event)
        self.notices.setdefault(entry.bid_id, []).extend(found)
        return len(found)

    @activity.defn(name="notices.send")
    async def send(self, post: Post) -> None:
        self._ask("post", post.bid_id)
        self.posts.append(post)

    async def send_within(self, post: Post, seconds: float) -> None:
        await self.send(post)

    @activity.defn(name="reference.build_allocation")
    async def build_allocation(self, request: AllocationRequest) -> Allocation:
        self._ask("reference", request.bid_id)
        problem = self.problems.get(request.bid_id)
        if problem:
            raise ApplicationError(problem, non_retryable=True)
        applicants = tuple(Applicant(code=c, name=c) for c in request.ccgs)
        built = allocation(opening(cycle=request.cycle, applicants=applicants))
        if request.bid_id in self.wrong_sums:
            return built.model_copy(update={"total_pence": built.total_pence + 1})
        return built

    @activity.defn(name="ledger.post")
    async def post(self, transfer: Transfer) -> None:
        self._ask("ledger", transfer.bid_id)
        problem = self.refused.get(transfer.bid_id)
        if problem:
            raise ApplicationError(problem, non_retryable=True)
        if self.transfers.setdefault(transfer.id, transfer) != transfer:
            raise ApplicationError("other legs under this id", non_retryable=True)

    @activity.defn(name="handover.open_codes")
    async def open_codes(self, codes: CostCodes) -> None:
        self._ask("codes", codes.bid_id)
        self.codes[codes.id] = codes.codes

    @activity.defn(name="handover.close_codes")
    async def close_codes(self, codes: CostCodes) -> None:
        self._ask("codes", codes.bid_id)
        self.codes.pop(codes.id, None)

    @activity.defn(name="handover.move_functions")
    async def move_functions(self, moves: FunctionMoves) -> None:
        self._ask("functions", moves.bid_id)
        problem = self.kept.get(moves.bid_id)
        if problem:
            raise ApplicationError(problem, non_retryable=True)
        self.moved[moves.id] = moves

    @activity.defn(name="handover.return_functions")
    async def return_functions(self, back: FunctionReturn) -> None:
        self._ask("functions", back.bid_id)
        self.moved.pop(back.id, None)

    def _ask(self, part: str, bid_id: str) -> None:
        self.asked[part, bid_id] += 1
        if part in self.away:
            raise Away(part)

    def events(self, bid_id: str) -> list[Event]:
        """Everything entered for a bid, in order."""
        return [entry.event for entry in self.entries.get(bid_id, ())]

    def kinds(self, bid_id: str) -> list[str]:
        """The kinds of those events."""
        return [event.kind for event in self.events(bid_id)]

    async def hears(self, bid_id: str, number: int) -> list[str]:
        """Wait until an entry has arrived; the kinds of all so far."""
        await until(lambda: len(self.entries.get(bid_id, ())) >= number)
        return self.kinds(bid_id)

    def has_sent(self, bid_id: str) -> bool:
        """Whether the post has had all letters of a bid."""
        last = self.queued.get(bid_id, 0)
        return not last or any(
            p.up_to >= last for p in self.posts if p.bid_id == bid_id
        )


async def until(happens: Callable[[], bool], seconds: float = 20) -> None:
    """Look again and again until something is so.

    Raises:
        TimeoutError: It does not come to be.
    """
    async with asyncio.timeout(seconds):
        while not happens():  # noqa: ASYNC110  what is watched has no event to wait for
            await asyncio.sleep(0.02)
