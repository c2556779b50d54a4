"""Delegations as they stand; their entries are chained among those of bids."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of what each delegation's last entry left."""
    op.create_table(
        "delegations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("after_bid", sa.String(length=40), nullable=False),
        sa.Column("ccg", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("local_team", sa.String(length=10), nullable=False),
        sa.Column("region", sa.String(length=10), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("handed_back", Moment(), nullable=True),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("updated", Moment(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delegations"),
        comment="A delegation as it stands; its entries are in the same record as those"
        " of bids, under its own id; ends is the day that a notice names",
    )
    for column in ("after_bid", "ccg", "local_team", "region"):
        op.create_index(f"ix_delegations_{column}", "delegations", [column])
