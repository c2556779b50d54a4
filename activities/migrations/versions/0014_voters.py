"""Tasks know whom of an office they wait for; bodies have drafts of their next version."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations.triggers import is_postgresql

revision = "0014"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and a column; old tasks get theirs with the next entry of their bid."""
    op.create_table(
        "body_drafts",
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("party", "body", name="pk_body_drafts"),
        comment="The next version of a body while it is written, as JSON; it counts for"
        " nothing before it is a version",
    )
    op.add_column(
        "tasks", sa.Column("people", sa.Text(), nullable=False, server_default="")
    )
    if is_postgresql():
        op.create_table_comment(
            "tasks",
            "What a bid waits for; roles and people have a space before and after each,"
            " pauses are JSON, empty where there was none",
        )
