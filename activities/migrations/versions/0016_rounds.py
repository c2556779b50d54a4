"""Decisions that a round lets out together, and the rounds' own record."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables; no round of before lets decisions out together."""
    op.create_table(
        "sealed_decisions",
        sa.Column("bid_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cycle", sa.String(40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", "number", name="pk_sealed_decisions"),
        comment="Decisions in principle that a round lets out together, as they were"
        " taken; for the deciders alone until then, and no part of any record, list or"
        " search",
    )
    op.create_index(
        "ix_sealed_decisions_cycle", "sealed_decisions", ["cycle", "bid_id"]
    )
    op.create_table(
        "round_entries",
        sa.Column("round", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("round", "number", name="pk_round_entries"),
        comment="What happened to rounds that let their decisions out together",
    )
    for table, key in (("sealed_decisions", "bid_id"), ("round_entries", "round")):
        triggers.append_only(table)
        triggers.insert_check(
            table,
            "a line has a number of its own",
            f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}"  # noqa: S608  ours
            " AND number = NEW.number)",
        )
