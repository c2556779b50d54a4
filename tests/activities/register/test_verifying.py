"""Tampering with the record is found and named."""

import json
from pathlib import Path

import pytest

from activities.database import Database
from activities.register import chain, verifying
from activities.register.delegations import DelegationRegister
from activities.register.findings import Why
from activities.register.rebuilding import BrokenChain, rebuild
from activities.register.verifying import heads, verify
from activities.register.writing import RegisterActivities
from tests.activities.register import rows
from tests.activities.register.journeys import batches, opening, road
from tests.delegating import moment
from tests.delegating import opening as delegated
from workflows.contracts.delegation_events import DelegationBegun, DelegationEntry
from workflows.contracts.ports import DelegationBatch

HERE = "bid_id = '07R-2' AND number"


@pytest.fixture
async def three(unpeopled: RegisterActivities, database: Database) -> Database:
    """Three bids with nine entries each; the second one is tampered with."""
    for number in (1, 2, 3):
        for batch in batches(road(opening(f"07R-{number}"))[:9], 4):
            await unpeopled.enter(batch)
    return database


def _swap(a: int, b: int, *columns: str) -> list[str]:
    """Exchange columns of two entries."""
    values = ", ".join(
        f"{c} = (SELECT {c} FROM entries e WHERE e.bid_id = entries.bid_id "
        f"AND e.number = CASE entries.number WHEN {a} THEN {b} ELSE {a} END)"
        for c in columns
    )
    return [f"UPDATE entries SET {values} WHERE {HERE} IN ({a}, {b})"]


TAMPERINGS = [
    pytest.param(
        [f"UPDATE entries SET body = replace(body, 'eligible', 'x') WHERE {HERE} = 3"],
        (3, Why.EDITED),
        id="edit",
    ),
    pytest.param(
        [f"UPDATE entries SET hash = '{'f' * 64}' WHERE {HERE} = 5"],
        (5, Why.EDITED),
        id="edit a hash",
    ),
    pytest.param(
        [f"UPDATE entries SET at = (SELECT min(at) FROM entries) WHERE {HERE} = 5"],
        (5, Why.MISLABELLED),
        id="change the date beside the text",
    ),
    pytest.param(
        [f"UPDATE entries SET kind = 'moderated' WHERE {HERE} = 5"],
        (5, Why.MISLABELLED),
        id="change the kind beside the text",
    ),
    pytest.param(
        [f"DELETE FROM entries WHERE {HERE} = 1"], (1, Why.MISSING), id="first"
    ),
    pytest.param(
        [f"DELETE FROM entries WHERE {HERE} = 4"], (4, Why.MISSING), id="middle"
    ),
    pytest.param([f"DELETE FROM entries WHERE {HERE} > 0"], (1, Why.MISSING), id="all"),
    pytest.param(
        [
            f"DELETE FROM entries WHERE {HERE} = 4",
            *(
                f"UPDATE entries SET number = {n - 1} WHERE {HERE} = {n}"
                for n in range(5, 10)
            ),
        ],
        (4, Why.MOVED),
        id="delete and close the gap",
    ),
    pytest.param(
        _swap(4, 5, "at", "kind", "body", "previous", "hash"),
        (4, Why.MOVED),
        id="swap two",
    ),
    pytest.param(_swap(4, 5, "kind", "body"), (4, Why.EDITED), id="swap two texts"),
    pytest.param(
        [
            "INSERT INTO entries SELECT bid_id, 0, at, kind, body, previous, hash "
            f"FROM entries WHERE {HERE} = 1"
        ],
        (0, Why.INSERTED),
        id="insert before the first",
    ),
    pytest.param(
        [
            "INSERT INTO entries SELECT bid_id, 10, at, kind, body, previous, hash "
            f"FROM entries WHERE {HERE} = 9"
        ],
        (10, Why.MOVED),
        id="insert a copy at the end",
    ),
    pytest.param(
        [f"DELETE FROM entries WHERE {HERE} = 9"],
        (8, Why.PROJECTION),
        id="cut the last",
    ),
    pytest.param(
        ["UPDATE bids SET number = 7 WHERE bid_id = '07R-2'"],
        (9, Why.PROJECTION),
        id="a wrong row",
    ),
    pytest.param(
        ["DELETE FROM bids WHERE bid_id = '07R-2'"], (9, Why.PROJECTION), id="no row"
    ),
]


@pytest.mark.parametrize(("statements", "expected"), TAMPERINGS)
async def test_tampering_is_found_and_named(
    three: Database, statements: list[str], expected: tuple[int, Why]
) -> None:
    """The first broken entry, by bid and number, with what was done to it."""
    assert (await verify(three)).sound
    await rows.without_triggers(three, *statements)

    report = await verify(three)
    assert not report.sound
    assert report.broken == 1
    [fault] = report.faults
    assert (fault.bid_id, fault.number, fault.why) == ("07R-2", *expected)
    assert f"bid 07R-2, entry {expected[0]}" in report.words


async def test_an_entry_written_anew_with_its_hash_breaks_the_next(
    three: Database,
) -> None:
    """Computing the hash of the edited entry again only moves the break by one."""
    [entry] = [
        row
        for row in await rows.every(three, "entries")
        if (row["bid_id"], row["number"]) == ("07R-2", 4)
    ]
    body = entry["body"].replace("Care", "Less care").replace('"version"', '"version" ')
    digest = chain.hash_of("07R-2", 4, entry["previous"], body)
    quoted = body.replace("'", "''").replace("%", "%%")
    await rows.without_triggers(
        three,
        f"UPDATE entries SET body = '{quoted}', hash = '{digest}' WHERE {HERE} = 4",
    )
    [fault] = (await verify(three)).faults
    assert (fault.number, fault.why) == (5, Why.UNLINKED)


