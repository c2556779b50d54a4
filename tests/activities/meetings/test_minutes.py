"""Minutes are kept version by version, on both kinds of database."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from activities.database import Database
from activities.meetings.minutes import MeetingMinutes, MinutesOvertaken
from tests.activities.meetings.test_keeping import CARA, CLEO, FIRST
from tests.activities.register import rows
from workflows.contracts.meetings import MinutesText


async def test_each_edit_is_a_version_and_the_first_one_wins(
    database: Database,
) -> None:
    kept = MeetingMinutes(database)
    assert await kept.versions(FIRST) == ()
    first = MinutesText(text="Present: all.")
    await kept.add(FIRST, first, **CLEO)
    await kept.add(FIRST, first, **CLEO)
    with pytest.raises(MinutesOvertaken):
        await kept.add(FIRST, first.model_copy(update={"text": "Nobody."}), **CARA)
    rivals = [MinutesText(text=f"Room {n}", version=2) for n in range(4)]
    done = await asyncio.gather(
        *(kept.add(FIRST, one, **CARA) for one in rivals), return_exceptions=True
    )
    assert sum(isinstance(one, MinutesOvertaken) for one in done) == 3
    with pytest.raises(MinutesOvertaken):
        await kept.add(FIRST, MinutesText(text="Later.", version=9), **CARA)
    found = await kept.versions(FIRST)
    assert [(one.minutes.version, one.name) for one in found] == [
        (1, "Cleo Example"),
        (2, "Cara Example"),
    ]
    other = FIRST.model_copy(update={"number": 2})
    assert await kept.versions(other) == ()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE meeting_minutes SET content = '{}'", "DELETE FROM meeting_minutes"],
)
async def test_what_they_said_stays(database: Database, statement: str) -> None:
    await MeetingMinutes(database).add(FIRST, MinutesText(text="All."), **CLEO)
    with pytest.raises(DBAPIError, match="appended"):
        await rows.run(database, statement)
    assert await rows.count(database, "meeting_minutes") == 1
