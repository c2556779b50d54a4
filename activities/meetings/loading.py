"""Keeps an example meeting for each board of the embedded system."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert, select

from activities.database import Database
from activities.meetings.tables import meetings
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Party

AHEAD = timedelta(weeks=6)
"""Far enough for every board's agenda still to be open."""

TUESDAY = 1


async def load_examples(db: Database, boards: Iterable[str], today: date) -> int:
    """Keep a meeting of every board that has none; answers with how many are new.

    Args:
        db: Where to.
        boards: The boards' codes.
        today: The day in London; the meetings are some weeks after it.
    """
    day = today + AHEAD
    day += timedelta(days=(TUESDAY - day.weekday()) % 7)
    async with db.writing() as conn:
        query = select(meetings.c.body).where(meetings.c.party == Party.HWB.value)
        known = set(await conn.scalars(query))
        new = [_example(board, day) for board in sorted(set(boards) - known)]
        if new:
            await conn.execute(insert(meetings), [_row(one) for one in new])
    return len(new)


def _example(board: str, day: date) -> Meeting:
    return Meeting(
        party=Party.HWB,
        body=board,
        number=1,
        day=day,
        begins=time(18, 30),
        place="Committee room 1 (an example)",
    )


def _row(one: Meeting) -> dict[str, object]:
    return {
        "party": one.party.value,
        "body": one.body,
        "number": one.number,
        "version": one.version,
        "day": one.day,
        "at": datetime.now(UTC),
        "person": "",
        "name": "the example data",
        "content": one.model_dump_json(),
    }
