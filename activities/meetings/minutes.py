"""Minutes of meetings as the clerk has edited and published them, one after the other."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, insert, select
from sqlalchemy.exc import IntegrityError

from activities.database import Database
from activities.meetings.tables import meeting_minutes
from workflows.contracts.base import Contract
from workflows.contracts.meetings import Meeting, MinutesText


class KeptMinutes(Contract):
    """A version of a meeting's minutes, and who wrote it.

    Attributes:
        at: When it was written down.
        person: Who wrote it, by number.
        name: Their name.
    """

    minutes: MinutesText
    at: datetime
    person: str
    name: str


class MinutesOvertaken(Exception):
    """Somebody else has edited them first."""


class MeetingMinutes:
    """What the minutes of meetings say, and said before."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def versions(self, meeting: Meeting) -> tuple[KeptMinutes, ...]:
        """Every version, the first one first; none as long as nobody has edited them."""
        query = (
            select(meeting_minutes)
            .where(_is_of(meeting))
            .order_by(meeting_minutes.c.version)
        )
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        return tuple(
            KeptMinutes(
                minutes=MinutesText.model_validate_json(row.content),
                at=row.at,
                person=row.person,
                name=row.name,
            )
            for row in rows
        )

    async def add(
        self, meeting: Meeting, minutes: MinutesText, *, person: str, name: str
    ) -> None:
        """Keep the next version; sent twice it is one.

        Raises:
            MinutesOvertaken: It is not the next version.
        """
        row = {
            "party": meeting.party.value,
            "body": meeting.body,
            "number": meeting.number,
            "version": minutes.version,
            "at": datetime.now(UTC),
            "person": person,
            "name": name,
            "content": minutes.model_dump_json(),
        }
        try:
            async with self._db.writing() as conn:
                await conn.execute(insert(meeting_minutes).values(**row))
        except IntegrityError:
            kept = await self.versions(meeting)
            if kept and (kept[-1].minutes, kept[-1].person) == (minutes, person):
                return
            raise MinutesOvertaken from None


def _is_of(meeting: Meeting) -> ColumnElement[bool]:
    return and_(
        meeting_minutes.c.party == meeting.party.value,
        meeting_minutes.c.body == meeting.body,
        meeting_minutes.c.number == meeting.number,
    )
