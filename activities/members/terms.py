"""How long people have held their offices, and which they hold today."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from activities.database import Database
from activities.members.numbers import DIGITS
from activities.members.reading import today
from activities.members.tables import memberships, persons
from workflows.contracts.base import Contract
from workflows.contracts.parties import Membership, Party, Role

AnyRow = Row[*tuple[Any, ...]]
PART = 500


class Term(Contract):
    """Somebody's time in office.

    Attributes:
        since: The first day of the earliest office still held; of the last ones held,
            for whoever holds none.
        until: The first day without any office; None while one is held.
        hats: The offices of today, or the last ones of whoever holds none.
    """

    person: str
    name: str
    since: date
    until: date | None = None
    hats: tuple[Membership, ...] = ()


class Terms:
    """Answers from the member register about times in office."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, people: Collection[str]) -> dict[str, Term]:
        """The time in office of each of these people who ever held one."""
        numbers = sorted(
            {int(one) for one in people if one.isdecimal() and len(one) <= DIGITS}
        )
        found: dict[str, list[AnyRow]] = {}
        async with self._db.reading() as conn:
            for start in range(0, len(numbers), PART):
                query = (
                    select(persons.c.name, memberships)
                    .join(memberships, memberships.c.person == persons.c.id)
                    .where(persons.c.id.in_(numbers[start : start + PART]))
                    .order_by(memberships.c.id)
                )
                for row in await conn.execute(query):
                    found.setdefault(str(row.person), []).append(row)
        day = today()
        return {person: _term(person, rows, day) for person, rows in found.items()}


def _term(person: str, rows: list[AnyRow], day: date) -> Term:
    """One term for all the offices that are held, else for those that ended last."""
    held = [r for r in rows if r.until is None or r.until > day]
    last = max((r.until for r in rows if r.until is not None), default=None)
    counted = held or [r for r in rows if r.until == last]
    hats = dict.fromkeys(
        Membership(party=Party(r.party), body=r.body, role=Role(r.role))
        for r in counted
    )
    return Term(
        person=person,
        name=counted[0].name,
        since=min(r.since for r in counted),
        until=None if held else last,
        hats=tuple(hats),
    )
