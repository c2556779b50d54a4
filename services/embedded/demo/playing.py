"""Plays the round: every bid by its own players, side by side."""

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from services.embedded import journal, place, system
from services.embedded.demo import checking
from services.embedded.demo.people import People, connection
from services.embedded.demo.player import Fate, Player
from services.embedded.demo.round import ROUND

Json = dict[str, Any]
AT_ONCE = 12
STEPS = 200
SETTLING = 0.05
BASE_PORT = 18080


async def play(say: Console, *, keep: Path | None, bids: int) -> int:
    """Play the round on a throw-away system; the exit code.

    Args:
        say: Where to show how it goes.
        keep: An empty folder for the system's state; thrown away where there is none.
        bids: How many of the round's bids, the most telling first.
    """
    folder = keep or Path(tempfile.mkdtemp(prefix="bids-demo-"))
    begun = time.monotonic()
    try:
        with place.held(where := place.free(folder, BASE_PORT)):
            journal.core_forwarded()
            async with AsyncExitStack() as stack:
                running = await stack.enter_async_context(
                    system.running(where, time_skipping=True)
                )
                http = await stack.enter_async_context(connection(where.base_url))
                people = await People.of(running, http)
                ended = await _round(people, ROUND[:bids], say)
                took = timedelta(seconds=round(time.monotonic() - begun))
                sound = await checking.check(people, ended, say)
                say.print(f"Played in {took}.")
                return 0 if sound else 1
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


async def _round(
    people: People, fates: tuple[Fate, ...], say: Console
) -> dict[Fate, Json | BaseException]:
    """Every bid to its end; what it ended as, or what went wrong."""
    places = asyncio.Semaphore(AT_ONCE)
    ended: dict[Fate, Json | BaseException] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=say, transient=True) as progress:
        bar = progress.add_task("Playing London's round", total=len(fates))

        async def one(fate: Fate) -> None:
            async with places:
                try:
                    ended[fate] = await Player(people, fate).play()
                except Exception as error:  # shown in the table, never hidden
                    ended[fate] = error
            counts = Counter(
                str(v["stage"]) for v in ended.values() if isinstance(v, dict)
            )
            words = ", ".join(f"{n} {stage}" for stage, n in counts.items())
            progress.update(bar, advance=1, description=f"Playing: {words}")

        await asyncio.gather(*(one(fate) for fate in fates))
    return {fate: ended[fate] for fate in fates}
