"""One version of a round's policy, for bids that are told of it."""

from sqlalchemy import select

from activities.database import Database
from activities.reference.refusing import UnknownCycle
from activities.reference.tables import cycles
from workflows.contracts.cycles import Cycle


async def version_of(database: Database, name: str, version: int) -> Cycle:
    """A policy as it was loaded under this version, the latest or an older one.

    Raises:
        UnknownCycle: It was never loaded.
    """
    query = select(cycles.c.policy).where(
        cycles.c.name == name, cycles.c.version == version
    )
    async with database.reading() as connection:
        found = (await connection.execute(query)).scalar_one_or_none()
    if found is None:
        raise UnknownCycle(f"There is no version {version} of cycle {name}.")
    return Cycle.model_validate_json(found)
