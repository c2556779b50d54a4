"""Absences of members, version by version."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0013"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; versions can only be appended, in their order."""
    op.create_table(
        "absences",
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "party", "body", "number", "version", name="pk_absences"
        ),
        comment="Absences of members with their substitutes, as JSON; a change is a new"
        " version, and none is ever changed or removed",
    )
    op.create_index("ix_absences_until", "absences", ["party", "body", "until"])
    triggers.append_only("absences")
    triggers.insert_check(
        "absences",
        "a version has the number after the last one",
        "EXISTS (SELECT 1 FROM absences WHERE party = NEW.party AND body = NEW.body"
        " AND number = NEW.number AND version = NEW.version)"
        " OR (NEW.version > 1 AND NOT EXISTS (SELECT 1 FROM absences"
        " WHERE party = NEW.party AND body = NEW.body AND number = NEW.number"
        " AND version = NEW.version - 1))",
    )
