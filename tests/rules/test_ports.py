"""What the process asks of the world is said here, and done elsewhere."""

import pytest

from tests.builders import CYCLE
from workflows.contracts import names, ports


def test_a_bids_workflow_is_found_by_its_number():
    """Codes and numbers only: ids are read by many and protected nowhere."""
    assert names.workflow_id("07R-1") == "bid/07R-1"


@pytest.mark.parametrize(
    ("port", "method", "asked"),
    [
        (ports.RegisterPort, "enter", ports.Batch(bid_id="07R-1", entries=())),
        (ports.ClosingPort, "close", ports.Batch(bid_id="07R-1", entries=())),
        (ports.NoticePort, "send", ports.Post(bid_id="07R-1", up_to=1)),
        (
            ports.ReferencePort,
            "build_allocation",
            ports.AllocationRequest(bid_id="07R-1", ccgs=("07R",), cycle=CYCLE),
        ),
        (
            ports.LedgerPort,
            "post",
            ports.Transfer(id="handover/07R-1", bid_id="07R-1", legs=()),
        ),
    ],
)
async def test_a_port_does_nothing_by_itself(port, method, asked):
    """An adapter that forgot a method fails, instead of doing nothing."""
    with pytest.raises(NotImplementedError):
        await getattr(port(), method)(asked)
