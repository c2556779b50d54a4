"""Money: published payments read and kept, and allocations built from them.

As a program it reads one file into one database: `python -m bench.money DATABASE FILE`.
The floor of reading is the same file through `csv` into one plain table; that of building
is a sum over the same lines, made into JSON and hashed.
"""

import asyncio
import csv
import gzip
import hashlib
import io
import json
import resource
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from activities.database import Database
from activities.migrations import migrate
from activities.reference import shipping
from activities.reference.allocating import ReferenceActivities
from activities.reference.loading import load
from activities.reference.payment_file import HEADINGS, NEEDED, REGISTERED, TOTAL
from activities.reference.problems import Problems
from activities.reference.seeding import seed
from bench.report import table
from workflows.contracts.cycles import Cycle
from workflows.contracts.ports import AllocationRequest
from workflows.rules import calendar

SHARED = Path(__file__).parents[2] / "shared" / "data"
"""The published files, where somebody has put them beside the repository."""

PUBLISHED = "gp_payments_england_15-16.csv.gz"
Say = Callable[[str], None]


def cycle() -> Cycle:
    """The round as it ships."""
    return shipping.read_rounds(shipping.SHIPPED, Problems())[0].cycle


def ccgs() -> tuple[str, ...]:
    """The CCGs that ship."""
    return tuple(c.code for c in shipping.read(shipping.SHIPPED, Problems()).ccgs)


def made(path: Path, practices: int) -> Path:
    """A file of so many practices that nobody published; its sums are right."""
    codes = ccgs()
    columns = [*NEEDED[:-1], REGISTERED, *HEADINGS, TOTAL]
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(columns)
        for n in range(practices):
            lines = [(n * 7919 + k * 104_729) % 9_000_000 / 100 for k in range(30)]
            lines = lines[: len(HEADINGS)] + [0.0] * (len(HEADINGS) - 30)
            total = sum(round(one * 100) for one in lines) / 100
            said = [codes[n % len(codes)], f"A{n:05}", f"Example surgery {n}", 3000]
            out.writerow([*said, *(f"{one:.2f}" for one in lines), f"{total:.2f}"])
    return path


def floor(path: Path, database: Path) -> float:
    """CPU seconds of the same file through `csv` into one table."""
    began = process_time()
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as raw:
        rows = list(csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig")))
    with sqlite3.connect(database) as connection:
        columns = ", ".join(f"c{n}" for n in range(len(rows[0])))
        connection.execute(f"create table lines ({columns})")
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into lines values ({places})", rows[1:])
    connection.close()
    return process_time() - began


def summed(database: Path, ccg: int, column: int, total: int) -> float:
    """CPU seconds of a sum for each CCG over the floor's table."""
    began = process_time()
    with sqlite3.connect(database) as connection:
        columns = ", ".join(f"c{n}" for n in range(column, total + 1))
        for (code,) in list(connection.execute(f"select distinct c{ccg} from lines")):
            found = connection.execute(
                f"select {columns} from lines where c{ccg} = ?", (code,)
            )
            text = json.dumps([list(row) for row in found])
            hashlib.sha256(text.encode()).hexdigest()
    connection.close()
    return process_time() - began


async def measure(folder: Path, practices: int, say: Say) -> str:
    """The published file where it is at hand, else a made one of so many practices."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    file = SHARED / PUBLISHED
    if not file.exists():
        file = await asyncio.to_thread(made, folder / "made-15-16.csv", practices)
    url = f"sqlite:///{folder / 'money.db'}"
    await migrate(url)
    database = Database(url)
    await seed(database, calendar.london_day(datetime.now(UTC)))
    if file.name == PUBLISHED:
        await load(
            database,
            ccgs=SHARED / "eccg.csv",
            overlaps=SHARED / "ccg_utla_overlap_2015.csv",
            regions=SHARED / "ccg_nhse_region_2018.csv",
            practices=SHARED / "epraccur_2019.csv.gz",
        )
    say(f"reading {file.name}")
    read = await asyncio.to_thread(floor, file, folder / "floor.db")
    ours = json.loads(await _apart(url, file))
    built, number = await _built(database)
    with sqlite3.connect(folder / "floor.db") as connection:
        width = len(connection.execute("select * from lines limit 1").fetchone())
        rows = connection.execute("select count(*) from lines").fetchone()[0]
    connection.close()
    ccg = 1 if file.name == PUBLISHED else 0
    plain = await asyncio.to_thread(
        summed, folder / "floor.db", ccg, 4, min(width - 1, 40)
    )
    await database.close()
    return _text(file.name, rows, (read, ours), (plain, built, number))


async def _apart(url: str, file: Path) -> str:
    """What a process of its own says that reading took: its memory is its own too."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.money", url, str(file)),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, "the file could not be read"
    return said.decode()


async def _built(database: Database) -> tuple[float, int]:
    """CPU seconds of building an allocation for each CCG that has lines, and how many."""
    reference, of = ReferenceActivities(database), cycle()
    began, number = process_time(), 0
    for code in ccgs():
        request = AllocationRequest(bid_id=f"{code}-1", ccgs=(code,), cycle=of)
        await reference.build_allocation(request)
        number += 1
    return process_time() - began, number


def _text(
    name: str,
    rows: int,
    reading: tuple[float, dict[str, float]],
    building: tuple[float, float, int],
) -> str:
    read, ours = reading
    plain, built, number = building
    return (
        table(
            (f"{rows:,} practices of {name}", "CPU s", "floor", "ratio", "wanted"),
            [
                (
                    "read, checked and kept",
                    f"{ours['cpu']:.2f}",
                    f"{read:.2f}",
                    f"{ours['cpu'] / read:.1f}",
                    "under 20 s",
                ),
                (
                    f"{number} allocations built, hashed and kept",
                    f"{built:.2f}",
                    f"{plain:.2f}",
                    f"{built / plain:.1f}",
                    "",
                ),
            ],
        )
        + f"\nReading took at most {ours['peak']:.0f} MiB of memory (wanted: 300).\n"
    )


async def _read(url: str, file: Path) -> None:
    database = Database(url)
    began = process_time()
    await load(database, payments=[file])
    took = process_time() - began
    await database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": took, "peak": peak}))


if __name__ == "__main__":
    asyncio.run(_read(sys.argv[1], Path(sys.argv[2])))
