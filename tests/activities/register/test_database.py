"""The database beneath every room: transactions that lose nothing."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from activities import sqlite
from activities.database import Database, address
from activities.prepared import Hot, Prepared
from activities.register.tables import drafts
from tests.database import postgres

NOON = datetime(2015, 6, 3, 12, tzinfo=UTC)


def _draft(number: int, at: datetime = NOON) -> dict[str, object]:
    return {
        "bid_id": f"07R-{number}",
        "person": "6",
        "key": str(number),
        "lead": "07R",
        "number": number,
        "content": "0",
        "expression": "",
        "edits": "",
        "version": 0,
        "reserved_at": at,
        "updated_by": "6",
        "updated_at": at,
        "follows": "",
    }


ADD = Prepared(insert(drafts))
READ = select(drafts.c.version).where(drafts.c.number == 1).with_for_update()
READ_HOT = Prepared(READ)
SET_HOT = Prepared(update(drafts).values(version=bindparam("now")))


async def _add_one(database: Database) -> None:
    async with database.writing() as connection:
        version = await connection.scalar(READ)
        await asyncio.sleep(0)
        await connection.execute(update(drafts).values(version=version + 1))


async def _add_one_hot(database: Database) -> None:
    async with database.hot() as hot:
        [(version,)] = await READ_HOT.rows(hot, {})
        await asyncio.sleep(0)
        await SET_HOT.many(hot, [{"now": version + 1}])


async def _add_one_jotted(database: Database) -> None:
    async with database.jotting() as hot:
        [(version,)] = await READ_HOT.rows(hot, {})
        await asyncio.sleep(0)
        await SET_HOT.many(hot, [{"now": version + 1}])


async def test_no_update_is_lost(database: Database) -> None:
    """Read, change and write by many at once, from two processes' connections."""
    other = Database(database.url)
    async with database.writing() as connection:
        await connection.execute(insert(drafts), _draft(1))
    await asyncio.gather(
        *(
            add(source)
            for _ in range(12)
            for source in (database, other)
            for add in (_add_one, _add_one_hot, _add_one_jotted)
        )
    )
    async with database.reading() as connection:
        assert await connection.scalar(select(drafts.c.version)) == 72
    await other.close()


async def test_an_exception_rolls_back(database: Database) -> None:
    """Nothing of a transaction that failed is kept."""

    async def change_my_mind() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(drafts), _draft(1))
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await change_my_mind()
    async with database.reading() as connection:
        assert (await connection.execute(select(drafts))).all() == []


@pytest.mark.parametrize("hot", [False, True], ids=["plain", "hot"])
@pytest.mark.parametrize("wait", [0, 0.001, 0.005, 0.02])
async def test_a_cancelled_transaction_leaves_the_database_free(
    database: Database, wait: float, hot: bool
) -> None:
    """Whenever it is cancelled: at the lock, in the middle, or at the commit."""

    async def write(number: int) -> None:
        if hot:
            async with database.hot() as fast:
                await ADD.many(fast, [_draft(number)])
                await asyncio.sleep(0.002)
            return
        async with database.writing() as connection:
            await connection.execute(insert(drafts), _draft(number))
            await asyncio.sleep(0.002)

    running = [asyncio.create_task(write(n)) for n in range(1, 9)]
    await asyncio.sleep(wait)
    for task in running[::2]:
        task.cancel()
    done = await asyncio.gather(*running, return_exceptions=True)
    assert done[1::2] == [None] * 4
    await asyncio.wait_for(write(99), 10)
    async with database.reading() as connection:
        found = set((await connection.execute(select(drafts.c.number))).scalars())
    assert {2, 4, 6, 8, 99} <= found


async def test_nothing_written_after_a_cancelled_beginning_is_lost(
    database: Database,
) -> None:
    """A connection that was left in the middle of a transaction serves nobody else."""

    async def write(number: int) -> None:
        async with database.hot() as fast:
            await ADD.many(fast, [_draft(number)])

    for number in range(1, 81):
        broken_off = asyncio.create_task(write(1000 + number))
        await asyncio.sleep(number * 0.00004)
        broken_off.cancel()
        await asyncio.gather(broken_off, return_exceptions=True)
        await write(number)
    async with database.reading() as connection:
        found = set((await connection.execute(select(drafts.c.number))).scalars())
    assert set(range(1, 81)) <= found


async def test_reading_sees_one_moment(database: Database) -> None:
    """What is committed in between is not half seen."""
    async with database.reading() as connection:
        assert (await connection.execute(select(drafts))).all() == []
        async with database.writing() as other:
            await other.execute(insert(drafts), _draft(1))
        assert (await connection.execute(select(drafts))).all() == []
    async with database.reading() as connection:
        assert len((await connection.execute(select(drafts))).all()) == 1


async def test_moments_come_back_in_utc_and_sort(database: Database) -> None:
    """Whatever zone they were given in; a time without one is refused."""
    summer = timezone(timedelta(hours=1))
    moments = [
        datetime(2015, 6, 3, 12, 30, tzinfo=summer),
        datetime(2015, 6, 3, 12, tzinfo=UTC),
        datetime(2015, 6, 3, 11, 30, 0, 5, tzinfo=UTC),
    ]
    async with database.writing() as connection:
        for number, moment in enumerate(moments, 1):
            await connection.execute(insert(drafts), _draft(number, moment))
    async with database.reading() as connection:
        query = select(drafts.c.reserved_at).order_by(drafts.c.reserved_at)
        found = list((await connection.execute(query)).scalars())
        later = await connection.execute(
            select(drafts.c.number).where(drafts.c.reserved_at > moments[2])
        )
        assert list(later.scalars()) == [2]
    assert found == sorted(moments)
    assert {moment.tzinfo for moment in found} == {UTC}

    async def write_naive() -> None:
        async with database.writing() as connection:
            naive = _draft(9, NOON.replace(tzinfo=None))
            await connection.execute(insert(drafts), naive)

    with pytest.raises(StatementError, match="time zone"):
        await write_naive()


