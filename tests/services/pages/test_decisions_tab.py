"""The tab of decisions: who, when, why and by which rule, for every decision on a bid."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest

from services.kit import history
from services.kit.pages.bid import decided
from tests import builders
from tests.builders import Story
from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Stage
from workflows.contracts.events import Event
from workflows.contracts.reviews import BoardOutcome
from workflows.rules import words

BID = "07R-1"
TAB = f"/ccg/bids/{BID}/decisions"


async def told(home: House, events: Sequence[Event]) -> str:
    for event in events:
        await home.bids.happened(BID, event)
    async with browser(home, "mara") as mara:
        return (await mara.see(TAB)).text


def section(text: str, title: str, end: str) -> str:
    """What stands between two headings."""
    assert title in text, text
    return text.partition(f"{title} ")[2].partition(end)[0]


async def test_a_screening_says_who_when_why_and_by_which_rule(home: House):
    """Its outcome alone is no use to the CCG that is told of it."""
    bid = await opened(home)
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        await lou.fill(form, outcome="supported_track", reasons="Staff are to come.")
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{bid}/decisions")
    said = section(page.text, "Screening Outcome", "Support links")
    for said_of_it in (
        "Eligible, on the supported track",
        "Staff are to come.",
        "Lou Example (NHS England's local team)",
        "Why it counts A bid is screened once, by the local team.",
        words.moment(home.bids.bids[bid].opened).partition(" on ")[2],
    ):
        assert said_of_it in said, said_of_it
    entry = next(href for name, href in page.links.items() if name.startswith("Entry"))
    assert entry == "recorded/3"


async def test_every_decision_of_the_road_names_its_person_its_day_and_its_rule(
    home: House,
):
    """Screening, boards, conflict review, Part two, the region, NHS England, members."""
    text = await told(home, Story().until(Stage.LIVE).events)
    titles = (
        "Screening",
        "Camden Health and Wellbeing Board",
        "Conflict review",
        "Assurance (Part two)",
        "Regional recommendation",
        "Decision in principle",
        "Members' vote, NHS Camden CCG",
        "To sign, file and publish",
    )
    text = text.partition("stood against it.")[2]
    for title, following in pairwise(titles):
        said = section(text, title, following)
        assert " by " in said, title
        assert "Example (" in said, title
        assert "Why it counts" in said, title
        assert "of the record" in said, title
    assert "No longer counts" not in text


async def test_what_came_of_a_decision_is_read_at_once_and_its_rule_unfolds(
    home: House,
):
    """Seven decisions are long to read on a phone; outcome, reasons, and who, are not."""
    for event in Story().until(Stage.LIVE).events:
        await home.bids.happened(BID, event)
    async with browser(home, "mara") as mara:
        page = await mara.see(TAB)
    plain = re.sub(r"<details\b.*?</details>", "", page.html, flags=re.DOTALL)
    folded = re.findall(r"<details\b.*?</details>", page.html, flags=re.DOTALL)
    for name in ("Outcome", "Reasons", "Decided by", "All tests met."):
        assert name in plain, name
    for name in ("Why it counts", "Entitled to vote", "of the record<"):
        assert name not in plain, name
        assert any(name in one for one in folded), name


async def test_a_decision_on_an_earlier_version_is_told_as_one_that_counts_no_more(
    home: House,
):
    """A board that asked for changes is asked again; what it said stays on record."""
    story = Story().until_asked("record_board_decision")
    need = next(n for n in story.needs() if n.command == "record_board_decision")
    asked = builders.meet(story.bid, need, story.now).model_copy(
        update={
            "outcome": BoardOutcome.REQUEST_CHANGES,
            "comments": "Name a second lay member.",
        }
    )
    story.gives(asked)
    stands = await told(home, story.events)
    assert "No longer counts" not in stands
    assert "Name a second lay member." in stands
    seen = len(story.events)
    story.until_asked("record_board_decision")
    text = await told(home, story.events[seen:])
    gone = text.partition("No longer counts ")[2]
    assert "asked for changes" in gone
    assert gone.count("Name a second lay member.") == 1
    assert "Name a second lay member." not in text.partition("No longer counts ")[0]


def test_a_screening_that_the_register_has_not_heard_yet_says_so():
    """The bid is exact, its entry comes some milliseconds later."""
    story = Story().until_asked("screen")
    story.gives(
        c.Screen(
            by=builders.LOCAL,
            outcome=ScreeningOutcome.NOT_ELIGIBLE,
            reasons="It is in special measures.",
        )
    )
    (part,) = decided.told_of(story.bid, ()).standing
    assert ("Outcome", "Not eligible") in part.rows
    assert ("Decided by", decided.LATE) in part.rows


@pytest.mark.parametrize("kind", decided.KINDS)
def test_each_kind_that_is_read_is_a_kind_of_the_record(kind: str):
    """A kind that is misspelt would silently never be found."""
    assert kind in (*history.KINDS["decisions"], "assurance_signed")
