"""An index in the order of a list of tasks, so that its first page sorts nothing."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The index of before began alike, and is not needed beside it."""
    columns = ["party", "body", "due", "bid_id", "position"]
    op.create_index("ix_tasks_soonest", "tasks", columns)
    op.drop_index("ix_tasks_party_body", "tasks")
