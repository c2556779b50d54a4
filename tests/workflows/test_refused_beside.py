"""A refusal leaves nothing in a history, so it must not change what a bid does beside it.

A worker that comes to a task finds in it what the server has and what somebody asks for
just then. Temporal has the request looked at first; where it is refused, a replay does not
know of it.
"""

import asyncio
from collections.abc import Callable

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.builders import CAMDEN_BOARD, MANAGER, STATEMENTS, actor
from tests.conftest import Bids, Played, working
from tests.ports import World
from tests.workflows.asking import No, asked
from tests.workflows.commanded import commands_of
from workflows.contracts import commands as c
from workflows.contracts.parties import Role
from workflows.contracts.reviews import InterestCategory

MARKER = "marker_recorded_event_attributes"


def nothing_to_declare(number: int) -> c.DeclareInterest:
    by = actor(Role.BOARD_MEMBER, CAMDEN_BOARD.id, person=f"m{number}")
    return c.DeclareInterest(by=by, category=InterestCategory.NONE)


async def a_timer_has_fired(played: Played) -> None:
    """Wait until one has that no worker has heard of yet."""
    known = len((await played.handle.fetch_history()).events)
    async with asyncio.timeout(20):
        while True:
            history = await played.handle.fetch_history()
            if any(
                e.HasField("timer_fired_event_attributes")
                for e in history.events[known:]
            ):
                return
            await asyncio.sleep(0.1)


async def asked_without_a_worker(played: Played) -> asyncio.Future[object]:
    """A slip of timing, which is refused unrecorded; the server keeps it for a worker."""
    again = c.SubmitExpression(by=MANAGER, functions=("F01",), statements=STATEMENTS)
    request = asyncio.ensure_future(asked(played, again))
    await asyncio.sleep(0.3)
    assert not request.done()
    return request


async def refused_beside_a_timer(
    temporal: WorkflowEnvironment,
    world: World,
    steps: int,
    numbered: Callable[[Bids], Bids] = lambda bids: bids,
) -> Played:
    """The timer before a telling fires, nobody is there, and somebody asks for too much."""
    async with working(temporal, world, as_shipped=True) as bids:
        played = await numbered(bids).start()
        await played.until_asked("submit_application")
        await played.kinds()
        for number in range(steps):
            await played.give(nothing_to_declare(number))
    await a_timer_has_fired(played)
    refused = await asked_without_a_worker(played)
    async with working(temporal, world, queue=bids.queue, as_shipped=True):
        assert isinstance(await refused, No)
        assert (await played.kinds())[-steps:] == ["interest_declared"] * steps
        await played.give(nothing_to_declare(steps))
    return played


@pytest.mark.parametrize("steps", [1, 2])
async def test_a_refusal_beside_a_timer_leaves_a_history_that_replays(
    temporal: WorkflowEnvironment, world: World, steps: int
):
    """A replay tries to tell the register as often as the worker did.

    With two steps the second was why the timer could be wound anew: it was found so only
    now, by how late it had become, and before the timer was heard of.
    """
    played = await refused_beside_a_timer(temporal, world, steps)
    history = await played.handle.fetch_history()
    told = [one for one in history.events if one.HasField(MARKER)]
    again = await commands_of(history)
    tried = [line for line in again if line.startswith("schedule_local_activity")]
    assert len(tried) == len(told)
