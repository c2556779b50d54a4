"""A register with example people, on either database."""

import pytest

from activities.database import Database
from activities.members.loading import load_examples
from activities.register.reading import RegisterReading
from activities.register.writing import RegisterActivities
from tests.database import blank_url, database, database_url

__all__ = ["blank_url", "database", "database_url"]


@pytest.fixture
async def register(database: Database) -> RegisterActivities:
    """The writing side, with the example people enrolled."""
    await load_examples(database, "https://identity.example")
    return RegisterActivities(database)


@pytest.fixture
def unpeopled(database: Database) -> RegisterActivities:
    """The writing side where nobody is enrolled, so that nobody is written to."""
    return RegisterActivities(database)


@pytest.fixture
def reading(database: Database) -> RegisterReading:
    """The reading side."""
    return RegisterReading(database)
