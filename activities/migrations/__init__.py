"""The database's versions, oldest first; Alembic brings any database to the newest.

A released version file is never edited: a change of a room's tables is a new file. Each
room's first version is a file of its own.
"""

from importlib import import_module
from types import ModuleType

from sqlalchemy import Connection, inspect, text

from activities.database import Database

HEAD = "0023"
"""The newest version; a test compares it with the files."""

LOCK = 4_209_511
"""PostgreSQL's advisory lock that only one migration holds at a time."""


async def migrate(url: str) -> None:
    """Bring a database to the newest version; safe to call from several processes.

    One transaction under a lock: whoever comes second waits, then finds nothing to do.
    A database that is up to date costs one query.

    Raises:
        ValueError: The address is not one we can use.
    """
    database = Database(url)
    try:
        async with database.reading() as connection:
            if await connection.run_sync(_version) == HEAD:
                return
        # Only those with something to do pay the half second of Alembic's import.
        upgrading = import_module("activities.migrations.upgrading")
        async with database.writing() as connection:
            if database.dialect == "postgresql":
                await connection.execute(text("SET LOCAL lock_timeout = '60s'"))
                await connection.execute(text("SET LOCAL statement_timeout = '60s'"))
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            await connection.run_sync(_upgraded, upgrading)
    finally:
        await database.close()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _upgraded(connection: Connection, upgrading: ModuleType) -> None:
    if _version(connection) != HEAD:
        upgrading.upgrade(connection)
