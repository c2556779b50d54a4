"""The member register."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
        sa.UniqueConstraint("issuer", "subject", name="uq_persons_issuer_subject"),
        comment="People; the id is the number that the record of bids keeps",
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["persons.id"], name="fk_memberships_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        comment="Hats; held from since up to, not including, until. Rows are never deleted",
    )
    op.create_index(
        "ix_memberships_body", "memberships", ["party", "body", "role"], unique=False
    )
    op.create_index("ix_memberships_person", "memberships", ["person"], unique=False)
    op.create_index(
        "uq_memberships_open",
        "memberships",
        ["person", "party", "body", "role"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
