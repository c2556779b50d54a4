"""Bid numbers given out, and what a CCG writes before it submits. Not part of the record."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Select, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.register.tables import bids, drafts
from workflows.contracts.base import Contract


class Draft(Contract):
    """What is written so far, as JSON text.

    Attributes:
        version: Raised by every save; a save names the one it was made from.
        started: Whether the bid has been opened from it.
        expression: The expression of interest as far as it is written, as JSON text.
        edits: Who saved each part last, and when, as JSON text; see `edited`.
        follows: The bid whose answers it began with; empty for most.
    """

    bid_id: str
    lead: str
    person: str
    content: str
    version: int
    updated_by: str
    updated_at: datetime
    started: bool
    expression: str = ""
    edits: str = ""
    follows: str = ""

    def edited(self) -> dict[str, "Edit"]:
        """Who saved each part last, and when. Parts saved before this was kept lack."""
        held = json.loads(self.edits) if self.edits else {}
        return {part: Edit.model_validate(one) for part, one in held.items()}


class Edit(Contract):
    """Who saved a part of a draft last, by the member register's number, and when."""

    by: str
    at: datetime


class KeyUsed(Exception):
    """The same person used the same key for another CCG's bid."""


class StaleDraft(Exception):
    """Somebody else saved in between.

    Attributes:
        theirs: The draft as it is saved.
        yours: The text that was not saved.
    """

    def __init__(self, theirs: Draft, yours: str) -> None:
        super().__init__("Somebody else has changed this draft since you opened it.")
        self.theirs = theirs
        self.yours = yours


