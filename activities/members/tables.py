"""Tables of the member register. Imported only inside this folder and by migrations."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from activities.database import metadata

persons = Table(
    "persons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("issuer", String(400), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("active", Boolean, nullable=False),
    UniqueConstraint("issuer", "subject", name="uq_persons_issuer_subject"),
    comment="People; the id is the number that the record of bids keeps",
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("persons.id"), nullable=False, index=True),
    Column("party", String(20), nullable=False),
    Column("body", String(40), nullable=False),
    Column("role", String(40), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Index("ix_memberships_body", "party", "body", "role"),
    comment="Hats; held from since up to, not including, until. Rows are never deleted",
)
Index(
    "uq_memberships_open",
    memberships.c.person,
    memberships.c.party,
    memberships.c.body,
    memberships.c.role,
    unique=True,
    sqlite_where=memberships.c.until.is_(None),
    postgresql_where=memberships.c.until.is_(None),
)
