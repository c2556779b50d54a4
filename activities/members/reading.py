"""Who somebody is and which hats they wear today, and who holds an office."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_, select

from activities.database import Database
from activities.members.tables import memberships, persons
from activities.prepared import Looking
from workflows.contracts.base import Contract
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules.calendar import london_day

AnyRow = Row[*tuple[Any, ...]]


class Recipient(NamedTuple):
    """Somebody to write to."""

    person: str
    name: str
    email: str


class Person(Contract):
    """A person on the member register.

    Attributes:
        id: The register's number for issuer and subject; what the record of bids keeps.
        memberships: The hats of today, in the order they were given.
    """

    id: str
    issuer: str
    subject: str
    name: str
    email: str
    memberships: tuple[Membership, ...] = ()


def _current() -> ColumnElement[bool]:
    """Held from `since` up to, not including, `until`."""
    return and_(
        memberships.c.since <= bindparam("today"),
        or_(memberships.c.until.is_(None), memberships.c.until > bindparam("today")),
    )


def _people() -> Select[*tuple[Any, ...]]:
    return (
        select(persons, memberships.c.party, memberships.c.body, memberships.c.role)
        .select_from(
            persons.outerjoin(
                memberships, and_(memberships.c.person == persons.c.id, _current())
            )
        )
        .where(persons.c.active)
        .order_by(persons.c.id, memberships.c.id)
    )


def _holders() -> Select[*tuple[Any, ...]]:
    return (
        select(persons.c.id, persons.c.name, persons.c.email)
        .join(memberships, memberships.c.person == persons.c.id)
        .where(
            memberships.c.party == bindparam("party"),
            memberships.c.body == bindparam("body"),
            persons.c.active,
            _current(),
        )
        .distinct()
        .order_by(persons.c.id)
    )


EVERYBODY = _people()
ONE_PERSON = EVERYBODY.where(
    persons.c.issuer == bindparam("issuer"), persons.c.subject == bindparam("subject")
)
BY_NUMBER = EVERYBODY.where(persons.c.id == bindparam("number"))
OF_ISSUER = EVERYBODY.where(persons.c.issuer == bindparam("issuer"))
ALL_HOLDERS = _holders()
HOLDERS = ALL_HOLDERS.where(memberships.c.role.in_(bindparam("roles", expanding=True)))


OFFICES = (
    select(memberships.c.party, memberships.c.body, memberships.c.role)
    .join(persons, persons.c.id == memberships.c.person)
    .where(persons.c.active, _current())
    .distinct()
)
OFFICES_OF = OFFICES.where(memberships.c.body.in_(bindparam("bodies", expanding=True)))


async def offices(
    conn: Looking, bodies: Iterable[str] | None = None
) -> set[tuple[str, str, str]]:
    """Every office that somebody holds today, of some bodies or of all."""
    query, values = OFFICES, dict[str, Any](today=today())
    if bodies is not None:
        query, values = OFFICES_OF, values | {"bodies": sorted(set(bodies))}
    rows = await conn.execute(query, values)
    return {(row.party, row.body, row.role) for row in rows}


async def holders(
    conn: Looking, party: Party, body: str, roles: Iterable[Role] = ()
) -> list[Recipient]:
    """Who holds one of the roles in a body today; no role means everybody in it."""
    values: dict[str, Any] = {"party": party.value, "body": body, "today": today()}
    query = ALL_HOLDERS
    if wanted := [role.value for role in roles]:
        query, values = HOLDERS, values | {"roles": wanted}
    rows = await conn.execute(query, values)
    return [Recipient(str(row.id), row.name, row.email) for row in rows]


class MemberReading:
    """Answers from the member register; nothing is kept, so a revoked hat is gone."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def person(self, issuer: str, subject: str) -> Person | None:
        """The active person behind a token, with the hats of today. One query."""
        values = {"issuer": issuer, "subject": subject, "today": today()}
        async with self._db.looking() as conn:
            rows = await conn.execute(ONE_PERSON, values)
        return next(iter(_grouped(rows)), None)

    async def numbered(self, person: str) -> Person | None:
        """The active person of this number, with the hats of today. One query."""
        values = {"number": int(person), "today": today()}
        async with self._db.looking() as conn:
            rows = await conn.execute(BY_NUMBER, values)
        return next(iter(_grouped(rows)), None)

    async def people(self, issuer: str) -> tuple[Person, ...]:
        """Every active person of an issuer, for choosing one of the examples."""
        async with self._db.looking() as conn:
            values = {"issuer": issuer, "today": today()}
            rows = await conn.execute(OF_ISSUER, values)
        return tuple(_grouped(rows))

    async def holders(
        self, party: Party, body: str, roles: Iterable[Role] = ()
    ) -> list[Recipient]:
        """Who holds one of the roles in a body today; no role means everybody in it."""
        async with self._db.looking() as conn:
            return await holders(conn, party, body, roles)

    async def offices(
        self, bodies: Iterable[str] | None = None
    ) -> set[tuple[str, str, str]]:
        """Every office that somebody holds today, of some bodies or of all.

        Each as its party, body and role.
        """
        async with self._db.looking() as conn:
            return await offices(conn, bodies)


def today() -> date:
    """The day it is in London."""
    return london_day(datetime.now(UTC))


def _grouped(rows: Sequence[AnyRow]) -> list[Person]:
    """One person for the rows of their hats."""
    found: dict[int, AnyRow] = {}
    hats: dict[int, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.id, row)
        held = hats.setdefault(row.id, [])
        hat = _hat(row)
        if hat and hat not in held:
            held.append(hat)
    return [
        Person(
            id=str(row.id),
            issuer=row.issuer,
            subject=row.subject,
            name=row.name,
            email=row.email,
            memberships=tuple(hats[row.id]),
        )
        for row in found.values()
    ]


def _hat(row: AnyRow) -> Membership | None:
    if row.party is None:
        return None
    return _membership(row.party, row.body, row.role)


@lru_cache(maxsize=4096)
def _membership(party: str, body: str, role: str) -> Membership:
    """Many people are read at once, and the same hats again and again."""
    return Membership(party=Party(party), body=body, role=Role(role))
