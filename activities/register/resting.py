"""What decisions rest on, as the record has it: read to be compared with what is kept."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import select, tuple_

from activities.database import Database
from activities.register import chain
from activities.register.tables import entries
from workflows.contracts.bases import Basis
from workflows.contracts.events import (
    ApplicationSigned,
    BoardDecided,
    ConflictReviewConcluded,
    Decided,
)

KINDS = (
    "application_signed",
    "board_decided",
    "conflict_review_concluded",
    "decided",
)
PAGE = 500


class Rests(NamedTuple):
    """A decision on record, and what it rests on.

    Attributes:
        signed: The check codes under which this version of the application was signed.
    """

    bid_id: str
    number: int
    basis: Basis
    signed: frozenset[str]


async def decisions(database: Database) -> AsyncIterator[Rests]:
    """Every decision that says what it rests on, bid by bid; read page by page."""
    columns = (entries.c.bid_id, entries.c.number, entries.c.body)
    query = select(*columns).where(entries.c.kind.in_(KINDS))
    query = query.order_by(entries.c.bid_id, entries.c.number).limit(PAGE)
    after, bid, signed = query, "", set[tuple[int, str]]()
    async with database.reading() as connection:
        while rows := (await connection.execute(after)).all():
            for bid_id, number, body in rows:
                if bid_id != bid:
                    bid, signed = bid_id, set()
                try:
                    event = chain.event_of(body)
                except ValidationError:
                    continue  # the chain tells of it
                match event:
                    case ApplicationSigned():
                        signed.add((event.version, event.digest))
                    case (
                        BoardDecided(basis=Basis() as rests)
                        | ConflictReviewConcluded(basis=Basis() as rests)
                        | Decided(basis=Basis() as rests)
                    ):
                        codes = {code for n, code in signed if n == rests.version}
                        yield Rests(bid_id, number, rests, frozenset(codes))
            last = (rows[-1].bid_id, rows[-1].number)
            after = query.where(tuple_(entries.c.bid_id, entries.c.number) > last)
