"""Tasks of bids for an office that nobody holds today: they wait for nobody."""

from collections.abc import Collection

from sqlalchemy import select

from activities.database import Database
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
