"""Assessors' scores of bids, kept beside the record."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody has scored a bid before."""
    op.create_table(
        "bid_scores",
        sa.Column("bid_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", "number", name="pk_bid_scores"),
        comment="Scores of bids, an assessor's in each row; read by assessors who gave"
        " theirs and by those who weigh the bid, and no part of any record, list or"
        " search",
    )
    triggers.append_only("bid_scores")
    triggers.insert_check(
        "bid_scores",
        "a line has a number of its own",
        "EXISTS (SELECT 1 FROM bid_scores WHERE bid_id = NEW.bid_id"
        " AND number = NEW.number)",
    )
