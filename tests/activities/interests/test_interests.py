"""The register of interests in both databases: appended to, never changed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from activities.database import Database
from activities.interests.reading import Interests
from activities.interests.writing import InterestWriting
from tests.activities.register import rows
from tests.rules.registering import an_interest
from workflows.contracts.registers import ChangeKind, Register
from workflows.rules.refusals import AlreadyDone, Incomplete

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WRITER = {"by": "7", "name": "Ann Example"}
ADDED, ENDED = ChangeKind.ADDED, ChangeKind.ENDED


async def put(db: Database, person: str = "7", kind: ChangeKind = ADDED, **changes):
    return await InterestWriting(db).put(
        person, kind, an_interest(**changes), now=NOW, **WRITER
    )


async def test_whoever_never_answered_has_an_empty_register(database: Database):
    assert await Interests(database).of("7") == Register(person="7")
    assert await Interests(database).of_people(["7"]) == {"7": Register(person="7")}
    assert await Interests(database).everybody() == {}


async def test_an_interest_is_added_ended_and_stays(database: Database):
    await put(database)
    ended = NOW.date() - timedelta(days=1)
    now = await put(database, kind=ENDED, until=ended)
    assert [k.interest.until for k in now.interests] == [ended]
    assert await Interests(database).of("7") == now
    changes = await Interests(database).changes("7")
    assert [(c.number, c.kind, c.name) for c in changes] == [
        (1, ADDED, "Ann Example"),
        (2, ENDED, "Ann Example"),
    ]
    assert changes[0].interest == an_interest()
    assert (changes[0].at, changes[0].by) == (NOW, "7")


async def test_answers_are_kept(database: Database):
    writing = InterestWriting(database)
    nil = await writing.answer("7", ChangeKind.NIL, now=NOW, **WRITER)
    assert (nil.nil, nil.answered) == (True, NOW)
    await put(database)
    later = NOW + timedelta(days=1)
    done = await writing.answer("7", ChangeKind.CONFIRMED, now=later, **WRITER)
    assert (done.nil, done.answered, done.number) == (False, later, 3)


async def test_what_the_rules_refuse_is_not_written(database: Database):
    with pytest.raises(Incomplete):
        await put(database, publish=False)
    await put(database)
    with pytest.raises(AlreadyDone):
        await InterestWriting(database).answer("7", ChangeKind.NIL, now=NOW, **WRITER)
    with pytest.raises(Incomplete, match="no such interest"):
        await put(database, kind=ChangeKind.CHANGED, id="b")
    assert await rows.count(database, "interest_changes") == 1


async def test_a_form_that_is_sent_twice_is_written_once(database: Database):
    for _ in range(2):
        await put(database)
        await put(database, id="b")
    for _ in range(2):
        await put(database, kind=ENDED, until=NOW.date())
    for _ in range(2):
        writing = InterestWriting(database)
        await writing.answer("7", ChangeKind.CONFIRMED, now=NOW, **WRITER)
    found = await Interests(database).changes("7")
    assert [c.number for c in found] == [1, 2, 3, 4]


async def test_several_changes_at_once_are_all_kept(database: Database):
    await asyncio.gather(*(put(database, id=f"i{n}") for n in range(4)))
    found = await Interests(database).of("7")
    assert {k.interest.id for k in found.interests} == {"i0", "i1", "i2", "i3"}
    assert found.number == 4


async def test_people_are_kept_apart(database: Database):
    await put(database)
    await put(database, "8", organisation="Elsewhere")
    several = await Interests(database).of_people(["8", "7", "9"])
    assert {who: len(r.interests) for who, r in several.items()} == {
        "7": 1,
        "8": 1,
        "9": 0,
    }
    assert set(await Interests(database).everybody()) == {"7", "8"}


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE interest_changes SET content = '{}'", id="edit"),
        pytest.param("DELETE FROM interest_changes WHERE number = 2", id="delete"),
        pytest.param(
            "INSERT INTO interest_changes SELECT person, 4, at, kind, interest, content,"
            " by, name FROM interest_changes WHERE number = 2",
            id="leave a gap",
        ),
        pytest.param(
            "INSERT INTO interest_changes SELECT person, 0, at, kind, interest, content,"
            " by, name FROM interest_changes WHERE number = 2",
            id="go before the first",
        ),
        pytest.param(
            "INSERT INTO interest_changes SELECT * FROM interest_changes "
            "WHERE number = 2",
            id="write over",
        ),
    ],
)
async def test_the_register_refuses(database: Database, statement: str):
    """Triggers on both databases: ended is written beside it, nothing is deleted."""
    await put(database)
    await put(database, id="b")
    before = await rows.every(database, "interest_changes")
    with pytest.raises(DBAPIError, match=r"appended|number after the last"):
        await rows.run(database, statement)
    assert await rows.every(database, "interest_changes") == before


async def test_replacing_is_refused_too(database: Database):
    await put(database)
    statement = (
        "INSERT OR REPLACE INTO interest_changes SELECT * FROM interest_changes"
        if database.dialect == "sqlite"
        else "TRUNCATE interest_changes"
    )
    with pytest.raises(DBAPIError, match=r"appended|number after the last"):
        await rows.run(database, statement)
    assert await rows.count(database, "interest_changes") == 1
