"""What anybody may know of a bid's conditions: their number, how they stand, their dates.

They stand in the state of the bid, so that there is nothing beside it to keep up to date.
The database takes them out of it: the rest is long, and not for the public.
"""

import json
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.register.shapes import Page, PublicBid, PublicCondition
from activities.register.tables import bids


async def with_conditions(database: Database, page: Page[PublicBid]) -> Page[PublicBid]:
    """A page of bids, each with its conditions. One query."""
    ids = [row.bid_id for row in page.items]
    if not ids:
        return page
    async with database.reading() as connection:
        wanted = select(bids.c.bid_id, _part(connection, bids, "conditions"))
        rows = await connection.execute(wanted.where(bids.c.bid_id.in_(ids)))
        held = {bid_id: _conditions(text) for bid_id, text in rows if text}
    items = tuple(
        row.model_copy(update={"conditions": held.get(row.bid_id, ())})
        for row in page.items
    )
    return page.model_copy(update={"items": items})


def _part(connection: AsyncConnection, table: Table, name: str) -> ColumnElement[Any]:
    """One field of the state, as JSON text, in the words of the database."""
    if connection.dialect.name == "sqlite":
        return func.json_extract(table.c.state, f"$.{name}")
    return cast(cast(table.c.state, postgresql.JSONB)[name], String)


def _conditions(text: str) -> tuple[PublicCondition, ...]:
    return tuple(
        PublicCondition(
            number=number,
            status=one["status"],
            due=date.fromisoformat(one["terms"]["due"]),
        )
        for number, one in enumerate(json.loads(text), 1)
    )
