"""The databases that these tests run on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.committees import loading
from activities.database import Database
from tests.activities.reference.london import ISSUER, copied, with_london
from tests.database import KINDS, database, database_url

__all__ = ["database", "database_url", "seated"]


async def with_bodies(db: Database) -> None:
    """What ships, the example people, and the bodies that they sit in."""
    await with_london(db)
    await loading.load_examples(db, ISSUER)


@pytest.fixture(params=KINDS)
async def seated(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Database]:
    """A database with London's example bodies; once per kind of database."""
    async with copied(request.param, with_bodies, tmp_path) as opened:
        yield opened
