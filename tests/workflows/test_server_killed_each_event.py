"""P3: the server is killed after every event of a handover's history, each in turn.

A thread looks at the server's own file, where an event stands before anybody hears of it.
As soon as a handover's history is long enough there, the server is killed and started again
over the file; the next handover is hit one event later. It begins with the first key, goes
past the start date, and ends with the event that nothing can follow.
"""

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar

import pytest
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError

from tests.conftest import Bids, Played, working
from tests.policy import TWO_KEYS
from tests.ports import World, until
from tests.workflows.test_handover_killed import check
from tests.workflows.test_server_killed import TASK, Server
from tests.workflows.test_server_killed_at_handover import a_server, winding
from workflows.bid import options
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.ports import Start
from workflows.contracts.views import Receipt
from workflows.rules import handover

T = TypeVar("T")
AWAY = (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError)
LOOK = 0.001
"""Seconds; a worker takes several times as long to answer."""
STRIDE = 19
"""`make test` takes every so manieth event; `make soak` takes them all."""
FEWEST = 70
"""Events that a handover has at least, from its first key on; a test knows that it saw it."""


async def insisted(ask: Callable[[], Awaitable[T]]) -> T:
    """The answer, asked for again as long as there is no server to give it."""
    async with asyncio.timeout(60):
        while True:
            with suppress(*AWAY):
                async with asyncio.timeout(5):
                    return await ask()
            await asyncio.sleep(0.05)


class Insistent(Played):
    """Somebody who asks again, under the same key, until there is an answer."""

    async def bid(self) -> Bid:
        return await insisted(super().bid)

    async def give(self, command: Command, key: str | None = None) -> Receipt:
        under = key or f"{self.id}/{next(self._keys)}"
        return await insisted(lambda: Played.give(self, command, under))

    async def forward_past(self, moment: datetime, **more: float) -> None:
        async def wound() -> None:
            ahead = moment - await self.env.get_current_time(self.handle)
            if ahead > timedelta(0):
                await self.env.fast_forward(self.handle, ahead)

        await insisted(wound)


async def waiting_for_keys(bids: Bids) -> Insistent:
    """A bid that has everything but its two keys and its day."""
    opened = bids.opening()
    cycle = opened.cycle.model_copy(update={"second_key": TWO_KEYS.second_key})
    bid = opened.model_copy(update={"cycle": cycle})
    handle = await bids.client.start_workflow(
        names.WORKFLOW_TYPE,
        Start(bid=bid, edition=names.EDITION, wound=True),
        id=names.workflow_id(bid.id),
        task_queue=bids.queue,
        task_timeout=TASK,
    )
    played = Insistent(bids.env, handle, bids.world)
    await Played.until_asked(played, "go_live")
    return played


async def handed_over(played: Insistent) -> None:
    """Both keys, and the start date."""
    bid = await played.until_only_time()
    await played.forward_past(handover.starts_at(bid) + timedelta(minutes=5))
    await insisted(played.handle.result)


class Killer(Thread):
    """Kills a server as soon as a bid's history is so long in its file.

    Attributes:
        found: How long it was when nothing could be added any more; 0 if nobody was killed.
    """

    def __init__(self, server: Server, bid_id: str, events: int) -> None:
        super().__init__(daemon=True)
        self.server, self.bid_id, self.events = server, bid_id, events
        self.called_off = Event()
        self.found = 0

    def run(self) -> None:
        pid = self.server.pid
        with reading(self.server) as connection:
            while length(connection, self.bid_id) < self.events:
                if self.called_off.wait(LOOK):
                    return
        os.kill(pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                time.sleep(LOOK)
        with reading(self.server) as connection:
            self.found = length(connection, self.bid_id)


@contextmanager
def reading(server: Server) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(server.file, timeout=5)) as connection:
        yield connection


def length(connection: sqlite3.Connection, bid_id: str) -> int:
    """How many events of a bid's history are in the server's file."""
    sql = "SELECT max(next_event_id) - 1 FROM executions WHERE workflow_id = ?"
    return int(connection.execute(sql, (names.workflow_id(bid_id),)).fetchone()[0])


async def hit(server: Server, bids: Bids, after: int) -> int:
    """Hand a budget over, with the server killed after so many events of it.

    Returns:
        How many there were in the file when it died; 0 if so many never came.
    """
    played = await waiting_for_keys(bids)
    with reading(server) as connection:
        before = length(connection, played.id)
    killer = Killer(server, played.id, before + after)
    killer.start()
    keys = asyncio.create_task(handed_over(played))
    while killer.is_alive() and not keys.done():
        await asyncio.wait([keys], timeout=LOOK)
    killer.called_off.set()
    await asyncio.to_thread(killer.join)
    if killer.found:
        await server.kill()
        await server.start()
    await keys
    await until(lambda: bids.world.has_sent(played.id))
    check(bids.world, bids.world.bids[played.id])
    assert list(bids.world.transfers) == [f"handover/{played.id}"]
    return killer.found and killer.found - before


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """An activity whose answer died with the server is tried again in seconds, not in 30."""
    for one in (options.REGISTER, options.LEDGER, options.NOTICE, options.REFERENCE):
        monkeypatch.setitem(one, "start_to_close_timeout", timedelta(seconds=3))


@pytest.mark.parametrize(
    "stride",
    [STRIDE, pytest.param(1, marks=[pytest.mark.soak, pytest.mark.timeout(0)])],
)
async def test_a_server_killed_after_any_event_of_a_handover_hands_over_once(
    tmp_path: Path, stride: int
):
    """Balances as modelled, money moved once, everyone told once, each time."""
    died: list[int] = []
    async with a_server(tmp_path) as server:
        on = winding(await server.client())
        soon = {"sticky_queue_schedule_to_start_timeout": timedelta(seconds=1)}
        found = 1
        while found:
            # A worker that has seen a server die waits longer each time before it asks.
            async with working(on, World(), **soon) as bids:
                found = await hit(server, bids, 1 + len(died) * stride)
                died.append(found)
    assert died[-2] > FEWEST - stride, died