async def test_rows_can_be_streamed(database: Database) -> None:
    """A long answer need not be held at once."""
    async with database.writing() as connection:
        await connection.execute(insert(drafts), [_draft(n) for n in range(1, 200)])
    async with database.reading() as connection:
        query = select(drafts.c.number).order_by(drafts.c.number)
        numbers = [number async for (number,) in await connection.stream(query)]
    assert numbers == list(range(1, 200))


async def test_prepared_statements_do_what_plain_ones_do(database: Database) -> None:
    """Dates, lists and constants arrive as they would; inside the transaction."""
    find = Prepared(
        select(drafts.c.bid_id, drafts.c.version)
        .where(drafts.c.updated_at >= bindparam("at"), drafts.c.lead == "07R")
        .where(drafts.c.number.in_(bindparam("numbers", expanding=True)))
        .order_by(drafts.c.number)
    )

    async def not_yet() -> None:
        async with database.hot() as hot:
            await ADD.many(hot, [_draft(1)])
            raise RuntimeError("not yet")

    with pytest.raises(RuntimeError, match="not yet"):
        await not_yet()
    async with database.hot() as hot:
        await ADD.many(hot, [_draft(1), _draft(2, NOON + timedelta(days=1))])
        for numbers, expected in (
            ([1], ["07R-1"]),
            ([2], ["07R-2"]),
            ([2, 1, 9], ["07R-1", "07R-2"]),
            ([9], []),
        ):
            found = await find.rows(hot, {"at": NOON, "numbers": numbers})
            assert [row.bid_id for row in found] == expected
        assert (
            await find.rows(hot, {"at": NOON + timedelta(days=2), "numbers": [1]}) == ()
        )
    async with database.writing() as connection:
        beneath = await Hot.beneath(connection)
        await ADD.many(beneath, [_draft(3)])
        assert await connection.scalar(select(func.count()).select_from(drafts)) == 3
    async with database.reading() as connection:
        rows = (await connection.execute(select(drafts.c.reserved_at))).scalars()
        assert set(rows) == {NOON, NOON + timedelta(days=1)}


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite"),
        ("postgresql://u@h/d", "postgresql+asyncpg"),
        ("postgresql+psycopg://u@h/d", "postgresql+asyncpg"),
    ],
)
def test_addresses_need_no_driver(given: str, used: str) -> None:
    """Whoever sets an address up need not know our drivers."""
    assert address(given).drivername == used


async def test_a_locked_file_is_waited_for_then_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process holds the write lock: short holds pass, long ones raise.

    Who gives up waiting does not get the lock behind everybody's back.
    """
    path = tmp_path / "a.db"
    database = Database(f"sqlite:///{path}")
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE t (a)"))
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO t VALUES (1)"))

    async def write_hot() -> None:
        async with database.hot() as hot:
            await hot.many("INSERT INTO t VALUES (?)", [[1]])

    waiting = asyncio.create_task(write())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT COUNT(*) FROM t")) == 0
    holder.execute("COMMIT")
    await waiting

    holder.execute("BEGIN IMMEDIATE")
    cancelled = [asyncio.create_task(w()) for w in (write, write_hot)]
    for task in cancelled:
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.wait([task])
    holder.execute("COMMIT")
    await write()
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("COMMIT")

    monkeypatch.setattr(sqlite, "BUSY_MS", 100)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        await write()
    holder.execute("COMMIT")
    holder.close()
    await write()
    await database.close()


async def test_a_committed_row_is_on_disk(tmp_path: Path) -> None:
    """SQLite's strictest setting for what a crash may not lose."""
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    async with database.writing() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
    await database.close()


async def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    """The services of a new machine start together, on a file that none has seen."""

    def opened(path: str) -> None:
        sqlite.Connection(path, writing=False).stop()

    for turn in range(40):
        path = str(tmp_path / f"{turn}.db")
        await asyncio.gather(*(asyncio.to_thread(opened, path) for _ in range(8)))


async def test_a_lost_server_connection_is_replaced() -> None:
    """PostgreSQL was restarted or cut us off: the next transaction just works."""
    name = await postgres().blank()
    database = Database(postgres().url(name))
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE t (a int)"))
    await postgres().run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )
    async with database.writing() as connection:
        await connection.execute(text("INSERT INTO t VALUES (1)"))
    await database.close()
    postgres().drop(name)


async def test_a_row_held_too_long_raises() -> None:
    """PostgreSQL's lock timeout: nobody waits for ever on somebody else's row."""
    name = await postgres().blank()
    database = Database(postgres().url(name))
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE t (a int)"))
        await connection.execute(text("INSERT INTO t VALUES (1)"))
    async with database.writing() as holder:
        await holder.execute(text("UPDATE t SET a = 2"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            async with database.writing() as connection:
                await connection.execute(text("UPDATE t SET a = 3"))
    await database.close()
    postgres().drop(name)
