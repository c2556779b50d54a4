"""What becomes of a bid's allocation when it is agreed, revised or disputed."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.handovers import Dispute
from workflows.rules import applied, shadowed


def after(
    bid: Bid, event: e.AllocationAgreed | e.AllocationRevised | e.AllocationDisputed
) -> Bid:
    """The bid once a side agreed its allocation, proposed another, or disputed it."""
    match event:
        case e.AllocationAgreed():
            return agreed(bid, event)
        case e.AllocationRevised():
            return revised(bid, event)
        case e.AllocationDisputed():
            return disputed(bid, event)
        case _:
            assert_never(event)


def agreed(bid: Bid, event: e.AllocationAgreed) -> Bid:
    """One side's signature; whatever that side had said against it is settled."""
    one = applied.signature(event, bid.version, event.schedule_hash)
    return bid.model_copy(
        update={
            "allocation_signatures": (*bid.allocation_signatures, one),
            "allocation_disputes": tuple(
                d for d in bid.allocation_disputes if d.by.body != one.by.body
            ),
        }
    )


def revised(bid: Bid, event: e.AllocationRevised) -> Bid:
    """Another version voids every signature on the last one, disputes and the release.

    So it does what was reported and said in shadow: those budgets are no more.
    """
    past = (bid.allocation,) if bid.allocation else ()
    return bid.model_copy(
        update={
            "allocation": event.allocation,
            "allocation_past": (*bid.allocation_past, *past),
            "allocation_signatures": (),
            "allocation_disputes": (),
            "release": None,
            "confirmations": (),
            "shadow": shadowed.anew(bid),
        }
    )


def disputed(bid: Bid, event: e.AllocationDisputed) -> Bid:
    """Said once by a side; said again, the last reason stands."""
    by = event.who()
    said = Dispute(
        at=event.at, by=by, schedule_hash=event.schedule_hash, reason=event.reason
    )
    others = tuple(d for d in bid.allocation_disputes if d.by.body != by.body)
    return bid.model_copy(update={"allocation_disputes": (*others, said)})
