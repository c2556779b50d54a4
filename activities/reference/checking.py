"""Whether what is to be loaded agrees with what is there."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.reference import rounds
from activities.reference.problems import Problems
from activities.reference.records import Baseline, Parcel, Practice
from activities.reference.tables import baselines, ccgs


async def check(conn: AsyncConnection, parcels: Sequence[Parcel]) -> None:
    """Compare with the database and with one another.

    Raises:
        BadFiles: A CCG is on no list, a practice would be in two baselines (R21), or a
            cycle has changed under its old version number.
    """
    problems = Problems()
    known = set(await conn.scalars(select(ccgs.c.code)))
    known |= {ccg.code for parcel in parcels for ccg in parcel.ccgs}
    _check_twice(parcels, problems)
    for parcel in parcels:
        _check_commissioners(parcel, known, problems)
        await _check_baselines(conn, parcel.baselines, problems)
        for one in parcel.rounds:
            await rounds.check(conn, one, problems)
    problems.check()


def _check_commissioners(parcel: Parcel, known: set[str], problems: Problems) -> None:
    found: list[tuple[Practice | Baseline, str]] = [
        *((practice, "commissioner") for practice in parcel.practices),
        *((baseline, "ccg code") for baseline in parcel.baselines),
    ]
    for record, field in found:
        if record.ccg not in known:
            words = f"{record.ccg} is on no list of CCGs; load one that has it."
            problems.add(record.file, record.line, field, words)


def _check_twice(parcels: Sequence[Parcel], problems: Problems) -> None:
    """No practice under two CCGs in files of one year (R21)."""
    seen: dict[tuple[str, str], str] = {}
    for baseline in (b for parcel in parcels for b in parcel.baselines):
        ccg = seen.setdefault((baseline.practice, baseline.year), baseline.ccg)
        if ccg != baseline.ccg:
            _refuse(baseline, ccg, problems)


async def _check_baselines(
    conn: AsyncConnection, found: Sequence[Baseline], problems: Problems
) -> None:
    """No practice in two baselines of a year (R21).

    Baselines of the CCGs in the file are replaced, so only those of others can clash.
    """
    if not found:
        return
    query = select(baselines.c.practice, baselines.c.ccg).where(
        baselines.c.year == found[0].year,
        baselines.c.ccg.not_in({baseline.ccg for baseline in found}),
    )
    others = {row.practice: row.ccg for row in await conn.execute(query)}
    for baseline in found:
        if baseline.practice in others:
            _refuse(baseline, others[baseline.practice], problems)


def _refuse(baseline: Baseline, other: str, problems: Problems) -> None:
    words = f"{baseline.practice} is in the {baseline.year} baseline of {other}."
    problems.add(baseline.file, baseline.line, "practice code", words)
