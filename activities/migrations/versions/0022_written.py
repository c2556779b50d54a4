"""What a body has written so far of a step that is answered section by section."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is written yet."""
    op.create_table(
        "written_sections",
        sa.Column("bid_id", sa.String(40), primary_key=True),
        sa.Column("party", sa.String(20), primary_key=True),
        sa.Column("body", sa.String(40), primary_key=True),
        sa.Column("command", sa.String(40), primary_key=True),
        sa.Column("section", sa.String(40), primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        comment="Answers to the sections of a step that is not taken yet; no evidence",
    )
