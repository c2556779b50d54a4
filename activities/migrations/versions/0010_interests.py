"""The register of interests, person by person."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; changes can only be appended."""
    op.create_table(
        "interest_changes",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("interest", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("person", "number", name="pk_interest_changes"),
        comment="What each person did to their register of interests, in order; the"
        " interest as JSON, empty where the whole register was answered. Never changed or"
        " removed",
    )
    triggers.append_only("interest_changes")
    triggers.insert_check(
        "interest_changes",
        "a change has the number after the last one",
        "EXISTS (SELECT 1 FROM interest_changes WHERE person = NEW.person"
        " AND number = NEW.number)"
        " OR NEW.number < 1"
        " OR (NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM interest_changes"
        " WHERE person = NEW.person AND number = NEW.number - 1))",
    )
