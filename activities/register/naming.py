"""Bids by name, for whoever may know of them."""

from collections.abc import Iterable

from sqlalchemy import select

from activities.database import Database
from activities.register.selecting import kept_from
from activities.register.tables import bids


async def names_for(
    database: Database, bid_ids: Iterable[str], person: str
) -> dict[str, str]:
    """The applicants of these bids, as anybody may know them. One query.

    Bids whose papers are kept from the person are left out, and so are those that have
    not been submitted.
    """
    wanted = sorted(set(bid_ids))
    if not wanted:
        return {}
    query = select(bids.c.bid_id, bids.c.applicants).where(
        bids.c.bid_id.in_(wanted),
        bids.c.submitted,
        ~kept_from(person, bids.c.bid_id),
    )
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    return {row.bid_id: row.applicants for row in rows}
