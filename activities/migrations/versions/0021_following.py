"""Which bid a draft follows, where it began with another bid's answers."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drafts so far follow none."""
    op.add_column(
        "drafts",
        sa.Column("follows", sa.String(40), nullable=False, server_default=""),
    )
    op.create_index("ix_drafts_follows", "drafts", ["follows"])
