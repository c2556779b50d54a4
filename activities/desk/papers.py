"""Documents attached to an application: one for each place, kept with a checksum.

None is ever deleted: what the record names by its checksum has to be found here, also if
it was replaced in the moment in which it was submitted.
"""

import hashlib
import secrets
from datetime import UTC, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.desk.tables import papers
from workflows.contracts.base import Contract


class Paper(Contract):
    """A document without its content.

    Attributes:
        slot: Which of the application's documents it is.
        name: Its file's name, made safe.
        person: The member register's number of whoever attached it.
        replaced_at: When another took its place, or it was removed.
        replaced_by: Who did that.
    """

    id: str
    bid_id: str
    slot: str
    name: str
    media_type: str
    size: int
    sha256: str
    person: str
    added_at: datetime
    replaced_at: datetime | None = None
    replaced_by: str = ""


_COLUMNS = [papers.c[name] for name in Paper.model_fields]


MOST = 200
"""Documents of one bid, replaced ones counted."""


class TooMany(Exception):
    """So many documents have been attached to this bid that no more are taken."""


class Papers:
    """Attached documents. They are beside the record, which names them by checksum."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(  # noqa: PLR0913  a document has six sides
        self,
        *,
        bid_id: str,
        slot: str,
        name: str,
        media_type: str,
        content: bytes,
        person: str,
    ) -> Paper:
        """Attach a document in place of the one that was there.

        Raises:
            TooMany: The bid has had as many as one bid may.
        """
        paper = Paper(
            id=secrets.token_urlsafe(18),
            bid_id=bid_id,
            slot=slot,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            person=person,
            added_at=datetime.now(UTC),
        )
        held = select(func.count()).where(papers.c.bid_id == bid_id)
        async with self._database.writing() as connection:
            if (await connection.scalar(held) or 0) >= MOST:
                raise TooMany
            await _make_room(connection, paper.added_at, bid_id, slot, person)
            await connection.execute(
                insert(papers), paper.model_dump() | {"content": content}
            )
        return paper

    async def remove(self, bid_id: str, slot: str, person: str) -> None:
        """Take a document out. It stays among those that were replaced."""
        async with self._database.writing() as connection:
            await _make_room(connection, datetime.now(UTC), bid_id, slot, person)

    async def all_of(self, bid_id: str) -> list[Paper]:
        """Every document of a bid, in the order in which they were attached.

        Of two that were sent at once, the later has replaced the earlier.
        """
        query = select(*_COLUMNS).where(papers.c.bid_id == bid_id)
        async with self._database.reading() as connection:
            rows = (
                await connection.execute(query.order_by(papers.c.added_at, papers.c.id))
            ).all()
        found = [Paper.model_validate(row._asdict()) for row in rows]
        return [_replaced(one, found[n + 1 :]) for n, one in enumerate(found)]

    async def of(self, bid_id: str) -> dict[str, Paper]:
        """The documents that stand, by place."""
        every = await self.all_of(bid_id)
        return {one.slot: one for one in every if one.replaced_at is None}

    async def content(self, bid_id: str, paper: str) -> tuple[Paper, bytes] | None:
        """One document of a bid with its content."""
        query = select(*_COLUMNS, papers.c.content).where(
            papers.c.bid_id == bid_id, papers.c.id == paper
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return Paper.model_validate(row._asdict()), bytes(row.content)


def _replaced(paper: Paper, later: list[Paper]) -> Paper:
    standing = (one for one in later if one.replaced_at is None)
    after = next((one for one in standing if one.slot == paper.slot), None)
    if paper.replaced_at or after is None:
        return paper
    change = {"replaced_at": after.added_at, "replaced_by": after.person}
    return paper.model_copy(update=change)


async def _make_room(
    connection: AsyncConnection, now: datetime, bid_id: str, slot: str, person: str
) -> None:
    here = (papers.c.bid_id == bid_id) & (papers.c.slot == slot)
    await connection.execute(
        update(papers)
        .where(here, papers.c.replaced_at.is_(None))
        .values(replaced_at=now, replaced_by=person)
    )
