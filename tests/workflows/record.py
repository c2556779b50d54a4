"""Record a history of every journey and every wait: `make histories`, at each release.

`python -m tests.workflows.record` plays them all on a server of its own and writes
`histories/VERSION-NAME.json`, and beside it what the code asked for (`.commands`).
`--commands` writes only the latter anew, for the histories that are there: look at the
difference before you commit it.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from importlib.metadata import version

from temporalio.client import WorkflowHistory

from tests.builders import CAMDEN_BOARD, actor
from tests.conftest import Bids, a_server, working
from tests.ports import World
from tests.workflows import histories
from tests.workflows.commanded import commands_of
from tests.workflows.journeys import JOURNEYS
from tests.workflows.test_refused_beside import refused_beside_a_timer
from tests.workflows.waits import WAITS
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Role
from workflows.contracts.reviews import InterestCategory

AT_ONCE = 8
WAYS = {name.replace("_", "-"): way for name, way in (JOURNEYS | WAITS).items()}
REFUSED = "refused-beside-a-timer"
RENEWED = ("renewed-at-its-end", "renewed-going-on")

Counts = dict[str, Counter[str]]


class Numbered(Bids):
    """Starts bids whose ids are the same in every recording."""

    def __init__(self, of: Bids, number: int) -> None:
        super().__init__(of.env, of.queue, of.world)
        self._bid_id = f"07R-{number}"

    def opening(self, **opening: object) -> Bid:
        return super().opening(bid_id=self._bid_id, **opening)


async def record() -> Counts:
    """Play everything; how many events of each kind each history has."""
    counts: Counts = {}
    turns = asyncio.Semaphore(AT_ONCE)
    async with a_server() as env, working(env, World(), as_shipped=True) as bids:

        async def one(number: int, name: str) -> None:
            async with turns:
                played = await WAYS[name](Numbered(bids, number))
                await played.kinds()
                counts[name] = keep(name, await played.handle.fetch_history())

        await asyncio.gather(*(one(n, name) for n, name in enumerate(WAYS, start=1)))
    return counts


async def record_a_renewal() -> Counts:
    """The run that ends because its history is long, and the one that goes on."""
    config = {"limit.historyCount.suggestContinueAsNew": 60}
    async with (
        a_server(**config) as env,
        working(env, World(), as_shipped=True) as bids,
    ):
        played = await Numbered(bids, len(WAYS) + 1).start()
        first = await played.run()
        await played.until_asked("screen")
        for number in range(60):
            by = actor(Role.BOARD_MEMBER, CAMDEN_BOARD.id, person=f"m{number}")
            await played.give(c.DeclareInterest(by=by, category=InterestCategory.NONE))
            if await played.run() != first:
                break
        await played.until_asked("submit_application")
        await played.kinds()
        old = env.client.get_workflow_handle(played.handle.id, run_id=first)
        return {
            RENEWED[0]: keep(RENEWED[0], await old.fetch_history()),
            RENEWED[1]: keep(RENEWED[1], await played.handle.fetch_history()),
        }


async def record_a_refusal() -> Counts:
    """A request refused in the task in which a timer is heard of, by a new worker."""
    async with a_server() as env:
        played = await refused_beside_a_timer(
            env, World(), 2, lambda bids: Numbered(bids, len(WAYS) + 2)
        )
        return {REFUSED: keep(REFUSED, await played.handle.fetch_history())}


def keep(name: str, history: WorkflowHistory) -> Counter[str]:
    """Write a history; how many events of each kind it has."""
    kept = histories.scrubbed(history.to_json())
    path = histories.FOLDER / f"{version('cocommissioning')}-{name}.json"
    path.write_text(histories.written(kept))
    return Counter(
        kind for event in history.events if (kind := event.WhichOneof("attributes"))
    )


async def write_commands(*some: str) -> None:
    """What today's code asks for when it replays recorded histories: these, or all."""
    for name in some or histories.names():
        lines = await commands_of(histories.read(name))
        path = histories.FOLDER / f"{name}{histories.COMMANDS}"
        path.write_text("\n".join(lines) + "\n")


def table(counts: Counts) -> str:
    """How much Temporal does for each bid."""
    rows = [f"{'journey':<42} events activities commands timers"]
    rows += [
        f"{name:<42} {count.total():>6} "
        f"{count['activity_task_scheduled_event_attributes']:>10} "
        f"{count['workflow_execution_update_accepted_event_attributes']:>8} "
        f"{count['timer_started_event_attributes']:>6}"
        for name, count in sorted(counts.items())
    ]
    return "\n".join(rows)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--commands", action="store_true", help="only what is asked for"
    )
    histories.FOLDER.mkdir(exist_ok=True)
    if not parser.parse_args().commands:
        apart = await record_a_renewal() | await record_a_refusal()
        sys.stdout.write(table(await record() | apart) + "\n")
    await write_commands()


if __name__ == "__main__":
    asyncio.run(main())
    sys.stdout.flush()
    os._exit(0)
