"""Key pages as the accessibility tree gives them to a screen reader, word by word.

The words are Chromium's for assistive technology, not those of a screen reader: see
docs/accessibility.md for what was tried and what was not.
"""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from playwright.async_api import Browser as Chromium

from tests.browser.served import window
from tests.browser.speaking import headings, spoken
from tests.services.conftest import home, seeded
from tests.services.house import House
from tests.services.pages.boards import FIVE, FORM, held
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_voting_pages import DO, opens
from tests.services.pages.test_voting_pages import before_board as before_vote
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked

__all__ = ["home", "seeded"]

BOARD = "Camden Health and Wellbeing Board"
NAMED = "rowheader \"Record the board's decision "
"""How a row of My work begins."""


def in_order(lines: Sequence[str], *wanted: str) -> None:
    """Each of these is said as it stands, or begins a line, and in this order."""
    left = iter(lines)
    for words in wanted:
        said = any(line == words or line.startswith(f"{words},") for line in left)
        assert said, f"{words!r} is not said, or not in its place:\n" + "\n".join(lines)


def well_ordered(lines: Sequence[str]) -> None:
    """One main heading, and below it no level left out; landmarks, a way past the menu."""
    levels = [level for level, _ in headings(list(lines))]
    after = levels[levels.index(1) :]
    assert levels.count(1) == 1, headings(list(lines))
    assert all(b - a <= 1 for a, b in pairwise(after)), levels
    in_order(lines, 'link "Skip to main content"', "banner", "main", "contentinfo")
    assert not [line for line in lines if line.endswith(' ""') and "row" not in line]


@pytest.mark.wcag("1.3.1", "2.4.6", "4.1.2")
async def test_my_work_and_a_bid_are_heard_as_they_are_read(
    chromium: Chromium, home: House
):
    """A table by its name and headers, whom a bid waits for, what there is to do."""
    bid = await opened(home)
    await until_asked(home, bid, "record_board_decision")
    async with window(chromium, home) as show, browser(home, "cleo") as cleo:
        lines = await spoken(await show("my work", await cleo.see("/hwb/")))
        well_ordered(lines)
        in_order(
            lines,
            'navigation "Menu"',
            'link "My work (1)"',
            'region "Your role"',
            "board clerk, Camden Health and Wellbeing Board",
            'heading 1 "My work"',
            'heading 2 "Not due yet (1)"',
            'table "Not due yet"',
            'columnheader "Task"',
            'columnheader "Bid"',
            'columnheader "Due"',
            'columnheader "Owner"',
            f'{NAMED}, bid {bid} Waiting for the decision of {BOARD}."',
            f'link "Record the board\'s decision , bid {bid}"',
            f"Waiting for the decision of {BOARD}.",
            f'link "{bid}"',
            "0 of 30 working days used",
            f'button "Take it on : Record the board\'s decision, bid {bid}"',
        )
        lines = await spoken(await show("a bid", await cleo.see(f"/hwb/bids/{bid}")))
        well_ordered(lines)
        in_order(
            lines,
            f'heading 1 "Bid {bid}, NHS Camden CCG"',
            "With the health and wellbeing boards",
            'region "What this bid waits for"',
            'navigation "Parts of this bid"',
            'link "Summary"',
            'heading 2 "Waiting for you"',
            'link "Record the board\'s decision: Camden Health and Wellbeing Board"',
            'table "Who it waits for"',
            'columnheader "What"',
            f'rowheader "The decision of {BOARD}"',
            'term "Applicants"',
            "NHS Camden CCG",
        )


@pytest.mark.wcag("3.3.1", "4.1.3")
async def test_an_error_is_announced_and_said_again_at_its_question(
    chromium: Chromium, home: House
):
    """To declare: the title says it, the alert lists it, the question's group has it."""
    bid = await opened(home)
    await until_asked(home, bid, "record_board_decision")
    there = f"/hwb/bids/{bid}/do/declare-interest"
    async with window(chromium, home) as show, browser(home, "cleo") as cleo:
        form = await cleo.see(there)
        lines = await spoken(await show("declare", form))
        well_ordered(lines)
        in_order(
            lines,
            'heading 1 "NHS Camden CCG Declare an interest, or that you have none"',
            'group "Which kind of interest is it?"',
            'radio "I have no interest", "You have looked, and nothing of yours touches '
            'this bid."',
            'edit "What is the interest?"',
            'group "Since when? (optional)"',
            'edit "Day"',
            'edit "Month"',
            'edit "Year"',
            'button "Declare"',
        )
        page = await show("declare wrong", await cleo.fill(form, 422))
        await page.wait_for_function(FOCUSED)
        lines = await spoken(page)
        assert lines[0].startswith('page "Error: Declare an interest')
        in_order(
            lines,
            "alert",
            'heading 2 "There is a problem"',
            'link "Select which kind of interest it is"',
            'heading 1 "NHS Camden CCG Declare an interest, or that you have none"',
            'group "Which kind of interest is it?", "Error: Select which kind of '
            'interest it is"',
        )


