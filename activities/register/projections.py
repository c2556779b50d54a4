"""Keeps the projections of a bid beside its entries."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, bindparam, delete, insert, update

from activities.prepared import Hot, Prepared
from activities.register import projecting
from activities.register.projecting import Row
from activities.register.tables import bid_bodies, bids, recusals, tasks
from workflows.contracts.bids import Bid
from workflows.contracts.views import Blocker
from workflows.rules import waiting

ID: BindParameter[str] = bindparam("bid")
ADD_BID = Prepared(insert(bids))
SET_BID = Prepared(
    update(bids)
    .where(bids.c.bid_id == ID)
    .values({c: bindparam(c.name) for c in bids.c if not c.primary_key})
)
CLEAR = {
    table: Prepared(delete(table).where(table.c.bid_id == ID))
    for table in (bids, bid_bodies, recusals, tasks)
}
FILL = {table: Prepared(insert(table)) for table in (bid_bodies, recusals, tasks)}


async def project(hot: Hot, before: Bid | None, after: Bid, last: Row) -> None:
    """Bring every projection of one bid up to the row of its last entry.

    Args:
        hot: The connection of a writing transaction.
        before: The bid as it is projected now; none if it is not.
        after: The bid after its last entry.
        last: The row of that entry.
    """
    now = waiting.now(after)
    row = projecting.bid_row(after, now, last)
    if before is None:
        await ADD_BID.many(hot, [row])
    else:
        await SET_BID.many(hot, [{"bid": after.id, **row}])
    for table, rows_of in (
        (bid_bodies, projecting.body_rows),
        (recusals, projecting.recusal_rows),
    ):
        was, rows = rows_of(before) if before else [], rows_of(after)
        if was != rows:
            if was:
                await CLEAR[table].many(hot, [{"bid": after.id}])
            if rows:
                await FILL[table].many(hot, rows)
    # Always: a new release may say in other words what the same bid waits for.
    asked = (*now.blockers, *now.besides)
    await set_tasks(hot, after.id, asked, had=before is not None)


async def set_tasks(
    hot: Hot, record: str, needs: tuple[Blocker, ...], *, had: bool = True
) -> None:
    """Keep what a bid or a delegation waits for now, in place of what was there."""
    if had:
        await CLEAR[tasks].many(hot, [{"bid": record}])
    todo = projecting.task_rows(record, needs)
    if todo:
        await FILL[tasks].many(hot, todo)


async def forget(hot: Hot, bid_ids: Iterable[str]) -> None:
    """Remove every projection of some bids; their entries stay."""
    rows = [{"bid": bid_id} for bid_id in bid_ids]
    for statement in CLEAR.values():
        await statement.many(hot, rows)