class Drafts:
    """The only rows that a service writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, person: str, key: str, lead: str) -> str:
        """A bid id for a CCG: its code and the next number.

        The same person gets the same id for the same key, however often and from however
        many places at once they ask.

        Raises:
            KeyUsed: The key stands for another CCG's bid.
        """
        async with self._database.writing() as connection:
            await self._lock(connection, 1, f"{person}|{key}")
            mine = select(drafts.c.bid_id, drafts.c.lead).where(
                drafts.c.person == person, drafts.c.key == key
            )
            known = (await connection.execute(mine)).one_or_none()
            if known is None:
                await self._lock(connection, 2, lead)
                return await _reserved(connection, person, key, lead)
        if known.lead != lead:
            raise KeyUsed("This key was used for a bid of another CCG.")
        return str(known.bid_id)

    async def _lock(self, connection: AsyncConnection, kind: int, of: str) -> None:
        # SQLite's writing transactions are one at a time already.
        if self._database.dialect == "postgresql":
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:kind, hashtext(:of))"),
                {"kind": kind, "of": of},
            )

    async def draft(self, bid_id: str) -> Draft | None:
        """One draft."""
        async with self._database.reading() as connection:
            return await _found(connection, bid_id)

    async def of(self, lead: str, limit: int = 100) -> list[Draft]:
        """A CCG's drafts that are not bids yet, the last changed first."""
        query = (
            _select()
            .where(drafts.c.lead == lead, bids.c.bid_id.is_(None))
            .order_by(drafts.c.updated_at.desc(), drafts.c.bid_id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Draft.model_validate(row._asdict()) for row in rows]

    async def save(
        self,
        bid_id: str,
        version: int,
        content: str,
        person: str,
        parts: Iterable[str] = (),
    ) -> Draft:
        """Save a text that was made from this version of the draft.

        Args:
            bid_id: Which draft.
            version: The one that the text was made from.
            content: The whole text.
            person: Who saves it.
            parts: Which parts of it are others than before.

        Raises:
            LookupError: There is no such draft.
            StaleDraft: Another version has been saved since; nothing is overwritten.
        """
        return await self._saved(bid_id, version, {"content": content}, person, parts)

    async def save_expression(
        self,
        bid_id: str,
        version: int,
        expression: str,
        person: str,
        parts: Iterable[str] = ("expression",),
    ) -> Draft:
        """Save the expression of interest in the same way; see `save`.

        Raises:
            LookupError: There is no such draft.
            StaleDraft: Another version has been saved since; nothing is overwritten.
        """
        text = {"expression": expression}
        return await self._saved(bid_id, version, text, person, parts)

    async def following(self, bid_id: str) -> Draft | None:
        """The draft, or by now the bid, that follows a bid; at most one does."""
        async with self._database.reading() as connection:
            return await _follower(connection, bid_id)

    async def follow(
        self, bid_id: str, lead: str, person: str, expression: str, content: str
    ) -> Draft:
        """The draft that follows a bid, with these answers; the same however often asked.

        One that was deleted meanwhile begins with them again.

        Args:
            bid_id: The bid before.
            lead: Its leading CCG.
            person: Who asks.
            expression: The expression of interest to begin with, as JSON text.
            content: The application to begin with, as JSON text; empty for none.
        """
        async with self._database.writing() as connection:
            await self._lock(connection, 3, bid_id)
            found = await _follower(connection, bid_id)
            if found and (found.expression or found.started):
                return found
            if found:
                new, version = found.bid_id, found.version
            else:
                await self._lock(connection, 2, lead)
                new = await _reserved(connection, person, f"next {bid_id}", lead)
                version = 0
            await connection.execute(
                update(drafts)
                .where(drafts.c.bid_id == new)
                .values(
                    follows=bid_id,
                    expression=expression,
                    content=content,
                    edits="",
                    version=version + 1,
                    updated_by=person,
                    updated_at=datetime.now(UTC),
                )
            )
            begun = await _found(connection, new)
        if begun is None:
            raise LookupError(new)
        return begun

    async def _saved(
        self,
        bid_id: str,
        version: int,
        text: dict[str, str],
        person: str,
        parts: Iterable[str],
    ) -> Draft:
        now = datetime.now(UTC)
        async with self._database.writing() as connection:
            before = await _found(connection, bid_id)
            if before is None:
                raise LookupError(bid_id)
            edits = before.edited() | {part: Edit(by=person, at=now) for part in parts}
            # Edits belong to a version: where another was saved, nothing is written.
            saved = await connection.execute(
                update(drafts)
                .where(drafts.c.bid_id == bid_id, drafts.c.version == version)
                .values(
                    **text,
                    version=version + 1,
                    updated_by=person,
                    updated_at=now,
                    edits=json.dumps(
                        {k: one.model_dump(mode="json") for k, one in edits.items()}
                    ),
                )
            )
            after = await _found(connection, bid_id)
        if after is None:
            raise LookupError(bid_id)
        if saved.rowcount == 0:
            raise StaleDraft(after, next(iter(text.values())))
        return after


async def _reserved(
    connection: AsyncConnection, person: str, key: str, lead: str
) -> str:
    highest = select(func.max(drafts.c.number)).where(drafts.c.lead == lead)
    number = (await connection.scalar(highest) or 0) + 1
    # A bid may be on record whose draft is not: its number is taken all the same.
    while await connection.scalar(
        select(bids.c.bid_id).where(bids.c.bid_id == f"{lead}-{number}")
    ):
        number += 1
    now = datetime.now(UTC)
    row = {
        "bid_id": f"{lead}-{number}",
        "person": person,
        "key": key,
        "lead": lead,
        "number": number,
        "content": "",
        "version": 0,
        "reserved_at": now,
        "updated_by": person,
        "updated_at": now,
    }
    await connection.execute(insert(drafts), row)
    return str(row["bid_id"])


def _select() -> Select[*tuple[object, ...]]:
    names = [name for name in Draft.model_fields if name != "started"]
    return select(
        *(drafts.c[name] for name in names),
        bids.c.bid_id.is_not(None).label("started"),
    ).outerjoin(bids, bids.c.bid_id == drafts.c.bid_id)


async def _found(connection: AsyncConnection, bid_id: str) -> Draft | None:
    query = _select().where(drafts.c.bid_id == bid_id)
    row = (await connection.execute(query)).one_or_none()
    return Draft.model_validate(row._asdict()) if row else None


async def _follower(connection: AsyncConnection, bid_id: str) -> Draft | None:
    query = _select().where(drafts.c.follows == bid_id).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return Draft.model_validate(row._asdict()) if row else None
