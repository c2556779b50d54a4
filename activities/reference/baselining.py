"""Which practice lines a CCG's budget is built from, and whether they may be (R21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.reference.tables import baselines, ccgs, cycles, payments, practices
from workflows.contracts.cycles import Cycle
from workflows.rules.words import day, joined

own = baselines
other = baselines.alias("other")


class Unsound(Exception):
    """No budget can be built from what is loaded. The message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one practice; a practice without payments has one of nil."""

    ccg: str
    practice: str
    line: str
    pence: int
    source: str


@dataclass(frozen=True, slots=True)
class _Basis:
    """The baseline that a CCG's sum is taken from."""

    ccg: str
    year: str
    example: bool


async def lines_of(
    conn: AsyncConnection, codes: Sequence[str], cycle: Cycle
) -> list[Line]:
    """The lines of the latest year loaded of each CCG; real ones go before examples.

    Raises:
        Unsound: A CCG has no lines or does not exist on the cycle's day, or a practice
            is in another baseline or belongs to another CCG on that day (R21).
    """
    on = await _day_of(conn, cycle)
    await _check_existence(conn, codes, on)
    bases = await _bases(conn, codes)
    chosen = or_(false(), *(_matches(basis) for basis in bases))
    await _check_other_baselines(conn, chosen, on)
    await _check_commissioners(conn, chosen, on)
    query = (
        select(
            own.c.ccg, own.c.practice, payments.c.line, payments.c.pence, own.c.source
        )
        .select_from(own.outerjoin(payments))
        .where(chosen)
    )
    rows = await conn.execute(query)
    return [Line(r.ccg, r.practice, r.line or "", r.pence or 0, r.source) for r in rows]


async def _day_of(conn: AsyncConnection, cycle: Cycle) -> date:
    """The day on which the cycle's CCGs must exist."""
    query = select(cycles.c.organisations_on).where(
        cycles.c.name == cycle.name, cycles.c.version == cycle.version
    )
    return await conn.scalar(query) or cycle.start_date


async def _check_existence(
    conn: AsyncConnection, codes: Sequence[str], on: date
) -> None:
    query = select(ccgs.c.code).where(ccgs.c.code.in_(codes), _exists(on))
    existing = set(await conn.scalars(query))
    missing = [code for code in codes if code not in existing]
    if missing:
        raise Unsound(f"{joined(missing)} did not exist as a CCG on {day(on)}.")


def _exists(on: date) -> ColumnElement[bool]:
    return and_(
        or_(ccgs.c.opened.is_(None), ccgs.c.opened <= on),
        or_(ccgs.c.closed.is_(None), ccgs.c.closed >= on),
    )


async def _bases(conn: AsyncConnection, codes: Sequence[str]) -> list[_Basis]:
    query = (
        select(own.c.ccg, own.c.year, own.c.example)
        .where(own.c.ccg.in_(codes))
        .distinct()
        .order_by(own.c.example.desc(), own.c.year)
    )
    rows = await conn.execute(query)
    best = {row.ccg: _Basis(row.ccg, row.year, row.example) for row in rows}
    missing = [code for code in codes if code not in best]
    if missing:
        raise Unsound(
            f"There are no practice lines for {joined(missing)}: load the payments file."
        )
    return list(best.values())


def _matches(basis: _Basis) -> ColumnElement[bool]:
    return and_(
        own.c.ccg == basis.ccg,
        own.c.year == basis.year,
        own.c.example.is_(basis.example),
    )


async def _check_other_baselines(
    conn: AsyncConnection, chosen: ColumnElement[bool], on: date
) -> None:
    """No practice also counts towards another CCG that exists on the day."""
    latest = (
        select(baselines.c.ccg, func.max(baselines.c.year).label("year"))
        .where(baselines.c.example.is_(False))
        .group_by(baselines.c.ccg)
        .subquery()
    )
    query = (
        select(own.c.practice, own.c.ccg, other.c.ccg.label("also"))
        .join(other, and_(other.c.practice == own.c.practice, other.c.ccg != own.c.ccg))
        .join(latest, and_(latest.c.ccg == other.c.ccg, latest.c.year == other.c.year))
        .join(ccgs, ccgs.c.code == other.c.ccg)
        .where(chosen, other.c.example.is_(False), _exists(on))
        .order_by(own.c.practice)
    )
    found = (await conn.execute(query)).all()
    if found:
        pairs = {(r.practice, *sorted((r.ccg, r.also))) for r in found}
        listed = [
            f"{practice} ({one} and {two})" for practice, one, two in sorted(pairs)
        ]
        raise Unsound(f"Practices are in two baselines: {joined(listed)}.")


async def _check_commissioners(
    conn: AsyncConnection, chosen: ColumnElement[bool], on: date
) -> None:
    """The practice list does not give a practice to another CCG on the day.

    A link without a first day, or of another time, says nothing about the day.
    """
    query = (
        select(own.c.practice, own.c.ccg, practices.c.ccg.label("also"))
        .join(practices, practices.c.code == own.c.practice)
        .where(
            chosen,
            practices.c.ccg != own.c.ccg,
            practices.c.since <= on,
            or_(practices.c.until.is_(None), practices.c.until >= on),
        )
        .order_by(own.c.practice)
    )
    found = (await conn.execute(query)).all()
    if found:
        listed = joined([f"{r.practice} ({r.also}, not {r.ccg})" for r in found])
        raise Unsound(f"Practices have another commissioner on {day(on)}: {listed}.")
