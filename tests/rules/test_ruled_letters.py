"""Letters that say how something was ruled, set or screened, and why."""

import pytest

from tests.builders import LOCAL, MANAGER, Story, opening
from tests.rules.letters import letters
from tests.tracking import TRACKED, ready
from workflows.contracts import commands as c


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
