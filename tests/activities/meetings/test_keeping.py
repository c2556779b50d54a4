"""Meetings are kept version by version, on both kinds of database."""

import asyncio
from datetime import date, time

import pytest
from sqlalchemy.exc import DBAPIError

from activities.database import Database
from activities.meetings.keeping import Meetings, Overtaken, Taken
from tests.activities.register import rows
from workflows.contracts.meetings import AgendaItem, Meeting
from workflows.contracts.parties import Membership, Party, Role

CAMDEN, ISLINGTON = (Party.HWB, "E09000007"), (Party.HWB, "E09000019")
CLERK = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_CLERK)
FIRST = Meeting(
    party=Party.HWB,
    body="E09000007",
    number=1,
    day=date(2026, 6, 18),
    begins=time(18, 30),
    place="Council chamber",
)
CLEO = {"person": "1", "name": "Cleo Example"}
CARA = {"person": "2", "name": "Cara Example"}


def changed(meeting: Meeting, **changes: object) -> Meeting:
    return meeting.model_copy(update={"version": meeting.version + 1} | changes)


async def test_a_body_numbers_its_meetings_and_lists_them_by_day(
    database: Database,
) -> None:
    meetings = Meetings(database)
    later = await meetings.begin(FIRST, **CLEO)
    sooner = await meetings.begin(changed(FIRST, day=date(2026, 6, 1)), **CLEO)
    other = await meetings.begin(changed(FIRST, body="E09000019"), **CARA)
    assert [later.number, sooner.number, other.number] == [1, 2, 1]
    assert [one.meeting for one in await meetings.of(*CAMDEN)] == [sooner, later]
    (kept,) = await meetings.of(*ISLINGTON)
    assert (kept.meeting, kept.person, kept.name) == (other, "2", "Cara Example")


async def test_a_change_is_a_new_version_and_the_old_one_stays(
    database: Database,
) -> None:
    meetings = Meetings(database)
    first = await meetings.begin(FIRST, **CLEO)
    items = (AgendaItem(bid_id="07R-1", number="6"),)
    second = changed(first, day=date(2026, 7, 2), items=items)
    await meetings.change(second, **CARA)
    now = await meetings.one(*CAMDEN, 1)
    assert now is not None
    assert (now.meeting, now.name) == (second, "Cara Example")
    assert [one.meeting for one in await meetings.of(*CAMDEN)] == [second]
    kept = await meetings.versions(*CAMDEN, 1)
    assert [one.meeting for one in kept] == [first, second]
    # It has moved away from June; who asks from there on meets it in July only.
    assert [o.meeting for o in await meetings.of_hats([CLERK], date(2026, 7, 1))] == [
        second
    ]
    assert await meetings.of_hats([CLERK], date(2026, 7, 3)) == ()
    assert await meetings.of_hats([], date(2026, 1, 1)) == ()


async def test_whoever_comes_second_is_told_what_it_has_become(
    database: Database,
) -> None:
    meetings = Meetings(database)
    first = await meetings.begin(FIRST, **CLEO)
    cleos, caras = changed(first, place="Room 1"), changed(first, place="Room 2")
    await meetings.change(cleos, **CLEO)
    await meetings.change(cleos, **CLEO)
    with pytest.raises(Overtaken) as refused:
        await meetings.change(caras, **CARA)
    assert refused.value.now is not None
    assert (refused.value.now.meeting, refused.value.now.name) == (
        cleos,
        "Cleo Example",
    )
    with pytest.raises(Overtaken):
        await meetings.change(changed(first, version=9), **CARA)
    assert len(await meetings.versions(*CAMDEN, 1)) == 2


async def test_of_several_at_once_one_is_kept(database: Database) -> None:
    """New ones get a number each; the same one sent twice is one."""
    meetings = Meetings(database)
    new = [changed(FIRST, begins=time(10 + n)) for n in range(3)]
    made = await asyncio.gather(*(meetings.begin(one, **CLEO) for one in new))
    assert sorted(one.number for one in made) == [1, 2, 3]
    again = await meetings.begin(new[0], **CLEO)
    assert again == made[0]
    first = made[0]
    rival = [changed(first, place=f"Hall {n}") for n in range(6)]
    done = await asyncio.gather(
        *(meetings.change(one, **CLEO) for one in rival), return_exceptions=True
    )
    assert sum(isinstance(one, Overtaken) for one in done) == 5


COPY = "SELECT party, body, {}, {}, day, at, person, name, content FROM meetings"


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE meetings SET content = '{}'", id="edit"),
        pytest.param("DELETE FROM meetings", id="delete"),
        pytest.param(f"INSERT INTO meetings {COPY.format(1, 3)}", id="leave a gap"),
        pytest.param(f"INSERT INTO meetings {COPY.format(1, 1)}", id="write over"),
        pytest.param(f"INSERT INTO meetings {COPY.format(0, 1)}", id="nought"),
    ],
)
async def test_the_database_refuses_to_change_what_was(
    database: Database, statement: str
) -> None:
    await Meetings(database).begin(FIRST, **CLEO)
    before = await rows.every(database, "meetings")
    with pytest.raises(DBAPIError, match=r"appended|number after the last|UNIQUE"):
        await rows.run(database, statement)
    assert await rows.every(database, "meetings") == before


async def test_two_clerks_make_one_meeting_for_a_moment(database: Database) -> None:
    """The second is told who was first, however close; a cancelled one is in no way."""
    meetings = Meetings(database)
    made = await asyncio.gather(
        meetings.begin(FIRST, **CLEO),
        meetings.begin(changed(FIRST, place="Committee room 1"), **CARA),
        return_exceptions=True,
    )
    (first,) = [one for one in made if isinstance(one, Meeting)]
    (taken,) = [one for one in made if isinstance(one, Taken)]
    assert taken.other.meeting == first
    assert len(await meetings.of(*CAMDEN)) == 1
    await meetings.change(changed(first, cancelled="No quorum."), **CLEO)
    again = await meetings.begin(changed(FIRST, place="Committee room 1"), **CARA)
    assert again.number == 2
