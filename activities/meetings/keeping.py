"""Meetings of bodies: read by the day, kept one version after the other."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from activities.database import Database
from activities.meetings.tables import meetings
from workflows.contracts.base import Contract
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Membership, Party

MOST = 500
"""Meetings of one body that are listed, the last ones."""


class KeptMeeting(Contract):
    """A version of a meeting, and who wrote it.

    Attributes:
        at: When it was written down.
        person: Who wrote it, by number.
        name: Their name.
    """

    meeting: Meeting
    at: datetime
    person: str
    name: str


class Overtaken(Exception):
    """Somebody else changed the meeting first.

    Attributes:
        now: What it has become; None for a new one.
    """

    def __init__(self, now: KeptMeeting | None) -> None:
        self.now = now


class Taken(Exception):
    """The body has a meeting at this moment already.

    Attributes:
        other: That meeting, with who made it.
    """

    def __init__(self, other: KeptMeeting) -> None:
        self.other = other


class Meetings:
    """The meetings of bodies. What is allowed the rules have said before."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, party: Party, body: str) -> tuple[KeptMeeting, ...]:
        """The meetings of a body as they stand now, the earliest first."""
        return await self._kept(_newest(is_body(party, body)))

    async def of_hats(
        self, hats: Sequence[Membership], since: date
    ) -> tuple[KeptMeeting, ...]:
        """The meetings of these hats' bodies from a day on, the earliest first."""
        if not hats:
            return ()
        theirs = or_(*(is_body(hat.party, hat.body) for hat in hats))
        query = _newest(theirs)
        # The day of the newest version counts: an older one may have been another.
        return tuple(one for one in await self._kept(query) if one.meeting.day >= since)

    async def one(self, party: Party, body: str, number: int) -> KeptMeeting | None:
        """A meeting as it stands now."""
        found = await self.versions(party, body, number)
        return found[-1] if found else None

    async def versions(
        self, party: Party, body: str, number: int
    ) -> tuple[KeptMeeting, ...]:
        """Every version of a meeting, the first one first."""
        query = select(meetings).where(
            is_body(party, body), meetings.c.number == number
        )
        async with self._db.reading() as conn:
            rows = (await conn.execute(query.order_by(meetings.c.version))).all()
        return tuple(_kept(row) for row in rows)

    async def begin(self, meeting: Meeting, *, person: str, name: str) -> Meeting:
        """Keep a new meeting under the next number of its body; sent twice it is one.

        Raises:
            Taken: Another clerk has made one for the same moment.
            Overtaken: Others were making one at the same moment, again and again.
        """
        for _ in range(TRIES):
            kept = await self.of(meeting.party, meeting.body)
            there = [one.meeting for one in kept]
            number = max((one.number for one in there), default=0) + 1
            new = meeting.model_copy(update={"number": number, "version": 1})
            for one in there:
                if one == new.model_copy(update={"number": one.number}):
                    return one
            for other in kept:
                if _same_moment(other.meeting, new):
                    raise Taken(other)
            try:
                await self._insert(new, person, name)
            except IntegrityError:
                continue
            return new
        raise Overtaken(None)

    async def change(self, meeting: Meeting, *, person: str, name: str) -> None:
        """Keep the next version of a meeting; sent twice it is one.

        Raises:
            Overtaken: It is not the next version: somebody else was first.
        """
        try:
            await self._insert(meeting, person, name)
        except IntegrityError:
            now = await self.one(meeting.party, meeting.body, meeting.number)
            if now and now.meeting == meeting and now.person == person:
                return
            raise Overtaken(now) from None

    async def _insert(self, meeting: Meeting, person: str, name: str) -> None:
        async with self._db.writing() as conn:
            await conn.execute(
                insert(meetings).values(
                    party=meeting.party.value,
                    body=meeting.body,
                    number=meeting.number,
                    version=meeting.version,
                    day=meeting.day,
                    at=datetime.now(UTC),
                    person=person,
                    name=name,
                    content=meeting.model_dump_json(),
                )
            )

    async def _kept(self, query: Select[Any]) -> tuple[KeptMeeting, ...]:
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        found = [_kept(row) for row in rows]
        return tuple(sorted(found, key=_when))


TRIES = 5


def _same_moment(one: Meeting, other: Meeting) -> bool:
    when = (other.day, other.begins)
    return (one.day, one.begins) == when and not one.cancelled


def is_body(party: Party, body: str) -> ColumnElement[bool]:
    """The rows of one body."""
    return and_(meetings.c.party == party.value, meetings.c.body == body)


def _newest(where: ColumnElement[bool]) -> Select[Any]:
    """The last version of each meeting, the last meetings first."""
    key = (meetings.c.party, meetings.c.body, meetings.c.number)
    last = (
        select(*key, func.max(meetings.c.version).label("version"))
        .where(where)
        .group_by(*key)
        .subquery()
    )
    return (
        select(meetings)
        .join(
            last,
            and_(
                *(meetings.c[c.name] == last.c[c.name] for c in key),
                meetings.c.version == last.c.version,
            ),
        )
        .order_by(meetings.c.day.desc(), meetings.c.number.desc())
        .limit(MOST)
    )


def _when(kept: KeptMeeting) -> tuple[date, time, str, int]:
    one = kept.meeting
    return one.day, one.begins, one.body, one.number


def _kept(row: Row[Any]) -> KeptMeeting:
    return KeptMeeting(
        meeting=Meeting.model_validate_json(row.content),
        at=row.at,
        person=row.person,
        name=row.name,
    )
