"""Which practice lines a CCG's budget is built from, and whether they may be (R21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.reference.tables import (
    baselines,
    ccgs,
    cycles,
    mergers,
    payments,
    practices,
)
from workflows.contracts.allocations import PracticeBase, Target
from workflows.contracts.cycles import Cycle
from workflows.rules.words import day, joined

own = baselines
other = baselines.alias("other")


class Unsound(Exception):
    """No budget can be built from what is loaded. The message says why."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The baselines that a CCG's budget is built from.

    Attributes:
        sources: The CCG and those merged into it by the day, as the file names them.
    """

    ccg: str
    sources: tuple[str, ...]
    year: str
    example: bool


async def practices_of(
    conn: AsyncConnection, codes: Sequence[str], cycle: Cycle
) -> tuple[list[PracticeBase], Target]:
    """The practices of each CCG in the latest year loaded, and what to compare with.

    Real lines go before examples. A CCG that others were merged into by the cycle's day
    has their practices, where the year loaded is from before.

    Raises:
        Unsound: A CCG has no lines or does not exist on the cycle's day, or a practice
            is in another baseline or belongs to another CCG on that day (R21).
    """
    on = await _day_of(conn, cycle)
    await _check_existence(conn, codes, on)
    bases = await _bases(conn, codes, on)
    chosen = or_(false(), *(_matches(basis) for basis in bases))
    await _check_other_baselines(conn, chosen, bases, on)
    await _check_commissioners(conn, chosen, bases, on)
    found = await _read(conn, chosen, bases)
    return found, await _target(conn, bases[0], cycle)


async def _read(
    conn: AsyncConnection, chosen: ColumnElement[bool], bases: Sequence[Basis]
) -> list[PracticeBase]:
    """Practices with their lines, in one read; one without payments has none."""
    query = (
        select(own, practices.c.name, payments.c.line, payments.c.pence)
        .select_from(
            own.join(practices, practices.c.code == own.c.practice).outerjoin(payments)
        )
        .where(chosen)
        .order_by(own.c.practice, payments.c.line)
    )
    into = {source: basis.ccg for basis in bases for source in basis.sources}
    facts: dict[str, dict[str, Any]] = {}
    lines: dict[str, list[tuple[str, int]]] = {}
    for row in await conn.execute(query):
        held = lines.setdefault(row.practice, [])
        if row.line is not None and row.pence:
            held.append((row.line, row.pence))
        facts.setdefault(
            row.practice,
            {
                "practice": row.practice,
                "name": row.name,
                "ccg": into[row.ccg],
                "was": "" if into[row.ccg] == row.ccg else row.ccg,
                "year": row.year,
                "source": row.source,
                "row": row.row,
                "registered": row.registered or 0,
                "weighted": row.weighted or 0,
            },
        )
    return [
        PracticeBase(**fact, lines=tuple(lines[code])) for code, fact in facts.items()
    ]


async def _target(conn: AsyncConnection, basis: Basis, cycle: Cycle) -> Target:
    """Everybody's lines of the year that count, and their weighted patients."""
    year = (baselines.c.year == basis.year, baselines.c.example.is_(basis.example))
    out = [flag.line for flag in cycle.exclusions if not flag.practice]
    paid = (
        select(func.coalesce(func.sum(payments.c.pence), 0))
        .select_from(payments.join(baselines))
        .where(*year, payments.c.line.not_in(out))
    )
    weighed = select(
        func.coalesce(func.sum(baselines.c.weighted), 0), func.count()
    ).where(*year)
    pence = int(await conn.scalar(paid) or 0)
    weighted, count = (await conn.execute(weighed)).one()
    kind = "example practices" if basis.example else "practices"
    return Target(
        pence=pence,
        weighted=int(weighted),
        source=f"The lines that count of all {count:,} {kind} loaded for {basis.year}",
    )


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


