"""Keeps schedules of allocations whole, under the hash that finance officers sign."""

import hashlib
import zlib
from datetime import UTC, datetime

from sqlalchemy import insert, select

from activities.baselines.tables import schedules
from activities.database import Database
from workflows.contracts.allocations import Schedule
from workflows.contracts.base import Contract

LARGEST = 20_000_000
"""Bytes of a schedule unpacked: some hundred times a large CCG's."""


class Damaged(Exception):
    """A schedule is not what its hash says. It is not shown, and cannot be signed."""


class Kept(Contract):
    """When a schedule was made, and by whom; by the system where nobody is named.

    Attributes:
        parent: The hash of the schedule that it was made from; empty for the first.
    """

    hash: str
    parent: str = ""
    at: datetime
    by: str = ""
    name: str = ""


class Schedules:
    """Schedules by bid and hash. They are only ever added, never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self,
        bid_id: str,
        schedule: Schedule,
        parent: str = "",
        by: str = "",
        name: str = "",
    ) -> str:
        """Keep a schedule, and answer with its hash; one that is there stays as it is."""
        text = schedule.model_dump_json().encode()
        found = hashlib.sha256(text).hexdigest()
        known = select(schedules.c.hash).where(
            schedules.c.bid_id == bid_id, schedules.c.hash == found
        )
        async with self._database.writing() as connection:
            if await connection.scalar(known) is None:
                await connection.execute(
                    insert(schedules).values(
                        bid_id=bid_id,
                        hash=found,
                        parent=parent,
                        at=datetime.now(UTC),
                        by=by,
                        name=name,
                        content=zlib.compress(text),
                    )
                )
        return found

    async def one(self, bid_id: str, hash: str) -> Schedule | None:
        """A schedule, proved by its hash. One row.

        Raises:
            Damaged: It is another one than its hash says.
        """
        query = select(schedules.c.content).where(
            schedules.c.bid_id == bid_id, schedules.c.hash == hash
        )
        async with self._database.reading() as connection:
            packed = await connection.scalar(query)
        if packed is None:
            return None
        try:
            text = zlib.decompressobj().decompress(packed, LARGEST)
        except zlib.error:
            raise Damaged(hash) from None
        if hashlib.sha256(text).hexdigest() != hash:
            raise Damaged(hash)
        return Schedule.model_validate_json(text)

    async def all_of(self, bid_id: str) -> tuple[Kept, ...]:
        """What was made for a bid, the oldest first, without its content."""
        columns = [schedules.c[name] for name in Kept.model_fields]
        query = (
            select(*columns)
            .where(schedules.c.bid_id == bid_id)
            .order_by(schedules.c.at, schedules.c.hash)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Kept.model_validate(row._asdict()) for row in rows)
