"""What anybody may know of a bid's conditions and of its decision's coded reasons.

They stand in the state of the bid, so that there is nothing beside it to keep up to date.
The database takes them out of it: the rest is long, and not for the public.
"""

import json
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.register.shapes import Page, PublicBid, PublicCondition
from activities.register.tables import bids
from workflows.contracts.decisions import Condition
from workflows.rules.conditions import is_public


async def with_conditions(database: Database, page: Page[PublicBid]) -> Page[PublicBid]:
    """A page of bids, each with its conditions and coded reasons. One query."""
    ids = [row.bid_id for row in page.items]
    if not ids:
        return page
    async with database.reading() as connection:
        wanted = select(
            bids.c.bid_id,
            *(_part(connection, bids, *path) for path in PUBLISHED),
        )
        rows = await connection.execute(wanted.where(bids.c.bid_id.in_(ids)))
        held = {
            bid_id: {
                "conditions": _conditions(conditions) if conditions else (),
                "reasons": _reasons(codes, listed) if codes and listed else (),
            }
            for bid_id, conditions, codes, listed in rows
        }
    items = tuple(row.model_copy(update=held.get(row.bid_id, {})) for row in page.items)
    return page.model_copy(update={"items": items})


PUBLISHED = (("conditions",), ("decision", "codes"), ("cycle", "reason_codes"))
"""Where in the state it stands."""


def _part(connection: AsyncConnection, table: Table, *path: str) -> ColumnElement[Any]:
    """One field of the state, as JSON text, in the words of the database."""
    if connection.dialect.name == "sqlite":
        return func.json_extract(table.c.state, f"$.{'.'.join(path)}")
    return cast(cast(table.c.state, postgresql.JSONB)[path], String)


def _reasons(codes: str, listed: str) -> tuple[str, ...]:
    known = {one["code"]: one["words"] for one in json.loads(listed)}
    return tuple(known.get(code, code) for code in json.loads(codes))


def _conditions(text: str) -> tuple[PublicCondition, ...]:
    return tuple(
        PublicCondition(
            number=number,
            status=one.status,
            due=one.terms.due,
            about=one.terms.criterion if is_public(one.terms) else "",
            text=one.terms.text if is_public(one.terms) else "",
        )
        for number, one in enumerate(map(Condition.model_validate, json.loads(text)), 1)
    )
