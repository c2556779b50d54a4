"""Reference data."""

import sqlalchemy as sa
from alembic import op

from activities.database import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "boards",
        sa.Column("id", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_boards"),
        comment="Council areas with a health and wellbeing board; name is the area's",
    )
    op.create_table(
        "ccgs",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("gss", sa.String(length=9), nullable=True),
        sa.Column("local_team", sa.String(length=10), nullable=True),
        sa.Column("region", sa.String(length=10), nullable=True),
        sa.Column("practices", sa.Integer(), nullable=True),
        sa.Column("registered", sa.Integer(), nullable=True),
        sa.Column("paid_pence", sa.BigInteger(), nullable=True),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_ccgs"),
        comment="Clinical commissioning groups; closed is the last day",
    )
    op.create_table(
        "cycles",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("organisations_on", sa.Date(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_cycles"),
        comment="Application rounds; policy is the cycle as JSON, organisations_on the day on which a CCG must exist to bid",
    )
    op.create_table(
        "loads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("file", sa.String(length=400), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loads"),
        comment="What was loaded from where",
    )
    op.create_index("ix_loads_kind", "loads", ["kind"], unique=False)
    op.create_table(
        "teams",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_teams"),
        comment="NHS England's local teams and regions",
    )
    op.create_table(
        "overlaps",
        sa.Column("ccg", sa.String(length=10), nullable=False),
        sa.Column("board", sa.String(length=9), nullable=False),
        sa.Column("lsoas", sa.Integer(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board"], ["boards.id"], name="fk_overlaps_board"),
        sa.ForeignKeyConstraint(["ccg"], ["ccgs.code"], name="fk_overlaps_ccg"),
        sa.PrimaryKeyConstraint("ccg", "board", name="pk_overlaps"),
        comment="How much of a CCG lies in a council area; share is in hundredths of a percent of the CCG and sums to 10000",
    )
    op.create_index("ix_overlaps_board", "overlaps", ["board"], unique=False)
    op.create_table(
        "practices",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ccg", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("registered", sa.Integer(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ccg"], ["ccgs.code"], name="fk_practices_ccg"),
        sa.PrimaryKeyConstraint("code", name="pk_practices"),
        comment="General practices; since and until bound the link to the CCG",
    )
    op.create_index("ix_practices_ccg", "practices", ["ccg"], unique=False)
    op.create_table(
        "baselines",
        sa.Column("practice", sa.String(length=10), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("ccg", sa.String(length=10), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["ccg"], ["ccgs.code"], name="fk_baselines_ccg"),
        sa.ForeignKeyConstraint(
            ["practice"], ["practices.code"], name="fk_baselines_practice"
        ),
        sa.PrimaryKeyConstraint("practice", "year", name="pk_baselines"),
        comment="Whose baseline a practice belongs to in a year: one only (R21)",
    )
    op.create_index("ix_baselines_ccg_year", "baselines", ["ccg", "year"], unique=False)
    op.create_table(
        "payments",
        sa.Column("practice", sa.String(length=10), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice", "year"],
            ["baselines.practice", "baselines.year"],
            name="fk_payments_practice_year",
        ),
        sa.PrimaryKeyConstraint("practice", "year", "line", name="pk_payments"),
        comment="Practice lines that are not nil; they sum to the practice's total",
    )
