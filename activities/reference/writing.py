"""Puts a parcel of reference data into the database, inside the caller's transaction."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ARRAY, Table, bindparam, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.reference.records import (
    Baseline,
    Ccg,
    Merger,
    Overlap,
    Practice,
)
from activities.reference.tables import (
    baselines,
    boards,
    ccgs,
    loads,
    mergers,
    overlaps,
    payments,
    practices,
    teams,
)

CHUNK = 2000
"""Rows handed over at a time, so that nothing else waits long for the event loop."""

Rows = Sequence[dict[str, Any]]


async def one_at_a_time(conn: AsyncConnection) -> None:
    """Let no other load run beside this one; SQLite sees to that by itself."""
    if conn.dialect.name == "postgresql":
        await conn.execute(text("LOCK TABLE loads IN EXCLUSIVE MODE"))


async def put_ccgs(conn: AsyncConnection, found: Iterable[Ccg]) -> None:
    """Add CCGs or what is new about them; what a file leaves out stays as it is.

    A list of today's names does not rename a CCG that already has a name.
    """
    rows = list(found)
    of_the_time = [_values(ccg, "of_the_time") for ccg in rows if ccg.of_the_time]
    of_today = [_values(ccg, "of_the_time") for ccg in rows if not ccg.of_the_time]
    facts = [c.name for c in ccgs.c if c.name not in {"code", "name"}]
    await upsert(conn, ccgs, of_today, keep=facts)
    await upsert(conn, ccgs, of_the_time, replace=["name"], keep=facts)


async def put_teams(conn: AsyncConnection, found: Iterable[tuple[str, str]]) -> None:
    """Add NHS England teams and regions, or rename them."""
    rows = [{"code": code, "name": name} for code, name in found]
    await upsert(conn, teams, rows, replace=["name"])


async def put_boards(conn: AsyncConnection, found: Iterable[tuple[str, str]]) -> None:
    """Add council areas, or rename them."""
    rows = [{"id": code, "name": name} for code, name in found]
    await upsert(conn, boards, rows, replace=["name"])


async def put_overlaps(conn: AsyncConnection, found: Iterable[Overlap]) -> None:
    """Replace the areas of every CCG named."""
    rows = [_values(overlap) for overlap in found]
    codes = {row["ccg"] for row in rows}
    await conn.execute(delete(overlaps).where(overlaps.c.ccg.in_(codes)))
    await add(conn, overlaps, rows)


async def put_practices(conn: AsyncConnection, found: Iterable[Practice]) -> None:
    """Add practices, or bring them up to date; list sizes stay where none is given."""
    rows = [_values(practice) for practice in found]
    facts = [c.name for c in practices.c if c.name not in {"code", "registered"}]
    await upsert(conn, practices, rows, replace=facts, keep=["registered"])


async def put_baselines(conn: AsyncConnection, found: Sequence[Baseline]) -> None:
    """Replace a year's real baselines of every CCG named.

    A practice that is new comes with the payment file's word on it; one known from the
    practice list keeps what that says.
    """
    if not found:
        return
    year, codes = found[0].year, {baseline.ccg for baseline in found}
    old = (
        baselines.c.year == year,
        baselines.c.ccg.in_(codes),
        baselines.c.example.is_(False),
    )
    gone = select(baselines.c.practice).where(*old)
    await conn.execute(
        delete(payments).where(payments.c.year == year, payments.c.practice.in_(gone))
    )
    await conn.execute(delete(baselines).where(*old))
    await add_baselines(conn, found)
    await _note_totals(conn, found)


async def add_baselines(conn: AsyncConnection, found: Iterable[Baseline]) -> None:
    """Add baselines with their practices and lines; none of them may be there yet."""
    rows = list(found)
    known = [
        {
            "code": baseline.practice,
            "name": baseline.name,
            "ccg": baseline.ccg,
            "registered": baseline.registered,
            "opened": baseline.opened,
            "closed": baseline.closed,
            "example": baseline.example,
        }
        for baseline in rows
    ]
    await upsert(conn, practices, known, keep=["registered", "opened", "closed"])
    columns = [column.name for column in baselines.c]
    await add(conn, baselines, [{c: getattr(row, c) for c in columns} for row in rows])
    await add(conn, payments, _lines(rows))


async def put_mergers(conn: AsyncConnection, found: Iterable[Merger]) -> None:
    """Add mergers, or bring them up to date."""
    rows = [_values(merger) for merger in found]
    await upsert(conn, mergers, rows, replace=["into", "on", "source"])


async def place(conn: AsyncConnection, found: Sequence[Baseline]) -> None:
    """Give a CCG without a region the one that its local office's other CCGs have.

    Payment files name the office. Where its CCGs are of several regions, nothing can
    be concluded.
    """
    offices = {b.ccg: b.local_team for b in found if b.local_team}
    query = select(ccgs.c.code, ccgs.c.local_team, ccgs.c.region)
    rows = (await conn.execute(query)).all()
    regions: dict[str, set[str]] = {}
    for row in rows:
        if row.region and row.code in offices:
            regions.setdefault(offices[row.code], set()).add(row.region)
    for row in rows:
        office = offices.get(row.code, "")
        if row.region is None and len(regions.get(office, ())) == 1:
            change = ccgs.update().where(ccgs.c.code == row.code)
            team, region = row.local_team or office, min(regions[office])
            await conn.execute(change.values(local_team=team, region=region))


async def note_load(
    conn: AsyncConnection, kind: str, file: str, digest: str, rows: int
) -> None:
    """Note what was loaded."""
    at = datetime.now(UTC)
    await conn.execute(
        insert(loads).values(kind=kind, file=file, digest=digest, rows=rows, at=at)
    )


async def is_latest(conn: AsyncConnection, kind: str, digest: str) -> bool:
    """Whether exactly this was the last of its kind to be loaded."""
    query = (
        select(loads.c.digest)
        .where(loads.c.kind == kind)
        .order_by(loads.c.id.desc())
        .limit(1)
    )
    return bool(digest) and (await conn.scalar(query)) == digest


async def upsert(
    conn: AsyncConnection,
    table: Table,
    rows: Rows,
    replace: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> None:
    """Add rows; of one that is there, `replace` is overwritten, `keep` unless null."""
    maker = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    statement = maker(table)
    new = statement.excluded
    changes: dict[str, Any] = {name: new[name] for name in replace}
    changes |= {name: func.coalesce(new[name], table.c[name]) for name in keep}
    if changes:
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key), set_=changes
        )
    else:
        statement = statement.on_conflict_do_nothing()
    for chunk in chunks(rows):
        await conn.execute(statement, chunk)
        await asyncio.sleep(0)


async def add(
    conn: AsyncConnection, table: Table, rows: Iterable[dict[str, Any]]
) -> None:
    """Add rows, all with the same columns."""
    for chunk in chunks(rows):
        if conn.dialect.name == "postgresql":
            await _add_columns(conn, table, chunk)
        else:
            await conn.execute(insert(table), chunk)
        await asyncio.sleep(0)


async def _add_columns(conn: AsyncConnection, table: Table, rows: Rows) -> None:
    """Hand rows over as one array for each column: more than twice as fast."""
    names = list(rows[0])
    arrays = [
        func.unnest(bindparam(name, type_=ARRAY(table.c[name].type))) for name in names
    ]
    statement = insert(table).from_select(names, select(*arrays))
    columns = {name: [row[name] for row in rows] for name in names}
    await conn.execute(statement, columns)


def chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows, so many at a time."""
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


