"""Temporal for tests: one real server for the session, a clock for each bid."""

import asyncio
import gc
import json
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import settings
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkerDeploymentVersion, WorkflowIDConflictPolicy
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker, WorkerDeploymentConfig

from services.embedded.temporal import DYNAMIC
from services.kit.renewing import outlasted
from tests import builders, compiled, in_shadow
from tests.ports import World
from workflows.bid import options
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import names
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command, SubmitExpression
from workflows.contracts.cycles import Cycle
from workflows.contracts.parties import Actor
from workflows.contracts.ports import Start
from workflows.contracts.views import Blocker, Receipt, Waiting
from workflows.delegation.workflow import DelegationWorkflow
from workflows.plugin import bids_plugin
from workflows.rules import calendar, handover, rulebook, waiting

Handle = WorkflowHandle[BidWorkflow, Receipt]

BUILD = WorkerDeploymentConfig(
    version=WorkerDeploymentVersion(deployment_name="bids", build_id="tests"),
    use_worker_versioning=False,
)
"""A name for this build; left out, the SDK compiles every loaded module to make one."""


def pytest_configure() -> None:
    """What is collected stays: looking it through for garbage took a quarter of the time.

    And no example fails for being slow: on a busy machine that says nothing of the code.
    """
    settings.register_profile("bids", deadline=None)
    settings.load_profile("bids")
    gc.disable()


LAST = (
    "services/test_fuzz.py",
    "system",
    "workflows",
    "browser/test_pages.py",
    "browser/test_road.py",
    "browser/test_rare_states.py",
    "browser",
)
"""What starts servers, which work on until the session ends; the longest file first, so
that all workers end at about the same time."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rules and databases first, browsers last; within that, as collected.

    Long tests have no limit, whoever starts them and on however busy a machine. One that
    goes off within a walk is, for Hypothesis, a walk that fails once and not again: it
    calls the walk flaky, and nobody learns that it was the clock.
    """
    for item in items:
        if item.get_closest_marker("soak") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(0))

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(Path(__file__).parent).as_posix()
        return next((n for n, some in enumerate(LAST, 1) if path.startswith(some)), 0)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Garbage is looked for from now on, among what the tests themselves make."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Statements are compiled once, whichever test's file they are for."""
    with compiled.shared():
        yield


def temporal_binary() -> str:
    """The server that comes as a package with the environment."""
    beside = Path(sys.executable).with_name("temporal")
    return str(beside) if beside.exists() else str(shutil.which("temporal"))


@asynccontextmanager
async def a_server(**dynamic: object) -> AsyncIterator[WorkflowEnvironment]:
    """A dev server whose workflows' clocks can be wound on, one by one.

    Its timers ring at once: the server waits up to a second more for clocks of other
    machines, and most tests of the process spent most of their time in that second.

    Args:
        dynamic: Further dynamic configuration, by its keys.
    """
    config = {
        "frontend.WorkflowTimeSkippingEnabled": True,
        "history.timerProcessorMaxTimeShift": "20ms",
        **DYNAMIC,
        **dynamic,
    }
    arguments = [
        part
        for key, value in config.items()
        for part in ("--dynamic-config-value", f"{key}={json.dumps(value)}")
    ]
    async with await WorkflowEnvironment.start_time_skipping_v2(
        plugins=[bids_plugin(sandboxed=False)],
        dev_server_existing_path=temporal_binary(),
        search_attributes=list(names.SEARCH_ATTRIBUTES),
        dev_server_extra_args=arguments,
    ) as env:
        yield env


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def temporal() -> AsyncIterator[WorkflowEnvironment]:
    """The session's server."""
    async with a_server() as env:
        yield env


def a_cycle_from(first: date, **changes: object) -> Cycle:
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
        | changes
    )


def today() -> date:
    """The day it is in London."""
    return calendar.london_day(datetime.now(UTC))


