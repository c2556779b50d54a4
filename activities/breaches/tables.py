"""The table of breach cases. Imported only inside this folder and by migrations."""

from sqlalchemy import Column, Integer, String, Table, Text

from activities.database import Moment, metadata

entries = Table(
    "breach_entries",
    metadata,
    Column("breach", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("content", Text, nullable=False),
    Column("by", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    comment="Breach cases line by line, as JSON: reported, investigated, concluded. Never"
    " changed or removed; nothing follows a conclusion",
)
