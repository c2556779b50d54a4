"""The database's versions."""

import asyncio
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from activities.database import Database
from activities.migrations import HEAD, migrate
from activities.migrations.tables import metadata
from activities.migrations.upgrading import config


def test_head_is_the_newest_file() -> None:
    """What `migrate` takes for the newest version is the newest version."""
    scripts = ScriptDirectory.from_config(config(None))  # type: ignore[arg-type]
    assert scripts.get_heads() == [HEAD]


async def test_the_migrated_schema_is_what_the_tables_say(database: Database) -> None:
    """Nobody changes a table without a version that does the same."""

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection)
        return list(compare_metadata(context, metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(blank_url: str) -> None:
    """A start on an up-to-date database finds nothing to do."""
    await migrate(blank_url)
    await migrate(blank_url)
    database = Database(blank_url)
    async with database.reading() as connection:
        found = await connection.execute(
            text("SELECT version_num FROM alembic_version")
        )
        assert found.scalars().all() == [HEAD]
    await database.close()


async def test_several_tasks_may_migrate_at_once(blank_url: str) -> None:
    """One does it; the others wait and find it done."""
    await asyncio.gather(*(migrate(blank_url) for _ in range(4)))
    database = Database(blank_url)
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT COUNT(*) FROM entries")) == 0
    await database.close()


async def test_two_processes_may_migrate_at_once(blank_url: str) -> None:
    """Services start together on a new machine and none of them fails."""
    script = (
        "import asyncio, sys; from activities.migrations import migrate;"
        "asyncio.run(migrate(sys.argv[1]))"
    )
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", script, blank_url),
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    ends = [(await process.communicate(), process.returncode) for process in running]
    assert [code for _, code in ends] == [0, 0], ends


@pytest.mark.parametrize(
    "url", ["mysql://somewhere/bids", "sqlite://", "sqlite:///:memory:"]
)
async def test_an_unusable_address_is_refused(url: str) -> None:
    """Another database, or one that is forgotten at the end, holds no record."""
    with pytest.raises(ValueError, match="sqlite:///path/to/file"):
        await migrate(url)
