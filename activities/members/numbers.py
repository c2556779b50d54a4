"""Whether numbers are those of people on the member register."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.members.tables import persons

DIGITS = 9
"""More than these has nobody's number; PostgreSQL refuses to look for it."""


async def strangers(conn: AsyncConnection, numbers: Iterable[str]) -> set[str]:
    """Which of these are not the number of anybody on the register."""
    wanted = set(numbers)
    known = {int(one) for one in wanted if one.isdecimal() and len(one) <= DIGITS}
    query = select(persons.c.id).where(persons.c.id.in_(known))
    return wanted - {str(found) for found in await conn.scalars(query)}