async def test_a_cut_record_shows_against_heads_kept_elsewhere(
    three: Database, tmp_path: Path
) -> None:
    """Cutting the end and rebuilding the rows leaves a whole chain: the heads tell."""
    file = tmp_path / "heads.json"
    file.write_text(json.dumps(await heads(three)))
    await rows.without_triggers(three, f"DELETE FROM entries WHERE {HERE} > 6")
    await rebuild(three)
    assert (await verify(three)).sound

    report = await verify(three, json.loads(file.read_text()))
    [fault] = report.faults
    assert (fault.bid_id, fault.number, fault.why) == ("07R-2", 7, Why.CUT)


async def test_a_record_written_anew_shows_against_heads_kept_elsewhere(
    three: Database, unpeopled: RegisterActivities
) -> None:
    """A whole new chain of another story, with rows to fit."""
    known = await heads(three)
    await rows.without_triggers(three, "DELETE FROM entries WHERE bid_id = '07R-2'")
    await rebuild(three)
    entries = road(opening("07R-2", joint=True))[:12]
    for batch in batches(entries, 12):
        await unpeopled.enter(batch)
    assert (await verify(three)).sound

    [fault] = (await verify(three, known)).faults
    assert (fault.number, fault.why) == (9, Why.REWRITTEN)


async def test_a_bid_that_is_gone_shows_against_heads_kept_elsewhere(
    three: Database,
) -> None:
    """Not even its rows are left."""
    known = await heads(three)
    await rows.without_triggers(three, "DELETE FROM entries WHERE bid_id = '07R-2'")
    await rebuild(three)
    [fault] = (await verify(three, known)).faults
    assert (fault.bid_id, fault.number, fault.why) == ("07R-2", 1, Why.CUT)


async def test_later_entries_do_no_harm_to_known_heads(
    three: Database, unpeopled: RegisterActivities
) -> None:
    """The record grows; what was known of it stays true."""
    known = await heads(three)
    for batch in batches(road(opening("07R-2")), 5):
        await unpeopled.enter(batch)
    assert (await verify(three, known)).sound


async def test_every_broken_bid_is_counted(three: Database) -> None:
    """One fault a bid, in the order of the bids."""
    await rows.without_triggers(three, "DELETE FROM entries WHERE number = 5")
    report = await verify(three)
    assert report.broken == 3
    assert [fault.bid_id for fault in report.faults] == ["07R-1", "07R-2", "07R-3"]
    assert "2 more broken" in report.words


async def test_a_large_register_is_read_in_pages(
    three: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a page ends, within a bid or between two, the result is the same."""
    whole = await verify(three)
    for size in (1, 2, 4, 9, 10):
        monkeypatch.setattr(verifying, "PAGE", size)
        assert await verify(three) == whole
    assert (whole.bids, whole.entries) == (3, 27)
    assert whole.words == "27 entries of 3 bids verified: every chain is whole."


async def test_nothing_is_built_on_a_broken_chain(three: Database) -> None:
    """Rebuilding stops at the entry that is wrong and leaves the rows as they are."""
    before = await rows.projected(three)
    await rows.without_triggers(three, f"DELETE FROM entries WHERE {HERE} = 4")
    with pytest.raises(BrokenChain, match="07R-2 is broken at entry 4"):
        await rebuild(three)
    assert await rows.projected(three) == before


async def test_damaged_rows_are_made_anew(three: Database) -> None:
    """Projections that are lost, wrong or left over come out as they were."""
    before = await rows.projected(three)
    await rows.run(
        three,
        "DELETE FROM tasks",
        "DELETE FROM bids WHERE bid_id = '07R-1'",
        "UPDATE bids SET stage = 'live', number = 99",
        "INSERT INTO bid_bodies VALUES ('07R-2', 'ccg', '99X', 'applicant')",
        "INSERT INTO bid_bodies VALUES ('99X-1', 'ccg', '99X', 'applicant')",
    )
    assert await rebuild(three) == 3
    assert await rows.projected(three) == before


async def test_delegations_are_counted_and_named_apart_from_bids(
    unpeopled: RegisterActivities, database: Database
) -> None:
    """What a CCG holds after its bid has a chain of its own; a break in it says so."""
    for batch in batches(road(opening("07R-1"))[:4], 4):
        await unpeopled.enter(batch)
    begun = DelegationBegun(at=moment(2015, 4, 1), opening=delegated())
    entry = DelegationEntry(bid_id="delegation/07R-1", number=1, event=begun)
    batch = DelegationBatch(bid_id=entry.bid_id, entries=(entry,))
    await DelegationRegister(database).enter_delegation(batch)
    found = await verify(database)
    assert (found.bids, found.delegations) == (1, 1)
    said = "5 entries of 1 bid and 1 delegation verified: every chain is whole."
    assert found.words == said
    edit = "UPDATE entries SET hash = 'f' WHERE kind = 'delegation_begun'"
    await rows.without_triggers(database, edit)
    found = await verify(database)
    assert found.words.startswith("BROKEN: delegation 07R-1, entry 1: ")
