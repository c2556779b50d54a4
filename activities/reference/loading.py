"""Loads files that a user has downloaded: all of them, or nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.reference import (
    checking,
    geography,
    organisations,
    payment_file,
    policy,
    rounds,
    writing,
)
from activities.reference.problems import Problems
from activities.reference.records import Parcel
from activities.reference.sheets import Sheet


@dataclass(frozen=True)
class Loaded:
    """What became of one file.

    Attributes:
        changed: False for a file that was the last of its kind to be loaded already.
    """

    kind: str
    file: str
    rows: int
    changed: bool


@dataclass(frozen=True)
class _Source:
    """Files that are read together, and how."""

    kind: str
    paths: tuple[Path, ...]
    read: Callable[[Problems], Parcel]

    @property
    def name(self) -> str:
        return ", ".join(path.name for path in self.paths)

    def digest(self) -> str:
        sums = [Sheet(path, Problems()).digest() for path in self.paths]
        return sha256("/".join(sums).encode()).hexdigest() if all(sums) else ""


async def load(  # noqa: PLR0913
    db: Database,
    *,
    ccgs: Path | None = None,
    overlaps: Path | None = None,
    counties: Path | None = None,
    regions: Path | None = None,
    practices: Path | None = None,
    payments: Sequence[Path] = (),
    cycles: Sequence[Path] = (),
) -> tuple[Loaded, ...]:
    """Load published files, plain or gzipped, one answer for each.

    Every file is read and checked before anything is written; then all are written in
    one transaction. A file that was the last of its kind to be loaded changes nothing.

    Args:
        db: Where to.
        ccgs: ODS `eccg`: every CCG with its first and last day.
        overlaps: ONS lookup of CCGs and council areas, by small area or summed.
        counties: ONS lookup of districts and counties, for a lookup by small area.
        regions: ONS lookup of CCGs, local offices and regions.
        practices: ODS `epraccur`: practices and their commissioners.
        payments: NHS Payments to General Practice; each file's name says its year.
        cycles: Cycle files, each in a folder with its file of functions.

    Raises:
        BadFiles: Something is wrong; the message lists what. Nothing was loaded.
    """
    sources = [
        *([_ccgs(ccgs)] if ccgs else []),
        *([_overlaps(overlaps, counties)] if overlaps else []),
        *([_regions(regions)] if regions else []),
        *([_practices(practices)] if practices else []),
        *(_payments(path) for path in payments),
        *(_cycle(path) for path in cycles),
    ]
    digests = {source: source.digest() for source in sources}
    async with db.reading() as conn:
        fresh = [
            source
            for source in sources
            if not await writing.is_latest(conn, source.kind, digests[source])
        ]
    parcels = await asyncio.to_thread(_read, fresh)
    async with db.writing() as conn:
        await writing.one_at_a_time(conn)
        await checking.check(conn, list(parcels.values()))
        for source, parcel in parcels.items():
            await _put(conn, parcel)
            name, digest = source.name, digests[source]
            await writing.note_load(conn, source.kind, name, digest, parcel.rows)
        await writing.place(conn, [b for p in parcels.values() for b in p.baselines])
    return tuple(_loaded(source, parcels.get(source)) for source in sources)


def _read(sources: list[_Source]) -> dict[_Source, Parcel]:
    problems = Problems()
    parcels = {source: source.read(problems) for source in sources}
    problems.check()
    return parcels


async def _put(conn: AsyncConnection, parcel: Parcel) -> None:
    await writing.put_teams(conn, parcel.teams)
    await writing.put_boards(conn, parcel.boards)
    await writing.put_ccgs(conn, parcel.ccgs)
    await writing.put_overlaps(conn, parcel.overlaps)
    await writing.put_practices(conn, parcel.practices)
    await writing.put_baselines(conn, parcel.baselines)
    for one in parcel.rounds:
        await rounds.add(conn, one)


def _loaded(source: _Source, parcel: Parcel | None) -> Loaded:
    rows = parcel.rows if parcel else 0
    return Loaded(source.kind, source.name, rows, changed=parcel is not None)


def _ccgs(path: Path) -> _Source:
    return _Source(
        "ccgs",
        (path,),
        lambda problems: Parcel(ccgs=tuple(organisations.read_ccgs(path, problems))),
    )


def _overlaps(path: Path, counties: Path | None) -> _Source:
    def read(problems: Problems) -> Parcel:
        found = geography.read_overlaps(path, counties, problems)
        return Parcel(
            ccgs=tuple(found.ccgs.values()),
            boards=tuple(found.boards.items()),
            overlaps=tuple(found.overlaps),
        )

    return _Source("overlaps", (path, *([counties] if counties else [])), read)


def _regions(path: Path) -> _Source:
    def read(problems: Problems) -> Parcel:
        found, teams = organisations.read_regions(path, problems)
        return Parcel(ccgs=tuple(found), teams=tuple(teams))

    return _Source("regions", (path,), read)


def _practices(path: Path) -> _Source:
    def read(problems: Problems) -> Parcel:
        return Parcel(practices=tuple(organisations.read_practices(path, problems)))

    return _Source("practices", (path,), read)


def _payments(path: Path) -> _Source:
    def read(problems: Problems) -> Parcel:
        return Parcel(baselines=tuple(payment_file.read_payments(path, problems)))

    return _Source(f"payments {payment_file.year_of(path.name)}", (path,), read)


def _cycle(path: Path) -> _Source:
    def read(problems: Problems) -> Parcel:
        found = policy.read(path, problems)
        return Parcel(rounds=(found,) if found else ())

    return _Source(f"cycle {path.stem}"[:40], (path,), read)
