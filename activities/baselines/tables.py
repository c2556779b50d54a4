"""Tables of the schedules. Imported only inside this folder and by migrations."""

from sqlalchemy import Column, LargeBinary, String, Table

from activities.database import Moment, metadata

schedules = Table(
    "schedules",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("parent", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    comment="Schedules of allocations, whole, as compressed JSON under the hash that"
    " finance officers sign; never changed or removed",
)