async def _note_totals(conn: AsyncConnection, found: Sequence[Baseline]) -> None:
    """Bring a CCG's figures up to date, unless a later year is loaded."""
    query = (
        select(baselines.c.ccg, func.max(baselines.c.year).label("year"))
        .where(baselines.c.example.is_(False))
        .group_by(baselines.c.ccg)
    )
    latest = {row.ccg: row.year for row in await conn.execute(query)}
    sums: dict[str, list[int]] = {}
    for baseline in found:
        if latest[baseline.ccg] == baseline.year:
            paid = sum(pence for _, pence in baseline.lines)
            total = sums.setdefault(baseline.ccg, [0, 0, 0])
            for n, part in enumerate((1, baseline.registered or 0, paid)):
                total[n] += part
    names = ("practices", "registered", "paid_pence")
    for code, total in sums.items():
        change = ccgs.update().where(ccgs.c.code == code)
        await conn.execute(change.values(dict(zip(names, total, strict=True))))


def _lines(found: Iterable[Baseline]) -> Iterator[dict[str, Any]]:
    for baseline in found:
        for line, pence in baseline.lines:
            yield {
                "practice": baseline.practice,
                "year": baseline.year,
                "line": line,
                "pence": pence,
            }


def _values(record: Ccg | Merger | Overlap | Practice, *without: str) -> dict[str, Any]:
    """A record as a row."""
    values = asdict(record)
    for name in ("file", "line", *without):
        del values[name]
    return values
