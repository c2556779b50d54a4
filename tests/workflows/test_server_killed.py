"""P1: a decision that was answered is never lost, and none is taken twice.

The server is killed without warning in the middle of updates, and started again over the
same file. Whoever had no answer asks again with the same id.
"""

import asyncio
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError
from temporalio.worker import Worker

from tests import builders
from tests.conftest import BUILD, a_cycle_from, temporal_binary, today
from tests.ports import World, until
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import commands as c
from workflows.contracts import names
from workflows.contracts.parties import Role
from workflows.contracts.ports import Start
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.views import Receipt
from workflows.plugin import bids_plugin

KILLS = 3
BIDS = 3
PEOPLE = 60
TASK = timedelta(seconds=2)
"""After so long a task that died with the server is given out again; as shipped, 10 s."""


class Server:
    """A dev server over a file, as the embedded system runs it.

    Args:
        folder: Where its file is.
        more: Further dynamic configuration, each as `key=value`.
    """

    def __init__(self, folder: Path, *more: str) -> None:
        self._more = [f"--dynamic-config-value={one}" for one in more]
        self.file = folder / "temporal.db"
        self.log = folder / "temporal.log"
        self.port = free_port()
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        arguments = [
            "server",
            "start-dev",
            "--headless",
            "--ip=127.0.0.1",
            f"--port={self.port}",
            f"--db-filename={self.file}",
            "--sqlite-pragma=journal_mode=wal",
            "--sqlite-pragma=synchronous=2",
            f"--namespace={names.NAMESPACE}",
            "--log-level=error",
            "--dynamic-config-value=history.transferProcessorMaxPollRPS=1000",
            "--dynamic-config-value=history.timerProcessorMaxPollRPS=1000",
            *self._more,
        ]
        for key in names.SEARCH_ATTRIBUTES:
            kind = (
                key.indexed_value_type.name.title().replace("_L", "L").replace("_", "")
            )
            arguments.append(f"--search-attribute={key.name}={kind}")
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                temporal_binary(), *arguments, stdout=output, stderr=output
            )

    async def kill(self) -> None:
        """As a power button would, but for the page cache."""
        assert self._process is not None
        with suppress(ProcessLookupError):  # somebody else was quicker
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def client(self) -> Client:
        """Connect as soon as it answers."""
        async with asyncio.timeout(20):
            while True:
                try:
                    return await Client.connect(
                        f"127.0.0.1:{self.port}",
                        namespace=names.NAMESPACE,
                        plugins=[bids_plugin(sandboxed=False)],
                    )
                except RuntimeError:
                    await asyncio.sleep(0.1)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def working(client: Client, world: World) -> AsyncIterator[None]:
    async with Worker(
        client,
        task_queue=names.TASK_QUEUE,
        workflows=[BidWorkflow],
        activities=world.activities,
        deployment_config=BUILD,
        graceful_shutdown_timeout=timedelta(seconds=1),
    ):
        yield


async def insist(handle: WorkflowHandle[Any, Any], command: c.Command) -> Receipt:
    """Ask until there is an answer, always under the same id."""
    while True:
        try:
            async with asyncio.timeout(6):
                answer: Receipt = await handle.execute_update(
                    "declare_interest",
                    command,
                    id=f"key-{command.by.person}",
                    result_type=Receipt,
                    rpc_timeout=timedelta(seconds=4),
                )
                return answer
        except (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
            await asyncio.sleep(0.1)


async def test_no_answered_decision_is_lost_and_none_is_taken_twice(tmp_path: Path):
    """Several bids under fire, several kills: every answer is in the record, once."""
    server, world = Server(tmp_path), World()
    await server.start()
    client = await server.client()
    answers: dict[tuple[str, str], Receipt] = {}
    try:
        async with working(client, world):
            handles = [await begun(client, f"07R-{n}") for n in range(1, BIDS + 1)]
            people = [(h, f"m{n}") for n in range(PEOPLE) for h in handles]

            async def clerk() -> None:
                while people:
                    handle, person = people.pop()
                    by = builders.actor(
                        Role.BOARD_MEMBER, builders.CAMDEN_BOARD.id, person=person
                    )
                    none = c.DeclareInterest(by=by, category=InterestCategory.NONE)
                    answers[handle.id, person] = await insist(handle, none)

            async with asyncio.timeout(80):
                firing = asyncio.gather(*(clerk() for _ in range(9)))
                for n in range(1, KILLS + 1):
                    enough = n * BIDS * PEOPLE // (KILLS + 2)
                    await until(partial(has, answers, enough), seconds=40)
                    await server.kill()
                    await server.start()
                await firing
                for handle in handles:
                    await recorded(handle, world, answers)
    finally:
        await server.kill()
    check_pragmas(server.file)


def has(answers: dict[tuple[str, str], Receipt], number: int) -> bool:
    return len(answers) >= number


async def begun(client: Client, bid_id: str) -> WorkflowHandle[Any, Any]:
    bid = builders.opening(bid_id=bid_id, cycle=a_cycle_from(today()))
    return await client.start_workflow(
        names.WORKFLOW_TYPE,
        Start(bid=bid, edition=names.EDITION),
        id=names.workflow_id(bid_id),
        task_queue=names.TASK_QUEUE,
        task_timeout=TASK,
    )


async def recorded(
    handle: WorkflowHandle[Any, Any],
    world: World,
    answers: dict[tuple[str, str], Receipt],
) -> None:
    """Each answer is the entry that it names; there is nothing else."""
    bid_id = handle.id.removeprefix("bid/")
    await world.hears(bid_id, PEOPLE + 1)
    entries = world.entries[bid_id]
    assert [entry.number for entry in entries] == list(range(1, PEOPLE + 2))
    by = {entry.number: entry.event.by for entry in entries[1:]}
    given = {key[1]: one for key, one in answers.items() if key[0] == handle.id}
    assert len(given) == PEOPLE
    for person, receipt in given.items():
        who = by[receipt.number]
        assert who is not None
        assert who.person == person
    assert len({who.person for who in by.values() if who}) == PEOPLE


def check_pragmas(file: Path) -> None:
    """The file is written ahead; a misspelt pragma would be ignored without a word."""
    with sqlite3.connect(file) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()
