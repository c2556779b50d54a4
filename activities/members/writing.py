"""Changes to the member register. Hats are revoked by date, and never removed."""

import re
from datetime import date

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.members.reading import today
from activities.members.tables import memberships, persons
from workflows.contracts.parties import Membership
from workflows.rules.permissions import PARTY

_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[A-Za-z0-9.-]{1,190}")
_NUMBER = re.compile(r"[0-9]{1,9}")
NAME = 200


class CannotEnrol(ValueError):
    """What was given is not a person, or not a hat. The message says why."""


class MemberWriting:
    """Adds people, gives hats and takes them back; doing it again changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add_person(self, issuer: str, subject: str, name: str, email: str) -> str:
        """Add a person, or bring name and address up to date; answers with the number.

        Raises:
            CannotEnrol: The name or the address cannot be right.
        """
        async with self._db.writing() as conn:
            return str(await put_person(conn, issuer, subject, name, email))

    async def add(
        self, person: str, hat: Membership, since: date | None = None
    ) -> None:
        """Give a hat from a day on, today unless said.

        Raises:
            CannotEnrol: There is no such person, or the role is not one of the party.
        """
        async with self._db.writing() as conn:
            await put_hat(conn, await _known(conn, person), hat, since or today())

    async def revoke(
        self, person: str, hat: Membership, until: date | None = None
    ) -> None:
        """Take a hat back; today is the first day without it unless said.

        Raises:
            CannotEnrol: There is no such person.
        """
        async with self._db.writing() as conn:
            number = await _known(conn, person)
            last = until or today()
            held = or_(memberships.c.until.is_(None), memberships.c.until > last)
            change = update(memberships).where(_is(number, hat), held)
            await conn.execute(change.values(until=last))

    async def set_active(self, person: str, active: bool) -> None:
        """Let a person in or keep them out, whatever their hats.

        Raises:
            CannotEnrol: There is no such person.
        """
        async with self._db.writing() as conn:
            number = await _known(conn, person)
            change = update(persons).where(persons.c.id == number)
            await conn.execute(change.values(active=active))


async def put_person(
    conn: AsyncConnection, issuer: str, subject: str, name: str, email: str
) -> int:
    """Add a person, or bring name and address up to date.

    Raises:
        CannotEnrol: The name or the address cannot be right.
    """
    _check(issuer, subject, name, email)
    who = and_(persons.c.issuer == issuer, persons.c.subject == subject)
    number: int | None = await conn.scalar(select(persons.c.id).where(who))
    if number is not None:
        await conn.execute(update(persons).where(who).values(name=name, email=email))
        return number
    added = await conn.execute(
        insert(persons)
        .values(issuer=issuer, subject=subject, name=name, email=email, active=True)
        .returning(persons.c.id)
    )
    return int(added.scalar_one())


async def put_hat(
    conn: AsyncConnection, person: int, hat: Membership, since: date
) -> None:
    """Give a hat, unless it is held.

    Raises:
        CannotEnrol: The role is not one of the party.
    """
    if PARTY[hat.role] is not hat.party:
        raise CannotEnrol(f"{hat.role} is not a role of {hat.party}.")
    held = await conn.scalar(
        select(memberships.c.id).where(_is(person, hat), memberships.c.until.is_(None))
    )
    if held is None:
        await conn.execute(
            insert(memberships).values(person=person, since=since, **_hat(hat))
        )


async def _known(conn: AsyncConnection, person: str) -> int:
    number = int(person) if _NUMBER.fullmatch(person) else -1
    found: int | None = await conn.scalar(
        select(persons.c.id).where(persons.c.id == number)
    )
    if found is None:
        raise CannotEnrol(f"There is no person with the number {person[:20]}.")
    return found


def _is(person: int, hat: Membership) -> ColumnElement[bool]:
    wanted = (memberships.c[name] == value for name, value in _hat(hat).items())
    return and_(memberships.c.person == person, *wanted)


def _hat(hat: Membership) -> dict[str, str]:
    return {"party": hat.party.value, "body": hat.body, "role": hat.role.value}


def _check(issuer: str, subject: str, name: str, email: str) -> None:
    if not (issuer and subject):
        raise CannotEnrol("A person needs an issuer and a subject.")
    if not name.strip() or len(name) > NAME or not name.isprintable():
        raise CannotEnrol(f"The name must be 1 to {NAME} printable characters.")
    if not _EMAIL.fullmatch(email):
        raise CannotEnrol("The e-mail address must be like alex@camden.example.")
