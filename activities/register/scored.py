"""Assessors' scores beside the record, for those whom `rules.scoring` lets read them.

Nothing else reads this table: no list, search, export, history or letter.
"""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select

from activities.database import Database
from activities.register.projecting import Row
from activities.register.tables import bid_scores
from workflows.contracts.scores import SealedScores

s = bid_scores.c


def row_of(one: SealedScores) -> Row:
    """Scores beside their entry, in the same transaction and never in it."""
    return {
        "bid_id": one.bid_id,
        "number": one.number,
        "person": one.by.person,
        "at": one.at,
        "content": one.model_dump_json(),
    }


class Scores:
    """What assessors said of bids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, bid_ids: Sequence[str]) -> dict[str, list[SealedScores]]:
        """All scores of some bids, of older versions too, in the order they were given."""
        query = (
            select(s.bid_id, s.content)
            .where(s.bid_id.in_(bid_ids))
            .order_by(s.bid_id, s.number)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).all()
        return {
            bid_id: [SealedScores.model_validate_json(row.content) for row in rows]
            for bid_id, rows in groupby(found, key=lambda row: row.bid_id)
        }
