"""A board's people: the decision from the minutes, questions, interests."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.kit.pages.questions.asking import Asking
from services.kit.pages.steps import anytime
from tests.builders import CLERK, START, opening
from tests.services.house import House, hat
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import BoardOutcome, Handling

FORM = "/hwb/bids/{}/do/record-board-decision?about=E09000007"
TODAY = datetime.now(UTC)
DECISION: dict[str, Any] = {
    "outcome": "approve",
    "meeting_date__day": str(TODAY.day),
    "meeting_date__month": str(TODAY.month),
    "meeting_date__year": str(TODAY.year),
    "minute_reference": "HWB/12",
    "votes__in_favour": "7",
    "votes__against": "0",
    "votes__abstained": "1",
}


async def test_the_clerk_records_what_the_board_decided(home: House):
    """Outcome, meeting, minute, votes and comments end on the record."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        assert "Camden Health and Wellbeing Board" in form.title
        said = DECISION | {"outcome": "approve_with_comments", "comments": "Well done."}
        done = await cleo.fill(form, **said)
    assert "/recorded/" in done.url
    decided = home.bids.bids[bid_id].board_decisions[0]
    assert decided.outcome is BoardOutcome.APPROVE_WITH_COMMENTS
    assert (decided.votes.in_favour, decided.comments) == (7, "Well done.")


async def test_what_is_missing_is_said_at_its_question(home: House):
    """Every question has its own sentence, and what was typed stays."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        page = await cleo.fill(form, 422, minute_reference="HWB/12")
    assert page.title.startswith("Error: ")
    assert "Select what the board decided" in page.links
    assert "Enter the date of the meeting" in page.links
    assert page.values["minute_reference"] == "HWB/12"


async def test_a_rule_that_is_broken_is_said_in_its_own_words(home: House):
    """An approval with more votes against it than for it cannot be."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        page = await cleo.fill(form, 422, **DECISION | {"votes__against": "9"})
    assert "An approval cannot have more votes against than for." in page.text
    assert page.values["votes.against"] == "9"
    assert home.bids.bids[bid_id].stage is Stage.HWB_APPROVAL


async def test_members_kept_from_voting_are_named_on_the_form(home: House):
    """The clerk knows before the vote is counted whose vote does not count."""
    bid_id = await opened(home)
    await home.enrol("mo", hat(Role.BOARD_MEMBER, "E09000007"))
    async with browser(home, "mo") as mo:
        form = await mo.see(f"/hwb/bids/{bid_id}/do/declare-interest")
        said = {"category": "financial", "description": "Partner at a practice."}
        await mo.fill(form, **said)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
    assert "An interest keeps Mo Example from voting" in form.text


async def test_a_vote_with_a_conflicted_member_in_it_is_refused(home: House):
    """The clerk ticks who voted; the rule looks at their interests (R7)."""
    bid_id = await opened(home)
    mo = await home.enrol("mo", hat(Role.BOARD_MEMBER, "E09000007"))
    async with browser(home, "mo") as member:
        form = await member.see(f"/hwb/bids/{bid_id}/do/declare-interest")
        said = {"category": "financial", "description": "Partner at a practice."}
        await member.fill(form, **said)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        assert "Mo Example" in form.text
        assert "Cara Example" in form.text
        page = await cleo.fill(form, 403, **DECISION, votes__voters=mo)
        assert "is among those who voted" in page.text
        cara = await home.number("cara")
        await cleo.fill(page, votes__voters=cara)
    assert home.bids.bids[bid_id].board_decisions[0].votes.voters == (cara,)


async def test_a_ruling_can_be_made_as_soon_as_an_interest_is_declared(home: House):
    """Nobody has to wait for the review to come before they may take part again."""
    bid_id = await opened(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"/hwb/bids/{bid_id}/do/declare-interest")
        said = {"category": "personal", "description": "A member of a group."}
        page = await cleo.fill(form, 422, **said)
        said["category"] = "non_financial_personal"
        await cleo.fill(page, **said)
    async with browser(home, "pia") as pia:
        form = await pia.see(f"/conflicts/bids/{bid_id}/do/rule-on-interest")
        assert "declared a non-financial personal interest" in form.text
        assert "A member of a group." in form.text
        said = await pia.fill(form, 422, handling="note", reason="Remote.")
        assert "Select how grave it is" in said.text
        await pia.fill(said, severity="slight")
        tab = await pia.see(f"/conflicts/bids/{bid_id}/conflicts?opened=yes")
        assert "How grave it is Slight" in tab.text
    assert home.bids.bids[bid_id].interests[0].handling is Handling.NOTE


async def test_a_board_asks_several_questions_at_once(home: House):
    """Questions are added one by one; the page says that the clock stops."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cara") as cara:
        form = await cara.see(f"/hwb/bids/{bid_id}/do/ask-information")
        assert "The clock stops until the CCG has answered" in form.text
        more = await cara.fill(form, questions__0__text="How many?", add="questions")
        assert more.values["questions.0.text"] == "How many?"
        await cara.fill(more, questions__1__text="Since when?")
    request = home.bids.bids[bid_id].requests[0]
    assert [q.text for q in request.questions] == ["How many?", "Since when?"]


@pytest.mark.parametrize(
    ("stopping", "said"),
    [
        ((Party.HWB,), "The clock stops until the CCG has answered every question."),
        ((), "The clock runs on while the CCG answers."),
    ],
)
def test_who_asks_is_told_what_becomes_of_the_clock(
    stopping: tuple[Party, ...], said: str
):
    """The round's policy says whose questions stop it."""
    cycle = opening().cycle.model_copy(update={"stops_clock": stopping})
    bid = opening(cycle=cycle)
    form = anytime.ask_information(Asking(bid, CLERK, "", START))
    assert form.effect.startswith(said)


async def test_a_question_is_picked_from_a_list_and_changed(home: House):
    """A picked one fills the empty place, the next one gets a place of its own."""
    bid_id = await opened(home)
    first, second = anytime.READY[:2]
    async with browser(home, "cara") as cara:
        form = await cara.see(f"/hwb/bids/{bid_id}/do/ask-information")
        once = await cara.fill(form, questions__pick=first, add="questions")
        assert once.values["questions.0.text"] == first
        assert once.values["questions.count"] == "1"
        twice = await cara.fill(once, questions__pick=second, add="questions")
        assert twice.values["questions.1.text"] == second
        wrong = await cara.fill(twice, 422, questions__0__text="")
        assert wrong.links["Question 1: enter the question"] == "#questions-0-text"
        await cara.fill(wrong, questions__0__text=f"{first} And why?")
    request = home.bids.bids[bid_id].requests[0]
    assert [q.text for q in request.questions] == [f"{first} And why?", second]


async def test_another_boards_clerk_knows_of_no_such_bid(home: House):
    """A bid that does not touch a board's area is not theirs to see."""
    bid_id = await opened(home)
    async with browser(home, "sid") as sid:
        await sid.see(f"/hwb/bids/{bid_id}/do/record-board-decision", 404)
        await sid.see(f"/hwb/bids/{bid_id}", 404)
