"""The round as a whole: how many bids are where, how late, and who they wait for."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true

from activities.database import Database
from activities.register.tables import bids, tasks
from activities.register.timing import Timing, paused
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Party
from workflows.rules import lateness
from workflows.rules.bodies import NATIONAL

MOST = 200
"""Lines of one list; the busiest come first."""


class StageCount(NamedTuple):
    """Bids at one stage."""

    stage: Stage
    bids: int
    overdue: int
    held: int


class RegionCount(NamedTuple):
    """Open bids of one region, and those that have ended."""

    region: str
    bids: int
    overdue: int
    held: int
    ended: int


class BodyCount(NamedTuple):
    """What bids wait for from one body."""

    party: Party
    body: str
    name: str
    tasks: int
    overdue: int
    bids: int


class Round(NamedTuple):
    """The three lists."""

    stages: tuple[StageCount, ...]
    regions: tuple[RegionCount, ...]
    bodies: tuple[BodyCount, ...]

    @property
    def total(self) -> int:
        """Every bid, ended ones too."""
        return sum(row.bids for row in self.stages)


class Overview:
    """Counts from the register; four queries, however many bids there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(
        self, body: str, cycle: str, now: datetime, holidays: Collection[date]
    ) -> Round:
        """The bids of one of NHS England's teams.

        Args:
            body: A local team, a region, or the national one, which has all.
            cycle: Which round; all of them if empty.
            now: What the time is.
            holidays: Days that are no working days.
        """
        mine = _mine(body, cycle)
        async with self._database.reading() as connection:
            stages = (await connection.execute(_stages(mine))).all()
            regions = (await connection.execute(_regions(mine))).all()
            waited = (await connection.execute(_bodies(mine))).all()
            past = (await connection.execute(_past(mine, now))).all()
        late = _Late(past, now, holidays)
        return Round(
            tuple(StageCount(Stage(s), n, late.at[s], held) for s, n, held in stages),
            tuple(RegionCount(r, n, late.of[r], *rest) for r, n, *rest in regions),
            tuple(
                BodyCount(Party(p), body, name, n, late.by[p, body], several)
                for p, body, name, n, several in waited
            ),
        )


class _Late:
    """How much is late, at each stage, of each region and of each body."""

    def __init__(
        self, past: Collection[Any], now: datetime, holidays: Collection[date]
    ) -> None:
        self.at: Counter[str] = Counter()
        self.of: Counter[str] = Counter()
        self.by: Counter[tuple[str, str]] = Counter()
        counted = set()
        for row in past:
            one = Timing(row.due, row.command or "", paused(row.pauses or ""))
            if not lateness.seen(one, now, holidays, held=row.held).is_late:
                continue
            if row.command:
                self.by[row.party, row.body] += 1
            if row.bid_id not in counted:
                counted.add(row.bid_id)
                self.at[row.stage] += 1
                self.of[row.region] += 1


def _mine(body: str, cycle: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = true()
    if body != NATIONAL:
        found = (bids.c.local_team == body) | (bids.c.region == body)
    return found & (bids.c.cycle == cycle) if cycle else found


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _open() -> ColumnElement[bool]:
    return bids.c.ended.is_(None)


def _past(mine: ColumnElement[bool], now: datetime) -> Select[Any]:
    """Each date of an open bid that has gone by; it may have stood still before."""
    gone = and_(tasks.c.bid_id == bids.c.bid_id, tasks.c.due < now)
    return (
        select(
            bids.c.bid_id,
            bids.c.stage,
            bids.c.region,
            bids.c.held,
            tasks.c.party,
            tasks.c.body,
            tasks.c.command,
            tasks.c.pauses,
            func.coalesce(tasks.c.due, bids.c.due).label("due"),
        )
        .select_from(bids.outerjoin(tasks, gone))
        .where(mine, _open(), bids.c.due < now)
    )


def _stages(mine: ColumnElement[bool]) -> Select[Any]:
    return (
        select(bids.c.stage, func.count(), _count(bids.c.held))
        .where(mine)
        .group_by(bids.c.stage)
    )


def _regions(mine: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            bids.c.region,
            _count(_open()),
            _count(bids.c.held & _open()),
            _count(bids.c.ended.is_not(None)),
        )
        .where(mine)
        .group_by(bids.c.region)
        .order_by(bids.c.region)
        .limit(MOST)
    )


def _bodies(mine: ColumnElement[bool]) -> Select[Any]:
    many = func.count()
    return (
        select(
            tasks.c.party,
            tasks.c.body,
            func.min(tasks.c.name),
            many,
            func.count(tasks.c.bid_id.distinct()),
        )
        .join(bids, bids.c.bid_id == tasks.c.bid_id)
        .where(mine, tasks.c.command != "")
        .group_by(tasks.c.party, tasks.c.body)
        .order_by(many.desc(), tasks.c.party, tasks.c.body)
        .limit(MOST)
    )
