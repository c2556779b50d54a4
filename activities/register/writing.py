"""Writes the record: entries, the projections that follow from them, and the post.

Everything a batch leads to is one transaction: the record never shows an entry without
its projections, nor a message without its entry.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    bindparam,
    func,
    insert,
    literal_column,
    select,
)
from temporalio import activity

from activities.database import Database
from activities.prepared import Hot, Prepared
from activities.register import addressing, chain, ladders, projections, scored
from activities.register.addressing import Telling
from activities.register.projecting import Row
from activities.register.quorum_lost import Step
from activities.register.recent import Recent
from activities.register.tables import (
    bid_scores,
    bids,
    entries,
    notices,
    sealed_decisions,
)
from workflows.contracts.bids import Bid
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.events import Entry
from workflows.contracts.notices import Notice
from workflows.contracts.ports import Batch, DelegationBatch, RegisterPort, Told
from workflows.contracts.rounds import SealedDecision
from workflows.rules import progress
from workflows.rules.notices import is_settled, notices_of


class EntryConflict(RuntimeError):
    """Another event is on record under this number. Nothing is overwritten.

    It stays wrong however often it is tried, and must not be given up silently: Temporal
    keeps trying and its alarm stays on until somebody has looked (docs/operations.md).
    """


class EntryGap(RuntimeError):
    """Entries before these are missing from the record."""


class Head(NamedTuple):
    """Where a bid's record ends; before the first entry there is no state."""

    number: int = 0
    hash: str = chain.GENESIS
    state: str | None = None


class Written(NamedTuple):
    """What new entries led to; nothing of it holds before the commit."""

    bid: Bid
    head: str
    messages: int


ID: BindParameter[str] = bindparam("bid")
HEAD_OF = select(bids.c.number, bids.c.head, bids.c.state).where(bids.c.bid_id == ID)
READ_HEAD = Prepared(HEAD_OF)
LOCK_HEAD = Prepared(HEAD_OF.with_for_update())
LOCK_NEW = Prepared(
    select(func.pg_advisory_xact_lock(literal_column("3"), func.hashtext(ID)))
)
ON_RECORD = Prepared(
    select(entries.c.number, entries.c.body).where(
        entries.c.bid_id == ID,
        entries.c.number.between(bindparam("first"), bindparam("last")),
    )
)
ADD_ENTRIES = Prepared(insert(entries))
ADD_SEALED = Prepared(insert(sealed_decisions))
ADD_SCORES = Prepared(insert(bid_scores))
QUEUE = Prepared(insert(notices))
STILL_QUEUED = Prepared(
    select(func.count())
    .select_from(notices)
    .where(notices.c.bid_id == ID, notices.c.state == "queued")
)


