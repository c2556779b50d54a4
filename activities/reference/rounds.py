"""Cycles in the database: a version, once there, never changes."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.reference.policy import Round
from activities.reference.problems import Problems
from activities.reference.tables import cycles
from workflows.contracts.cycles import Cycle


async def latest(conn: AsyncConnection, name: str) -> Round | None:
    """The newest version of a cycle."""
    query = (
        select(cycles.c.policy, cycles.c.organisations_on)
        .where(cycles.c.name == name)
        .order_by(cycles.c.version.desc())
        .limit(1)
    )
    row = (await conn.execute(query)).first()
    if row is None:
        return None
    return Round(Cycle.model_validate_json(row.policy), row.organisations_on)


async def check(conn: AsyncConnection, new: Round, problems: Problems) -> None:
    """Refuse a change that does not raise the version."""
    old = await latest(conn, new.cycle.name)
    if old is None or new.cycle.version > old.cycle.version:
        return
    if (new.cycle, new.organisations_on) != (old.cycle, old.organisations_on):
        words = (
            f"version {old.cycle.version} of {new.cycle.name} is in use and says"
            " something else; bids keep it, so give the change a higher version."
        )
        problems.add(new.file, None, "version", words)


async def add(conn: AsyncConnection, new: Round) -> None:
    """Add a version, unless it is there."""
    old = await latest(conn, new.cycle.name)
    if old is not None and new.cycle.version <= old.cycle.version:
        return
    await conn.execute(
        insert(cycles).values(
            name=new.cycle.name,
            version=new.cycle.version,
            title=new.cycle.title,
            organisations_on=new.organisations_on,
            policy=new.cycle.model_dump_json(),
        )
    )
