"""Tables of the bodies. Imported only inside this folder and by migrations."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from activities.database import Moment, metadata

versions = Table(
    "body_versions",
    metadata,
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("since", Date, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", Text, nullable=False),
    comment="Bodies made of seats, with their rules, as JSON; a change is a new version,"
    " and none is ever changed or removed. Nobody's number and name where it was loaded",
)

cases = Table(
    "body_cases",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("party", String(20), nullable=False),
    Column("body", String(40), nullable=False),
    Column("content", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("removed", Boolean, nullable=False),
    Index("ix_body_cases_body", "party", "body"),
    comment="Cases that a body's rules are tried with, as JSON; by whom they were last"
    " written or taken away. A case that was taken away stays as a row",
)

drafts = Table(
    "body_drafts",
    metadata,
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    comment="The next version of a body while it is written, as JSON; it counts for nothing"
    " before it is a version",
)
