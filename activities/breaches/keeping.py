"""Breach cases in the database. Who may see one is for the rules to say."""

from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.breaches.tables import entries
from activities.database import Database
from workflows.contracts.breaches import BreachCase, BreachEntry
from workflows.rules import breaches
from workflows.rules.refusals import AlreadyDone

AnyRow = Row[*tuple[Any, ...]]


class Breaches:
    """Keeps cases; the same line again changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def case(self, number: str) -> BreachCase | None:
        """One case; None where there is none of that number."""
        async with self._db.reading() as conn:
            found = await _of(conn, number)
        return breaches.folded(found) if found else None

    async def cases(self) -> tuple[BreachCase, ...]:
        """Every case, the first reported first."""
        async with self._db.reading() as conn:
            rows = (await conn.execute(_ordered())).all()
        found = [
            breaches.folded([_entry(row) for row in lines])
            for _, lines in groupby(rows, lambda row: row.breach)
        ]
        return tuple(sorted(found, key=lambda case: (case.reported, case.id)))

    async def append(self, entry: BreachEntry) -> None:
        """Write the next line of a case, unless it stands there already.

        Raises:
            AlreadyDone: Somebody else has written the line of this number.
        """
        try:
            async with self._db.writing() as conn:
                there = await _of(conn, entry.case)
                if any(_is_same(entry, one) for one in there):
                    return
                await conn.execute(insert(entries).values(**_row(entry)))
        except IntegrityError:
            raise AlreadyDone("The case has moved on. Read it again.") from None


async def _of(conn: AsyncConnection, number: str) -> list[BreachEntry]:
    query = _ordered().where(entries.c.breach == number)
    return [_entry(row) for row in await conn.execute(query)]


def _ordered() -> Select[*tuple[Any, ...]]:
    return select(entries).order_by(entries.c.breach, entries.c.number)


def _is_same(one: BreachEntry, other: BreachEntry) -> bool:
    """Whether a form was sent twice."""
    return one == other.model_copy(update={"at": one.at})


def _entry(row: AnyRow) -> BreachEntry:
    return BreachEntry.model_validate_json(row.content)


def _row(entry: BreachEntry) -> dict[str, object]:
    return {
        "breach": entry.case,
        "number": entry.number,
        "at": entry.at,
        "state": entry.state.value,
        "content": entry.model_dump_json(),
        "by": entry.by,
        "name": entry.name,
    }
