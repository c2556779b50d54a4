"""Commands about an allocation that one side does not agree."""

from typing import Any

from tests.builders import FINANCE, Story, allocation
from workflows.contracts.commands import DisputeAllocation, ReviseAllocation
from workflows.contracts.money import Allocation

DRAFT = "d" * 64


def draft(story: Story, code: str = DRAFT, more: int = 100) -> Allocation:
    """The allocation as it stands with so many pence more for the first CCG."""
    held = story.bid.allocation or allocation(story.bid)
    first, *others = held.shares
    first = first.model_copy(
        update={
            "practices_pence": first.practices_pence + more,
            "total_pence": first.total_pence + more,
        }
    )
    return held.model_copy(
        update={
            "shares": (first, *others),
            "total_pence": held.total_pence + more,
            "schedule_hash": code,
        }
    )


def revises(story: Story, **changes: Any) -> ReviseAllocation:
    """A new version, as the service hands it in."""
    given = {
        "by": FINANCE,
        "schedule_hash": DRAFT,
        "reason": "Two practices merged.",
        "allocation": draft(story),
    }
    return ReviseAllocation.model_validate(given | changes)


def disputes(story: Story, **changes: Any) -> DisputeAllocation:
    """One side does not agree what stands."""
    held = story.bid.allocation
    given = {
        "by": FINANCE,
        "schedule_hash": held.schedule_hash if held else "a" * 64,
        "reason": "The premises line is last year's.",
    }
    return DisputeAllocation.model_validate(given | changes)
