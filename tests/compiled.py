"""What SQLAlchemy learns about statements, kept from one test's database to the next.

Each test has a database of its own, and SQLAlchemy compiles every statement anew for
each: that was a good part of what a test of the services takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import URL, Dialect
from sqlalchemy.ext.asyncio import AsyncEngine

from activities import database


@contextmanager
def shared() -> Iterator[None]:
    """SQLite files that are opened meanwhile share compiled statements."""
    made = database._engine
    statements: dict[Any, Any] = {}
    known: list[Dialect] = []

    def engine(url: URL, *, writing: bool) -> AsyncEngine:
        new = made(url, writing=writing)
        if new.dialect.name == "sqlite":
            # Known by its dialect; one that has never connected does not know itself.
            if not (known and getattr(known[0], "server_version_info", None)):
                known[:] = [new.dialect]
            new.sync_engine.dialect = known[0]
            new.sync_engine.update_execution_options(compiled_cache=statements)
        return new

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "_engine", engine)
        yield
