"""The record is appended to, never changed: the database itself refuses."""

import pytest
from sqlalchemy.exc import DBAPIError

from activities.database import Database
from activities.register.writing import RegisterActivities
from tests.activities.register import rows
from tests.activities.register.journeys import batches, opening, road

COPY = (
    "SELECT bid_id, number, at, 'held', '{}', previous, hash FROM entries "
    "WHERE number = 2"
)
COLUMNS = "(bid_id, number, at, kind, body, previous, hash)"


@pytest.fixture
async def three(unpeopled: RegisterActivities, database: Database) -> Database:
    """A register with three entries."""
    await unpeopled.enter(batches(road(opening()), 3)[0])
    return database


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE entries SET body = '{}' WHERE number = 2", id="edit"),
        pytest.param("UPDATE entries SET number = 9 WHERE number = 3", id="renumber"),
        pytest.param("DELETE FROM entries WHERE number = 3", id="delete the last"),
        pytest.param("DELETE FROM entries", id="delete all"),
        pytest.param(f"INSERT INTO entries {COLUMNS} {COPY}", id="write over"),
        pytest.param(
            f"INSERT INTO entries {COLUMNS} SELECT bid_id, 5, at, kind, body, hash, "
            "'h' FROM entries WHERE number = 3",
            id="leave a gap",
        ),
        pytest.param(
            f"INSERT INTO entries {COLUMNS} SELECT bid_id, 4, at, kind, body, "
            "previous, 'h' FROM entries WHERE number = 3",
            id="name another entry as the one before",
        ),
        pytest.param(
            f"INSERT INTO entries {COLUMNS} SELECT bid_id, 0, at, kind, body, "
            "previous, 'h' FROM entries WHERE number = 1",
            id="go before the first",
        ),
    ],
)
async def test_the_record_refuses(three: Database, statement: str) -> None:
    """Triggers on both databases refuse what is not the next entry."""
    before = await rows.every(three, "entries")
    with pytest.raises(DBAPIError, match=r"appended|number after the last"):
        await rows.run(three, statement)
    assert await rows.every(three, "entries") == before


async def test_replacing_is_refused_too(three: Database) -> None:
    """What slips past a trigger on delete (SQLite), and past one for each row (PG)."""
    statement = (
        f"INSERT OR REPLACE INTO entries {COLUMNS} {COPY}"
        if three.dialect == "sqlite"
        else "TRUNCATE entries"
    )
    with pytest.raises(DBAPIError, match=r"appended|number after the last"):
        await rows.run(three, statement)
    assert await rows.count(three, "entries") == 3


async def test_reading_cannot_write(three: Database) -> None:
    """A connection for reading refuses to write, whatever it is asked."""
    with pytest.raises(DBAPIError, match=r"read-?only"):
        async with three.reading() as connection:
            await connection.exec_driver_sql("DELETE FROM notices")