class RegisterActivities(RegisterPort):
    """The register's side of `RegisterPort`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent = Recent()

    @activity.defn(name="register.enter")
    async def enter(self, batch: Batch) -> Told:
        """Write entries; writing the same numbers again changes nothing.

        A second attempt finds the entries of the first by their numbers, compares them
        and goes on after them. A database that is down raises, and Temporal tries again.

        Raises:
            EntryConflict: A number is taken by another event.
            EntryGap: A number is missing, in the batch or before it.
        """
        check_order(batch)
        if not batch.entries:
            return Told()
        async with self._database.hot() as hot:
            head = await _head(hot, batch.bid_id)
            old = [e for e in batch.entries if e.number <= head.number]
            new = batch.entries[len(old) :]
            if old:
                await check_same(hot, old)
            written = await self._write(hot, head, new) if new else None
            queued = written.messages if written else 0
            if old:
                queued = await still_queued(hot, batch.bid_id)
        if written:
            self._recent.keep(batch.bid_id, written.head, written.bid)
        return Told(queued=queued)

    async def _write(self, hot: Hot, head: Head, new: Sequence[Entry]) -> Written:
        rows = chained(head, new)
        before = self._bid(new[0].bid_id, head)
        after, tellings, steps = _folded(before, new)
        tellings = await ladders.told(hot, tellings, steps)
        await ADD_ENTRIES.many(hot, rows)
        sealed = [_sealed_row(e.sealed) for e in new if e.sealed]
        if sealed:
            await ADD_SEALED.many(hot, sealed)
        scores = [scored.row_of(e.scores) for e in new if e.scores]
        if scores:
            await ADD_SCORES.many(hot, scores)
        await projections.project(hot, before, after, rows[-1])
        messages = await addressing.messages(hot, after, tellings)
        if messages:
            await QUEUE.many(hot, messages)
        return Written(after, rows[-1]["hash"], len(messages))

    def _bid(self, bid_id: str, head: Head) -> Bid | None:
        if head.state is None:
            return None
        known = self._recent.at(bid_id, head.hash)
        return known or Bid.model_validate_json(head.state)


async def _head(hot: Hot, bid_id: str) -> Head:
    """The end of the record, held until we are done with it."""
    parameters = {"bid": bid_id}
    if hot.dialect.name == "sqlite":
        found = await READ_HEAD.rows(hot, parameters)
        return Head(*found[0]) if found else Head()
    found = await LOCK_HEAD.rows(hot, parameters)
    if not found:
        # No row to lock yet: two first batches at once would both find nothing.
        await LOCK_NEW.rows(hot, parameters)
        found = await LOCK_HEAD.rows(hot, parameters)
    return Head(*found[0]) if found else Head()


def check_order(batch: Batch | DelegationBatch) -> None:
    """A batch has entries of one record, without gaps.

    Raises:
        EntryConflict: It has another record's.
        EntryGap: A number is missing.
    """
    told: tuple[Entry | DelegationEntry, ...] = batch.entries
    for before, after in pairwise(told):
        if after.number != before.number + 1:
            raise EntryGap(
                f"Bid {batch.bid_id}: entry {after.number} follows entry "
                f"{before.number} in one batch."
            )
    if any(entry.bid_id != batch.bid_id for entry in batch.entries):
        raise EntryConflict(f"Bid {batch.bid_id}: a batch with another bid's entries.")


async def still_queued(hot: Hot, bid_id: str) -> int:
    """The answer to a repeated batch: the first answer may never have arrived."""
    found = await STILL_QUEUED.rows(hot, {"bid": bid_id})
    return int(found[0][0])


async def check_same(hot: Hot, old: Sequence[Entry | DelegationEntry]) -> None:
    """What is on record under these numbers is what is told again.

    Raises:
        EntryConflict: Something else is.
        EntryGap: Nothing is.
    """
    parameters = {
        "bid": old[0].bid_id,
        "first": old[0].number,
        "last": old[-1].number,
    }
    on_record: dict[int, str] = dict(await ON_RECORD.rows(hot, parameters))
    for entry in old:
        body = on_record.get(entry.number)
        if body is None:
            raise EntryGap(
                f"Bid {entry.bid_id}: entry {entry.number} is not on record."
            )
        # The text may differ where a release added a field: then the events decide.
        text = _body(entry)
        if body != text and (
            chain.happened_of(entry.bid_id, body)
            != chain.happened_of(entry.bid_id, text)
        ):
            raise EntryConflict(
                f"Bid {entry.bid_id}: another event is on record as {entry.number}."
            )


def _body(entry: Entry | DelegationEntry) -> str:
    if isinstance(entry, DelegationEntry):
        return chain.lasting_body_of(entry.event)
    return chain.body_of(entry.event)


def chained(head: Head, new: Sequence[Entry | DelegationEntry]) -> list[Row]:
    """The rows of new entries, each with the hash of the one before.

    Raises:
        EntryGap: They do not follow the last entry.
    """
    first = new[0]
    if first.number != head.number + 1:
        raise EntryGap(
            f"Bid {first.bid_id}: entry {first.number} does not follow {head.number}."
        )
    rows = []
    previous = head.hash
    for entry in new:
        body = _body(entry)
        digest = chain.hash_of(entry.bid_id, entry.number, previous, body)
        rows.append(
            {
                "bid_id": entry.bid_id,
                "number": entry.number,
                "at": entry.event.at,
                "kind": entry.event.kind,
                "body": body,
                "previous": previous,
                "hash": digest,
            }
        )
        previous = digest
    return rows


def _sealed_row(sealed: SealedDecision) -> Row:
    """A sealed decision beside its entry, in the same transaction and never in it."""
    return {
        "bid_id": sealed.bid_id,
        "number": sealed.number,
        "cycle": sealed.cycle,
        "at": sealed.content.at,
        "seal": sealed.seal,
        "salt": sealed.salt,
        "content": sealed.content.model_dump_json(),
    }


def _folded(
    bid: Bid | None, new: Sequence[Entry]
) -> tuple[Bid, list[Telling], list[Step]]:
    """The bid after these entries, and what each makes us tell.

    What one entry asks for and another of the same batch brings is asked of nobody: after
    days without a database letters would call for steps that were taken long ago.
    """
    tellings = []
    steps = []
    for entry in new:
        after = progress.after(bid, entry.event)
        told = notices_of(bid or after, after, entry.event)
        tellings.append(Telling(entry, told))
        steps.append(Step(entry, bid or after, after))
        bid = after
    open_ = [t._replace(notices=_open(t.notices, after)) for t in tellings]
    return after, open_, steps


def _open(told: tuple[Notice, ...], bid: Bid) -> tuple[Notice, ...]:
    return tuple(notice for notice in told if not is_settled(notice, bid))
