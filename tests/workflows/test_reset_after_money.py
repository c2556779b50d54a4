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

from activities.closing import ClosingActivities
from activities.database import Database
from activities.handover.moving import HandoverActivities
from activities.ledger.posting import LedgerActivities
from activities.ledger.reading import LedgerReading
from activities.migrations import migrate
from activities.register.delegations import DelegationRegister
from activities.register.reading import RegisterReading
from activities.register.verifying import verify
from activities.register.writing import RegisterActivities
from tests.builders import OFFICER
from tests.conftest import BUILD, Bids, Played, hurrying
from tests.deploy.test_drills import refused, temporal_cli
from tests.ports import World
from tests.workflows.journeys import to_live
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import commands as c
from workflows.delegation.workflow import DelegationWorkflow
from workflows.rules import handover

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
    register = RegisterActivities(database)
    with hurrying():
        async with Worker(
            temporal.client,
            task_queue=queue,
            workflows=[BidWorkflow, DelegationWorkflow],
            activities=[
                register.enter,
                ClosingActivities(register, world).close,
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


async def test_a_withdrawn_bid_taken_up_before_its_end_moves_no_money(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """Everything for the handover is there; the record says that the bid is withdrawn."""
    async with kept(temporal, tmp_path) as a:
        played = await a.bids.start()
        await played.until_only_time()
        await played.give(c.Withdraw(by=OFFICER, reason="The members think again."))
        await played.ended()
        before = await a.all_of(played.id)
        point = await _before(played, "withdraw")
        again = await reset(
            played, "--event-id", str(point), "--reapply-exclude", "All"
        )
        await again.forward_past(handover.starts_at(await again.bid()))
        assert await refused(again)
        assert (await again.bid()).handing_over
        assert await a.all_of(played.id) == before
        assert before[1] is None
        await again.handle.terminate()


async def _before(played: Played, update: str) -> int:
    """The event that a reset names to go back to before an update was taken."""
    completed = 0
    async for event in played.handle.fetch_history_events():
        if event.HasField("workflow_task_completed_event_attributes"):
            completed = event.event_id
        taken = event.workflow_execution_update_accepted_event_attributes
        if taken.accepted_request.input.name == update:
            return completed
    raise AssertionError(f"{update} was never taken")
