"""One round: so many bidders at once, each driving bid after bid, for some seconds."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from bench import floor, processes, settling, sizes
from bench.connection import Connection, Unexpected
from bench.system import Running
from bench.work import Work
from services.embedded.place import HOST

FLOOR, PROJECT = "floor", "project"
RAMP = 0.2
"""Share of a round that is not timed, at its beginning: bidders still walk in step."""

T = TypeVar("T")


@dataclass(slots=True)
class Timed:
    """Notes when each decision was acknowledged, and how long that took."""

    decisions: list[tuple[float, float]] = field(default_factory=list)
    starts: list[tuple[float, float]] = field(default_factory=list)

    async def decision(self, sent: Awaitable[object]) -> None:
        """Wait for a decision's acknowledgement."""
        began = time.perf_counter()
        await sent
        now = time.perf_counter()
        self.decisions.append((now, now - began))

    async def start(self, sent: Awaitable[T]) -> T:
        """Wait for a start's acknowledgement."""
        began = time.perf_counter()
        found = await sent
        now = time.perf_counter()
        self.starts.append((now, now - began))
        return found


class Bidder(Protocol):
    """Somebody who drives one bid after the other."""

    @property
    def repeated(self) -> int:
        """How often a request had to be sent again."""

    async def bid(self, timed: Timed) -> str:
        """Drive one bid to its end; its number."""

    def close(self) -> None:
        """Hang up."""


class FloorBidder:
    """Drives bare workflows with Temporal's own client."""

    def __init__(self, system: Running) -> None:
        self._client = system.client

    @property
    def repeated(self) -> int:
        """Temporal's client repeats by itself."""
        return 0

    async def bid(self, timed: Timed) -> str:
        """A start and twelve updates."""
        key = f"floor/{uuid4().hex}"
        handle = await timed.start(
            self._client.start_workflow(
                floor.Floor.run, id=key, task_queue=floor.TASK_QUEUE
            )
        )
        for number in range(1, floor.DECISIONS + 1):
            line = floor.Line(
                number=number,
                by="1042",
                role="local_director",
                at=datetime.now(UTC),
                text="Every test is met; the last quarterly meeting found nothing. "
                * 2,
            )
            await timed.decision(handle.execute_update(floor.Floor.decide, line))
        return key

    def close(self) -> None:
        """Nothing of its own to close."""


class ProjectBidder:
    """Drives real bids over one keep-alive connection to the services."""

    def __init__(self, system: Running, works: Iterator[Work]) -> None:
        self._connection = Connection(HOST, system.place.web)
        self._works = works

    @property
    def repeated(self) -> int:
        """What the services could not answer in time."""
        return self._connection.repeated

    async def bid(self, timed: Timed) -> str:
        """A start and twelve decisions over HTTP."""
        work, ask = next(self._works), self._connection.done
        receipt = await timed.start(ask(work.start(uuid4().hex)))
        number = str(receipt["bid_id"])
        for step in work.steps:
            await timed.decision(ask(step.request(number)))
        return number

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round showed.

    Attributes:
        window: Seconds that were timed.
        latencies: Of decisions acknowledged in the window, in seconds, sorted; `starts`
            the same of starts.
        cpu: Seconds of CPU by part, from the first start until all was settled.
        others: Cores that other programs on the machine used meanwhile.
        repeated: Requests that were sent again, under the same key.
        settled: Seconds from the last answer until all was written and sent.
        bytes: What was added to the register's file and the server's.
    """

    kind: str
    at_once: int
    bids: tuple[str, ...]
    window: float
    latencies: tuple[float, ...]
    starts: tuple[float, ...]
    cpu: dict[str, float]
    others: float
    repeated: int
    settled: float
    bytes: dict[str, int]

    @property
    def rate(self) -> float:
        """Decisions a second."""
        return len(self.latencies) / self.window

    def quantile(self, share: float, *, starts: bool = False) -> float:
        """Latency in milliseconds: of decisions, or of decisions and starts."""
        found = sorted((*self.latencies, *self.starts)) if starts else self.latencies
        return 1000 * found[min(len(found) - 1, int(len(found) * share))]

    def cpu_per_bid(self, *parts: str) -> float:
        """Milliseconds of CPU."""
        return 1000 * sum(self.cpu[part] for part in parts) / len(self.bids)


async def play(system: Running, kind: str, at_once: int, seconds: float) -> Round:
    """Play one round, and wait until all that it led to is done.

    Raises:
        Unexpected: Something was refused, lost or is wrong.
    """
    works = itertools.cycle(system.works)
    bidders: list[Bidder] = [
        FloorBidder(system) if kind == FLOOR else ProjectBidder(system, works)
        for _ in range(at_once)
    ]
    timed, meter = Timed(), Meter(system)
    began = time.perf_counter()
    until = began + seconds

    async def drive(bidder: Bidder) -> list[str]:
        done = []
        with closing(bidder):
            while time.perf_counter() < until:
                done.append(await bidder.bid(timed))
        return done

    driven = await asyncio.gather(*(drive(bidder) for bidder in bidders))
    bids = tuple(bid for done in driven for bid in done)
    last = time.perf_counter()
    if kind == PROJECT:
        await settling.settled(system, bids)
    settled = time.perf_counter() - last
    first = began + RAMP * seconds

    def in_window(noted: list[tuple[float, float]]) -> tuple[float, ...]:
        return tuple(sorted(took for at, took in noted if first <= at <= until))

    latencies = in_window(timed.decisions)
    if not latencies:
        raise Unexpected(
            "No decision was answered in time: measure with more --seconds."
        )
    return Round(
        kind,
        at_once,
        bids,
        until - first,
        latencies,
        in_window(timed.starts),
        **meter.read(),
        repeated=sum(bidder.repeated for bidder in bidders),
        settled=settled,
    )


class Meter:
    """Reads what the parts used since it was made."""

    def __init__(self, system: Running) -> None:
        self._system = system
        self._began = time.perf_counter()
        self._cpu, self._all = self._used(), processes.cpu_of_all()
        self._bytes = sizes.of(system)

    def read(self) -> dict[str, Any]:
        """CPU by part, cores used by others, bytes added."""
        took = time.perf_counter() - self._began
        cpu = {part: now - self._cpu[part] for part, now in self._used().items()}
        others = processes.cpu_of_all() - self._all - sum(cpu.values())
        grown = {
            file: size - self._bytes[file]
            for file, size in sizes.of(self._system).items()
        }
        return {"cpu": cpu, "others": max(0.0, others / took), "bytes": grown}

    def _used(self) -> dict[str, float]:
        cpu = {part: processes.cpu_of(pid) for part, pid in self._system.parts.items()}
        return cpu | {"driver": time.process_time()}
