"""The register: entries that nobody can change, projections, delivery log, drafts."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bid_bodies",
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", "party", "body", name="pk_bid_bodies"),
        comment="Which bodies may see which bids",
    )
    op.create_index(
        "ix_bid_bodies_party_body",
        "bid_bodies",
        ["party", "body", "bid_id"],
        unique=False,
    )
    op.create_table(
        "bids",
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("lead", sa.String(length=10), nullable=False),
        sa.Column("cycle", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=10), nullable=False),
        sa.Column("local_team", sa.String(length=10), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("submitted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("applicants", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("decided", Moment(), nullable=True),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("updated", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", name="pk_bids"),
        comment="A bid as it stands; number and head are those of its last entry, words are what a search looks through, state is the whole bid as JSON",
    )
    op.create_index("ix_bids_lead", "bids", ["lead"], unique=False)
    op.create_index("ix_bids_stage", "bids", ["stage"], unique=False)
    op.create_index(
        "ix_bids_updated", "bids", ["updated", "bid_id", "submitted"], unique=False
    )
    op.create_table(
        "drafts",
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("lead", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reserved_at", Moment(), nullable=False),
        sa.Column("updated_by", sa.String(length=40), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", name="pk_drafts"),
        sa.UniqueConstraint("lead", "number", name="uq_drafts_lead_number"),
        sa.UniqueConstraint("person", "key", name="uq_drafts_person_key"),
        comment="Bid numbers given out, and what is written before a bid is submitted",
    )
    op.create_table(
        "entries",
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", "number", name="pk_entries"),
        comment="The record: appended to, never changed; triggers refuse anything else",
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("resend_of", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        comment="The delivery log, one message to one person each; the id is made of the entry that led to it",
    )
    op.create_index("ix_notices_bid_id", "notices", ["bid_id", "number"], unique=False)
    op.create_index(
        "ix_notices_party_body", "notices", ["party", "body", "queued_at"], unique=False
    )
    op.create_index(
        "ix_notices_person", "notices", ["person", "queued_at"], unique=False
    )
    op.create_index("ix_notices_state", "notices", ["state", "bid_id"], unique=False)
    op.create_table(
        "recusals",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("person", "bid_id", name="pk_recusals"),
        comment="Who may not see the papers of which bid",
    )
    op.create_index("ix_recusals_bid_id", "recusals", ["bid_id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("bid_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("command", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("since", Moment(), nullable=True),
        sa.Column("due", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("bid_id", "position", name="pk_tasks"),
        comment="What a bid waits for; roles have a space before and after each",
    )
    op.create_index(
        "ix_tasks_party_body", "tasks", ["party", "body", "due"], unique=False
    )

    if triggers.is_postgresql():
        triggers.function(
            "refuse_change",
            f"RAISE EXCEPTION '{triggers.SAYS}' "
            "USING ERRCODE = 'integrity_constraint_violation';",
        )
    triggers.append_only("entries")
    triggers.insert_check(
        "entries",
        "an entry has the number after the last one and names its hash",
        "EXISTS (SELECT 1 FROM entries WHERE bid_id = NEW.bid_id"
        " AND number = NEW.number)"
        " OR NEW.number < 1"
        " OR (NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM entries"
        " WHERE bid_id = NEW.bid_id AND number = NEW.number - 1"
        " AND hash = NEW.previous))",
    )
