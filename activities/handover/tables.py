"""Tables of the handover. Imported only inside this folder and by migrations."""

from sqlalchemy import Column, Integer, String, Table

from activities.database import Moment, metadata

cost_codes = Table(
    "cost_codes",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("code", String(100), primary_key=True),
    Column("bid_id", String(40), nullable=False, index=True),
    Column("opened", Moment, nullable=False),
    Column("closed", Moment),
    comment="Cost codes by the step of the handover that opened them",
)

function_moves = Table(
    "function_moves",
    metadata,
    Column("ccg", String(10), primary_key=True),
    Column("function", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(100), nullable=False, index=True),
    Column("bid_id", String(40), nullable=False),
    Column("held", String(40), nullable=False),
    Column("holder", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    comment="Who held a CCG's function and who holds it since; the highest number stands",
)
