"""Writing the record: once, in order, whole."""

import asyncio
import sqlite3
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from activities.database import Database
from activities.register import chain
from activities.register.reading import RegisterReading
from activities.register.rebuilding import rebuild
from activities.register.verifying import verify
from activities.register.writing import EntryConflict, EntryGap, RegisterActivities
from tests.activities.register import rows
from tests.activities.register.journeys import (
    batches,
    opening,
    road,
    state_of,
)
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.events import Entry, Screened, Withdrawn
from workflows.contracts.ports import Batch, Told
from workflows.rules import waiting


@pytest.mark.parametrize("size", [1, 3, 100])
async def test_a_bid_is_written_from_opening_to_live(
    register: RegisterActivities, database: Database, size: int
) -> None:
    """However the entries are batched, the record and the projections come out alike."""
    entries = road(opening())
    for batch in batches(entries, size):
        await register.enter(batch)

    record = await RegisterReading(database).bid("07R-1")
    assert record is not None
    assert record.state == state_of(entries)
    assert record.state.stage is Stage.LIVE
    assert record.number == len(entries)
    assert (await verify(database)).sound
    assert await rows.count(database, "tasks") == 0
    assert await rows.count(database, "entries") == len(entries)


async def test_the_chain_is_the_published_one(
    register: RegisterActivities, database: Database
) -> None:
    """SHA-256 of bid, number, previous hash and canonical text; it must never change."""
    await register.enter(batches(road(opening()), 2)[0])
    first, second = await rows.every(database, "entries")
    assert first["previous"] == "0" * 64
    assert second["previous"] == first["hash"]
    assert first["hash"] == chain.hash_of("07R-1", 1, "0" * 64, first["body"])
    assert chain.hash_of("07R-1", 1, "0" * 64, '{"a":"é"}') == (
        "236bc1e0c350030bc17df6f5fb9bd9d5b1bcd3fb93a4ddee02ef0ae54f989113"
    )


async def test_the_same_batch_twice_changes_nothing(
    register: RegisterActivities, database: Database
) -> None:
    """An activity may run twice; the answer says what still waits to be sent."""
    first, second = batches(road(opening())[:4], 2)
    await register.enter(first)
    told = await register.enter(second)
    before = [await rows.every(database, t) for t in ("entries", "notices")]
    projected = await rows.projected(database)

    assert told.queued > 0
    assert (await register.enter(second)).queued >= told.queued
    assert [await rows.every(database, t) for t in ("entries", "notices")] == before
    assert await rows.projected(database) == projected


async def test_a_batch_that_is_half_known_is_completed(
    register: RegisterActivities, database: Database
) -> None:
    """A worker that died between two batches sends the first one's entries again."""
    entries = road(opening())
    await register.enter(Batch(bid_id="07R-1", entries=tuple(entries[:3])))
    await register.enter(Batch(bid_id="07R-1", entries=tuple(entries[1:6])))
    assert await rows.count(database, "entries") == 6
    assert (await verify(database)).sound


async def test_another_event_under_a_known_number_is_an_error(
    register: RegisterActivities, database: Database
) -> None:
    """The record is never overwritten, and never silently kept either."""
    entries = road(opening())[:3]
    for batch in batches(entries, 3):
        await register.enter(batch)
    before = await rows.every(database, "entries")
    other = Withdrawn(at=entries[2].event.at, by=entries[1].event.by, reason="Other.")

    with pytest.raises(EntryConflict, match="07R-1"):
        await register.enter(
            Batch(
                bid_id="07R-1",
                entries=(Entry(bid_id="07R-1", number=3, event=other),),
            )
        )
    assert await rows.every(database, "entries") == before


async def test_a_text_from_an_older_release_is_the_same_event(
    register: RegisterActivities, database: Database
) -> None:
    """A field added since, with its default, makes no conflict of a repeated entry."""
    entries = road(opening())[:3]
    [batch] = batches(entries, 3)
    await register.enter(batch)
    event = entries[2].event
    assert isinstance(event, Screened)
    older = chain.body_of(event).replace('"at":', '"added_later":1,"at":')
    await rows.without_triggers(
        database,
        f"UPDATE entries SET body = '{older}' WHERE number = 3",
    )
    assert await register.enter(batch) is not None


