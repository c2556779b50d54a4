"""A round of many bids over a real register, with a clock for each of them."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.closing import ClosingActivities
from activities.database import Database
from activities.migrations import migrate
from activities.register.reading import RegisterReading
from activities.register.rounds import Rounds, SealedLine
from activities.register.writing import RegisterActivities
from activities.rounds import RoundActivities
from services.kit.round_gateway import Gateway
from tests.builders import NATIONAL, OFFICE, Story, opening, terms
from tests.conftest import BUILD, Bids, Played, a_cycle_from, hurrying, today
from tests.ports import World
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import commands as c
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Cycle, Model, ReleaseDay
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import Event
from workflows.contracts.rounds import ConfirmLetters, Outcome, Release, ReleaseDone
from workflows.cycle.workflow import CycleWorkflow

OUTCOMES = tuple(Recommendation)
T = TypeVar("T")
R = TypeVar("R")


def a_round(name: str = "", **changes: object) -> Cycle:
    """Two days of release, a month and two months from today."""
    days = (30, 60)
    return a_cycle_from(
        today(),
        name=name or f"round-{uuid4().hex[:8]}",
        releases=tuple(ReleaseDay(on=today() + timedelta(days=d)) for d in days),
        review_window=0,
        **changes,
    )


def before_decision(bid_id: str, cycle: Cycle) -> Bid:
    """A bid that waits for nothing but its decision in principle."""
    story = Story(opening(bid_id=bid_id, cycle=cycle), now=datetime.now(UTC))
    return story.until_asked("decide").bid


def decides(outcome: Recommendation, cycle: Cycle) -> c.Decide:
    """The national chair decides."""
    conditional = outcome is Recommendation.APPROVE_WITH_CONDITIONS
    lower = outcome is Recommendation.APPROVE_LOWER_MODEL
    return c.Decide(
        by=NATIONAL,
        version=1,
        outcome=outcome,
        reasons=f"Reasons for {outcome}.",
        conditions=(terms(cycle.start_date),) if conditional else (),
        lower_model=Model.JOINT if lower else None,
        to_cycle="2017/18" if outcome is Recommendation.DEFER else "",
    )


class Flaky(RoundActivities):
    """Now and then dies just after a bid was told: nobody remembers that it was."""

    chance = 0.0
    luck = random.Random(7)

    def __init__(self, database: Database, client: Client) -> None:
        super().__init__(database, client)
        self.mute: dict[str, int] = {}
        self.said: list[str] = []

    async def _tell(self, bid_id: str, release: Release) -> Outcome | None:
        found = await super()._tell(bid_id, release)
        if self.luck.random() < self.chance:
            raise RuntimeError("killed")
        return found

    async def _said(
        self, bid_id: str, update: str, word: object, key: str
    ) -> Outcome | None:
        if self.mute.get(bid_id, 0) > 0:
            self.mute[bid_id] -= 1
            return None
        found = await super()._said(bid_id, update, word, key)
        self.said.append(bid_id)
        if self.luck.random() < self.chance:
            raise RuntimeError("killed")
        return found


class Rounded:
    """A round and its bids."""

    def __init__(
        self, bids: Bids, database: Database, cycle: Cycle, rounds: Flaky
    ) -> None:
        self.bids, self.database, self.cycle, self.flaky = bids, database, cycle, rounds
        self.rounds = Rounds(database)
        self.register = RegisterReading(database)
        self.played: dict[str, Played] = {}

    @property
    def handle(self) -> WorkflowHandle[CycleWorkflow, None]:
        return self.bids.client.get_workflow_handle_for(
            CycleWorkflow.run, names.round_id(self.cycle.name)
        )

    async def start(self, number: int) -> list[str]:
        """Start so many bids, each before its decision."""
        some = [
            before_decision(f"T{n:04}X{self.cycle.name[-4:]}-1", self.cycle)
            for n in range(number)
        ]
        for bid, played in zip(some, await each(some, self.bids.start), strict=True):
            self.played[bid.id] = played
        return list(self.played)

    async def decide(self, bid_id: str, outcome: Recommendation) -> None:
        await self.played[bid_id].give(decides(outcome, self.cycle))

    async def lines(self, number: int, over: int) -> list[SealedLine]:
        """What is sealed, once the register knows of all and of the end of so many."""
        async with asyncio.timeout(60):
            while True:
                found = await self.rounds.sealed(self.cycle.name)
                ends = [line for line in found if line.told or line.ended]
                if len(found) >= number and len(ends) >= over:
                    return found
                await asyncio.sleep(0.05)

    async def confirm(self, keys: Iterable[str]) -> None:
        command = ConfirmLetters(by=OFFICE, decisions=tuple(keys))
        gateway = Gateway(self.bids.client, deadline=timedelta(seconds=60))
        await gateway.tell_round(self.cycle.name, command, uuid4().hex)

    async def wind(self, **time: float) -> None:
        """Wind every clock on: the bids' first, the round's last."""
        env, by = self.bids.env, timedelta(**time)

        async def on(played: Played) -> None:
            with suppress(RPCError):  # it has ended
                await env.fast_forward(played.handle, by)

        await each(self.played.values(), on)
        await env.fast_forward(self.handle, by)

    async def released(self, number: int) -> ReleaseDone:
        """The end of a release, once it is on record."""
        async with asyncio.timeout(120):
            while True:
                for entry in await self.rounds.record(self.cycle.name):
                    if getattr(entry.event, "release", 0) == number and isinstance(
                        entry.event, ReleaseDone
                    ):
                        return entry.event
                await asyncio.sleep(0.05)

    async def events(self, bid_id: str) -> list[Event]:
        """Everything on record of a bid, once it is all told."""
        played = self.played[bid_id]
        number = await played.entries()
        async with asyncio.timeout(60):
            while True:
                found = await self.register.history(bid_id, 0, 200)
                if len(found) >= number:
                    return [line.event for line in found]
                await asyncio.sleep(0.05)


async def each(
    some: Iterable[T], do: Callable[[T], Awaitable[R]], at_once: int = 16
) -> list[R]:
    """Do it for each of them, some at a time."""
    turn = asyncio.Semaphore(at_once)

    async def one(what: T) -> R:
        async with turn:
            return await do(what)

    return list(await asyncio.gather(*(one(what) for what in some)))


@asynccontextmanager
async def a_round_of(
    temporal: WorkflowEnvironment,
    path: Path,
    cycle: Cycle | None = None,
    queue: str = "",
    *,
    as_shipped: bool = False,
) -> AsyncIterator[Rounded]:
    """A worker for bids and their round, over a register of its own.

    Args:
        temporal: The server.
        path: Where the register is.
        cycle: The round's policy.
        queue: The queue of a worker that is gone, to go on where it was.
        as_shipped: Whether bids wait as long as in production before they tell and show.
    """
    url = f"sqlite:///{path / 'register.db'}"
    await migrate(url)
    database, world, queue = Database(url), World(), queue or f"test-{uuid4()}"
    rounds = Flaky(database, temporal.client)
    register = RegisterActivities(database)
    with nullcontext() if as_shipped else hurrying():
        async with Worker(
            temporal.client,
            task_queue=queue,
            workflows=[BidWorkflow, CycleWorkflow],
            activities=[
                register.enter,
                ClosingActivities(register, world).close,
                world.send,
                world.build_allocation,
                world.post,
                rounds.announce,
                rounds.enter_round,
                rounds.deliver,
                rounds.pass_on,
                rounds.look,
                rounds.seat,
                rounds.tell_policy,
            ],
            deployment_config=BUILD,
        ):
            bids = Bids(temporal, queue, world)
            yield Rounded(bids, database, cycle or a_round(), rounds)
    await database.close()
