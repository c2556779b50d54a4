"""Replaced documents stay; drafts know who wrote which part, and the expression's text."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from activities.database import Moment
from activities.migrations.triggers import is_postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PAPERS = (
    "Documents attached to an application, replaced ones too; content is served as"
    " download only"
)
DRAFTS = (
    "Bid numbers given out, and what is written before a bid is submitted; edits says by"
    " part who saved it last and when, as JSON"
)


def upgrade() -> None:
    """Add the columns, and give documents of earlier versions their place back."""
    op.add_column("papers", sa.Column("replaced_at", Moment(), nullable=True))
    op.add_column("papers", _text("replaced_by", sa.String(length=40)))
    op.add_column("drafts", _text("expression", sa.Text()))
    op.add_column("drafts", _text("edits", sa.Text()))
    if is_postgresql():
        op.create_table_comment("papers", PAPERS)
        op.create_table_comment("drafts", DRAFTS)
    _unversioned()


def _text(name: str, kind: sa.types.TypeEngine[str]) -> "sa.Column[str]":
    return sa.Column(name, kind, nullable=False, server_default="")


def _unversioned() -> None:
    """What stood at `constitution@1` is a constitution that was replaced."""
    papers = sa.table(
        "papers",
        sa.column("id", sa.String),
        sa.column("bid_id", sa.String),
        sa.column("slot", sa.String),
        sa.column("person", sa.String),
        sa.column("added_at", Moment()),
        sa.column("replaced_at", Moment()),
        sa.column("replaced_by", sa.String),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(papers).order_by(papers.c.added_at)).all()
    for number, row in enumerate(rows):
        place, _, version = row.slot.partition("@")
        if not version:
            continue
        after = next(
            (
                later
                for later in rows[number + 1 :]
                if later.bid_id == row.bid_id and later.slot.partition("@")[0] == place
            ),
            None,
        )
        connection.execute(
            papers.update()
            .where(papers.c.id == row.id)
            .values(
                slot=place,
                replaced_at=after.added_at if after else datetime.now(UTC),
                replaced_by=after.person if after else "",
            )
        )
