"""How far bids have come: the number and the moment of each one's last entry."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from activities.database import Database
from activities.register.tables import bids


class Head(NamedTuple):
    """A bid's last entry."""

    number: int
    at: datetime


async def heads_of(database: Database, bid_ids: Iterable[str]) -> dict[str, Head]:
    """The last entries of these bids. One query."""
    columns = (bids.c.bid_id, bids.c.number, bids.c.updated)
    query = select(*columns).where(bids.c.bid_id.in_(sorted(set(bid_ids))))
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    return {row.bid_id: Head(row.number, row.updated) for row in rows}
