"""The process's ports as dictionaries, for tests of the process alone."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from tests.builders import allocation, opening
from workflows.contracts.bids import Applicant
from workflows.contracts.events import Entry, Event
from workflows.contracts.money import Allocation, Transfer
from workflows.contracts.notices import Notice
from workflows.contracts.ports import (
    AllocationRequest,
    Batch,
    LedgerPort,
    NoticePort,
    Post,
    ReferencePort,
    RegisterPort,
    Told,
)
from workflows.rules import progress
from workflows.rules.notices import notices_of


class World(RegisterPort, NoticePort, LedgerPort, ReferencePort):
    """A world that remembers what it was asked; each part can be made to fail."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, int], Entry] = {}
        self.notices: list[Notice] = []
        self.posts: list[Post] = []
        self.transfers: dict[str, Transfer] = {}
        self.allocation_problem = ""
        self.ledger_problem = ""
        self.batches = 0

    @activity.defn(name="register.enter")
    async def enter(self, batch: Batch) -> Told:
        self.batches += 1
        queued = 0
        for entry in batch.entries:
            key = (batch.bid_id, entry.number)
            if key in self.entries:
                assert self.entries[key] == entry
                continue
            assert entry.number == 1 or (batch.bid_id, entry.number - 1) in self.entries
            self.entries[key] = entry
            queued += self._tell(batch.bid_id, entry)
        return Told(queued=queued)

    def _tell(self, bid_id: str, entry: Entry) -> int:
        if entry.number == 1:
            return 0
        before = None
        for event in self.events(bid_id)[:-1]:
            before = progress.after(before, event)
        assert before is not None
        found = notices_of(before, progress.after(before, entry.event), entry.event)
        self.notices.extend(found)
        return len(found)

    @activity.defn(name="notices.send")
    async def send(self, post: Post) -> None:
        self.posts.append(post)

    @activity.defn(name="reference.build_allocation")
    async def build_allocation(self, request: AllocationRequest) -> Allocation:
        if self.allocation_problem:
            raise ApplicationError(self.allocation_problem, non_retryable=True)
        applicants = tuple(Applicant(code=c, name=c) for c in request.ccgs)
        return allocation(opening(cycle=request.cycle, applicants=applicants))

    @activity.defn(name="ledger.post")
    async def post(self, transfer: Transfer) -> None:
        if self.ledger_problem:
            raise ApplicationError(self.ledger_problem, non_retryable=True)
        self.transfers.setdefault(transfer.id, transfer)

    def events(self, bid_id: str) -> list[Event]:
        """Everything entered for a bid, in order."""
        return [e.event for (b, _), e in sorted(self.entries.items()) if b == bid_id]

    def kinds(self, bid_id: str) -> list[str]:
        """The kinds of those events."""
        return [event.kind for event in self.events(bid_id)]
