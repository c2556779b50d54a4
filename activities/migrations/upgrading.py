"""Alembic, run on a connection that is already open. Slow to import; see `migrate`."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

SCRIPTS = "activities:migrations"


def config(connection: Connection) -> Config:
    """Alembic's settings without a file, so that nobody's logging is reset."""
    settings = Config()
    settings.set_main_option("script_location", SCRIPTS)
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest version inside the connection's transaction."""
    command.upgrade(config(connection), "head")
