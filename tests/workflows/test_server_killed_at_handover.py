"""P3: the server is killed around each deed of a handover; money moves once all the same.

As in `test_server_killed` it is killed without warning and started again over its file. It
dies when a deed is done and before its worker can say so, so the deed is done again.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tests.conftest import Bids, Played, working
from tests.ports import Away, World, until
from tests.workflows.test_handover_killed import check
from tests.workflows.test_server_killed import TASK, Server
from workflows.contracts import names
from workflows.contracts.ports import Start
from workflows.rules import handover

DEEDS = ("open_codes", "post", "move_functions")


class Powerless(World):
    """A world in which the server's power fails as soon as a deed is done, once for each."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server
        self.failed: list[str] = []
        self.begun: list[str] = []

    @property
    def activities(self) -> list[object]:
        others = [a for a in super().activities if a.__name__ not in DEEDS]  # type: ignore[attr-defined]
        return [*others, *(self._powerless(name) for name in DEEDS)]

    def _powerless(self, name: str) -> Any:
        act = getattr(self, name)

        async def without_power(given: Any) -> Any:
            self.begun.append(name)
            answer = await act(given)
            if name not in self.failed:
                self.failed.append(name)
                await self.server.kill()
                await self.server.start()
                raise Away("the power failed before it could say so")
            return answer

        *_, kind, back = act.__annotations__.values()
        without_power.__annotations__ = {"given": kind, "return": back}
        return activity.defn(name=activity._Definition.must_from_callable(act).name)(
            without_power
        )


@asynccontextmanager
async def a_server(folder: Path) -> AsyncIterator[Server]:
    """A server over a file, whose bids' clocks can be wound on, until the test is over."""
    server = Server(
        folder,
        "frontend.WorkflowTimeSkippingEnabled=true",
        'history.timerProcessorMaxTimeShift="20ms"',
    )
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


async def test_money_moves_once_though_the_server_dies_after_every_deed(tmp_path: Path):
    """Cost codes, the transfer, the functions: each is done, and then the power fails."""
    async with a_server(tmp_path) as server:
        world = Powerless(server)
        async with working(winding(await server.client()), world) as bids:
            played = await begun(bids)
            bid = await played.until_only_time()
            assert not world.transfers
            # The power may fail while it waits for the clock to have been wound.
            with suppress(RPCError):
                await played.forward_past(handover.starts_at(bid))
            await until(lambda: "went_live" in world.kinds(played.id), 60)
    assert world.failed == list(DEEDS)
    assert all(world.begun.count(deed) > 1 for deed in DEEDS), "each is done again"
    check(world, world.bids[played.id])
    assert list(world.transfers) == [f"handover/{played.id}"]


def winding(client: Client) -> Any:
    """What bids are played on: a client, and the hand on their clocks."""
    asleep = TimeSkippingConfig(enabled=False, disable_propagation=True)
    skipper = TimeSkipper(client, config=asleep)
    return SimpleNamespace(
        client=client,
        fast_forward=skipper.fast_forward,
        get_current_time=skipper.get_current_time,
    )


async def begun(bids: Bids) -> Played:
    """A bid whose tasks, if they died with the server, are given out again soon."""
    bid = bids.opening()
    await bids.client.start_workflow(
        names.WORKFLOW_TYPE,
        Start(bid=bid, edition=names.EDITION, wound=True),
        id=names.workflow_id(bid.id),
        task_queue=bids.queue,
        task_timeout=TASK,
    )
    return bids.opened(bid)
