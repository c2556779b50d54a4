"""A national round end to end over the real register, ledger and practice lines.

Each bid goes from its expression of interest to its budget, step by step, an entry in a
transaction of its own, with its chain, its lists and its letters; its allocation is added
up from the practices' lines and posted. Temporal is not in it: what a bid costs there is
measured against the floor of `bench.speed`. The floor here is the same entries in one
plain table, a transaction each.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from activities.database import Database
from activities.ledger.posting import LedgerActivities
from activities.ledger.reading import LedgerReading
from activities.members.loading import load_examples
from activities.migrations import migrate
from activities.reference.allocating import ReferenceActivities
from activities.reference.loading import load
from activities.reference.reading import ReferenceReading
from activities.reference.seeding import seed
from activities.register.verifying import verify
from activities.register.writing import RegisterActivities
from bench import money
from bench.connection import Unexpected
from bench.report import table, target
from tests.builders import START, Story, meet
from tests.cohort import answers_first
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.events import Entry, Event
from workflows.contracts.ports import AllocationRequest, Batch
from workflows.rules import bodies, handover, needs, rulebook

GROWTH = 0.10
"""How much dearer a bid may be in a round of ten times as many."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a round of so many bids cost, its floor beside it."""

    bids: int
    wall: float
    cpu: float
    floor: float
    grown: int
    entries: int


class National:
    """Plays bids over one database."""

    def __init__(self, database: Database) -> None:
        self.register = RegisterActivities(database)
        self.ledger = LedgerActivities(database)
        self.lines = ReferenceActivities(database)
        self.reference = ReferenceReading(database)
        self.codes = money.ccgs()
        self.bodies: list[tuple[str, int, str]] = []

    async def play(self, number: int) -> None:
        """One bid, from its opening to its end."""
        code = self.codes[number % len(self.codes)]
        id = f"{code}-{number // len(self.codes) + 1}"
        opening = await self.reference.opening(
            id, money.cycle().name, Model.DELEGATED, (code,)
        )
        story = Story(opening, now=START)
        await self._tell(id, 1, story.events[0])
        while story.bid.stage is not Stage.LIVE:
            event = await self._next(story)
            story.happens(event)
            await self._tell(id, len(story.events), event)
        transfer = handover.transfer_of(story.bid)
        if transfer:
            await self.ledger.post(transfer)

    async def _next(self, story: Story) -> Event:
        bid = story.bid
        if handover.wants_allocation(bid):
            request = AllocationRequest(
                bid_id=bid.id, ccgs=bodies.applicant_codes(bid), cycle=bid.cycle
            )
            built = await self.lines.build_allocation(request)
            return handover.allocation_built(bid, built, story.now)
        if bid.handing_over:
            return handover.gone_live(bid, story.now)
        if need := next((n for n in needs.of(bid) if n.command), None):
            if need.command == "sign_agreement" and bid.agreement:
                story.now = max(story.now, bid.agreement.sign_from)
            made = meet(bid, need, story.now)
            first, *_ = (*answers_first(bid, made), made)
            return rulebook.answer(bid, first, story.now)
        story.now = max(story.now, handover.starts_at(bid))
        begun = handover.begin(bid, story.now)
        if begun is None:
            raise Unexpected(f"{bid.id} waits for {needs.of(bid)}")
        return begun

    async def _tell(self, id: str, number: int, event: Event) -> None:
        entry = Entry(bid_id=id, number=number, event=event)
        await self.register.enter(Batch(bid_id=id, entries=(entry,)))
        self.bodies.append((id, number, event.model_dump_json()))


async def held(folder: Path, bids: int, practices: int) -> Held:
    """A round of so many bids in a database of its own."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    file = folder / "national.db"
    url = f"sqlite:///{file}"
    await migrate(url)
    database = Database(url)
    await seed(database, date(2026, 6, 1))
    await load_examples(database, "https://bids.example/identity")
    made = await asyncio.to_thread(money.made, folder / "made-15-16.csv", practices)
    await load(database, payments=[made])
    before = _size(file)
    nation = National(database)
    wall, cpu = perf_counter(), process_time()
    for number in range(bids):
        await nation.play(number)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    ledger = await LedgerReading(database).check()
    if not ledger.sound or ledger.transfers != bids:
        raise Unexpected(f"the ledger: {ledger}")
    if not (await verify(database)).sound:
        raise Unexpected("the record is not sound")
    grown = _size(file) - before
    await database.close()
    floor = await asyncio.to_thread(_floor, folder / "floor.db", nation.bodies)
    return Held(bids, wall, cpu, floor, grown, len(nation.bodies))


def _size(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    return file.stat().st_size


def _floor(file: Path, some: list[tuple[str, int, str]]) -> float:
    """CPU seconds of the same entries in one plain table."""
    connection = sqlite3.connect(file)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.execute(
        "create table entries (id, number, body, primary key (id, number))"
    )
    began = process_time()
    for one in some:
        with connection:
            connection.execute("insert into entries values (?, ?, ?)", one)
    took = process_time() - began
    connection.close()
    return took


async def measure(
    folder: Path, sizes: tuple[int, ...], practices: int, say: Callable[[str], None]
) -> str:
    """A round of each size, the smallest first."""
    found = []
    for bids in sizes:
        say(f"a round of {bids:,} bids with {practices:,} practices")
        found.append(await held(folder / str(bids), bids, practices))
    return _text(found, practices)


def _text(found: list[Held], practices: int) -> str:
    rows = [
        (
            f"{one.bids:,} bids",
            f"{one.wall:.0f}",
            f"{1000 * one.cpu / one.bids:.0f}",
            f"{1000 * one.floor / one.bids:.1f}",
            f"{one.cpu / one.floor:.1f}",
            f"{one.entries / one.bids:.0f}",
            f"{one.grown / one.bids / 1024:.1f}",
        )
        for one in found
    ]
    head = (
        f"{practices:,} practices",
        "whole round, s",
        "CPU ms a bid",
        "floor",
        "ratio",
        "entries a bid",
        "register KiB a bid",
    )
    first, last = found[0], found[-1]
    dearer = (last.cpu / last.bids) / (first.cpu / first.bids) - 1
    larger = (last.grown / last.bids) / (first.grown / first.bids) - 1
    goals = [
        target(
            f"{what} a bid, {last.bids:,} to {first.bids:,}",
            1 + n,
            "below 1.10",
            met=n < GROWTH,
        )
        for what, n in (("CPU", dearer), ("register", larger))
    ]
    return table(head, rows) + "\n" + table(("Growth", "Measured", "Wanted", ""), goals)
