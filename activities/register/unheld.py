"""Tasks of bids for an office that nobody holds today: they wait for nobody."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from activities.database import Database
from activities.members import reading
from activities.register.tables import tasks
from workflows.contracts.base import Contract
from workflows.contracts.parties import Party, Role


class Unheld(Contract):
    """A task that nobody can take.

    Attributes:
        name: The body in words.
        roles: The offices that could.
        words: What is waited for.
    """

    bid_id: str
    party: Party
    body: str
    name: str
    roles: tuple[Role, ...]
    words: str


WAITS = (
    select(
        tasks.c.bid_id,
        tasks.c.party,
        tasks.c.body,
        tasks.c.name,
        tasks.c.roles,
        tasks.c.words,
    )
    .where(tasks.c.command != "", tasks.c.roles != "")
    .order_by(tasks.c.bid_id, tasks.c.position)
)


WAITS_OF = WAITS.where(tasks.c.bid_id.in_(bindparam("bids", expanding=True)))


async def unheld_of(
    database: Database, bid_ids: Collection[str]
) -> dict[str, tuple[Unheld, ...]]:
    """Such tasks of some bids, bid by bid. Two queries."""
    if not bid_ids:
        return {}
    async with database.looking() as conn:
        rows = await conn.execute(WAITS_OF, {"bids": sorted(bid_ids)})
        offices = await reading.offices(conn, {row.body for row in rows})
    found: dict[str, tuple[Unheld, ...]] = {}
    for one in _unheld(rows, offices):
        found[one.bid_id] = (*found.get(one.bid_id, ()), one)
    return found


async def unheld(
    database: Database, offices: Collection[tuple[str, str, str]]
) -> list[Unheld]:
    """Every such task, by bid.

    Args:
        database: The register's.
        offices: Which offices somebody holds today: party, body, role.
    """
    async with database.looking() as conn:
        rows = await conn.execute(WAITS, {})
    return _unheld(rows, offices)


def _unheld(
    rows: Sequence[Any], offices: Collection[tuple[str, str, str]]
) -> list[Unheld]:
    return [
        Unheld(
            bid_id=row.bid_id,
            party=row.party,
            body=row.body,
            name=row.name,
            roles=tuple(Role(one) for one in row.roles.split()),
            words=row.words,
        )
        for row in rows
        if not any((row.party, row.body, r) in offices for r in row.roles.split())
    ]
