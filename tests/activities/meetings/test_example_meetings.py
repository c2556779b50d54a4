"""Each board of the embedded system has a meeting to look at."""

from datetime import date

from activities.database import Database
from activities.meetings.keeping import Meetings
from activities.meetings.loading import load_examples
from tests.activities.meetings.test_keeping import CAMDEN, CLEO, FIRST, ISLINGTON

TODAY = date(2026, 5, 1)


async def test_a_board_without_a_meeting_gets_one(database: Database) -> None:
    """On a Tuesday some weeks ahead; whoever has one keeps theirs, at every start."""
    meetings = Meetings(database)
    mine = await meetings.begin(FIRST, **CLEO)
    codes = [CAMDEN[1], ISLINGTON[1]]
    assert await load_examples(database, codes, TODAY) == 1
    assert await load_examples(database, codes, date(2027, 5, 1)) == 0
    assert [one.meeting for one in await meetings.of(*CAMDEN)] == [mine]
    (kept,) = await meetings.of(*ISLINGTON)
    assert kept.meeting.day == date(2026, 6, 16)
    assert "example" in kept.meeting.place
