"""The commands that look after data: load, verify, rebuild, begin-delegations."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from activities import bases_checked, beginning, phases_checked
from activities.database import Database, address
from activities.ledger.reading import LedgerReading
from activities.migrations import migrate
from activities.reference.loading import load
from activities.reference.problems import BadFiles
from activities.register.findings import Head
from activities.register.rebuilding import rebuild
from activities.register.verifying import heads as heads_of
from activities.register.verifying import verify
from services.kit import gateway

Heads = dict[str, dict[str, Any]]
HEADS = TypeAdapter(dict[str, Head])


async def load_files(url: str, files: dict[str, Any], say: Console) -> int:
    """Load published files; 1 where something is wrong with them and nothing was loaded."""
    await migrate(url)
    database = Database(url)
    try:
        for one in await load(database, **files):
            state = f"{one.rows:,} rows" if one.changed else "as before"
            say.print(f"{one.kind}: {one.file}, {state}", markup=False)
    except BadFiles as problems:
        say.print(f"Nothing was loaded.\n{problems}", markup=False)
        return 1
    finally:
        await database.close()
    return 0


async def verify_register(
    url: str, say: Console, against: Path | None, heads: Path | None
) -> int:
    """Re-compute every chain, add up the ledger, compare phases and papers; 1 where something is off."""
    known = _kept_heads(against) if against else None
    async with _register(url) as database:
        report = await verify(database, known)
        if heads:
            heads.write_text(json.dumps(await heads_of(database), indent=1))
        ledger = await LedgerReading(database).check()
        off = await phases_checked.faults(database)
        off += await bases_checked.faults(database)
    say.print(report.words, markup=False)
    say.print(ledger.words, markup=False)
    for fault in off:
        say.print(fault, markup=False)
    return 0 if report.sound and ledger.sound and not off else 1


async def begin(url: str, host: str, say: Console) -> None:
    """Begin the delegations of live bids that have none."""
    count = 0
    async with _register(url) as database:
        client = await gateway.connect(target_host=host)
        async for one in beginning.begin(database, client):
            count += one.new
            did = "began" if one.new else "runs already"
            say.print(f"Delegation {one.number} after bid {one.bid_id}: {did}.")
    said = "1 delegation was" if count == 1 else f"{count:,} delegations were"
    say.print(f"{said} begun.")


async def rebuild_register(url: str, say: Console) -> None:
    """Make every projection anew from the entries."""
    async with _register(url) as database:
        count = await rebuild(database)
    bids = "1 bid was" if count == 1 else f"{count:,} bids were"
    say.print(f"{bids} made anew from the entries.")


@asynccontextmanager
async def _register(url: str) -> AsyncIterator[Database]:
    """A register that is there already: a new file would be sound, and empty.

    Raises:
        ValueError: It is not there, or does not answer.
    """
    database = Database(url)
    if database.dialect == "sqlite":
        file = Path(address(url).database or "")
        if not file.is_file():
            raise ValueError(
                f"There is no register in {file}: nothing was started there yet, or "
                "--state or --database has to name another place."
            )
    try:
        yield database
    except OSError as error:
        if error.filename:
            raise
        raise ValueError(f"The database does not answer: {error.strerror}.") from None
    finally:
        await database.close()


def _kept_heads(file: Path) -> Heads:
    """Heads that `verify --heads` wrote.

    Raises:
        ValueError: The file is something else.
    """
    try:
        HEADS.validate_json(read := file.read_bytes())
    except ValidationError:
        raise ValueError(
            f"{file} does not hold heads as bids verify --heads writes them."
        ) from None
    found: Heads = json.loads(read)
    return found
