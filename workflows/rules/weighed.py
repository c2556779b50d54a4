"""What the weighing of a bid leaves behind on it: scores, recommendation, a sitting."""

from typing import Any, assert_never

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.rules import applied, scoring


def after(
    bid: Bid,
    event: e.BidScored | e.Moderated | e.ConditionsSettled | e.PanelSeated,
) -> Bid:
    """The bid once it has been scored, recommended on, or given a sitting."""
    match event:
        case e.BidScored():
            return scoring.after(bid, event)
        case e.Moderated():
            return bid.model_copy(update={"moderation": applied.moderation(event)})
        case e.ConditionsSettled():
            return bid.model_copy(update={"settled": applied.settled(event)})
        case e.PanelSeated():
            return bid.model_copy(update={"sitting": event.seat})
        case _:
            assert_never(event)


def undone(bid: Bid) -> dict[str, Any]:
    """What goes once a bid is back before the recommendation: scores are of an older state.

    Where the panel has sat with it, it has to sit with it again.
    """
    sat = bid.sitting is not None and bid.sitting.taken
    return {
        "scored": scoring.older(bid),
        "moderation": None,
        "settled": None,
        "sitting": None if sat else bid.sitting,
    }
