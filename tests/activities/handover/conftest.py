"""The databases that these tests run on."""

from tests.database import blank_url, database, database_url

__all__ = ["blank_url", "database", "database_url"]
