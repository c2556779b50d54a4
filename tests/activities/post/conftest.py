"""A register with people in it, whose letters go to real SMTP servers."""

import pytest

from activities.database import Database
from tests.activities.post.office import Office, enrolled
from tests.database import database, database_url

__all__ = ["database", "database_url"]


@pytest.fixture
def on_both() -> None:
    """Asked for by tests that run on SQLite and on PostgreSQL; the others on SQLite."""


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    names = metafunc.fixturenames
    if "database_url" in names and "on_both" not in names:
        sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
        metafunc.definition.add_marker(sqlite)


@pytest.fixture
async def office(database: Database) -> Office:
    """Somebody for every role of the bids in `tests.builders`."""
    return await enrolled(database)
