"""Tables of the register of interests. Imported only inside this folder and by migrations."""

from sqlalchemy import Column, Integer, String, Table, Text

from activities.database import Moment, metadata

changes = Table(
    "interest_changes",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("interest", String(40), nullable=False),
    Column("content", Text, nullable=False),
    Column("by", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    comment="What each person did to their register of interests, in order; the interest"
    " as JSON, empty where the whole register was answered. Never changed or removed",
)
