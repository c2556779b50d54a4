"""The databases that these tests run on."""

from tests.activities.reference.london import london
from tests.database import database, database_url

__all__ = ["database", "database_url", "london"]
