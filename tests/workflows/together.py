"""Many bids at the same time, since waiting is most of what a bid does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from temporalio.testing import WorkflowEnvironment

from tests.conftest import Bids, Played, working
from tests.ports import World

Way = Callable[[Bids], Awaitable[Played]]
Play = Callable[[str], Awaitable[Played]]


@asynccontextmanager
async def together(
    temporal: WorkflowEnvironment, ways: Mapping[str, Way]
) -> AsyncIterator[Play]:
    """Start them all under one worker; what is yielded waits for one by name."""
    async with working(temporal, World()) as bids:
        tasks = {name: asyncio.ensure_future(way(bids)) for name, way in ways.items()}

        async def played(name: str) -> Played:
            async with asyncio.timeout(120):
                return await asyncio.shield(tasks[name])

        yield played
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
