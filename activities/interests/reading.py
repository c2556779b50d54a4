"""What is in the register of interests: one person's, several people's, everybody's."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.interests.tables import changes
from workflows.contracts.registers import (
    ChangeKind,
    Register,
    RegisterChange,
    RegisteredInterest,
)
from workflows.rules import calendar, registers

AnyRow = Row[*tuple[Any, ...]]
PART = 500
"""People that are asked for at once; databases take only so many values."""


class Interests:
    """Answers about the register of interests; it changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, person: str) -> Register:
        """Somebody's register as it stands; an empty one where they never answered."""
        return registers.folded(person, await self.changes(person))

    async def changes(self, person: str) -> tuple[RegisterChange, ...]:
        """All that somebody did to their register, the first first."""
        async with self._db.reading() as conn:
            return await changes_of(conn, person)

    async def of_people(
        self,
        people: Collection[str],
        on: date | None = None,
        until: datetime | None = None,
    ) -> dict[str, Register]:
        """The registers of these people, for each of them one.

        Args:
            people: By number.
            on: As they stood at the end of a day, which is today unless said.
            until: As they stood at a moment, instead of a day.
        """
        wanted, found = sorted(set(people)), dict[str, Register]()
        async with self._db.reading() as conn:
            for start in range(0, len(wanted), PART):
                part = wanted[start : start + PART]
                query = _ordered().where(changes.c.person.in_(part))
                end = calendar.at(on + timedelta(days=1), time()) if on else until
                if end is not None:
                    query = query.where(changes.c.at < end)
                found |= _grouped((await conn.execute(query)).all())
        return {who: found.get(who, Register(person=who)) for who in wanted}

    async def everybodys_changes(self) -> dict[str, tuple[RegisterChange, ...]]:
        """All that everybody did to their register, by person. One query."""
        async with self._db.reading() as conn:
            rows = (await conn.execute(_ordered())).all()
        return {
            person: tuple(map(_change, theirs))
            for person, theirs in groupby(rows, lambda row: str(row.person))
        }

    async def everybody(self) -> dict[str, Register]:
        """Every register that somebody has begun."""
        async with self._db.reading() as conn:
            return _grouped((await conn.execute(_ordered())).all())


async def changes_of(conn: AsyncConnection, person: str) -> tuple[RegisterChange, ...]:
    """Somebody's changes in order."""
    rows = await conn.execute(_ordered().where(changes.c.person == person))
    return tuple(_change(row) for row in rows)


def _ordered() -> Select[*tuple[Any, ...]]:
    return select(changes).order_by(changes.c.person, changes.c.number)


def _grouped(rows: Iterable[AnyRow]) -> dict[str, Register]:
    return {
        person: registers.folded(person, [_change(row) for row in theirs])
        for person, theirs in groupby(rows, lambda row: str(row.person))
    }


def _change(row: AnyRow) -> RegisterChange:
    held = row.content
    return RegisterChange(
        number=row.number,
        at=row.at,
        kind=ChangeKind(row.kind),
        interest=RegisteredInterest.model_validate_json(held) if held else None,
        by=row.by,
        name=row.name,
    )
