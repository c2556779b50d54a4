"""Part two as a round asks for it."""

from typing import Any

from workflows.contracts.assurances import (
    FinancePosition,
    Finding,
    Rating,
    Snapshot,
)
from workflows.contracts.bids import Bid
from workflows.contracts.scores import Score


def snapshot(ccg: str = "07R", **changes: object) -> Snapshot:
    """A CCG in good standing."""
    good = Snapshot(ccg=ccg, rating=Rating.GOOD, finance=FinancePosition.BALANCED)
    return good.model_copy(update=changes)


def part_two(bid: Bid) -> dict[str, Any]:
    """What the round asks in Part two beside its thresholds: all of it in order."""
    if not bid.cycle.criteria:
        return {}
    return {
        "snapshots": tuple(snapshot(a.code) for a in bid.applicants),
        "findings": tuple(
            Finding(criterion=one.code, met=True, evidence="Seen.")
            for one in bid.cycle.criteria
        ),
    }


def scores(bid: Bid, *points: int | None) -> tuple[Score, ...]:
    """Points for each criterion of the round, in order; 3 where none are said."""
    given = points or (3,) * len(bid.cycle.criteria)
    return tuple(
        Score(criterion=one.code, points=n, reason="As the plan shows.")
        for one, n in zip(bid.cycle.criteria, given, strict=True)
    )
