"""A whole bid by its pages only: every need has a page that meets it."""

from datetime import UTC, datetime

import pytest

from tests.services.house import House
from tests.services.pages.walking import opened, step
from workflows.contracts.bids import Stage
from workflows.rules import handover, needs


@pytest.mark.parametrize("model", ["joint", "delegated"])
async def test_a_bid_goes_live_by_its_pages_alone(home: House, model: str):
    """From the screening to the release, each step found on the bid's own page."""
    bid_id = await opened(home, model)
    said = []
    while page := await step(home, bid_id):
        said.append(page.title)
    bid = home.bids.bids[bid_id]
    assert [n.key for n in needs.of(bid)] == ["start"]
    later = max(handover.starts_at(bid), datetime.now(UTC))
    begun = handover.begin(bid, later)
    assert begun
    await home.bids.happened(bid_id, begun)
    live = handover.gone_live(home.bids.bids[bid_id], later)
    await home.bids.happened(bid_id, live)
    assert home.bids.bids[bid_id].stage is Stage.LIVE
    assert len(said) >= 14
