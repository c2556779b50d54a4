"""After a round: everything must be written, chained and sent. Nothing may be lost."""

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from activities.register import chain
from bench import sizes
from bench.connection import Unexpected
from bench.system import Running
from bench.work import ENTRIES

PATIENCE = 120
LONG_PATIENCE = 1800
BEGUN = 2
PAUSE = 0.05

UNSETTLED = """
    SELECT count(*) FROM chosen
    WHERE NOT EXISTS (
        SELECT 1 FROM bids WHERE bids.bid_id = chosen.id AND bids.number >= ?
    ) OR EXISTS (
        SELECT 1 FROM notices
        WHERE notices.bid_id = chosen.id AND state NOT IN ('sent', 'failed')
    )
"""
RECORD = """
    SELECT bid_id, number, body, previous, hash FROM entries
    JOIN chosen ON chosen.id = bid_id ORDER BY bid_id, number
"""
HEADS = "SELECT bid_id, head, stage FROM bids JOIN chosen ON chosen.id = bid_id"
LETTERS = """
    SELECT message_id, state FROM notices JOIN chosen ON chosen.id = bid_id
"""


async def settled(system: Running, bids: Sequence[str]) -> None:
    """Wait until every bid has ended in the register and its letters are sent.

    Raises:
        Unexpected: It does not come to that.
    """
    await _until(system, bids, ENTRIES, PATIENCE)


async def opened(system: Running, bids: Sequence[str]) -> None:
    """Wait until every bid that was only begun is in the register, its letters sent.

    Raises:
        Unexpected: It does not come to that.
    """
    await _until(system, bids, BEGUN, LONG_PATIENCE)


async def _until(
    system: Running, bids: Sequence[str], entries: int, patience: float
) -> None:
    give_up = time.monotonic() + patience
    with closing(_chosen(system, bids)) as database:
        while left := database.execute(UNSETTLED, (entries,)).fetchone()[0]:
            if time.monotonic() > give_up:
                raise Unexpected(f"{left} of {len(bids)} bids are not settled.")
            await asyncio.sleep(PAUSE)


def check(system: Running, bids: Sequence[str]) -> int:
    """Compare the record, its chains and the caught mail with what must be; the letters.

    Raises:
        Unexpected: Something was lost, broken or doubled.
    """
    with closing(_chosen(system, bids)) as database:
        heads = _check_chains(database.execute(RECORD).fetchall(), len(bids))
        for bid, head, stage in database.execute(HEADS):
            if heads.get(bid) != head or stage != "rejected":
                raise Unexpected(f"{bid} stands at {stage}, or not at its last entry")
        letters = database.execute(LETTERS).fetchall()
    return _check_letters(letters, system.mails)


def _check_chains(
    rows: Sequence[tuple[str, int, str, str, str]], bids: int
) -> dict[str, str]:
    heads: dict[str, str] = {}
    counts: dict[str, int] = {}
    for bid, number, body, previous, hashed in rows:
        counts[bid] = counts.get(bid, 0) + 1
        before = heads.get(bid, chain.GENESIS)
        right = chain.hash_of(bid, number, before, body)
        if (number, previous, hashed) != (counts[bid], before, right):
            raise Unexpected(f"entry {number} of {bid} does not follow from the last")
        heads[bid] = hashed
    short = [bid for bid, count in counts.items() if count != ENTRIES]
    if short or len(counts) != bids:
        raise Unexpected(f"{len(counts)} of {bids} bids on record; short: {short[:5]}")
    return heads


def _check_letters(letters: Sequence[tuple[str, str]], file: Path) -> int:
    wanted = {message for message, state in letters if state == "sent"}
    if len(wanted) != len(letters):
        raise Unexpected(f"{len(letters) - len(wanted)} letters were not sent")
    caught = file.read_text().split()
    if lost := wanted - set(caught):
        raise Unexpected(f"{len(lost)} letters that count as sent never came")
    if twice := len(caught) - len(set(caught)):
        raise Unexpected(f"{twice} letters came twice")
    return len(letters)


def _chosen(system: Running, bids: Sequence[str]) -> sqlite3.Connection:
    database = sizes.reader(system.register)
    database.execute("PRAGMA temp_store=memory")
    database.execute("CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY)")
    database.executemany("INSERT INTO chosen VALUES (?)", [(bid,) for bid in bids])
    database.commit()
    return database
