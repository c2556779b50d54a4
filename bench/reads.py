"""Lists and bid pages: queries to the database and time, whatever the number of bids."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, event

from activities.database import Database
from activities.members.reading import MemberReading
from activities.register.writing import RegisterActivities
from bench import record, web
from bench.connection import Connection, get
from bench.report import table, target
from bench.system import prepared
from services.embedded.demo.people import PREFIXES
from services.embedded.place import HOST, Place, from_base
from services.identity import keys
from services.identity.routes import AUDIENCE
from services.kit import logs
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Membership, Party, Role

TIMES = 100
WARM = 10
NOWHERE = "127.0.0.1:1"
"""Where no Temporal server is: open bids are then shown from the register."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Read:
    """One kind of request with some number of bids.

    Attributes:
        queries: Statements sent to the database; the most that one request needed.
    """

    what: str
    bids: int
    queries: int
    p50: float


async def measure(folder: Path, base: int, sizes: Sequence[int], say: Say) -> str:
    """Fill a register step by step, and read from it at each."""
    place = from_base(folder, base)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    await prepared(place)
    found: list[Read] = []
    written = 0
    for size in sizes:
        await fill(place, written, size)
        written = size
        found += await _read_all(place, size)
        say(f"read with {size:,} bids in the register")
    return _text(found)


async def fill(place: Place, start: int, size: int) -> None:
    """Write bids as the worker would: three in four wait for screening, one has ended."""
    database = Database(place.database)
    try:
        register = RegisterActivities(database)
        authors = await record.authors(database, place.issuer)
        for number in range(start, size):
            await register.enter(authors.batch(number, ended=record.is_ended(number)))
    finally:
        await database.close()


async def _read_all(place: Place, size: int) -> list[Read]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving(place))
        connection = stack.enter_context(closing(Connection(HOST, place.web)))
        asked = await _requests(place)
        return [await _read(connection, what, size, r) for what, r in asked.items()]


async def _read(connection: Connection, what: str, bids: int, request: bytes) -> Read:
    took, queries = [], []
    with _counted() as count:
        for _ in range(WARM + TIMES):
            before, began = count(), time.perf_counter()
            await connection.done(request)
            took.append(time.perf_counter() - began)
            queries.append(count() - before)
    return Read(what, bids, max(queries[WARM:]), 1000 * median(took[WARM:]))


class _counted:
    """Counts statements of every engine of this process."""

    def __enter__(self) -> Callable[[], int]:
        self._count = 0
        event.listen(Engine, "before_cursor_execute", self._seen)
        return lambda: self._count

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._seen)

    def _seen(self, *_: Any) -> None:
        self._count += 1


async def _requests(place: Place) -> dict[str, bytes]:
    """What is read, and by whom: those with the longest lists."""
    issuer = keys.load(place.folder, place.issuer)
    database = Database(place.database)
    try:
        people = await MemberReading(database).people(issuer.url)
        bid = (await record.authors(database, issuer.url)).opening(0)
    finally:
        await database.close()

    def by(hat: Membership, path: str) -> bytes:
        subject = next(p.subject for p in people if hat in p.memberships)
        return get(
            f"{PREFIXES[hat.party.value]}/api/v1/{path}",
            authorization=f"Bearer {issuer.issue(subject, AUDIENCE)}",
            acting_as=f"{hat.body}/{hat.role.value}",
        )

    team = Membership(
        party=Party.NHS_ENGLAND, body=bid.local_team, role=Role.LOCAL_TEAM
    )
    chair = Membership(
        party=Party.NHS_ENGLAND, body="national", role=Role.NATIONAL_CHAIR
    )
    ended, waiting = record.id_of(bid, 0), record.id_of(bid, record.CCGS)
    return {
        "task list of the local team": by(team, "tasks"),
        "bid list of the national panel": by(chair, "bids"),
        "the same, searched": by(chair, "bids?q=camden"),
        "the same, page 3": by(chair, "bids?page=3"),
        "the same, one stage": by(chair, f"bids?stage={Stage.REJECTED.value}"),
        "bid page, ended bid": by(team, f"bids/{ended}"),
        "bid page, open bid, Temporal away": by(team, f"bids/{waiting}"),
        "its history": by(team, f"bids/{ended}/history"),
    }


@asynccontextmanager
async def serving(
    place: Place, change: Callable[[dict[str, FastAPI]], None] = lambda _: None
) -> AsyncIterator[None]:
    """The services in this process, so that their statements can be counted."""
    app = await web.composed(place, NOWHERE, change)
    config = uvicorn.Config(app, HOST, place.web, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with (place.folder / "web.log").open("a") as log:
        logs.configure(log)
        task = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0.02)
        yield
        server.should_exit = True
        await task


def _text(found: Sequence[Read]) -> str:
    sizes = sorted({r.bids for r in found})
    by = {(r.what, r.bids): r for r in found}
    rows = []
    for what in dict.fromkeys(r.what for r in found):
        reads = [by[what, size] for size in sizes]
        rows.append([what, *(f"{r.queries}, {r.p50:.1f} ms" for r in reads)])
    steady = all(len({by[what, size].queries for size in sizes}) == 1 for what, _ in by)
    most = max(r.queries for r in found)
    line = target(
        "most queries of one request, the same at every size",
        most,
        "the same",
        met=steady,
        form="d",
    )
    head = ["queries and p50 of a request", *(f"{size:,} bids" for size in sizes)]
    return (
        table(["Target", "measured", "wanted", ""], [line]) + "\n" + table(head, rows)
    )
