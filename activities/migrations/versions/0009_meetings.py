"""Meetings of bodies and their minutes, version by version."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; versions can only be appended."""
    op.create_table(
        "meetings",
        *_key(),
        sa.Column("day", sa.Date(), nullable=False),
        *_written(),
        sa.PrimaryKeyConstraint(
            "party", "body", "number", "version", name="pk_meetings"
        ),
        comment="Meetings of bodies with agenda and attendance, as JSON; a change is a new"
        " version, and none is ever changed or removed",
    )
    op.create_index(
        "ix_meetings_day", "meetings", ["party", "body", "day"], unique=False
    )
    op.create_table(
        "meeting_minutes",
        *_key(),
        *_written(),
        sa.PrimaryKeyConstraint(
            "party", "body", "number", "version", name="pk_meeting_minutes"
        ),
        comment="Minutes of meetings as the clerk has edited and published them, as JSON; a"
        " change is a new version, and none is ever changed or removed",
    )
    for table in ("meetings", "meeting_minutes"):
        triggers.append_only(table)
        triggers.insert_check(
            table,
            "a version has the number after the last one",
            f"EXISTS (SELECT 1 FROM {table} WHERE party = NEW.party"  # noqa: S608  our own names
            " AND body = NEW.body AND number = NEW.number AND version = NEW.version)"
            " OR NEW.version < 1 OR NEW.number < 1"
            f" OR (NEW.version > 1 AND NOT EXISTS (SELECT 1 FROM {table}"
            " WHERE party = NEW.party AND body = NEW.body"
            " AND number = NEW.number AND version = NEW.version - 1))",
        )


def _key() -> "tuple[sa.Column[object], ...]":
    return (
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
    )


def _written() -> "tuple[sa.Column[object], ...]":
    return (
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
    )
