"""The desk: sign-outs, kept forms, claims, calendar feeds, papers.

And an entry found by its check code.
"""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sign_outs",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_outs"),
        comment="Sessions that were signed out, until they would have ended anyway",
    )
    op.create_table(
        "kept_forms",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_forms"),
        comment="What somebody typed when their sign-in had to be renewed, as JSON",
    )
    op.create_table(
        "claims",
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("command", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "bid_id", "party", "body", "command", "subject", name="pk_claims"
        ),
        comment="Who has taken on which task of their body; gone when it is released",
    )
    op.create_index("ix_claims_party_body", "claims", ["party", "body"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_feeds"),
        sa.UniqueConstraint("digest", name="uq_feeds_digest"),
        comment="Calendar feeds, by the SHA-256 of their secret address",
    )
    op.create_table(
        "papers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
        comment="Documents attached to an application; content is served as download"
        " only",
    )
    op.create_index("ix_papers_bid_id", "papers", ["bid_id", "slot"], unique=False)
    op.create_index("ix_entries_hash", "entries", ["hash"], unique=False)
