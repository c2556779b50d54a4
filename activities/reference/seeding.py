"""Puts the shipped data into a database; doing it again changes nothing."""

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.reference import demonstration, rounds, shipping, writing
from activities.reference.demonstration import TODAY
from activities.reference.policy import Round
from activities.reference.problems import Problems
from activities.reference.records import SHIPPED, Parcel
from activities.reference.tables import (
    baselines,
    boards,
    ccgs,
    mergers,
    overlaps,
    teams,
)
from workflows.contracts.cycles import DeadlineKey


async def seed(db: Database, first_day: date, folder: Path = shipping.SHIPPED) -> None:
    """Load what ships: London's organisations, example practice lines, cycles.

    What a user has loaded stays: shipped data only fills what is not there. The
    demonstration cycle opens on `first_day`; once its expressions have closed, seeding
    on a later day adds a version that opens then.

    Raises:
        BadFiles: A shipped file is wrong; the message names file, line and field.
    """
    problems = Problems()
    parcel = shipping.read(folder, problems)
    real = shipping.read_rounds(folder, problems)
    problems.check()
    digest = shipping.digest(folder)
    async with db.writing() as conn:
        await writing.one_at_a_time(conn)
        for one in real:
            await rounds.check(conn, one, problems)
        problems.check()
        for one in real:
            await rounds.add(conn, one)
        await _demonstrate(conn, real[0], first_day)
        if not await writing.is_latest(conn, SHIPPED, digest):
            await _fill(conn, parcel)
            name = folder.name
            await writing.note_load(conn, SHIPPED, name, digest, parcel.rows)


async def _demonstrate(conn: AsyncConnection, real: Round, first_day: date) -> None:
    old = await rounds.latest(conn, TODAY)
    if old is not None and first_day <= _closes(old):
        return
    version = old.cycle.version + 1 if old else 1
    await rounds.add(conn, demonstration.moved(real, first_day, version))


def _closes(one: Round) -> date:
    """Last day for expressions of interest."""
    found = (r.on for r in one.cycle.deadlines if r.key is DeadlineKey.EXPRESSION)
    return max((on for on in found if on), default=one.cycle.start_date)


async def _fill(conn: AsyncConnection, parcel: Parcel) -> None:
    """Add what is not there yet."""
    known = set(await conn.scalars(select(ccgs.c.code)))
    placed = set(await conn.scalars(select(overlaps.c.ccg)))
    named = set(await conn.scalars(select(boards.c.id)))
    staffed = set(await conn.scalars(select(teams.c.code)))
    query = select(baselines.c.ccg).where(baselines.c.example)
    exemplified = set(await conn.scalars(query.distinct()))
    new = [ccg for ccg in parcel.ccgs if ccg.code not in known]
    await writing.put_teams(conn, [t for t in parcel.teams if t[0] not in staffed])
    await writing.put_boards(conn, [b for b in parcel.boards if b[0] not in named])
    await writing.put_ccgs(conn, new)
    areas = [o for o in parcel.overlaps if o.ccg not in placed]
    await writing.put_overlaps(conn, areas)
    lines = [b for b in parcel.baselines if b.ccg not in exemplified]
    await writing.add_baselines(conn, lines)
    merged = set(await conn.scalars(select(mergers.c.ccg)))
    await writing.put_mergers(conn, [m for m in parcel.mergers if m.ccg not in merged])
