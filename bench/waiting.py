"""The same work while many bids wait, against a system where none does.

Two systems run side by side and are timed in turns; the one that is not timed only
holds its memory.
"""

import asyncio
import itertools
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import uuid4

from bench import processes, settling, sizes
from bench.connection import Connection
from bench.report import QUIET, p50, p99, rate, table, target
from bench.rounds import PROJECT, Round, play
from bench.system import Running, running
from services.embedded.place import HOST

AT_ONCE = 16
WARM = 3.0
MIB = 1024 * 1024
APART = 5
"""Between the ports of one system and those of the next."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Held:
    """What was measured.

    Attributes:
        before: Bytes of memory by part, before the waiting bids were opened.
        after: The same, when they were open and everything was written and sent.
        took: Seconds to open them, and then to be done with all that follows.
        grown: Bytes added to the register's file and the server's.
    """

    count: int
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    took: tuple[float, float] = (0.0, 0.0)
    grown: dict[str, int] = field(default_factory=dict)
    none: list[Round] = field(default_factory=list)
    waiting: list[Round] = field(default_factory=list)

    def text(self) -> str:
        """The results as Markdown."""
        return "\n".join((self._target(), self._rounds(), self._memory()))

    def _ratio(self) -> float:
        pairs = list(zip(self.waiting, self.none, strict=True))
        calm = [p for p in pairs if max(p[0].others, p[1].others) <= QUIET]
        return median(w.rate / n.rate for w, n in (calm if len(calm) > 1 else pairs))

    def _target(self) -> str:
        found = self._ratio()
        words = f"decisions a second at 16, with {self.count:,} waiting to none"
        line = target(words, found, ">= 0.85", met=found >= 0.85)
        return table(["Target", "measured", "wanted", ""], [line])

    def _rounds(self) -> str:
        rows = [
            [
                name,
                f"{median(rate(r) for r in found):.0f}",
                f"{median(p50(r) for r in found):.1f}",
                f"{median(p99(r) for r in found):.1f}",
                f"{median(r.cpu_per_bid('server', 'worker', 'post', 'web') for r in found):.0f}",
                f"{median(r.others for r in found):.2f}",
            ]
            for name, found in (
                ("none waiting", self.none),
                (f"{self.count:,} waiting", self.waiting),
            )
        ]
        head = ["16 at once", "decisions/s", "p50 ms", "p99 ms"]
        return table([*head, "CPU ms a bid", "cores of others"], rows)

    def _memory(self) -> str:
        thousands = self.count / 1000
        rows = [
            [
                part,
                f"{self.before[part] / MIB:.0f}",
                f"{self.after[part] / MIB:.0f}",
                f"{(self.after[part] - self.before[part]) / MIB / thousands:.1f}",
            ]
            for part in ("worker", "post", "server", "web")
        ]
        head = ["memory", "MiB, none waiting", f"MiB, {self.count:,} waiting"]
        grown = {file: size / 1024 / self.count for file, size in self.grown.items()}
        opened, after = self.took
        words = (
            f"Opened through the services, {AT_ONCE} at once, in {opened:.0f} s "
            f"({self.count / opened:.0f} a second); everything written and sent "
            f"{after:.0f} s later. A waiting bid takes {grown[sizes.REGISTER]:.1f} KiB in "
            f"the register and {grown[sizes.HISTORIES]:.1f} KiB in Temporal.\n"
        )
        return table([*head, "MiB a 1,000 waiting"], rows) + "\n" + words


async def measure(
    folder: Path, base: int, *, count: int, rounds: int, seconds: float, say: Say
) -> Held:
    """Open the bids that wait, and time both systems in turns.

    Raises:
        Unexpected: Something was refused, lost or is wrong.
    """
    held = Held(count)
    async with AsyncExitStack() as stack:
        empty = await stack.enter_async_context(running(folder / "none", base))
        full = await stack.enter_async_context(running(folder / "held", base + APART))
        for system in (empty, full):
            await play(system, PROJECT, AT_ONCE, WARM)
        await _fill(full, held, say)
        for number in range(rounds):
            turns = [(empty, held.none), (full, held.waiting)]
            for system, kept in turns if number % 2 == 0 else reversed(turns):
                one = await play(system, PROJECT, AT_ONCE, seconds)
                settling.check(system, one.bids)
                kept.append(one)
                name = "none" if system is empty else f"{count:,}"
                say(f"round {number + 1} {name} waiting: {one.rate:.0f} decisions/s")
    return held


async def _fill(system: Running, held: Held, say: Say) -> None:
    held.before, size = _memory(system), sizes.of(system)
    began = time.perf_counter()
    keys = iter([uuid4().hex for _ in range(held.count)])
    works = itertools.cycle(system.works)
    opened: list[str] = []

    async def open_some() -> None:
        with closing(Connection(HOST, system.place.web)) as connection:
            for key in keys:
                receipt = await connection.done(next(works).start(key))
                opened.append(str(receipt["bid_id"]))
                if len(opened) % 1000 == 0:
                    say(f"{len(opened):,} of {held.count:,} bids wait")

    await asyncio.gather(*(open_some() for _ in range(AT_ONCE)))
    all_open = time.perf_counter()
    await settling.opened(system, opened)
    held.took = (all_open - began, time.perf_counter() - all_open)
    held.after = _memory(system)
    held.grown = {f: now - size[f] for f, now in sizes.of(system).items()}


def _memory(system: Running) -> dict[str, int]:
    return {part: processes.memory_of(pid) for part, pid in system.parts.items()}
