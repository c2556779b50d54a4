"""Which seats and rules a body has on a day, and had before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, select

from activities.committees.tables import versions
from activities.database import Database
from activities.prepared import Looking
from workflows.contracts.base import Contract
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Membership, Party

AnyRow = Row[*tuple[Any, ...]]


def committee_of(ccg: str) -> str:
    """The code of a CCG's commissioning committee."""
    return f"{ccg}/commissioning"


def body_of(hat: Membership) -> str:
    """The code of the body that people of this role's own sit on, if there is one."""
    return committee_of(hat.body) if hat.party is Party.CCG else hat.body


class Kept(Contract):
    """A version with how it came to be.

    Attributes:
        at: When it was written down; its first day may be another.
        name: Who wrote it; empty where it was loaded from a file.
    """

    version: BodyVersion
    at: datetime
    name: str = ""


class Committees:
    """Answers about bodies made of seats; it changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def at(self, party: Party, body: str, day: date) -> BodyVersion | None:
        """The body as it stands on a day, which is the version a decision pins.

        None where no such body is known, or it had not begun.
        """
        query = (
            select(versions.c.content)
            .where(is_body(party, body), versions.c.since <= day)
            .order_by(versions.c.since.desc(), versions.c.version.desc())
            .limit(1)
        )
        async with self._db.reading() as conn:
            content = await conn.scalar(query)
        return BodyVersion.model_validate_json(content) if content else None

    async def pinned(self, party: Party, body: str, version: int) -> BodyVersion | None:
        """The very version that a decision names."""
        query = select(versions.c.content).where(
            is_body(party, body), versions.c.version == version
        )
        async with self._db.reading() as conn:
            content = await conn.scalar(query)
        return BodyVersion.model_validate_json(content) if content else None

    async def versions(self, party: Party, body: str) -> tuple[Kept, ...]:
        """Every version, the first one first; also those that have not begun."""
        query = (
            select(versions).where(is_body(party, body)).order_by(versions.c.version)
        )
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        return tuple(_kept(row) for row in rows)

    async def written_since(
        self, party: Party, moment: datetime
    ) -> tuple[BodyVersion, ...]:
        """What people of a party wrote since then, the earliest first; nothing loaded."""
        query = (
            select(versions.c.content)
            .where(
                versions.c.party == party.value,
                versions.c.at >= moment,
                versions.c.person != "",
            )
            .order_by(versions.c.at, versions.c.version)
        )
        async with self._db.reading() as conn:
            contents = (await conn.execute(query)).scalars().all()
        return tuple(BodyVersion.model_validate_json(one) for one in contents)


AT = (
    select(versions.c.content)
    .where(
        versions.c.party == bindparam("party"),
        versions.c.body == bindparam("body"),
        versions.c.since <= bindparam("day"),
    )
    .order_by(versions.c.since.desc(), versions.c.version.desc())
    .limit(1)
)


async def standing(
    conn: Looking, party: Party, body: str, day: date
) -> BodyVersion | None:
    """As `Committees.at`, within somebody else's transaction."""
    values = {"party": party.value, "body": body, "day": day}
    rows = await conn.execute(AT, values)
    return BodyVersion.model_validate_json(rows[0].content) if rows else None


def is_body(party: Party, body: str) -> ColumnElement[bool]:
    """The rows of one body."""
    return and_(versions.c.party == party.value, versions.c.body == body)


def _kept(row: AnyRow) -> Kept:
    return Kept(
        version=BodyVersion.model_validate_json(row.content),
        at=row.at,
        name=row.name,
    )
