"""Calendar feeds: a secret address each, of which only the fingerprint is kept."""

import secrets
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import delete, insert, select

from activities.database import Database
from activities.desk.tables import feeds


class Feeds:
    """Who reads which calendar. Whoever knows the secret reads it, so it can be renewed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def renew(self, person: str) -> str:
        """A new secret; the old address shows nothing from now on."""
        secret = secrets.token_urlsafe(32)
        row = {
            "person": person,
            "digest": _fingerprint(secret),
            "made_at": datetime.now(UTC),
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(feeds).where(feeds.c.person == person))
            await connection.execute(insert(feeds), row)
        return secret

    async def stop(self, person: str) -> None:
        """No address shows anything from now on."""
        async with self._database.writing() as connection:
            await connection.execute(delete(feeds).where(feeds.c.person == person))

    async def made(self, person: str) -> datetime | None:
        """Since when the person has an address; None without one."""
        query = select(feeds.c.made_at).where(feeds.c.person == person)
        async with self._database.reading() as connection:
            found: datetime | None = await connection.scalar(query)
        return found

    async def reader(self, secret: str) -> str | None:
        """Whose calendar a secret shows."""
        query = select(feeds.c.person).where(feeds.c.digest == _fingerprint(secret))
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(query)
        return found


def _fingerprint(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
