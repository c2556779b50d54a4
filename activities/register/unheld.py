"""Tasks of bids for an office that nobody holds today: they wait for nobody."""

from sqlalchemy import bindparam, or_, select

from activities.database import Database
from activities.members.reading import today
from activities.members.tables import memberships, persons
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


HELD = (
    select(memberships.c.party, memberships.c.body, memberships.c.role)
    .join(persons, persons.c.id == memberships.c.person)
    .where(
        persons.c.active,
        memberships.c.since <= bindparam("today"),
        or_(memberships.c.until.is_(None), memberships.c.until > bindparam("today")),
    )
    .distinct()
)
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


async def unheld(database: Database) -> list[Unheld]:
    """Every such task, by bid. Two queries, whatever their number."""
    async with database.looking() as conn:
        held = await conn.execute(HELD, {"today": today()})
        rows = await conn.execute(WAITS, {})
    offices = {(row.party, row.body, row.role) for row in held}
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
