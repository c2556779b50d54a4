"""Sealed decisions, for those who decide, and the record of each round.

Nothing else reads these tables: no list, search, export, history or letter.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, select
from sqlalchemy.exc import IntegrityError

from activities.database import Database
from activities.register.tables import bids, recusals, round_entries, sealed_decisions
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Model
from workflows.contracts.decided_event import Decided
from workflows.contracts.rounds import Round, RoundEntry, RoundStart
from workflows.rules import releases, road
from workflows.rules.panel import Queue

s, b = sealed_decisions.c, bids.c
PRINCIPLE = Stage.APPROVAL_IN_PRINCIPLE.value
BEFORE = [
    stage.value for stage in road.FULL[: road.FULL.index(Stage.APPROVAL_IN_PRINCIPLE)]
]
"""Stages at which a bid is still on its way to the panel."""


class RoundConflict(RuntimeError):
    """Another event is on record under this number of a round. Nothing is overwritten."""


class SealedLine(NamedTuple):
    """A decision that was or is sealed, with its bid as it stands.

    Attributes:
        waiting: What the bid waits for, in words.
        told: When the decision came out.
    """

    bid: Bid
    number: int
    waiting: str
    told: datetime | None
    decided: Decided

    @property
    def bid_id(self) -> str:
        """The bid's id."""
        return self.bid.id

    @property
    def ended(self) -> datetime | None:
        """When the bid ended, by this decision or before it came out."""
        return self.bid.ended

    @property
    def key(self) -> str:
        """How a round names it."""
        return f"{self.bid_id}/{self.number}"


class Rounds:
    """What is sealed in a round, and what has happened to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sealed(self, cycle: str, person: str = "") -> list[SealedLine]:
        """The last decision on each bid of a round, by its number, told ones too.

        Args:
            cycle: Which round.
            person: Who reads; bids whose papers they must not see are left out.
        """
        query = _latest(cycle)
        if person:
            out = select(recusals.c.bid_id).where(recusals.c.person == person)
            query = query.where(b.bid_id.not_in(out))
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).all()
        return [_line(row) for row in found]

    async def named(self, cycle: str, person: str) -> dict[str, bool]:
        """Each decision that was ever sealed in a round, and whether it is still.

        One that is out, or has another in its place, is not.

        Args:
            cycle: Which round.
            person: Who asks; bids whose papers they must not see are left out.
        """
        out = select(recusals.c.bid_id).where(recusals.c.person == person)
        last = func.max(s.number).over(partition_by=s.bid_id)
        query = (
            select(s.bid_id, s.number, last.label("last"), b.decided)
            .join(bids, b.bid_id == s.bid_id)
            .where(s.cycle == cycle, s.bid_id.not_in(out))
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).all()
        return {
            f"{row.bid_id}/{row.number}": row.decided is None and row.number == row.last
            for row in found
        }

    async def waiting(self, cycle: str) -> list[str]:
        """The bids of a round whose decision is sealed still, in order."""
        query = (
            select(s.bid_id)
            .distinct()
            .join(bids, b.bid_id == s.bid_id)
            .where(s.cycle == cycle, b.decided.is_(None), b.ended.is_(None))
            .order_by(s.bid_id)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def queue(self, cycle: str, person: str = "") -> Queue:
        """The bids of a round that the national panel is still to decide.

        Args:
            cycle: Which round.
            person: Who reads; none of the bids whose papers they must not see.
        """
        national = [model.value for model in Model if road.is_national(model)]
        open_ = (b.cycle == cycle) & b.ended.is_(None) & b.model.in_(national)
        states = select(b.state).where(open_, b.stage == PRINCIPLE).order_by(b.bid_id)
        if person:
            out = select(recusals.c.bid_id).where(recusals.c.person == person)
            states = states.where(b.bid_id.not_in(out))
        behind = select(func.count()).where(open_, b.stage.in_(BEFORE))
        async with self._database.reading() as connection:
            found = (await connection.execute(states)).scalars().all()
            count = (await connection.execute(behind)).scalar_one()
        return Queue([Bid.model_validate_json(state) for state in found], count)

    async def running(self, cycle: str, person: str) -> list[Bid]:
        """The open bids of a round, by number, but for those closed to the reader."""
        out = select(recusals.c.bid_id).where(recusals.c.person == person)
        query = (
            select(b.state)
            .where(b.cycle == cycle, b.ended.is_(None), b.bid_id.not_in(out))
            .order_by(b.bid_id)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalars()
            return [Bid.model_validate_json(state) for state in found]

    async def next_running(self, cycle: str, after: str, most: int) -> list[Bid]:
        """So many open bids of a round after this number, in order."""
        query = (
            select(b.state)
            .where(b.cycle == cycle, b.ended.is_(None), b.bid_id > after)
            .order_by(b.bid_id)
            .limit(most)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalars()
            return [Bid.model_validate_json(state) for state in found]

    async def cycles(self) -> list[str]:
        """The rounds that have sealed a decision."""
        query = select(s.cycle).distinct().order_by(s.cycle)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def record(self, name: str) -> list[RoundEntry]:
        """A round's entries, in order."""
        query = (
            select(round_entries.c.body)
            .where(round_entries.c.round == name)
            .order_by(round_entries.c.number)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalars()
            return [RoundEntry.model_validate_json(body) for body in found]

    async def start_of(self, of: Round) -> RoundStart:
        """A round as its record has it, so that one that was lost goes on; else anew."""
        found = await self.record(of.name)
        for entry in found:
            of = releases.after(of, entry.event)
        return RoundStart(round=of, number=len(found))

    async def enter(self, entries: Sequence[RoundEntry]) -> None:
        """Write entries; those that are on record already are compared and left.

        Raises:
            RoundConflict: A number is taken by another event.
        """
        known = {e.number: e for e in await self.record(entries[0].round)}
        for entry in entries:
            if known.get(entry.number, entry) != entry:
                raise RoundConflict(f"{entry.round}: {entry.number} is another event.")
        rows = [
            {
                "round": entry.round,
                "number": entry.number,
                "at": entry.event.at,
                "kind": entry.event.kind,
                "body": entry.model_dump_json(),
            }
            for entry in entries
            if entry.number not in known
        ]
        if not rows:
            return
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(round_entries), rows)
        except IntegrityError as error:
            raise RoundConflict(f"{entries[0].round}: written by another.") from error


def _latest(cycle: str) -> Select[tuple[object, ...]]:
    last = (
        select(s.bid_id, func.max(s.number).label("number"))
        .where(s.cycle == cycle)
        .group_by(s.bid_id)
        .subquery()
    )
    latest: ColumnElement[bool] = and_(
        s.bid_id == last.c.bid_id, s.number == last.c.number
    )
    return (
        select(s.number, s.content, b.state, b.waiting, b.decided)
        .join(last, latest)
        .join(bids, b.bid_id == s.bid_id)
        .order_by(s.bid_id)
    )


def _line(row: Row[tuple[object, ...]]) -> SealedLine:
    return SealedLine(
        bid=Bid.model_validate_json(row.state),
        number=row.number,
        waiting=row.waiting,
        told=row.decided,
        decided=Decided.model_validate_json(row.content),
    )
