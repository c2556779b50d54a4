"""Bodies as dated seats, version by version, and the cases their rules are tried with."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; versions can only be appended."""
    op.create_table(
        "body_versions",
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("party", "body", "version", name="pk_body_versions"),
        comment="Bodies made of seats, with their rules, as JSON; a change is a new version,"
        " and none is ever changed or removed. Nobody's number and name where it was loaded",
    )
    op.create_table(
        "body_cases",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body_cases"),
        comment="Cases that a body's rules are tried with, as JSON; by whom they were last"
        " written or taken away. A case that was taken away stays as a row",
    )
    op.create_index("ix_body_cases_body", "body_cases", ["party", "body"], unique=False)
    triggers.append_only("body_versions")
    triggers.insert_check(
        "body_versions",
        "a version has the number after the last one",
        "EXISTS (SELECT 1 FROM body_versions WHERE party = NEW.party"
        " AND body = NEW.body AND version = NEW.version)"
        " OR NEW.version < 1"
        " OR (NEW.version > 1 AND NOT EXISTS (SELECT 1 FROM body_versions"
        " WHERE party = NEW.party AND body = NEW.body"
        " AND version = NEW.version - 1 AND since <= NEW.since))",
    )
