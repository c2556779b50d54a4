"""The morning digest: what each person has with it, and what became of each."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and room for the day in the delivery log."""
    op.add_column("notices", sa.Column("digest", sa.Date(), nullable=True))
    op.create_table(
        "morning_kinds",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", name="pk_morning_kinds"),
        comment="Which kinds of letters somebody has with the morning digest; the rest at"
        " once",
    )
    op.create_table(
        "digests",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("person", "day", name="pk_digests"),
        comment="Morning digests, one to one person a day; silent when there was nothing"
        " to say",
    )
