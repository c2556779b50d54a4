"""Letters that say how something was ruled, set or screened, and why."""

from datetime import timedelta

import pytest

from tests.builders import LOCAL, MANAGER, NATIONAL, Story, opening, terms
from tests.rules.letters import letters
from tests.tracking import TRACKED, ready
from workflows.contracts import commands as c
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Role
from workflows.rules import words


@pytest.mark.parametrize(
    ("outcome", "has", "found"),
    [
        ("eligible", "", "eligible"),
        ("supported_track", "2014-09", "eligible, on the supported track"),
    ],
)
def test_a_screening_that_lets_a_bid_go_on_is_told_with_its_reasons(
    outcome: str, has: str, found: str
):
    story = Story(opening(cycle=TRACKED)).until_asked("say_readiness")
    story.gives(
        c.SayReadiness(
            by=MANAGER, answers=ready(story.bid, **({"M2": has} if has else {}))
        )
    )
    reasons = "The round has a place for it."
    story.gives(c.Screen(by=LOCAL, outcome=outcome, reasons=reasons))
    [told] = [one for one in letters(story) if one.kind == "screened"]
    assert told.words.endswith(f"found the bid {found}: {reasons}")


def decided(owner: str) -> Story:
    """An approval with one condition, that somebody sees to."""
    story = Story(opening()).until_asked("decide")
    one = terms(story.now.date() + timedelta(days=90))
    return story.gives(
        c.Decide(
            by=NATIONAL,
            version=story.bid.version,
            outcome=Recommendation.APPROVE_WITH_CONDITIONS,
            reasons="All tests but one are met.",
            conditions=(one.model_copy(update={"owner": owner}),),
        )
    )


def test_whoever_sees_to_a_condition_reads_it_with_its_date():
    """What is asked, by when, what it blocks, who says that it is met, and how."""
    story = decided("Accountable officer")
    [told] = [one for one in letters(story) if one.kind == "condition_set"]
    assert (told.body, told.roles) == ("07R", (Role.ACCOUNTABLE_OFFICER,))
    due = words.day(story.bid.conditions[0].terms.due)
    assert told.words == (
        "Condition 1, Governance: Appoint a second lay member. Who sees to it: "
        f"Accountable officer. Due: {due}. The handover is not released before it is "
        "met. Evidence wanted: Minutes of the governing body. Send it on the bid's "
        "page, under Conditions; NHS England's regional team says whether the condition is "
        "met."
    )


@pytest.mark.parametrize(
    ("owner", "roles"),
    [
        ("Bid manager, with the guardian", (Role.BID_MANAGER, Role.GUARDIAN)),
        ("The head of governance", (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)),
        ("Local team, Q71", ()),
    ],
)
def test_free_words_say_whose_condition_it_is(owner: str, roles: tuple[Role, ...]):
    """An office of the CCG's; whoever looks after the bid where it is nobody's."""
    found = [one for one in letters(decided(owner)) if one.kind == "condition_set"]
    assert [set(one.roles) for one in found] == ([set(roles)] if roles else [])
