"""Tasks know when their clock stood still, so that lists can say how it counts."""

import sqlalchemy as sa
from alembic import op

from activities.migrations.triggers import is_postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; tasks of before get theirs with the next entry of their bid."""
    op.add_column(
        "tasks", sa.Column("pauses", sa.Text(), nullable=False, server_default="")
    )
    if is_postgresql():
        op.create_table_comment(
            "tasks",
            "What a bid waits for; roles have a space before and after each, pauses are"
            " JSON, empty where there was none",
        )
