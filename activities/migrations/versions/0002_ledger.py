"""The ledger: sealed, balanced, appended to."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_accounts"),
        comment="Accounts, opened by their first posting",
    )
    op.create_table(
        "transfers",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transfers"),
        comment="Movements of money; a transfer seals its postings",
    )
    op.create_index("ix_transfers_bid_id", "transfers", ["bid_id"], unique=False)
    op.create_table(
        "postings",
        sa.Column("transfer", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pence <> 0", name="ck_postings_moves_something"),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.code"], name="fk_postings_account"
        ),
        sa.ForeignKeyConstraint(
            ["transfer"],
            ["transfers.id"],
            name="fk_postings_transfer",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("transfer", "position", name="pk_postings"),
        comment="The sides of transfers; positive into the account, negative out of it",
    )
    op.create_index("ix_postings_account", "postings", ["account"], unique=False)

    for table in ("transfers", "postings", "accounts"):
        triggers.append_only(table)
    triggers.insert_check(
        "transfers",
        "a transfer is made once and its postings sum to zero",
        "EXISTS (SELECT 1 FROM transfers WHERE id = NEW.id)"
        " OR (SELECT COUNT(*) FROM postings WHERE transfer = NEW.id) < 2"
        " OR (SELECT SUM(pence) FROM postings WHERE transfer = NEW.id) <> 0",
    )
    triggers.insert_check(
        "postings",
        "the transfer is sealed",
        "EXISTS (SELECT 1 FROM transfers WHERE id = NEW.transfer)"
        " OR EXISTS (SELECT 1 FROM postings WHERE transfer = NEW.transfer"
        " AND position = NEW.position)",
    )
