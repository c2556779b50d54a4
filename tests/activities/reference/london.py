"""Databases with reference data in them, filled once and copied for each test."""

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from activities.database import Database
from activities.members.loading import load_examples
from activities.migrations import migrate
from activities.reference.seeding import seed
from tests.database import KINDS, postgres

FIRST_DAY = date(2026, 6, 1)
ISSUER = "https://bids.example/identity"

Fill = Callable[[Database], Awaitable[None]]

_on_server: dict[str, str] = {}


async def with_london(db: Database) -> None:
    """What ships, and the example people."""
    await seed(db, FIRST_DAY)
    await load_examples(db, ISSUER)


@asynccontextmanager
async def copied(kind: str, fill: Fill, folder: Path) -> AsyncIterator[Database]:
    """A database of this kind, filled; it is filled once and copied ever after."""
    if kind == "sqlite":
        url, name = await _file(fill, folder), ""
    else:
        name = await _server(fill)
        url = postgres().url(name)
    opened = Database(url)
    yield opened
    await opened.close()
    if name:
        postgres().drop(name)


@pytest.fixture(params=KINDS)
async def london(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Database]:
    """A database with London's data and example people; once per kind of database."""
    async with copied(request.param, with_london, tmp_path) as opened:
        yield opened


async def _file(fill: Fill, folder: Path) -> str:
    template = _templates() / f"{fill.__name__}.db"
    if not template.exists():
        await migrate(f"sqlite:///{template}")
        await _filled(f"sqlite:///{template}", fill)
    return f"sqlite:///{shutil.copyfile(template, folder / template.name)}"


async def _server(fill: Fill) -> str:
    if fill.__name__ not in _on_server:
        name = await postgres().new()
        await _filled(postgres().url(name), fill)
        _on_server[fill.__name__] = name
    return await postgres().blank(template=_on_server[fill.__name__])


async def _filled(url: str, fill: Fill) -> None:
    database = Database(url)
    await fill(database)
    await database.close()


@cache
def _templates() -> Path:
    folder = tempfile.mkdtemp(prefix="bids-london-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
