"""Conditions that somebody set, and what is said of their words afterwards."""

from datetime import date, datetime
from typing import Any

from tests import builders
from tests.builders import Story
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Recommendation

LONG = date(2015, 3, 1)


def decided(bid_id: str = "07R-1", **terms: Any) -> Story:
    """A bid approved with two conditions: the first is in words that were called public."""
    story = Story(builders.opening(bid_id=bid_id)).until_asked("decide")
    first = builders.terms(LONG).model_copy(update={"public": True, **terms})
    return story.gives(
        c.Decide(
            by=builders.NATIONAL,
            version=story.bid.version,
            outcome=Recommendation.APPROVE_WITH_CONDITIONS,
            reasons="Two things.",
            conditions=(first, builders.terms(LONG)),
        )
    )


def takes_back(story: Story, **changes: Any) -> c.VouchForCondition:
    """The national chair takes it back."""
    said = {"condition": "c1", "public": False, "reason": "It names her."}
    return c.VouchForCondition(**{"by": builders.NATIONAL, **said, **changes})


def vouches() -> tuple[Story, c.VouchForCondition]:
    """For the tables of who may do what."""
    story = decided()
    return story, takes_back(story)


def of_a_condition(bid: Bid, picks: Any, _: datetime) -> dict[str, Any]:
    """Whatever somebody may say of a condition, of one that there is or is not."""
    return {
        "condition": picks.pick(("c9", *(k.id for k in bid.conditions))),
        "evidence": "Quux said so.",
        "public": picks.pick((True, False)),
        "reason": "Quux said so.",
    }
