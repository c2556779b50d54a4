"""Answers about delegations: lists, one, its history, and what anybody may know."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, or_, select

from activities.database import Database
from activities.register import chain
from activities.register.paging import Part, count_of, cut
from activities.register.shapes import Page
from activities.register.tables import bids, delegations, entries
from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.delegation_events import DelegationEntry, DelegationEvent
from workflows.contracts.delegations import Delegation
from workflows.contracts.parties import Membership, Party
from workflows.rules.bodies import NATIONAL


class DelegationRow(Contract):
    """A delegation in a list.

    Attributes:
        ends: The day that a notice or a revocation names.
        alerts: How many alerts nobody has answered yet.
    """

    id: str
    after_bid: str
    ccg: str
    name: str
    local_team: str
    region: str
    start_date: date
    ends: date | None
    handed_back: datetime | None
    ended: datetime | None
    alerts: int
    due: datetime | None
    waiting: str
    updated: datetime


class DelegationLine(NamedTuple):
    """One entry of a delegation as it is on record."""

    number: int
    at: datetime
    kind: str
    event: DelegationEvent
    hash: str

    @classmethod
    def untold(cls, entry: DelegationEntry) -> "DelegationLine":
        """An entry that the register has not: it has no check code yet."""
        event = entry.event
        return cls(entry.number, event.at, event.kind, event, "")


COLUMNS = [delegations.c[name] for name in DelegationRow.model_fields]


class Delegations:
    """Answers about delegations. What a person may see is for the caller to have asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(
        self, hats: Sequence[Membership], page: int = 1, size: int = 20
    ) -> Page[DelegationRow]:
        """The delegations of these bodies, by name. Two queries."""
        query = _of(hats, select(*COLUMNS))
        query = query.order_by(delegations.c.name, delegations.c.id)
        async with self._database.reading() as connection:
            total = await connection.scalar(count_of(query)) or 0
            part = Part(page, size, total)
            rows = (await connection.execute(cut(query), part.values)).all()
        return Page[DelegationRow](
            items=tuple(DelegationRow.model_validate(row._asdict()) for row in rows),
            total=total,
            number=part.number,
            size=part.size,
        )

    async def changed(
        self, hats: Sequence[Membership], since: datetime, most: int
    ) -> list[tuple[str, int]]:
        """What happened lately to these bodies' delegations: id and last number.

        The last changed first. One query.
        """
        query = _of(hats, select(delegations.c.id, delegations.c.number))
        query = query.where(delegations.c.updated >= since)
        query = query.order_by(delegations.c.updated.desc()).limit(most)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [(row.id, row.number) for row in rows]

    async def live_bids(self) -> list[Bid]:
        """Every bid that is live, by number. One query."""
        query = select(bids.c.state).where(bids.c.stage == Stage.LIVE.value)
        async with self._database.reading() as connection:
            states = await connection.scalars(query.order_by(bids.c.bid_id))
            return [Bid.model_validate_json(state) for state in states]

    async def known(self) -> frozenset[str]:
        """The id of every delegation on record. One query."""
        async with self._database.reading() as connection:
            return frozenset(await connection.scalars(select(delegations.c.id)))

    async def phased(self) -> list[Delegation]:
        """The delegations that have later phases, by number. One query."""
        query = select(delegations.c.state).where(
            delegations.c.state.contains('"phases":[{', autoescape=True)
        )
        async with self._database.reading() as connection:
            states = await connection.scalars(query.order_by(delegations.c.id))
            return [Delegation.model_validate_json(state) for state in states]

    async def public(self) -> list[DelegationRow]:
        """Every delegation, by name. One query."""
        query = select(*COLUMNS).order_by(delegations.c.name, delegations.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [DelegationRow.model_validate(row._asdict()) for row in rows]

    async def one(self, id: str) -> Delegation | None:
        """A delegation as its last entry left it. One query."""
        query = select(delegations.c.state).where(delegations.c.id == id)
        async with self._database.reading() as connection:
            state = await connection.scalar(query)
        return Delegation.model_validate_json(state) if state else None

    async def stand_after(self, bid_id: str) -> list[Delegation]:
        """The delegations that a bid led to, as they stand. One query."""
        query = select(delegations.c.state).where(delegations.c.after_bid == bid_id)
        async with self._database.reading() as connection:
            states = await connection.scalars(query.order_by(delegations.c.id))
            return [Delegation.model_validate_json(state) for state in states]

    async def after_bid(self, bid_id: str) -> list[str]:
        """The ids of the delegations that a bid led to. One query."""
        query = select(delegations.c.id).where(delegations.c.after_bid == bid_id)
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.order_by(delegations.c.id)))

    async def history(
        self, id: str, after: int = 0, limit: int = 50
    ) -> list[DelegationLine]:
        """Entries after a number, in order. One query."""
        query = (
            select(entries.c.number, entries.c.at, entries.c.body, entries.c.hash)
            .where(entries.c.bid_id == id, entries.c.number > after)
            .order_by(entries.c.number)
            .limit(min(limit, 1000))
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_line(*row) for row in rows]

    async def recent(self, id: str, limit: int = 5) -> list[DelegationLine]:
        """The last entries, the newest first. One query."""
        query = (
            select(entries.c.number, entries.c.at, entries.c.body, entries.c.hash)
            .where(entries.c.bid_id == id)
            .order_by(entries.c.number.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_line(*row) for row in rows]

    async def entries(self, id: str, up_to: int) -> list[DelegationEntry]:
        """The first entries of a delegation, whole. One query."""
        query = (
            select(entries.c.number, entries.c.body)
            .where(entries.c.bid_id == id, entries.c.number <= up_to)
            .order_by(entries.c.number)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            DelegationEntry(bid_id=id, number=n, event=chain.lasting_event_of(body))
            for n, body in rows
        ]


def _line(number: int, at: datetime, body: str, digest: str) -> DelegationLine:
    event = chain.lasting_event_of(body)
    return DelegationLine(number, at, event.kind, event, digest)


def _of(hats: Sequence[Membership], query: Select[Any]) -> Select[Any]:
    """The query for these bodies' delegations alone; all of them for the national team."""
    if any((h.party, h.body) == (Party.NHS_ENGLAND, NATIONAL) for h in hats):
        return query
    return query.where(or_(false(), *(_theirs(hat) for hat in hats)))


def _theirs(hat: Membership) -> ColumnElement[bool]:
    if hat.party is Party.CCG:
        return delegations.c.ccg == hat.body
    if hat.party is Party.NHS_ENGLAND:
        return or_(
            delegations.c.local_team == hat.body, delegations.c.region == hat.body
        )
    return false()
