"""How much a SQLite file holds, whether or not its log has been folded in."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bench.system import Running

REGISTER, HISTORIES = "register", "histories"


def of(system: Running) -> dict[str, int]:
    """Bytes in use in the register's file and in the Temporal server's."""
    return {
        REGISTER: _in_use(system.register),
        HISTORIES: _in_use(system.histories),
    }


def _in_use(file: Path) -> int:
    with closing(reader(file)) as database:
        pages, size, free = (
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "page_size", "freelist_count")
        )
    return int((pages - free) * size)


def reader(file: Path) -> sqlite3.Connection:
    """A connection that looks, and leaves no trace."""
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
