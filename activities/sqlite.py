"""SQLite on an event loop without a thread hop per statement.

A statement on SQLite takes microseconds; handing it to a thread and back takes a
quarter of a millisecond, four times per statement in the usual driver. Only two things
may really wait: the lock at the beginning of a writing transaction and the disk at its
end. Those two go to a thread, everything else runs where it is called.

The classes offer what SQLAlchemy's aiosqlite dialect asks of a connection, and no more.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self, TypeVar

T = TypeVar("T")

BUSY_MS = 5000
"""How long the beginning of a writing transaction waits for another process."""

ASK_AGAIN = 0.003
"""Seconds between two tries to take the lock."""

PRAGMAS = (
    f"busy_timeout={BUSY_MS}",
    "synchronous=FULL",
    "foreign_keys=ON",
)

JOTTING = ("synchronous=NORMAL", "wal_autocheckpoint=0")
"""A commit is safe from a killed process at once, from a power cut with the next full
commit; it waits for no disk."""


class Connection:
    """One SQLite connection; `writing` ones take the write lock when they begin.

    A `jotting` one writes too, but does not wait for the disk when it commits.
    """

    def __init__(self, path: str, *, writing: bool, jotting: bool = False) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._latest: Future[Any] | None = None
        self._writing = writing
        self._jotting = jotting
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            path,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        for pragma in PRAGMAS:
            self._raw.execute(f"PRAGMA {pragma}")
        self._log_ahead()
        if not writing:
            self._raw.execute("PRAGMA query_only=ON")
        for pragma in JOTTING if jotting else ():
            self._raw.execute(f"PRAGMA {pragma}")

    @property
    def _raw(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.OperationalError("connection closed")
        return self._connection

    def cursor(self) -> "Cursor":
        """A cursor in the shape the dialect expects."""
        return Cursor(self._raw.cursor())

    def fetch(self, statement: str, values: Sequence[Any]) -> list[Any]:
        """Run one statement and fetch its whole answer; see `activities.prepared`."""
        return self._raw.execute(statement, values).fetchall()

    def run(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row; see `activities.prepared`."""
        self._raw.executemany(statement, rows)

    def _log_ahead(self) -> None:
        """Turn on the write-ahead log, which the file remembers from then on.

        Where several open a new file at once, SQLite refuses all but one without
        waiting: each has read the file, and each wants the others to let go of it.
        """
        until = time.monotonic() + BUSY_MS / 1000
        while True:
            try:
                self._raw.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as problem:
                busy = problem.sqlite_errorcode == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
                time.sleep(ASK_AGAIN)
            else:
                return

    async def begin(self) -> None:
        """Begin; a writing transaction holds the lock from its first moment.

        SQLite lets a transaction that read first and writes later overwrite what
        others wrote in between, or fail where waiting cannot help.
        """
        if self._busy():
            await self._in_thread(self._roll_back)
        if not self._writing:
            self._raw.execute("BEGIN")
        else:
            await self._begin_when_free()

    async def _begin_when_free(self) -> None:
        """Ask for the lock again and again: SQLite's own pauses grow to 100 ms.

        Another process that writes much takes the lock in each of those.
        """
        until = time.monotonic() + BUSY_MS / 1000
        while not self._began_at_once():
            if time.monotonic() > until:
                raise sqlite3.OperationalError("database is locked")
            await asyncio.sleep(ASK_AGAIN)

    async def commit(self) -> None:
        """Commit; on return of a writing connection the disk has it."""
        if not self._raw.in_transaction:
            return
        if self._writing and not self._jotting:
            await self._in_thread(self._raw.commit)
        else:
            self._raw.commit()

    async def rollback(self) -> None:
        """Forget the transaction, after whatever the thread is still doing."""
        if self._busy() or (self._writing and self._raw.in_transaction):
            await self._in_thread(self._roll_back)
        else:
            self._roll_back()

    def abandon(self) -> None:
        """Forget the transaction, without waiting for it; `begin` does."""
        if self._busy() or self._raw.in_transaction:
            self._latest = self._thread.submit(self._roll_back)

    async def close(self) -> None:
        """Close, after whatever the thread is still doing."""
        if self._connection is not None:
            await self._in_thread(self._close)
            self._thread.shutdown(wait=False)

    def stop(self) -> None:
        """Close without waiting; for a connection whose owner was cancelled."""
        if self._connection is not None:
            self._thread.submit(self._close)
            self._thread.shutdown(wait=False)

    async def create_function(self, *args: Any, **kwargs: Any) -> None:
        """Add an SQL function."""
        self._raw.create_function(*args, **kwargs)

    def _began_at_once(self) -> bool:
        """Take the lock if nobody has it: the usual case, not worth a thread."""
        self._raw.execute("PRAGMA busy_timeout=0")
        try:
            self._raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return True

    def _roll_back(self) -> None:
        if self._raw.in_transaction:
            self._raw.rollback()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _busy(self) -> bool:
        """Whether the thread still works for an owner who was cancelled."""
        return self._latest is not None and not self._latest.done()

    async def _in_thread(self, call: Callable[..., T], *args: object) -> T:
        # One thread per connection, first in first out: were a waiting beginning or
        # commit cancelled, the roll-back that follows still comes after it.
        future = self._thread.submit(call, *args)
        self._latest = future
        return await asyncio.wrap_future(future)


class Cursor:
    """A cursor whose awaitable methods never wait."""

    def __init__(self, raw: sqlite3.Cursor) -> None:
        self._raw = raw
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        """The columns of the answer; none for a statement without one."""
        return self._raw.description

    @property
    def rowcount(self) -> int:
        """Rows changed by the last statement."""
        return self._raw.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The last row id given out."""
        return self._raw.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement."""
        self._raw.execute(statement, parameters)

    async def executemany(
        self, statement: str, parameters: Iterable[Sequence[Any]]
    ) -> None:
        """Run one statement for each set of parameters."""
        self._raw.executemany(statement, parameters)

    async def fetchone(self) -> Any:
        """The next row."""
        return self._raw.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        return self._raw.fetchmany(size or self.arraysize)

    async def fetchall(self) -> list[Any]:
        """The remaining rows."""
        return self._raw.fetchall()

    async def close(self) -> None:
        """Give the statement back to the connection's cache."""
        self._raw.close()
