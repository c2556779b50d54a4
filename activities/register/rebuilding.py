"""Makes every projection anew from the entries alone."""

from collections.abc import AsyncIterator

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.prepared import Hot
from activities.register import chain, delegations, projections
from activities.register.projecting import Row
from activities.register.tables import bid_bodies, bids, entries, recusals, tasks
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation_progress, progress

PAGE = 50
"""Bids rebuilt in one transaction."""


class BrokenChain(RuntimeError):
    """The entries themselves are not whole: nothing is built on them."""


async def rebuild(database: Database) -> int:
    """Rebuild bids, tasks and who may see what; how many bids there are.

    The register may be in use meanwhile: each bid is replaced whole and under lock, and
    reading sees either the old rows or the new ones.

    Raises:
        BrokenChain: Named by bid and entry; run `bids verify` for the whole picture.
    """
    count = 0
    async for page in _bids(database):
        async with database.writing() as connection:
            hot = await Hot.beneath(connection)
            for bid_id in page:
                await _rebuild(connection, hot, bid_id)
        count += len(page)
    async with database.writing() as connection:
        for table in (bids, bid_bodies, recusals, tasks):
            known = select(entries.c.bid_id).where(entries.c.bid_id == table.c.bid_id)
            await connection.execute(delete(table).where(~known.exists()))
        await delegations.forget_unfounded(connection)
    return count


async def _bids(database: Database) -> AsyncIterator[list[str]]:
    query = select(entries.c.bid_id).distinct().order_by(entries.c.bid_id).limit(PAGE)
    after = query
    while True:
        async with database.reading() as connection:
            page = list((await connection.execute(after)).scalars())
        if not page:
            return
        yield page
        after = query.where(entries.c.bid_id > page[-1])


async def _rebuild(connection: AsyncConnection, hot: Hot, bid_id: str) -> None:
    lock = select(bids.c.bid_id).where(bids.c.bid_id == bid_id).with_for_update()
    await connection.execute(lock)
    bid: Bid | None = None
    number, head = 0, chain.GENESIS
    last: Row = {}
    found: Delegation | None = None
    query = select(entries).where(entries.c.bid_id == bid_id).order_by(entries.c.number)
    for row in (await connection.execute(query)).mappings():
        digest = chain.hash_of(bid_id, row["number"], row["previous"], row["body"])
        follows = (number + 1, head) == (row["number"], row["previous"])
        if not follows or digest != row["hash"]:
            raise BrokenChain(
                f"The record of {bid_id} is broken at entry {number + 1}."
            )
        if names.lasts(bid_id):
            event = chain.lasting_event_of(row["body"])
            found = delegation_progress.after(found, event)
        else:
            bid = progress.after(bid, chain.event_of(row["body"]))
        number, head, last = row["number"], digest, dict(row)
    if bid is not None:
        await projections.forget(hot, [bid_id])
        await projections.project(hot, None, bid, last)
    if found is not None:
        await delegations.project(hot, found, last)