async def _bases(conn: AsyncConnection, codes: Sequence[str], on: date) -> list[Basis]:
    merged = await conn.execute(
        select(mergers.c.ccg, mergers.c.into).where(
            mergers.c.into.in_(codes), mergers.c.on <= on
        )
    )
    into = {code: code for code in codes} | {row.ccg: row.into for row in merged}
    query = (
        select(own.c.ccg, own.c.year, own.c.example)
        .where(own.c.ccg.in_(into))
        .distinct()
        .order_by(own.c.example.desc(), own.c.year)
    )
    rows = (await conn.execute(query)).all()
    best = {into[row.ccg]: (row.year, row.example) for row in rows}
    missing = [code for code in codes if code not in best]
    if missing:
        raise Unsound(
            f"There are no practice lines for {joined(missing)}: load the payments file."
        )
    return [_basis(code, best[code], into, rows) for code in codes]


def _basis(
    code: str, best: tuple[str, bool], into: dict[str, str], rows: Sequence[Any]
) -> Basis:
    sources = [
        row.ccg
        for row in rows
        if into[row.ccg] == code and (row.year, row.example) == best
    ]
    return Basis(code, tuple(sorted(sources)), *best)


def _matches(basis: Basis) -> ColumnElement[bool]:
    return and_(
        own.c.ccg.in_(basis.sources),
        own.c.year == basis.year,
        own.c.example.is_(basis.example),
    )


async def _check_other_baselines(
    conn: AsyncConnection,
    chosen: ColumnElement[bool],
    bases: Sequence[Basis],
    on: date,
) -> None:
    """No practice also counts towards another CCG that exists on the day."""
    latest = (
        select(baselines.c.ccg, func.max(baselines.c.year).label("year"))
        .where(baselines.c.example.is_(False))
        .group_by(baselines.c.ccg)
        .subquery()
    )
    query = (
        select(
            own.c.practice,
            own.c.ccg,
            own.c.year,
            other.c.ccg.label("also"),
            other.c.year.label("then"),
        )
        .join(other, and_(other.c.practice == own.c.practice, other.c.ccg != own.c.ccg))
        .join(latest, and_(latest.c.ccg == other.c.ccg, latest.c.year == other.c.year))
        .join(ccgs, ccgs.c.code == other.c.ccg)
        .where(chosen, other.c.example.is_(False), _exists(on))
        .order_by(own.c.practice)
    )
    into = {source: basis.ccg for basis in bases for source in basis.sources}
    found = {
        (r.practice, *sorted(((into[r.ccg], r.year), (r.also, r.then))))
        for r in await conn.execute(query)
        if r.also != into[r.ccg]
    }
    if found:
        listed = [
            f"{practice} ({one} in {year} and {two} in {then})"
            for practice, (one, year), (two, then) in sorted(found)
        ]
        raise Unsound(f"Practices are in two baselines on {day(on)}: {joined(listed)}.")


async def _check_commissioners(
    conn: AsyncConnection,
    chosen: ColumnElement[bool],
    bases: Sequence[Basis],
    on: date,
) -> None:
    """The practice list does not give a practice to another CCG on the day.

    A link without a first day, or of another time, says nothing about the day.
    """
    query = (
        select(
            own.c.practice,
            own.c.ccg,
            practices.c.ccg.label("also"),
            practices.c.since,
            practices.c.until,
        )
        .join(practices, practices.c.code == own.c.practice)
        .where(
            chosen,
            practices.c.ccg != own.c.ccg,
            practices.c.since <= on,
            or_(practices.c.until.is_(None), practices.c.until >= on),
        )
        .order_by(own.c.practice)
    )
    into = {source: basis.ccg for basis in bases for source in basis.sources}
    found = [r for r in await conn.execute(query) if r.also != into[r.ccg]]
    if found:
        listed = joined(
            [f"{r.practice} ({_link(r)}, not {into[r.ccg]})" for r in found]
        )
        raise Unsound(f"Practices have another commissioner on {day(on)}: {listed}.")


def _link(row: Any) -> str:
    """Whose a practice is on the list, and from when to when."""
    until = f" to {day(row.until)}" if row.until else ""
    return f"{row.also} since {day(row.since)}{until}"
