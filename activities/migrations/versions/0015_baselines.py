"""Published totals beside the practice lines, mergers of CCGs, schedules of allocations."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

BASELINES = (
    "Whose baseline a practice belongs to in a year: one only (R21); weighted is in"
    " millionths of a patient, row the line of the file"
)


def upgrade() -> None:
    """Add them; payment files loaded before lack their totals and load once more."""
    for name in ("weighted", "published", "deductions", "net"):
        op.add_column("baselines", sa.Column(name, sa.BigInteger()))
    op.add_column("baselines", sa.Column("row", sa.Integer()))
    if triggers.is_postgresql():
        op.create_table_comment("baselines", BASELINES)
    op.execute("DELETE FROM loads WHERE kind LIKE 'payments%' OR kind = 'shipped'")
    op.create_table(
        "mergers",
        sa.Column("ccg", sa.String(length=10), nullable=False),
        sa.Column("into", sa.String(length=10), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("ccg", name="pk_mergers"),
        comment="CCGs that were merged into others; their practices are the others' from"
        " that day",
    )
    op.create_index("ix_mergers_into", "mergers", ["into"])
    op.create_table(
        "schedules",
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", "hash", name="pk_schedules"),
        comment="Schedules of allocations, whole, as compressed JSON under the hash that"
        " finance officers sign; never changed or removed",
    )
    triggers.append_only("schedules")
    triggers.insert_check(
        "schedules",
        "a schedule under this hash is there",
        "EXISTS (SELECT 1 FROM schedules WHERE bid_id = NEW.bid_id"
        " AND hash = NEW.hash)",
    )
