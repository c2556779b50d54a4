"""The table of absences. Imported only inside this folder and by migrations."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from activities.database import Moment, metadata

absences = Table(
    "absences",
    metadata,
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("until", Date, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_absences_until", "party", "body", "until"),
    comment="Absences of members with their substitutes, as JSON; a change is a new"
    " version, and none is ever changed or removed",
)
