"""Looks into the tables past every reading function."""

from typing import Any

from sqlalchemy import select, text

from activities.database import Database
from activities.register.tables import bid_bodies, bids, recusals, tasks

PROJECTIONS = (bids, bid_bodies, recusals, tasks)


async def every(database: Database, table: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    async with database.reading() as connection:
        found = await connection.execute(text(f"SELECT * FROM {table}"))
        return [dict(row) for row in found.mappings()]


async def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    return len(await every(database, table))


async def projected(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that can be made anew from entries."""
    found = {}
    async with database.reading() as connection:
        for table in PROJECTIONS:
            query = select(table).order_by(*table.primary_key.columns)
            rows = await connection.execute(query)
            found[table.name] = [tuple(row) for row in rows]
    return found


async def run(database: Database, *statements: str) -> None:
    """Change rows as somebody with a shell on the database would."""
    async with database.writing() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)


async def without_triggers(
    database: Database, *statements: str, table: str = "entries"
) -> None:
    """Change the record as somebody who may switch its triggers off would."""
    async with database.writing() as connection:
        if database.dialect == "postgresql":
            await connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            for name in ("checked", "no_update", "no_delete"):
                await connection.exec_driver_sql(
                    f"DROP TRIGGER IF EXISTS {table}_{name}"
                )
        for statement in statements:
            await connection.exec_driver_sql(statement)
