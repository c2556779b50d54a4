"""The one database of records, reference data, members and money.

Rooms define their tables on `metadata`, each in a `tables.py` of its own, and reach
them through a `Database`: SQLite by default, PostgreSQL by its address.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, MetaData, String, TypeDecorator, event
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeEngine

from activities import sqlite
from activities.prepared import Hot, Looking, Usual

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of every room."""

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}

TIMEOUTS = {
    "lock_timeout": "1500",
    "statement_timeout": "10000",
    "idle_in_transaction_session_timeout": "10000",
}
"""PostgreSQL, in milliseconds. Whoever runs into one raises, and Temporal tries again."""

QUEUE_SECONDS = 30
"""How long a writer on SQLite waits for the others of its own process."""

READ_ONLY = {
    "default_transaction_read_only": "on",
    "default_transaction_isolation": "repeatable read",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC; it sorts and compares alike on both databases."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A real time stamp where there is one, else text of fixed width."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a naive time rather than guess its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        moment = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return moment
        return moment.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """UTC, whatever the server's zone."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        moment: datetime = value
        return moment.astimezone(UTC)


class Database:
    """Connections to one database: one kind that writes, one that can only read.

    Nothing is opened before it is first used, so a database that is down is noticed by
    whoever needs it. Use a `Database` on the event loop it was first used on.
    """

    def __init__(self, url: str) -> None:
        self._address = address(url)
        self.url = self._address.render_as_string(hide_password=False)
        self.dialect = self._address.get_backend_name()
        self._writer = _engine(self._address, writing=True)
        self._reader = _engine(self._address, writing=False)
        self._queue = asyncio.Lock()
        self._kept: dict[bool, sqlite.Connection] = {}
        self._lookers: list[sqlite.Connection] = []

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One transaction: committed on leaving, rolled back by any exception.

        On SQLite it holds the write lock from its first moment, so keep it short. On
        PostgreSQL it sees what others commit meanwhile: lock the rows you read to write.
        """
        if self.dialect == "sqlite":
            return self._in_turn()
        return self._writer.begin()

    def hot(self) -> AbstractAsyncContextManager[Hot]:
        """The same as `writing` for prepared statements, at a fraction of the cost."""
        if self.dialect == "sqlite":
            return self._hot_on_sqlite(jotting=False)
        return self._hot_on_postgresql()

    def jotting(self) -> AbstractAsyncContextManager[Hot]:
        """The same as `hot`, for notes that may be lost in a power cut, never in a crash.

        What is lost so must be found out and done again: a letter under the same id.
        """
        if self.dialect == "sqlite":
            return self._hot_on_sqlite(jotting=True)
        return self._hot_on_postgresql()

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn(), self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def _hot_on_sqlite(self, *, jotting: bool) -> AsyncIterator[Hot]:
        async with self._turn():
            if jotting not in self._kept:
                path = self._address.database or ""
                self._kept[jotting] = sqlite.Connection(
                    path, writing=True, jotting=jotting
                )
            hot = self._kept[jotting]
            try:
                await hot.begin()
                yield Hot(hot, self._writer.dialect)
                await hot.commit()
            except BaseException:
                # Also when cancelled in the middle of beginning or committing.
                hot.abandon()
                raise

    @asynccontextmanager
    async def _hot_on_postgresql(self) -> AsyncIterator[Hot]:
        async with self._writer.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                async with driver.transaction():
                    yield Hot(driver, self._writer.dialect)
            except asyncio.CancelledError:
                # In the middle of beginning or committing: it may be in a transaction
                # that nobody will end, and the next user's would be a part of that one.
                driver.terminate()
                raise

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """SQLite has one writer at a time; waiting here is fair and costs no thread."""
        if self._queue.locked():
            await asyncio.wait_for(self._queue.acquire(), QUEUE_SECONDS)
        else:
            await self._queue.acquire()
        try:
            yield
        finally:
            self._queue.release()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that sees one moment of the database and refuses to write."""
        return self._reader.begin()

    def looking(self, *, once: bool = False) -> AbstractAsyncContextManager[Looking]:
        """The same as `reading` for statements that are constants: much cheaper on SQLite.

        Args:
            once: Whether the statements are made for this one time after all.
        """
        if self.dialect == "sqlite" and not once:
            return self._looking_on_sqlite()
        return self._looking_as_usual()

    @asynccontextmanager
    async def _looking_on_sqlite(self) -> AsyncIterator[Looking]:
        looker: sqlite.Connection | None = None
        try:
            looker = self._lookers.pop() if self._lookers else self._looker()
            await looker.begin()
            heard = self._reader.sync_engine.dispatch.before_cursor_execute
            yield Hot(looker, self._reader.dialect, heard)
        except sqlite3.Error as problem:
            if looker:
                looker.stop()
                looker = None
            raise DBAPIError.instance(None, None, problem, sqlite3.Error) from problem
        finally:
            if looker:
                await looker.rollback()
                self._lookers.append(looker)

    def _looker(self) -> sqlite.Connection:
        return sqlite.Connection(self._address.database or "", writing=False)

    @asynccontextmanager
    async def _looking_as_usual(self) -> AsyncIterator[Looking]:
        async with self.reading() as connection:
            yield Usual(connection)

    async def close(self) -> None:
        """Close every connection."""
        for kept in (*self._kept.values(), *self._lookers):
            await kept.close()
        self._kept.clear()
        self._lookers.clear()
        await self._writer.dispose()
        await self._reader.dispose()


def address(url: str) -> URL:
    """The address with the driver that we use, whatever driver it names.

    Raises:
        ValueError: It is neither a SQLite file nor a PostgreSQL server.
    """
    given = make_url(url)
    driver = DRIVERS.get(given.get_backend_name())
    if driver is None:
        raise ValueError(
            f"{given.get_backend_name()} is not a database we can use: "
            "give sqlite:///path/to/file.db or postgresql://user@host/name."
        )
    if driver == DRIVERS["sqlite"] and given.database in {None, "", ":memory:"}:
        raise ValueError("The register needs a file: sqlite:///path/to/file.db.")
    return given.set(drivername=driver)


def _engine(url: URL, *, writing: bool) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, writing=writing)
    return create_async_engine(
        url,
        pool_size=5,
        max_overflow=5,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={
            "timeout": 5,
            "server_settings": TIMEOUTS if writing else TIMEOUTS | READ_ONLY,
        },
    )


def _sqlite_engine(url: URL, *, writing: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        async_creator=_opener(Path(url.database or ""), writing=writing),
        pool_size=1 if writing else 4,
        max_overflow=0,
        pool_timeout=QUEUE_SECONDS,
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        try:
            raw.run_async(sqlite.Connection.begin)
        except sqlite3.Error as problem:
            raise OperationalError("BEGIN", None, problem) from problem

    return engine


def _opener(
    path: Path, *, writing: bool
) -> Callable[..., Coroutine[Any, Any, sqlite.Connection]]:
    async def opened(*_args: Any, **_kwargs: Any) -> sqlite.Connection:
        return sqlite.Connection(str(path), writing=writing)

    return opened
