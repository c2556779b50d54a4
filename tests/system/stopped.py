"""A system that was stopped: its folder, and what is in its register."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from activities.database import Database
from activities.members.loading import load_examples
from activities.migrations import migrate
from activities.reference.seeding import seed
from activities.register.verifying import heads
from activities.register.writing import RegisterActivities
from services.embedded.place import Place
from services.identity import keys
from tests.activities.register.journeys import batches, opening, road

PROJECTIONS = ("bids", "bid_bodies", "recusals", "tasks")


async def made(folder: Path) -> Path:
    """People, reference data, two bids with nine entries each; and their heads."""
    here = Place(folder)
    folder.mkdir()  # noqa: ASYNC240  # nobody else waits
    keys.load(folder, here.issuer)
    await migrate(here.database)
    database = Database(here.database)
    await seed(database, date(2026, 11, 2))
    await load_examples(database, here.issuer)
    register = RegisterActivities(database)
    for bid_id in ("07R-1", "07R-2"):
        for batch in batches(road(opening(bid_id))[:9], 4):
            await register.enter(batch)
    (folder / "heads.json").write_text(json.dumps(await heads(database)))
    await database.close()
    return folder


def contents(folder: Path) -> list[str]:
    """All that is in its register, as text."""
    with closing(sqlite3.connect(folder / "bids.db")) as opened:
        return list(opened.iterdump())


def projected(opened: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """Lists and tasks, as rows."""
    return [
        sorted(opened.execute(f"SELECT * FROM {table}"), key=repr)
        for table in PROJECTIONS
    ]
