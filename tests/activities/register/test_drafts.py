"""Numbers are given out once; drafts are never overwritten unseen."""

import asyncio

import pytest

from activities.database import Database
from activities.register.drafts import Drafts, KeyUsed, StaleDraft
from activities.register.writing import RegisterActivities
from tests.activities.register.journeys import batches, opening, road


@pytest.fixture
def drafts(database: Database) -> Drafts:
    """Drafts on either database."""
    return Drafts(database)


async def test_numbers_run_on_by_lead(drafts: Drafts) -> None:
    """Each CCG counts its own bids."""
    assert await drafts.reserve("6", "a", "07R") == "07R-1"
    assert await drafts.reserve("6", "b", "07R") == "07R-2"
    assert await drafts.reserve("18", "a", "08H") == "08H-1"


async def test_the_same_key_is_the_same_bid(drafts: Drafts) -> None:
    """A form sent twice makes one bid; another person's key is another key."""
    assert await drafts.reserve("6", "a", "07R") == "07R-1"
    assert await drafts.reserve("6", "a", "07R") == "07R-1"
    assert await drafts.reserve("38", "a", "07R") == "07R-2"
    with pytest.raises(KeyUsed):
        await drafts.reserve("6", "a", "08H")
    assert await drafts.reserve("6", "b", "08H") == "08H-1"


async def test_a_race_for_numbers_leaves_none_out_and_none_twice(
    drafts: Drafts, database: Database
) -> None:
    """Twelve at once from two processes' connections, each asking twice."""
    other_database = Database(database.url)
    other = Drafts(other_database)
    asked = [(f"p{n % 4}", f"k{n}") for n in range(12)]
    given = await asyncio.gather(
        *(
            source.reserve(person, key, "07R")
            for person, key in asked
            for source in (drafts, other)
        )
    )
    await other_database.close()
    firsts, seconds = given[::2], given[1::2]
    assert firsts == seconds
    assert sorted(firsts) == sorted(f"07R-{n}" for n in range(1, 13))


async def test_a_number_on_record_is_not_given_out_again(
    drafts: Drafts, unpeopled: RegisterActivities
) -> None:
    """Even where its reservation was lost."""
    await unpeopled.enter(batches(road(opening("07R-1")), 2)[0])
    assert await drafts.reserve("6", "a", "07R") == "07R-2"


async def test_a_draft_is_saved_version_by_version(drafts: Drafts) -> None:
    """A save names the version it was made from."""
    bid_id = await drafts.reserve("6", "a", "07R")
    first = await drafts.save(bid_id, 0, '{"a": 1}', "6")
    second = await drafts.save(bid_id, first.version, '{"a": 2}', "70")
    assert (second.version, second.content, second.updated_by) == (2, '{"a": 2}', "70")
    assert await drafts.draft(bid_id) == second
    assert await drafts.draft("07R-9") is None
    with pytest.raises(LookupError):
        await drafts.save("07R-9", 0, "{}", "6")


async def test_a_stale_save_carries_both_texts(drafts: Drafts) -> None:
    """Nobody's words are lost: the page can show theirs and yours."""
    bid_id = await drafts.reserve("6", "a", "07R")
    saves = await asyncio.gather(
        *(drafts.save(bid_id, 0, f'"{n}"', str(n)) for n in range(5)),
        return_exceptions=True,
    )
    stale = [s for s in saves if isinstance(s, StaleDraft)]
    kept = await drafts.draft(bid_id)
    assert len(stale) == 4
    assert kept is not None
    assert kept.version == 1
    assert {s.theirs.content for s in stale} == {kept.content}
    assert {s.yours for s in stale} | {kept.content} == {f'"{n}"' for n in range(5)}


async def test_a_draft_that_became_a_bid_is_no_longer_listed(
    drafts: Drafts, unpeopled: RegisterActivities
) -> None:
    """A CCG's list of drafts holds what is still to be submitted."""
    for key in "ab":
        await drafts.reserve("6", key, "07R")
    assert len(await drafts.of("07R")) == 2
    await unpeopled.enter(batches(road(opening("07R-1")), 2)[0])
    [left] = await drafts.of("07R")
    assert left.bid_id == "07R-2"
    started = await drafts.draft("07R-1")
    assert started is not None
    assert started.started
    assert await drafts.of("08H") == []
