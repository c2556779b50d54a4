"""Delegations in the register: written and projected.

Their entries are chained like those of bids, in the same table.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.database import Database
from activities.prepared import Hot, Prepared
from activities.register import addressing, projections, writing
from activities.register.addressing import Telling
from activities.register.projecting import Row
from activities.register.tables import delegations, entries
from activities.register.writing import Head
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.delegations import Delegation
from workflows.contracts.ports import DelegationBatch, DelegationRegisterPort, Told
from workflows.rules import (
    delegation,
    delegation_clock,
    delegation_notices,
    delegation_progress,
    hands,
)
from workflows.rules.hands import Move

ID: BindParameter[str] = bindparam("key")
READ = select(delegations.c.number, delegations.c.head, delegations.c.state).where(
    delegations.c.id == ID
)
READ_HEAD = Prepared(READ)
LOCK_HEAD = Prepared(READ.with_for_update())
FORGET = Prepared(delete(delegations).where(delegations.c.id == ID))
ADD = Prepared(insert(delegations))

Moved = Callable[[Hot, Delegation, int, datetime, Sequence[Move]], Awaitable[None]]
"""Told of functions that change hands by an entry, in the entry's own transaction."""


async def nobody(*_: object) -> None:
    """Where nobody keeps who holds which function."""


class DelegationRegister(DelegationRegisterPort):
    """The register's side of `DelegationRegisterPort`."""

    def __init__(self, database: Database, moved: Moved = nobody) -> None:
        self._database = database
        self._moved = moved

    @activity.defn(name="register.enter_delegation")
    async def enter_delegation(self, batch: DelegationBatch) -> Told:
        """Write entries; writing the same numbers again changes nothing.

        As `RegisterActivities.enter`, with the same numbers, hashes and refusals.

        Raises:
            EntryConflict: A number is taken by another event.
            EntryGap: A number is missing, in the batch or before it.
        """
        writing.check_order(batch)
        if not batch.entries:
            return Told()
        async with self._database.hot() as hot:
            head = await _head(hot, batch.bid_id)
            old = [e for e in batch.entries if e.number <= head.number]
            new = batch.entries[len(old) :]
            queued = await self._write(hot, head, new) if new else 0
            if old:
                await writing.check_same(hot, old)
                queued = await writing.still_queued(hot, batch.bid_id)
        return Told(queued=queued)

    async def _write(self, hot: Hot, head: Head, new: Sequence[DelegationEntry]) -> int:
        rows = writing.chained(head, new)
        before = Delegation.model_validate_json(head.state) if head.state else None
        tellings = []
        after = before
        for entry in new:
            before, after = after, delegation_progress.after(after, entry.event)
            told = delegation_notices.notices_of(before, after, entry.event)
            tellings.append(Telling(entry, told))
            if moves := hands.changed(before, after):
                await self._moved(hot, after, entry.number, entry.event.at, moves)
        if after is None:
            return 0
        await writing.ADD_ENTRIES.many(hot, rows)
        await project(hot, after, rows[-1])
        messages = await addressing.addressed(hot, tellings, lambda _: True)
        if messages:
            await writing.QUEUE.many(hot, messages)
        return len(messages)


async def _head(hot: Hot, id: str) -> Head:
    """The end of the record, held until we are done with it."""
    if hot.dialect.name == "sqlite":
        found = await READ_HEAD.rows(hot, {"key": id})
        return Head(*found[0]) if found else Head()
    found = await LOCK_HEAD.rows(hot, {"key": id})
    if not found:
        await writing.LOCK_NEW.rows(hot, {"bid": id})
        found = await LOCK_HEAD.rows(hot, {"key": id})
    return Head(*found[0]) if found else Head()


async def project(hot: Hot, after: Delegation, last: Row) -> None:
    """Bring the delegation's row and its tasks up to the row of its last entry."""
    await FORGET.many(hot, [{"key": after.id}])
    await ADD.many(hot, [row_of(after, last)])
    needs = delegation_clock.waiting(after, last["at"]).blockers
    await projections.set_tasks(hot, after.id, needs)


def row_of(after: Delegation, last: Row) -> Row:
    """The delegation's own row; `last` is the row of its last entry."""
    now = delegation_clock.waiting(after, last["at"])
    return {
        "id": after.id,
        "after_bid": after.bid_id,
        "ccg": after.ccg,
        "name": after.name,
        "local_team": after.local_team,
        "region": after.region,
        "start_date": after.start_date,
        "ends": delegation.ends(after),
        "handed_back": after.handed_back,
        "ended": after.ended,
        "alerts": sum(one.acknowledged is None for one in after.alerts),
        "due": now.due,
        "waiting": now.sentence,
        "number": last["number"],
        "head": last["hash"],
        "updated": last["at"],
        "state": after.model_dump_json(),
    }


async def forget_unfounded(connection: AsyncConnection) -> None:
    """Remove rows that no entry stands behind."""
    known = select(entries.c.bid_id).where(entries.c.bid_id == delegations.c.id)
    await connection.execute(delete(delegations).where(~known.exists()))
