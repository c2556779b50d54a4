"""Breach cases in both databases: appended to, never changed, closed for good."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from activities.breaches.keeping import Breaches
from activities.database import Database
from tests.activities.register import rows
from tests.rules.test_breaches import NOW, entries
from workflows.contracts.breaches import BreachState
from workflows.rules import breaches
from workflows.rules.refusals import AlreadyDone


async def test_a_case_is_read_as_it_was_written(database: Database):
    keeping = Breaches(database)
    assert await keeping.case("c") is None
    assert await keeping.cases() == ()
    for number, entry in enumerate(entries(), 1):
        await keeping.append(entry)
        assert await keeping.case("c") == breaches.folded(entries()[:number])
    other = entries()[0].model_copy(update={"case": "a", "at": NOW.replace(year=2025)})
    await keeping.append(other)
    assert [case.id for case in await keeping.cases()] == ["a", "c"]


async def test_a_line_that_is_sent_twice_is_one(database: Database):
    keeping = Breaches(database)
    first = entries()[0]
    await keeping.append(first)
    await keeping.append(first.model_copy(update={"at": NOW.replace(hour=13)}))
    assert await rows.count(database, "breach_entries") == 1


async def test_of_two_who_write_the_same_line_one_is_told(database: Database):
    keeping = Breaches(database)
    first, second, _ = entries()
    await keeping.append(first)
    other = second.model_copy(update={"by": "9", "note": "I ask too."})
    done = await asyncio.gather(
        keeping.append(second), keeping.append(other), return_exceptions=True
    )
    assert sorted(type(one) for one in done if one) == [AlreadyDone]
    assert await rows.count(database, "breach_entries") == 2


async def test_nothing_follows_a_conclusion(database: Database):
    """Whoever is accused cannot have a case opened again."""
    keeping = Breaches(database)
    for entry in entries():
        await keeping.append(entry)
    with pytest.raises(DBAPIError, match=r"appended|number after the last"):
        await rows.run(
            database,
            "INSERT INTO breach_entries SELECT breach, 4, at, 'reported', content, by,"
            " name FROM breach_entries WHERE number = 1",
        )
    case = await keeping.case("c")
    assert case is not None
    assert case.state is BreachState.CONCLUDED


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE breach_entries SET name = 'x'", id="edit"),
        pytest.param("DELETE FROM breach_entries", id="delete"),
        pytest.param(
            "INSERT INTO breach_entries SELECT breach, 4, at, state, content, by, name"
            " FROM breach_entries WHERE number = 2",
            id="leave a gap",
        ),
        pytest.param(
            "INSERT INTO breach_entries SELECT breach, 0, at, state, content, by, name"
            " FROM breach_entries WHERE number = 2",
            id="go before the first",
        ),
        pytest.param(
            "INSERT INTO breach_entries SELECT * FROM breach_entries WHERE number = 2",
            id="write over",
        ),
    ],
)
async def test_the_table_refuses(database: Database, statement: str):
    for entry in entries()[:2]:
        await Breaches(database).append(entry)
    before = await rows.every(database, "breach_entries")
    with pytest.raises(DBAPIError, match=r"appended|number after the last"):
        await rows.run(database, statement)
    assert await rows.every(database, "breach_entries") == before


async def test_replacing_is_refused_too(database: Database):
    await Breaches(database).append(entries()[0])
    statement = (
        "INSERT OR REPLACE INTO breach_entries SELECT * FROM breach_entries"
        if database.dialect == "sqlite"
        else "TRUNCATE breach_entries"
    )
    with pytest.raises(DBAPIError, match=r"appended|number after the last"):
        await rows.run(database, statement)
    assert await rows.count(database, "breach_entries") == 1
