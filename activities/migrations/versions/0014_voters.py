"""Tasks know whom of an office they wait for: those who have voted have none open."""

import sqlalchemy as sa
from alembic import op

from activities.migrations.triggers import is_postgresql

revision = "0014"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; tasks of before get theirs with the next entry of their bid."""
    op.add_column(
        "tasks", sa.Column("people", sa.Text(), nullable=False, server_default="")
    )
    if is_postgresql():
        op.create_table_comment(
            "tasks",
            "What a bid waits for; roles and people have a space before and after each,"
            " pauses are JSON, empty where there was none",
        )
