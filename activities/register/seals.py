"""Proves what is kept beside the record under a seal: all there, and what was sealed.

A chain holds the seal of a decision that is not out yet, or of an assessor's scores. What
was sealed lies in a table of its own, which no chain covers.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import Row, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.register import chain
from activities.register.findings import Fault, Why
from activities.register.tables import bid_scores, entries, sealed_decisions
from workflows.contracts.approval_events import BidScored, DecisionRecorded
from workflows.contracts.decided_event import Decided
from workflows.contracts.scores import SealedScores
from workflows.rules import rounds, scoring

KINDS = ("bid_scored", "decision_recorded")
PAGE = 500

Key = tuple[str, int]


class Sealed(NamedTuple):
    """An entry with a seal."""

    bid_id: str
    entry: int
    event: BidScored | DecisionRecorded

    @property
    def key(self) -> Key:
        """How the row beside it is found."""
        return self.bid_id, self.event.number


async def broken(connection: AsyncConnection) -> list[Fault]:
    """Each sealed thing that is missing or is not what was sealed, in the order of bids."""
    columns = (entries.c.bid_id, entries.c.number, entries.c.body)
    query = (
        select(*columns)
        .where(entries.c.kind.in_(KINDS))
        .order_by(*columns[:2])
        .limit(PAGE)
    )
    faults: list[Fault] = []
    after = query
    while page := (await connection.execute(after)).all():
        faults += await _faults(connection, list(_sealed(page)))
        last = (page[-1].bid_id, page[-1].number)
        after = query.where(tuple_(*columns[:2]) > tuple_(*last))
    return faults


def _sealed(page: Iterable[Row[str, int, str]]) -> Iterable[Sealed]:
    for bid_id, number, body in page:
        try:
            event = chain.happened_of(bid_id, body)
        except ValidationError:
            continue  # The chain's own check says so.
        if isinstance(event, BidScored | DecisionRecorded) and event.seal:
            yield Sealed(bid_id, number, event)


async def _faults(connection: AsyncConnection, page: list[Sealed]) -> list[Fault]:
    bids = sorted({one.bid_id for one in page})
    scores, decisions = (
        await _scores(connection, bids),
        await _decided(connection, bids),
    )
    faults = []
    for one in page:
        is_score = isinstance(one.event, BidScored)
        what = "scores" if is_score else "decision"
        found = (scores if is_score else decisions).get(one.key)
        if found is None:
            words = f"what it sealed ({what}) is missing or cannot be read."
        elif found != one.event.seal:
            words = f"what is kept beside it ({what}) is not what was sealed."
        else:
            continue
        faults.append(
            Fault(bid_id=one.bid_id, number=one.entry, why=Why.UNSEALED, words=words)
        )
    return faults


async def _scores(connection: AsyncConnection, bids: list[str]) -> dict[Key, str]:
    """The seals that the kept scores have by themselves."""
    s = bid_scores.c
    query = select(s.bid_id, s.number, s.content).where(s.bid_id.in_(bids))
    found = {}
    for bid_id, number, content in await connection.execute(query):
        try:
            kept = SealedScores.model_validate_json(content)
        except ValidationError:
            continue
        is_there = (kept.bid_id, kept.number) == (bid_id, number)
        if is_there and scoring.is_whole(kept):
            found[bid_id, number] = kept.seal
        else:
            found[bid_id, number] = ""
    return found


async def _decided(connection: AsyncConnection, bids: list[str]) -> dict[Key, str]:
    """The seals that the kept decisions have by themselves."""
    s = sealed_decisions.c
    query = select(s.bid_id, s.number, s.salt, s.content).where(s.bid_id.in_(bids))
    found = {}
    for bid_id, number, salt, content in await connection.execute(query):
        try:
            decided = Decided.model_validate_json(content)
        except ValidationError:
            continue
        found[bid_id, number] = rounds.seal_of(bid_id, decided, salt)
    return found
