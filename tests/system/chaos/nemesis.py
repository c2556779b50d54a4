"""Does the damage: processes killed and stopped, the database locked, the post in a mood."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.system.chaos.house import House
from tests.system.chaos.sink import Mood

ZOMBIE = 4.0
"""Longer than an impatient Temporal waits for a worker that says nothing."""

LOCKS = (1.5, 6.5)
"""Seconds: less and more than anybody waits for the lock."""


class Nemesis:
    """Several kinds of damage side by side, in an order that its seed decides."""

    def __init__(self, house: House, seed: int) -> None:
        self._house = house
        self._random = random.Random(seed)

    async def rage(self, rounds: int, pause: float) -> None:
        """Every kind of fault, this many times over.

        Args:
            rounds: How often; each round kills workers twice.
            pause: Seconds between one process's fault and the next's, on the average.
        """
        async with self._forever(self._post(), self._lock()):
            for _ in range(rounds):
                faults = [
                    self.worker,
                    self.worker,
                    self.server,
                    self.services,
                    self.zombie,
                ]
                self._random.shuffle(faults)
                for fault in faults:
                    await asyncio.sleep(self._random.uniform(0.5, 1.5) * pause)
                    await fault()

    async def worker(self) -> None:
        """Kill a worker; another starts a moment later."""
        self._house.kill_worker(self._random.randrange(self._house.plan.workers))
        await asyncio.sleep(self._random.uniform(0, 0.5))
        self._house.start_workers()

    async def server(self) -> None:
        """Kill Temporal and start it again over its file."""
        await self._house.kill_server()
        await asyncio.sleep(self._random.uniform(0, 0.5))
        await self._house.start_server()

    async def services(self) -> None:
        """Kill the services and start them again."""
        self._house.kill_services()
        await self._house.start_services()

    async def zombie(self) -> None:
        """Stop a worker until others have taken over its work, then let it go on."""
        await self._house.pause_worker(ZOMBIE)

    async def _post(self) -> None:
        sink = self._house.sink
        try:
            while True:
                for mood in (Mood.HANG_UP, Mood.KEEP, Mood.BUSY, Mood.KEEP):
                    sink.mood = mood
                    await asyncio.sleep(self._random.uniform(1, 2))
                await sink.stop()
                self._house.faults["mail server stopped"] += 1
                await asyncio.sleep(self._random.uniform(1, 2))
                await sink.start()
        finally:
            sink.mood = Mood.KEEP
            await sink.stop()
            await sink.start()

    async def _lock(self) -> None:
        while True:
            for seconds in LOCKS:
                await asyncio.sleep(self._random.uniform(3, 6))
                async with self._house.locked_register():
                    await asyncio.sleep(seconds)

    @asynccontextmanager
    async def _forever(self, *tracks: object) -> AsyncIterator[None]:
        tasks = [asyncio.ensure_future(track) for track in tracks]  # type: ignore[arg-type]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
