"""What a handover changes beside the money: cost codes, and who holds which function."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cost_codes",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("closed", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", "code", name="pk_cost_codes"),
        comment="Cost codes by the step of the handover that opened them",
    )
    op.create_index("ix_cost_codes_bid_id", "cost_codes", ["bid_id"])
    op.create_table(
        "function_moves",
        sa.Column("ccg", sa.String(length=10), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("held", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("ccg", "function", "number", name="pk_function_moves"),
        comment="Who held a CCG's function and who holds it since; the highest number"
        " stands",
    )
    op.create_index("ix_function_moves_id", "function_moves", ["id"])
    triggers.append_only("function_moves")
    triggers.insert_check(
        "function_moves",
        "each move of a function follows the last",
        "NEW.number <> 1 + (SELECT COALESCE(MAX(number), 0) FROM function_moves"
        " WHERE ccg = NEW.ccg AND function = NEW.function)",
    )
