"""Letters about a bid whose board lost its quorum by something that is no entry of it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import insert, select

from activities.database import Database
from activities.members import reading as members
from activities.prepared import Usual
from activities.register.addressing import Cause, queued
from activities.register.projecting import Row
from activities.register.tables import bids, notices, recusals
from workflows.contracts.notices import Notice


class QuorumLetters:
    """Queues them in the delivery log, under the bid as its last entry left it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queue(self, bid: str, because: str, told: Iterable[Notice]) -> int:
        """Queue what something leads to; done twice it is there once.

        Whoever is kept from the bid's papers gets no letter.

        Args:
            bid: The bid.
            because: What it follows from, such as a version of a body.
            told: The messages.

        Returns:
            The bid's last entry when they were queued, up to which they are sent; 0
            where there is nobody to tell.
        """
        rows: dict[str, Row] = {}
        async with self._database.writing() as connection:
            last = select(bids.c.number).where(bids.c.bid_id == bid)
            number = int(await connection.scalar(last) or 0)
            out = select(recusals.c.person).where(recusals.c.bid_id == bid)
            kept_out = set((await connection.execute(out)).scalars())
            cause = Cause(bid, number, datetime.now(UTC))
            for notice in told:
                office = (notice.party, notice.body, notice.roles)
                for to in await members.holders(Usual(connection), *office):
                    if to.person not in kept_out:
                        parts = (bid, because, notice.kind, notice.body, to.person)
                        key = "/".join(parts)
                        rows[key] = queued(key, cause, notice, to)
            there = select(notices.c.id).where(notices.c.id.in_(rows))
            known = set((await connection.execute(there)).scalars())
            new = [row for key, row in rows.items() if key not in known]
            if new:
                await connection.execute(insert(notices), new)
        return number if rows else 0
