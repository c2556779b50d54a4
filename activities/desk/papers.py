"""Documents attached to an application: one for each place, kept with a checksum."""

import hashlib
import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update
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


_COLUMNS = [papers.c[name] for name in Paper.model_fields]


class Submitted(Contract):
    """The last version of an application that others have read, and when it was sent."""

    version: int
    at: datetime


class Papers:
    """Attached documents. They are beside the record, not part of it."""

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
        submitted: Submitted | None = None,
    ) -> Paper:
        """Attach a document in place of the one that was there."""
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
        async with self._database.writing() as connection:
            await _make_room(connection, bid_id, slot, submitted)
            await connection.execute(
                insert(papers), paper.model_dump() | {"content": content}
            )
        return paper

    async def remove(
        self, bid_id: str, slot: str, submitted: Submitted | None = None
    ) -> None:
        """Take a document out."""
        async with self._database.writing() as connection:
            await _make_room(connection, bid_id, slot, submitted)

    async def of(self, bid_id: str) -> dict[str, Paper]:
        """The documents of a bid by place; of two sent at once, the later.

        One that was submitted and then replaced stands at `place@version`.
        """
        query = select(*_COLUMNS).where(papers.c.bid_id == bid_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(papers.c.added_at))).all()
        return {row.slot: Paper.model_validate(row._asdict()) for row in rows}

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


async def _make_room(
    connection: AsyncConnection, bid_id: str, slot: str, submitted: Submitted | None
) -> None:
    """What others have read stays, under its version; what only was a draft goes."""
    here = (papers.c.bid_id == bid_id) & (papers.c.slot == slot)
    if submitted:
        read = here & (papers.c.added_at <= submitted.at)
        past = f"{slot}@{submitted.version}"
        await connection.execute(update(papers).where(read).values(slot=past))
    await connection.execute(delete(papers).where(here))