@pytest.mark.parametrize("first", [0, 2])
async def test_a_gap_is_an_error(
    register: RegisterActivities, database: Database, first: int
) -> None:
    """Entries are written in order or not at all."""
    entries = road(opening())
    if first:
        await register.enter(batches(entries, first)[0])
    known = await rows.count(database, "entries")
    late = Batch(bid_id="07R-1", entries=tuple(entries[first + 1 : first + 3]))
    with pytest.raises(EntryGap, match="07R-1"):
        await register.enter(late)
    torn = Batch(bid_id="07R-1", entries=(entries[first], entries[first + 2]))
    with pytest.raises(EntryGap, match="07R-1"):
        await register.enter(torn)
    assert await rows.count(database, "entries") == known


async def test_an_empty_batch_is_nothing(register: RegisterActivities) -> None:
    """Nothing to write is no error."""
    assert await register.enter(Batch(bid_id="07R-1", entries=())) == Told()


async def test_a_failure_leaves_no_trace(
    register: RegisterActivities, database: Database
) -> None:
    """An entry is never on record without its projections and its post."""
    entries = road(opening())
    await register.enter(batches(entries, 1)[0])
    projected = await rows.projected(database)
    await rows.run(database, "ALTER TABLE notices RENAME TO elsewhere")
    with pytest.raises(Exception, match="notices"):
        await register.enter(batches(entries, 1)[1])
    assert await rows.projected(database) == projected
    assert await rows.count(database, "entries") == 1
    await rows.run(database, "ALTER TABLE elsewhere RENAME TO notices")
    await register.enter(batches(entries, 1)[1])
    assert await rows.count(database, "entries") == 2


async def test_a_database_that_is_down_raises() -> None:
    """Temporal tries again; nobody is told that it was written."""
    for url in (
        "sqlite:////nowhere/at/all/bids.db",
        "postgresql://nobody@/none?host=/nowhere",
    ):
        database = Database(url)
        with pytest.raises((OperationalError, sqlite3.OperationalError, OSError)):
            await RegisterActivities(database).enter(batches(road(opening()), 1)[0])
        await database.close()


async def test_bids_are_written_side_by_side(
    register: RegisterActivities, database: Database
) -> None:
    """Eight bids at once, each batch twice at once: nothing lost, nothing double."""
    roads = {n: road(opening(f"07R-{n}"))[:9] for n in range(1, 9)}

    async def write(entries: list[Entry]) -> None:
        for batch in batches(entries, 2):
            await asyncio.gather(register.enter(batch), register.enter(batch))

    await asyncio.gather(*(write(entries) for entries in roads.values()))

    report = await verify(database)
    assert report.sound
    assert (report.bids, report.entries) == (8, 72)
    sent = await rows.every(database, "notices")
    assert len({n["id"] for n in sent}) == len(sent)
    alone = [n for n in sent if n["bid_id"] == "07R-1"]
    assert len(sent) == 8 * len(alone) > 0


async def test_two_workers_write_the_same_bid(
    register: RegisterActivities, database: Database
) -> None:
    """What one worker remembers of a bid is not used once another has written."""
    other = RegisterActivities(database)
    entries = road(opening())
    for number, batch in enumerate(batches(entries, 1)):
        await (other if number % 2 else register).enter(batch)
    record = await RegisterReading(database).bid("07R-1")
    assert record is not None
    assert record.state == state_of(entries)


async def test_a_task_is_there_for_everything_that_somebody_can_do(
    register: RegisterActivities, database: Database
) -> None:
    """Tasks are the blockers of the wait, and what is asked besides, at every step."""
    entries = road(opening(model=Model.DELEGATED, joint=True))
    for number, batch in enumerate(batches(entries, 1), 1):
        await register.enter(batch)
        held = waiting.now(state_of(entries[:number]))
        blockers = (*held.blockers, *held.besides)
        found = await rows.every(database, "tasks")
        wanted = [b.command for b in blockers if b.command or b.party == "operator"]
        assert sorted(t["command"] for t in found) == sorted(wanted)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), model=st.sampled_from(list(Model)))
async def test_what_is_rebuilt_equals_what_was_written(
    register: RegisterActivities, database: Database, seed: int, model: Model
) -> None:
    """Property: any sequence, any batching, any repeats; entries alone tell it all."""
    random = Random(seed)
    number = await rows.count(database, "bids") + 1
    bid = opening(f"07R-{number}", model, joint=random.random() < 0.5)
    entries = road(bid, 40, random)
    sent: list[Batch] = []
    for batch in batches(entries, *(random.randint(1, 5) for _ in entries)):
        await register.enter(batch)
        sent.append(batch)
        if random.random() < 0.3:
            await register.enter(random.choice(sent))

    written = await rows.projected(database)
    record = await RegisterReading(database).bid(bid.id)
    assert record is not None
    assert record.state == state_of(entries)
    assert await rebuild(database) == number
    assert await rows.projected(database) == written
    assert (await verify(database)).sound
