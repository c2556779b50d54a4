"""How far bids and delegations have come: number and moment of each last entry."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, union_all

from activities.database import Database
from activities.register.tables import bids, delegations


class Head(NamedTuple):
    """A record's last entry."""

    number: int
    at: datetime


async def heads_of(database: Database, bid_ids: Iterable[str]) -> dict[str, Head]:
    """The last entries of these bids and delegations. One query."""
    wanted, last = sorted(set(bid_ids)), delegations.c
    query = union_all(
        select(bids.c.bid_id, bids.c.number, bids.c.updated).where(
            bids.c.bid_id.in_(wanted)
        ),
        select(last.id, last.number, last.updated).where(last.id.in_(wanted)),
    )
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    return {row.bid_id: Head(row.number, row.updated) for row in rows}
