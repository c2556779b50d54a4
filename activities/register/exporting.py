"""Entries as they are kept, for whoever checks them outside the register."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from activities.database import Database
from activities.register.tables import entries


class Kept(NamedTuple):
    """One entry, its text exactly as it was hashed."""

    bid_id: str
    number: int
    at: datetime
    kind: str
    body: str
    previous: str
    hash: str


class Found(NamedTuple):
    """Where an entry stands."""

    bid_id: str
    number: int
    at: datetime


COLUMNS = [entries.c[name] for name in Kept._fields]


async def kept(database: Database, bid_id: str) -> list[Kept]:
    """The whole record of a bid, in order. One query."""
    query = select(*COLUMNS).where(entries.c.bid_id == bid_id)
    async with database.reading() as connection:
        rows = (await connection.execute(query.order_by(entries.c.number))).all()
    return [Kept(*row) for row in rows]


async def hashes(database: Database, bid_id: str) -> dict[int, str]:
    """The check code of every entry of a bid, by number. One query."""
    query = select(entries.c.number, entries.c.hash).where(entries.c.bid_id == bid_id)
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    return {row.number: row.hash for row in rows}


async def found(database: Database, code: str) -> Found | None:
    """The entry that a check code belongs to. One query."""
    query = select(entries.c.bid_id, entries.c.number, entries.c.at).where(
        entries.c.hash == code
    )
    async with database.reading() as connection:
        row = (await connection.execute(query.limit(1))).one_or_none()
    return Found(*row) if row else None
