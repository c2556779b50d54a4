"""Temporal for tests: one real server for the session, a clock for each bid."""

import shutil
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests import builders
from tests.ports import World
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import names
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command
from workflows.contracts.cycles import Cycle
from workflows.contracts.ports import Start
from workflows.contracts.views import Receipt, Waiting
from workflows.plugin import bids_plugin
from workflows.rules import calendar, rulebook

Handle = WorkflowHandle[BidWorkflow, Receipt]


def temporal_binary() -> str:
    """The server that comes as a package with the environment."""
    beside = Path(sys.executable).with_name("temporal")
    return str(beside) if beside.exists() else str(shutil.which("temporal"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def temporal() -> AsyncIterator[WorkflowEnvironment]:
    """A dev server whose workflows' clocks can be wound on, one by one."""
    async with await WorkflowEnvironment.start_time_skipping_v2(
        plugins=[bids_plugin()],
        dev_server_existing_path=temporal_binary(),
        search_attributes=list(names.SEARCH_ATTRIBUTES),
        dev_server_extra_args=[
            "--dynamic-config-value",
            "frontend.WorkflowTimeSkippingEnabled=true",
            "--dynamic-config-value",
            "history.transferProcessorMaxPollRPS=1000",
            "--dynamic-config-value",
            "history.timerProcessorMaxPollRPS=1000",
        ],
    ) as env:
        yield env


def a_cycle_from(first: date) -> Cycle:
    """The 2015/16 round, moved so that it opens on a given day."""
    shift = first - builders.CYCLE.opens
    return builders.CYCLE.model_copy(
        update={
            "name": "today",
            "opens": first,
            "start_date": builders.CYCLE.start_date + shift,
            "deadlines": tuple(
                r.model_copy(update={"on": r.on + shift}) if r.on else r
                for r in builders.CYCLE.deadlines
            ),
            "holidays": (),
        }
    )


class Played:
    """One running bid, and somebody who gives its commands."""

    def __init__(self, env: WorkflowEnvironment, handle: Handle, world: World) -> None:
        self.env, self.handle, self.world = env, handle, world

    async def bid(self) -> Bid:
        return await self.handle.query(BidWorkflow.view)

    async def why(self) -> Waiting:
        return await self.handle.query(BidWorkflow.why)

    async def give(self, command: Command, key: str | None = None) -> Receipt:
        name = rulebook.name_of(type(command))
        answer: Receipt = await self.handle.execute_update(
            name, command, id=key, result_type=Receipt
        )
        return answer

    async def now(self) -> datetime:
        return await self.env.get_current_time(self.handle)

    async def meet(self, need: str = "") -> Receipt:
        """Meet the first need that somebody can meet, or the first of a command."""
        bid = await self.bid()
        found = next(
            b
            for b in (await self.why()).blockers
            if need in {"", b.command} and b.command
        )
        return await self.give(builders.meet(bid, found, await self.now()))

    async def until_asked(self, command: str) -> Bid:
        """Go on in favour of the bid until somebody is asked for a command."""
        while not any(b.command == command for b in (await self.why()).blockers):
            await self.meet()
        return await self.bid()

    async def until(self, stage: Stage) -> Bid:
        while (await self.bid()).stage is not stage:
            await self.meet()
        return await self.bid()

    async def forward(self, **time: float) -> None:
        await self.env.fast_forward(self.handle, timedelta(**time))

    async def forward_past(self, moment: datetime, **more: float) -> None:
        """Wind the bid's clock on past a moment."""
        ahead = moment - await self.now() + timedelta(**(more or {"minutes": 5}))
        if ahead > timedelta(0):
            await self.env.fast_forward(self.handle, ahead)

    async def kinds(self, *expected: str) -> list[str]:
        """What the register was told, once it has heard of all of it."""
        bid_id = (await self.bid()).id
        return self.world.kinds(bid_id)


class Bids:
    """Starts bids on a queue of their own."""

    def __init__(self, env: WorkflowEnvironment, queue: str, world: World) -> None:
        self.env, self.queue, self.world = env, queue, world

    @property
    def client(self) -> Client:
        return self.env.client

    async def start(self, bid: Bid | None = None, **opening: object) -> Played:
        if bid is None:
            today = calendar.london_day(datetime.now(UTC))
            cycle = opening.pop("cycle", None) or a_cycle_from(today)
            bid = builders.opening(
                cycle=cycle, bid_id=f"T{uuid4().hex[:10]}", **opening
            )  # type: ignore[arg-type]
        with self.env.with_time_skipping_disabled():
            handle = await self.client.start_workflow(
                BidWorkflow.run,
                Start(bid=bid),
                id=names.workflow_id(bid.id),
                task_queue=self.queue,
            )
        return Played(self.env, handle, self.world)


@pytest.fixture
def world() -> World:
    """Where the process under test writes, posts and pays."""
    return World()


@pytest_asyncio.fixture(loop_scope="session")
async def bids(temporal: WorkflowEnvironment, world: World) -> AsyncIterator[Bids]:
    """A worker for one test, on a queue of its own."""
    queue = f"test-{uuid4()}"
    async with Worker(
        temporal.client,
        task_queue=queue,
        workflows=[BidWorkflow],
        activities=[world.enter, world.send, world.build_allocation, world.post],
    ):
        yield Bids(temporal, queue, world)
