"""The dates of what bids wait for, for lists that show a bid in one line."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import select

from activities.database import Database
from activities.register.tables import tasks
from workflows.contracts.clocks import Pause

PAUSES = TypeAdapter(tuple[Pause, ...])


class Timing(NamedTuple):
    """The date of one thing that a bid waits for, and when its clock stood still."""

    due: datetime | None
    command: str = ""
    pauses: tuple[Pause, ...] = ()


def paused(text: str) -> tuple[Pause, ...]:
    """The pauses as a row of tasks has them."""
    return PAUSES.validate_json(text) if text else ()


async def timings(
    database: Database, bid_ids: Collection[str]
) -> dict[str, list[Timing]]:
    """What some bids wait for by a date. One query."""
    found: dict[str, list[Timing]] = {bid_id: [] for bid_id in bid_ids}
    if not found:
        return found
    query = select(tasks.c.bid_id, tasks.c.due, tasks.c.command, tasks.c.pauses).where(
        tasks.c.bid_id.in_(found), tasks.c.due.is_not(None)
    )
    async with database.reading() as connection:
        for bid_id, due, command, text in await connection.execute(query):
            found[bid_id].append(Timing(due, command, paused(text)))
    return found