FOCUSED = "() => document.activeElement.matches('.nhsuk-error-summary')"
"""The summary of errors is where somebody reads on."""


@pytest.mark.wcag("1.3.1", "4.1.3")
async def test_a_board_s_decision_is_heard_seat_by_seat_and_its_quorum_by_name(
    chromium: Chromium, home: House
):
    """The form, then the quorum checked: a region that the page is opened at."""
    bid, body = await before_board(home)
    four = held(body, *FIVE[:2], *FIVE[3:])
    async with window(chromium, home) as show, browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        checked = await cleo.fill(form, **four, check="quorum")
        page = await show("quorum checked", checked)
        lines = await spoken(page)
        well_ordered(lines)
        in_order(
            lines,
            'group "What did the board decide?"',
            'radio "It approved the bid", checked',
            'group "When did the board meet?"',
            'edit "Minute reference"',
            'group "Who was there for this item, and how did each vote?"',
            'group "Councillor Alex Example Chair, cabinet member for health"',
            'combobox "At this item: Councillor Alex Example", holds Present',
            'group "Vote of Chair, cabinet member for health"',
            'radio "For", checked',
            'region "Not quorate for this item"',
            'heading 2 "Not quorate for this item"',
            'button "Check the quorum"',
            'edit "Resolution"',
        )
        await page.evaluate("() => { location.hash = 'quorum'; }")
        on = "() => document.activeElement.id === 'quorum'"
        await page.wait_for_function(on)
        lines = await spoken(page)
        in_order(lines, 'region "Not quorate for this item", focused')
        wrong = await spoken(await show("decide wrong", await cleo.fill(form, 422)))
        in_order(
            wrong,
            "alert",
            'link "Select what the board decided"',
            'link "Enter the minute reference"',
            'group "What did the board decide?", "Error: Select what the board decided"',
        )


@pytest.mark.wcag("3.3.2")
async def test_what_is_signed_is_heard_before_the_box_is_ticked(
    chromium: Chromium, home: House
):
    """What one signs, the tick by its words, the button by what it does."""
    bid = await opened(home)
    await until_asked(home, bid, "sign_assurance")
    there = f"/nhs-england/bids/{bid}/do/sign-assurance"
    async with window(chromium, home) as show, browser(home, "lin") as lin:
        form = await lin.see(there)
        lines = await spoken(await show("sign", form))
        well_ordered(lines)
        in_order(
            lines,
            'heading 1 "NHS Camden CCG Sign the assurance"',
            "Evidence: Quarter 3 review.",
            'checkbox "I have read Part two as attested and sign it for finance."',
            'button "Sign the assurance"',
        )
        lines = await spoken(await show("not signed", await lin.fill(form, 422)))
        in_order(lines, "alert", 'link "Confirm that you sign Part two"')


@pytest.mark.wcag("1.3.1", "3.3.2")
async def test_a_vote_is_heard_with_its_resolution_before_its_choices(
    chromium: Chromium, home: House
):
    """What is put, what it means, until when; then the ways to vote."""
    bid, _ = await before_vote(home)
    await opens(home, bid)
    async with window(chromium, home) as show, browser(home, "alex") as voter:
        form = await voter.see(DO.format(bid, "cast-vote"))
        lines = await spoken(await show("vote", form))
        well_ordered(lines)
        in_order(
            lines,
            'term "Resolution"',
            'term "Closes"',
            'group "How do you vote?"',
            'radio "For the resolution"',
            'radio "Against the resolution"',
            'radio "I abstain"',
            'group "If the votes are equal, how do you use your casting vote? (optional)"',
            'button "Vote"',
        )


@pytest.mark.wcag("1.3.1")
async def test_part_two_says_how_far_each_section_is(chromium: Chromium, home: House):
    """A link by its section's name, described by its state."""
    bid = await opened(home)
    await until_asked(home, bid, "attest_assurance")
    async with window(chromium, home) as show, browser(home, "dan") as dan:
        tasks = await dan.see(f"/nhs-england/bids/{bid}/assurance")
        lines = await spoken(await show("part two", tasks))
        well_ordered(lines)
        in_order(
            lines,
            'heading 1 "NHS Camden CCG Attest assurance (Part two)"',
            'link "How NHS Camden CCG stands", "Not started"',
            'link "What you attest", "Not started"',
            'button "Check your answers"',
        )
