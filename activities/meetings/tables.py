"""Tables of the meetings. Imported only inside this folder and by migrations."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from activities.database import Moment, metadata

meetings = Table(
    "meetings",
    metadata,
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_meetings_day", "party", "body", "day"),
    comment="Meetings of bodies with agenda and attendance, as JSON; a change is a new"
    " version, and none is ever changed or removed",
)

meeting_minutes = Table(
    "meeting_minutes",
    metadata,
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", Text, nullable=False),
    comment="Minutes of meetings as the clerk has edited and published them, as JSON; a"
    " change is a new version, and none is ever changed or removed",
)
