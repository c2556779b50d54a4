"""Breach cases, line by line."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; lines can only be appended, and none after a conclusion."""
    op.create_table(
        "breach_entries",
        sa.Column("breach", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("breach", "number", name="pk_breach_entries"),
        comment="Breach cases line by line, as JSON: reported, investigated, concluded."
        " Never changed or removed; nothing follows a conclusion",
    )
    triggers.append_only("breach_entries")
    triggers.insert_check(
        "breach_entries",
        "a line has the number after the last one, and none follows a conclusion",
        "EXISTS (SELECT 1 FROM breach_entries WHERE breach = NEW.breach"
        " AND (number = NEW.number OR state = 'concluded'))"
        " OR NEW.number < 1"
        " OR (NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM breach_entries"
        " WHERE breach = NEW.breach AND number = NEW.number - 1))",
    )
