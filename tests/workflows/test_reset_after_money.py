"""An operator resets a bid after its money was posted.

On the real register and ledger: whatever the new run says, the record stays what it is
and the money where it is (docs/operations.md, "A bid was terminated or reset").
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.database import Database
from activities.handover.moving import HandoverActivities
from activities.ledger.posting import LedgerActivities
from activities.ledger.reading import LedgerReading
from activities.migrations import migrate
from activities.register.delegations import DelegationRegister
from activities.register.reading import RegisterReading
from activities.register.verifying import verify
from activities.register.writing import RegisterActivities
from tests.conftest import BUILD, Bids, Played, hurrying
from tests.deploy.test_drills import refused, temporal_cli
from tests.ports import World
from tests.workflows.journeys import to_live
from workflows.bid.workflow import BidWorkflow
from workflows.delegation.workflow import DelegationWorkflow

pytestmark = pytest.mark.soak

WAYS = (
    ("LastWorkflowTask", "None"),
    ("FirstWorkflowTask", "None"),
    ("FirstWorkflowTask", "All"),
)
"""Where to, and what of the people's requests is left out of the new run."""


class Kept:
    """A register and a ledger, and a worker over both."""

    def __init__(self, bids: Bids, database: Database) -> None:
        self.bids, self.database = bids, database
        self.register, self.ledger = RegisterReading(database), LedgerReading(database)

    async def all_of(self, bid_id: str) -> tuple[object, ...]:
        """Everything that must not change."""
        lines = await self.register.history(bid_id, 0, 200)
        transfer = await self.ledger.transfer(f"handover/{bid_id}")
        return lines, transfer, await self.ledger.balances()


@asynccontextmanager
async def kept(temporal: WorkflowEnvironment, folder: Path) -> AsyncIterator[Kept]:
    url = f"sqlite:///{folder / 'register.db'}"
    await migrate(url)
    database, world, queue = Database(url), World(), f"test-{uuid4()}"
    with hurrying():
        async with Worker(
            temporal.client,
            task_queue=queue,
            workflows=[BidWorkflow, DelegationWorkflow],
            activities=[
                RegisterActivities(database).enter,
                DelegationRegister(database).enter_delegation,
                LedgerActivities(database).post,
                *HandoverActivities(database).activities,
                world.send,
                world.build_allocation,
            ],
            deployment_config=BUILD,
        ):
            yield Kept(Bids(temporal, queue, world), database)
    await database.close()


async def reset(played: Played, *to: str) -> Played:
    """As an operator does it; the bid as it is from then on."""
    client = played.env.client
    await temporal_cli(
        client,
        *("workflow", "reset", "--workflow-id", played.handle.id, *to),
        *("--reason", f"a mistake {uuid4()}"),
    )
    handle = client.get_workflow_handle(played.handle.id)
    return Played(played.env, handle, played.world)  # type: ignore[arg-type]


@pytest.mark.parametrize(("to", "without"), WAYS)
async def test_a_reset_after_the_money_moved_moves_none_and_rewrites_nothing(
    temporal: WorkflowEnvironment, tmp_path: Path, to: str, without: str
):
    """The same numbers are taken as they are; another story is refused for ever."""
    async with kept(temporal, tmp_path) as a:
        played = await to_live(await a.bids.start())
        before = await a.all_of(played.id)
        assert before[1] is not None
        excluded = ("--reapply-exclude", without) if without != "None" else ()
        again = await reset(played, "--type", to, *excluded)
        if to == "LastWorkflowTask":
            await again.handle.result()
        else:
            assert await refused(again)
            await again.handle.terminate()
        assert await a.all_of(played.id) == before
        assert (await verify(a.database)).sound
        assert (await a.ledger.check()).sound
