"""An operator's slip: a bid that is cancelled in Temporal goes on, to its end on record."""

from temporalio.client import WorkflowExecutionStatus

from tests.builders import OFFICER
from tests.conftest import Bids
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage


async def test_a_cancelled_bid_goes_on_to_its_end(bids: Bids):
    """Ended by Temporal, it would stand as open on record for ever."""
    played = await bids.start()
    await played.until_asked("screen")
    before = await played.entries()

    await played.handle.cancel()
    await played.handle.cancel()
    await played.meet("screen")

    described = await played.handle.describe()
    assert described.status is WorkflowExecutionStatus.RUNNING
    assert await played.entries() == before + 1
    await played.give(c.Withdraw(by=OFFICER, reason="The CCG wants no change."))
    assert (await played.ended()).stage == Stage.WITHDRAWN
