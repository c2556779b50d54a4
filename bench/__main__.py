"""`python -m bench`: speed against the floor, many bids waiting, reading, a burst, money."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from bench import (
    burst,
    documents,
    money,
    national,
    pages,
    reads,
    report,
    speed,
    waiting,
)
from bench.connection import Unexpected
from bench.processes import run

PARTS = (
    "speed",
    "waiting",
    "reads",
    "pages",
    "burst",
    "money",
    "documents",
    "national",
)
BASE = 19000


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short rounds, few bids")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part only")
    parser.add_argument("--rounds", type=int, default=0, help="of each kind and level")
    parser.add_argument(
        "--seconds",
        type=float,
        default=0,
        help="a round at 1 lasts; 16 twice, 64 thrice; a burst once, by default 60",
    )
    parser.add_argument("--waiting", type=int, default=0, help="bids that wait")
    parser.add_argument("--people", type=int, default=0, help="of the burst")
    parser.add_argument("--practices", type=int, default=0, help="of a made file")
    parser.add_argument("--bids", type=int, default=0, help="of the smaller round")
    parser.add_argument("--out", type=Path, help="write the results here too")
    parser.add_argument("--port", type=int, default=BASE, help="first of ten ports")
    parser.add_argument("--keep", type=Path, help="keep state and logs in this folder")
    return parser.parse_args()


def tell(line: str) -> None:
    """How it goes, beside the results."""
    print(line, file=sys.stderr, flush=True)


async def measured(asked: argparse.Namespace, folder: Path) -> str:
    """The results, part by part."""
    parts = asked.only or PARTS
    seconds = asked.seconds or (3.0 if asked.quick else 6.0)
    turns = asked.rounds or (3 if asked.quick else 5)
    text = [report.machine(), ""]
    if "speed" in parts:
        found = await speed.measure(
            folder / "speed", asked.port, rounds=turns, seconds=seconds, say=tell
        )
        text += ["## Bids against the floor", "", report.speed_text(found)]
    if "waiting" in parts:
        count = asked.waiting or (500 if asked.quick else 10_000)
        held = await waiting.measure(
            folder / "waiting",
            asked.port,
            count=count,
            rounds=turns,
            seconds=2 * seconds,
            say=tell,
        )
        text += [f"## With {count:,} bids waiting", "", held.text()]
    if "reads" in parts:
        sizes = (100, 1000) if asked.quick else (100, 1000, 10_000)
        lists = await reads.measure(folder / "reads", asked.port, sizes, say=tell)
        text += ["## Reading", "", lists]
    if "pages" in parts:
        shown = await pages.measure(folder / "pages", asked.port, 1000, say=tell)
        text += ["## Pages", "", shown]
    if "burst" in parts:
        served = await burst.measure(
            folder / "burst",
            asked.port,
            people=asked.people or (300 if asked.quick else 2000),
            seconds=asked.seconds or (15.0 if asked.quick else 60.0),
            say=tell,
        )
        text += ["## Nine o'clock", "", served]
    return "\n".join([*text, *await of_money(asked, folder)])


async def of_money(asked: argparse.Namespace, folder: Path) -> list[str]:
    """The parts that have no Temporal in them."""
    parts, text = asked.only or PARTS, []
    practices = asked.practices or 8000
    if "money" in parts:
        found = await money.measure(folder / "money", practices, say=tell)
        text += ["## Money", "", found]
    if "documents" in parts:
        seconds = asked.seconds or (2.0 if asked.quick else 10.0)
        made = await asyncio.to_thread(
            documents.measure, folder / "documents", seconds, tell
        )
        text += ["## Documents", "", made]
    if "national" in parts:
        least = asked.bids or (32 if asked.quick else 209)
        rounds = await national.measure(
            folder / "national", (least, 10 * least), practices, say=tell
        )
        text += ["## A national round", "", rounds]
    return text


def main() -> int:
    """Measure, and say so; 1 where something was lost or wrong."""
    asked = arguments()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="bids-bench-"))
    try:
        text = asyncio.run(measured(asked, folder))
    except (Unexpected, ExceptionGroup) as wrong:
        tell(f"bench: WRONG: {wrong}")
        return 1
    finally:
        if asked.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n")
    return 0


if __name__ == "__main__":
    run(main)
