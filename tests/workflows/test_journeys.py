"""One test for each way through the process, on a real Temporal server."""

import pytest

from tests.builders import CAMDEN, CAMDEN_BOARD, ISLINGTON, ISLINGTON_BOARD
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.rules import handover


@pytest.mark.parametrize("model", list(Model))
async def test_a_bid_travels_the_whole_road(bids, world, model):
    """Each model reaches live by its own road, and money moves for delegation only."""
    played = await bids.start(model=model)
    while (await played.bid()).stage is not Stage.BUDGET_HANDOVER:
        await played.meet()
    while any(b.command for b in (await played.why()).blockers):
        bid = await played.bid()
        if handover.wants_allocation(bid):
            continue
        if bid.agreement and not bid.agreement.signatures:
            await played.forward_past(bid.agreement.sign_from)
        await played.meet()
    bid = await played.bid()
    assert bid.stage is Stage.BUDGET_HANDOVER
    assert not world.transfers

    await played.forward_past(handover.starts_at(bid))
    receipt = await played.handle.result()

    assert receipt.stage is Stage.LIVE
    assert bool(world.transfers) is (model is Model.DELEGATED)
    assert world.kinds(bid.id)[0] == "bid_opened"
    assert world.kinds(bid.id)[-1] == "went_live"


async def test_several_ccgs_bid_together(bids):
    """Every applicant signs, and every material board decides."""
    played = await bids.start(
        applicants=(CAMDEN, ISLINGTON), boards=(CAMDEN_BOARD, ISLINGTON_BOARD)
    )
    bid = await played.until(Stage.CONFLICT_REVIEW)

    assert len(bid.part_one) == 4
    assert {d.board for d in bid.board_decisions} == {"E09000007", "E09000019"}