class Played:
    """One running bid, and somebody who gives its commands."""

    def __init__(self, env: WorkflowEnvironment, handle: Handle, world: World) -> None:
        self.env, self.handle, self.world = env, handle, world
        self.id = handle.id.removeprefix("bid/")
        self._keys = count(1)
        self._ahead = timedelta(0)

    async def bid(self) -> Bid:
        return await self.handle.query(BidWorkflow.view)

    async def why(self) -> Waiting:
        return await self.handle.query(BidWorkflow.why)

    async def entries(self) -> int:
        return await self.handle.query(BidWorkflow.entries)

    async def give(self, command: Command, key: str | None = None) -> Receipt:
        give: Callable[[], Awaitable[Receipt]] = partial(
            self.handle.execute_update,
            rulebook.name_of(type(command)),
            command,
            id=key or f"{self.id}/{next(self._keys)}",
            result_type=Receipt,
        )
        return await outlasted(give)

    def now(self) -> datetime:
        """The time it is for this bid."""
        return datetime.now(UTC) + self._ahead

    async def meet(self, command: str = "", **changes: object) -> Receipt:
        """Meet the first need that somebody can meet, or the first of a command."""
        bid = await self.bid()
        return await self.give(self.wanted(bid, command, **changes))

    def wanted(self, bid: Bid, command: str = "", **changes: object) -> Any:
        """The command that would meet a need; `changes` take another turn."""
        found = next(b for b in needs(bid) if command in {"", b.command})
        made = builders.meet(bid, found, self.now())
        return type(made).model_validate({**made.model_dump(), **changes})

    async def until_asked(self, command: str) -> Bid:
        """Go on in favour of the bid until somebody is asked for a command."""
        return await self._until(
            lambda bid: any(b.command == command for b in needs(bid))
        )

    async def until(self, stage: Stage) -> Bid:
        """Go on in favour of the bid until it is at a stage."""
        return await self._until(lambda bid: bid.stage is stage)

    async def until_only_time(self) -> Bid:
        """Go on in favour of the bid until nobody but time can."""
        return await self._until(lambda bid: not needs(bid))

    async def _until(self, done: Callable[[Bid], bool]) -> Bid:
        while not done(bid := await self.bid()):
            if handover.wants_allocation(bid):
                await asyncio.sleep(0.1)
            else:
                when = in_shadow.time_for(bid, needs(bid)[0], now := self.now())
                if when > now:
                    await self.forward_past(when)
                await self.give(self.wanted(bid))
        return bid

    async def forward(self, **time: float) -> None:
        """Wind the bid's clock on."""
        await self.env.fast_forward(self.handle, timedelta(**time))
        ahead = await self.env.get_current_time(self.handle) - datetime.now(UTC)
        self._ahead = max(self._ahead, ahead)

    async def forward_past(self, moment: datetime, **more: float) -> None:
        """Wind the bid's clock on past a moment."""
        ahead = moment - self.now() + timedelta(**(more or {"minutes": 5}))
        if ahead > timedelta(0):
            await self.forward(seconds=ahead.total_seconds())

    async def kinds(self) -> list[str]:
        """What the register was told, once it has heard of all of it."""
        kinds = await self.world.hears(self.id, await self.entries())
        # A local activity is through before the task that asked for it: wait for that.
        await self.entries()
        return kinds

    async def run(self) -> str:
        """The run that the bid is in now."""
        current = self.env.client.get_workflow_handle(self.handle.id)
        return (await current.describe()).run_id

    async def ended(self) -> Receipt:
        """The result, once the bid has ended and all is told."""
        return await self.handle.result()


def needs(bid: Bid) -> tuple[Blocker, ...]:
    """What the bid waits for that somebody can meet."""
    return tuple(b for b in waiting.now(bid).blockers if b.command)


class Bids:
    """Starts bids on a queue of their own."""

    def __init__(self, env: WorkflowEnvironment, queue: str, world: World) -> None:
        self.env, self.queue, self.world = env, queue, world

    @property
    def client(self) -> Client:
        return self.env.client

    def opening(self, **opening: Any) -> Bid:
        """A bid that opens today; letters and digits make its id unlike any other's."""
        opening.setdefault("bid_id", f"T{uuid4().hex[:10]}")
        opening.setdefault("cycle", a_cycle_from(today(), review_window=0))
        return builders.opening(**opening)

    async def start(self, bid: Bid | None = None, **opening: Any) -> Played:
        """Start a bid; nobody has said anything yet."""
        bid = bid or self.opening(**opening)
        with self.env.with_time_skipping_disabled():
            handle = await self.client.start_workflow(
                BidWorkflow.run,
                Start(bid=bid, edition=names.EDITION, wound=True),
                id=names.workflow_id(bid.id),
                task_queue=self.queue,
                static_summary=f"{bid.id} {bid.model} {bid.cycle.name}",
            )
        return Played(self.env, handle, self.world)

    async def open(self, bid: Bid, by: Actor, key: str) -> Receipt:
        """Start a bid with its expression of interest in one request, as services do."""
        command = SubmitExpression(
            by=by, functions=("F01",), statements=builders.STATEMENTS
        )
        operation: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            names.WORKFLOW_TYPE,
            Start(bid=bid, edition=names.EDITION, wound=True),
            id=names.workflow_id(bid.id),
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        with self.env.with_time_skipping_disabled():
            receipt: Receipt = await self.client.execute_update_with_start_workflow(
                "submit_expression",
                command,
                start_workflow_operation=operation,
                id=key,
                result_type=Receipt,
            )
        return receipt

    def opened(self, bid: Bid) -> Played:
        """A bid that is running already."""
        handle: Handle = self.client.get_workflow_handle_for(
            BidWorkflow.run, names.workflow_id(bid.id)
        )
        return Played(self.env, handle, self.world)


@asynccontextmanager
async def working(
    env: WorkflowEnvironment,
    world: World,
    *,
    as_shipped: bool = False,
    queue: str = "",
    **how: Any,
) -> AsyncIterator[Bids]:
    """A worker on a queue of its own.

    Args:
        as_shipped: Whether entries and letters wait for others as long as they really do.
        queue: The queue of a worker that is gone, to go on where it was.
        how: What else the worker is told.
    """
    queue = queue or f"test-{uuid4()}"
    with nullcontext() if as_shipped else hurrying():
        async with Worker(
            env.client,
            task_queue=queue,
            workflows=[BidWorkflow, DelegationWorkflow],
            activities=world.activities,
            deployment_config=BUILD,
            **how,
        ):
            yield Bids(env, queue, world)


@contextmanager
def hurrying() -> Iterator[None]:
    """Entries and letters wait for others for a moment only."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(options, "TELL_QUIET", timedelta(milliseconds=20))
        patched.setattr(options, "POST_TOGETHER", timedelta(milliseconds=200))
        patched.setattr(options, "SHOWN_TOGETHER", timedelta(milliseconds=50))
        yield


@pytest.fixture
def world() -> World:
    """Where the process under test writes, posts and pays."""
    return World()


@pytest_asyncio.fixture(loop_scope="session")
async def bids(temporal: WorkflowEnvironment, world: World) -> AsyncIterator[Bids]:
    """A worker for one test."""
    async with working(temporal, world) as started:
        yield started
