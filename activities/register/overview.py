"""The round as a whole: how many bids are where, how late, and who they wait for."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select, true

from activities.database import Database
from activities.register.tables import bids, tasks
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Party
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
    """Counts from the register; three queries, however many bids there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, body: str, cycle: str, now: datetime) -> Round:
        """The bids of one of NHS England's teams.

        Args:
            body: A local team, a region, or the national one, which has all.
            cycle: Which round; all of them if empty.
            now: What is due before is overdue.
        """
        mine = _mine(body, cycle)
        async with self._database.reading() as connection:
            stages = (await connection.execute(_stages(mine, now))).all()
            regions = (await connection.execute(_regions(mine, now))).all()
            waited = (await connection.execute(_bodies(mine, now))).all()
        return Round(
            tuple(StageCount(Stage(s), *counts) for s, *counts in stages),
            tuple(RegionCount(*row) for row in regions),
            tuple(BodyCount(Party(p), *rest) for p, *rest in waited),
        )


def _mine(body: str, cycle: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = true()
    if body != NATIONAL:
        found = (bids.c.local_team == body) | (bids.c.region == body)
    return found & (bids.c.cycle == cycle) if cycle else found


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _open() -> ColumnElement[bool]:
    return bids.c.ended.is_(None)


def _late(now: datetime) -> ColumnElement[bool]:
    return _open() & (bids.c.due < now)


def _stages(mine: ColumnElement[bool], now: datetime) -> Select[Any]:
    return (
        select(bids.c.stage, func.count(), _count(_late(now)), _count(bids.c.held))
        .where(mine)
        .group_by(bids.c.stage)
    )


def _regions(mine: ColumnElement[bool], now: datetime) -> Select[Any]:
    return (
        select(
            bids.c.region,
            _count(_open()),
            _count(_late(now)),
            _count(bids.c.held & _open()),
            _count(bids.c.ended.is_not(None)),
        )
        .where(mine)
        .group_by(bids.c.region)
        .order_by(bids.c.region)
        .limit(MOST)
    )


def _bodies(mine: ColumnElement[bool], now: datetime) -> Select[Any]:
    many = func.count()
    return (
        select(
            tasks.c.party,
            tasks.c.body,
            func.min(tasks.c.name),
            many,
            _count(tasks.c.due < now),
            func.count(tasks.c.bid_id.distinct()),
        )
        .join(bids, bids.c.bid_id == tasks.c.bid_id)
        .where(mine, tasks.c.command != "")
        .group_by(tasks.c.party, tasks.c.body)
        .order_by(many.desc(), tasks.c.party, tasks.c.body)
        .limit(MOST)
    )
