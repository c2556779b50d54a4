"""Absences of members: read for a body, kept one version after the other."""

from datetime import UTC, date, datetime

from sqlalchemy import and_, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.absences.tables import absences
from activities.database import Database
from activities.prepared import Looking
from workflows.contracts.absences import Absence
from workflows.contracts.base import Contract
from workflows.contracts.parties import Party
from workflows.rules import absences as rules

TRIES = 5


class KeptAbsence(Contract):
    """A version of an absence, and who wrote it."""

    absence: Absence
    at: datetime
    person: str
    name: str


class Overtaken(Exception):
    """Somebody else changed the absence first."""


class Absences:
    """The absences of bodies' members. What is allowed the rules have said before."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, party: Party, body: str) -> tuple[KeptAbsence, ...]:
        """The absences of a body as they stand now, the earliest first."""
        async with self._db.reading() as conn:
            return await _of(conn, party, body)

    async def versions(
        self, party: Party, body: str, number: int
    ) -> tuple[KeptAbsence, ...]:
        """Every version of an absence, the first one first."""
        query = (
            select(absences)
            .where(
                absences.c.party == party.value,
                absences.c.body == body,
                absences.c.number == number,
            )
            .order_by(absences.c.version)
        )
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        return tuple(
            KeptAbsence(
                absence=Absence.model_validate_json(row.content),
                at=row.at,
                person=row.person,
                name=row.name,
            )
            for row in rows
        )

    async def begin(self, absence: Absence, *, person: str, name: str) -> Absence:
        """Keep a new absence under the next number of its body; sent twice it is one.

        Raises:
            Overtaken: Others were recording one at the same moment, again and again.
        """
        for _ in range(TRIES):
            there = [k.absence for k in await self.of(absence.party, absence.body)]
            number = max((one.number for one in there), default=0) + 1
            new = absence.model_copy(update={"number": number, "version": 1})
            for one in there:
                if one == new.model_copy(update={"number": one.number}):
                    return one
            try:
                await self._insert(new, person, name)
            except IntegrityError:
                continue
            return new
        raise Overtaken

    async def change(self, absence: Absence, *, person: str, name: str) -> None:
        """Keep the next version of an absence; sent twice it is one.

        Raises:
            Overtaken: It is not the next version: somebody else was first.
        """
        try:
            await self._insert(absence, person, name)
        except IntegrityError:
            kept = await self.versions(absence.party, absence.body, absence.number)
            if kept and kept[-1].absence == absence:
                return
            raise Overtaken from None

    async def _insert(self, absence: Absence, person: str, name: str) -> None:
        async with self._db.writing() as conn:
            await conn.execute(
                insert(absences).values(
                    party=absence.party.value,
                    body=absence.body,
                    number=absence.number,
                    version=absence.version,
                    until=absence.until,
                    at=datetime.now(UTC),
                    person=person,
                    name=name,
                    content=absence.model_dump_json(),
                )
            )


async def told_instead(
    conn: Looking, party: Party, body: str, on: date
) -> dict[str, str]:
    """Who of a body is told in place of whom on a day; see the rule of the same name."""
    rows = await conn.execute(CONTENTS, {"party": party.value, "body": body})
    kept = [Absence.model_validate_json(row.content) for row in rows]
    return rules.told_instead(kept, on)


_MINE = and_(
    absences.c.party == bindparam("party"), absences.c.body == bindparam("body")
)
_LAST = (
    select(absences.c.number, func.max(absences.c.version).label("version"))
    .where(_MINE)
    .group_by(absences.c.number)
    .subquery()
)
_NEWEST = and_(
    _MINE,
    absences.c.number == _LAST.c.number,
    absences.c.version == _LAST.c.version,
)
STANDING = select(absences).join(_LAST, _NEWEST)
"""The last version of each absence of a body."""

CONTENTS = select(absences.c.content).join(_LAST, _NEWEST)
"""Of those, only what they say: compiled once, for whoever writes letters."""


async def _of(
    conn: AsyncConnection, party: Party, body: str
) -> tuple[KeptAbsence, ...]:
    rows = (await conn.execute(STANDING, {"party": party.value, "body": body})).all()
    found = [
        KeptAbsence(
            absence=Absence.model_validate_json(row.content),
            at=row.at,
            person=row.person,
            name=row.name,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda k: (k.absence.since, k.absence.number)))
