"""A worker that takes a bid up anew, by whatever comes first, leaves a history that replays.

Workers come and go; what a bid's last tasks asked for, and whether a request, a page or a
timer is what wakes it, must make no difference to what it asks for next.
"""

import asyncio
from datetime import timedelta

import pytest
from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from tests.conftest import Played, working
from tests.ports import World
from tests.workflows.commanded import commands_of
from tests.workflows.test_refused_beside import nothing_to_declare
from workflows.bid import options

AT_ONCE = 16


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters and columns a few seconds after, so that their timers come apart."""
    monkeypatch.setattr(options, "POST_TOGETHER", timedelta(seconds=1))
    monkeypatch.setattr(options, "SHOWN_TOGETHER", timedelta(seconds=4))


async def at_rest(played: Played, calm: float) -> None:
    """Wait until nothing more has come by itself for so many seconds."""
    length = 0
    async with asyncio.timeout(40):
        while (now := (await played.handle.describe()).history_length) != length:
            length = now
            await asyncio.sleep(calm)


async def test_a_request_wakes_a_bid_whose_last_tasks_asked_for_nothing(
    temporal: WorkflowEnvironment, world: World
):
    """Temporal's library takes such tasks for signs of life, and the next with them."""
    async with working(temporal, world, as_shipped=True) as bids:
        played = await bids.start()
        await played.until_asked("submit_application")
        await played.kinds()
        await played.give(nothing_to_declare(1))
        await at_rest(played, 4.5)
        command = played.wanted(await played.bid())
    async with working(temporal, world, queue=bids.queue, as_shipped=True):
        await played.give(command)
        await played.kinds()
        history = await played.handle.fetch_history()
    assert await commands_of(history)


async def test_a_page_wakes_a_bid_before_it_hears_of_its_timer(
    temporal: WorkflowEnvironment, world: World, monkeypatch: pytest.MonkeyPatch
):
    """A query may be answered between a timer and its task; several bids, to meet it."""
    monkeypatch.setattr(options, "SHOWN_TOGETHER", timedelta(seconds=1.2))
    async with working(temporal, world, as_shipped=True) as bids:
        some = [await bids.start() for _ in range(AT_ONCE)]
        await asyncio.gather(*(acted(played) for played in some))
    pages = [asyncio.ensure_future(looked(played)) for played in some]
    await asyncio.gather(*(at_rest(played, 1.5) for played in some))
    async with working(temporal, world, queue=bids.queue, as_shipped=True):
        await asyncio.gather(*pages)
        await asyncio.gather(*(played.kinds() for played in some))
        await asyncio.gather(*(at_rest(played, 2.5) for played in some))
        histories = [await played.handle.fetch_history() for played in some]
    for history in histories:
        assert await commands_of(history)


async def acted(played: Played) -> None:
    """Something has just happened, right after operators were shown the bid."""
    await played.until_asked("submit_application")
    command = played.wanted(await played.bid())
    await played.kinds()
    await played.give(command)


async def looked(played: Played) -> None:
    """Look at a bid until there is an answer, as whoever has its page open."""
    async with asyncio.timeout(30):
        while True:
            try:
                await played.bid()
                return
            except (RPCError, WorkflowQueryFailedError):
                await asyncio.sleep(0.05)
