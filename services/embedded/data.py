"""The commands that look after data: load, verify, rebuild, and example tokens."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console

from activities.database import Database
from activities.members.reading import MemberReading
from activities.migrations import migrate
from activities.reference.loading import load
from activities.reference.problems import BadFiles
from activities.register.rebuilding import rebuild
from activities.register.verifying import heads as heads_of
from activities.register.verifying import verify
from services.embedded.place import Place
from services.identity import keys
from services.identity.routes import AUDIENCE


async def load_files(url: str, files: dict[str, Any], say: Console) -> int:
    """Load published files; 1 where something is wrong with them and nothing was loaded."""
    await migrate(url)
    database = Database(url)
    try:
        for one in await load(database, **files):
            state = f"{one.rows:,} rows" if one.changed else "as before"
            say.print(f"{one.kind}: {one.file}, {state}")
    except BadFiles as problems:
        say.print(f"Nothing was loaded.\n{problems}", markup=False)
        return 1
    finally:
        await database.close()
    return 0


async def verify_register(
    url: str, say: Console, against: Path | None, heads: Path | None
) -> int:
    """Re-compute every chain; 1 where something is broken."""
    database = Database(url)
    try:
        known = json.loads(against.read_text()) if against else None
        report = await verify(database, known)
        if heads:
            heads.write_text(json.dumps(await heads_of(database), indent=1))
    finally:
        await database.close()
    say.print(report.words)
    return 0 if report.sound else 1


async def rebuild_register(url: str, say: Console) -> None:
    """Make every projection anew from the entries."""
    database = Database(url)
    try:
        count = await rebuild(database)
    finally:
        await database.close()
    say.print(f"{count:,} bids were made anew from their entries.")


async def example_token(place: Place, subject: str) -> str:
    """A token for an example person.

    Raises:
        ValueError: There is no such person, or nothing was started here yet.
    """
    if not (place.folder / keys.FILE).exists():
        raise ValueError("Nothing was started here yet: run make run first.")
    issuer = keys.load(place.folder, place.issuer)
    database = Database(place.database)
    try:
        people = await MemberReading(database).people(issuer.url)
    finally:
        await database.close()
    if subject not in {person.subject for person in people}:
        near = [p.subject for p in people if subject[:4] and subject[:4] in p.subject]
        known = ", ".join(near[:20]) or ", ".join(p.subject for p in people[:20])
        raise ValueError(f"There is no example person {subject!r}. Try {known}.")
    return issuer.issue(subject, AUDIENCE)
