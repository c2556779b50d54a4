"""The bids of one region that are up for approval in principle, side by side."""

from typing import NamedTuple

from sqlalchemy import select

from activities.database import Database
from activities.register.tables import bids, recusals
from workflows.contracts.bids import Bid, Stage

MOST = 300
"""Bids of one page; far more than a region has in a round."""


class Moderated(NamedTuple):
    """A bid as it stands, and what it waits for."""

    bid: Bid
    waiting: str


class Moderating:
    """What a region's lead weighs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, region: str, cycle: str, person: str) -> list[Moderated]:
        """The bids of a region that wait for approval in principle, by number.

        Args:
            region: Whose bids.
            cycle: Of which round; all of them if empty.
            person: Who reads; bids whose papers they must not see are left out.
        """
        out = select(recusals.c.bid_id).where(recusals.c.person == person)
        query = (
            select(bids.c.state, bids.c.waiting)
            .where(
                bids.c.region == region,
                bids.c.stage == Stage.APPROVAL_IN_PRINCIPLE.value,
                bids.c.ended.is_(None),
                bids.c.bid_id.not_in(out),
            )
            .order_by(bids.c.bid_id)
            .limit(MOST)
        )
        if cycle:
            query = query.where(bids.c.cycle == cycle)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).all()
        return [
            Moderated(Bid.model_validate_json(row.state), row.waiting) for row in found
        ]
