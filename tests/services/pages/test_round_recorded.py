"""What stands on the page after a decision, and the question asked before one."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from services.kit.pages.bid import recorded, satisfied
from tests import builders
from tests.services.house import URL, House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, step, until_asked
from workflows.bid import options
from workflows.bid.asked import Asked
from workflows.contracts.events import BidOpened, Entry
from workflows.rules import permissions, rulebook


async def test_a_recorded_decision_says_who_what_why_and_who_is_written_to(home: House):
    """Outcome, person, rules in words, letters, check code, what comes next."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    page = await step(home, bid_id)
    assert page
    line = (await home.connections.register.history(bid_id, 0, 100))[-1]
    assert page.title.startswith(f"Recorded: entry {line.number} of bid {bid_id}")
    assert "Camden Health and Wellbeing Board approved the bid" in page.text
    assert "Cleo Example (board clerk, Camden Health and Wellbeing Board)" in page.text
    assert "every board that decides has to approve" in page.text
    assert "It is about version 1 of the application." in page.text
    assert line.hash in page.text
    assert "Waiting for" in page.text
    letters = await home.connections.post.of_entry(bid_id, line.number)
    assert letters
    assert all(row.words in page.text and row.name in page.text for row in letters)
    assert all(row.address not in page.html for row in letters)
    assert "Read the letter to NHS Camden CCG" in page.text
    assert f"Subject: Bid {bid_id}: a decision has been made" in page.text
    assert "WHY YOU GET THIS EMAIL" in page.text
    assert f"{URL}/ccg/bids/{bid_id}" in page.text


async def test_letters_are_shown_to_nobody_who_may_not_see_the_papers(home: House):
    """The page of an entry is kept from whoever is kept from the bid, letters and all."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    page = await step(home, bid_id)
    assert page
    own = page.url.removeprefix("/hwb")
    async with browser(home, "isla") as isla, browser(home, "sid") as sid:
        await isla.see(f"/ccg{own}", 404)
        await sid.see(f"/hwb{own}", 404)


async def test_what_was_decided_is_said_before_the_register_has_heard_of_it(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """The process knows it and nobody waits; letters and code come with the register."""
    monkeypatch.setattr(recorded, "BEHIND", (0,))
    bid_id = await opened(home)
    home.bids.behind = True
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid_id}/do/screen")
        page = await lou.fill(form, outcome="eligible", reasons="Complete.")
        assert page.title.startswith("Recorded: ")
        for words in (
            "found the bid eligible",
            "Why it counts",
            "Waiting for the application",
            "nothing has to be sent again",
        ):
            assert words in page.text
        assert "With this code" not in page.text
        assert "Nobody is written to" not in page.text
        await home.bids.catch_up()
        then = await lou.see(page.links["Look again"])
    assert "found the bid eligible" in then.text
    assert "Letters about it" in then.text
    line = (await home.connections.register.history(bid_id, limit=50))[-1]
    assert line.hash in then.html


def test_what_is_kept_beside_an_entry_is_told_to_nobody():
    """A sealed decision goes to the register with its entry, and to no page."""
    event = BidOpened(at=datetime(2026, 6, 3, tzinfo=UTC), opening=builders.opening())
    entry = Entry(bid_id="07R-1", number=1, event=event)
    held = entry.model_copy(update={"sealed": object(), "scores": object()})
    asked = Asked()
    asked._outbox = SimpleNamespace(untold=(held,))  # type: ignore[assignment]
    assert asked.untold(1) == (entry,)
    assert asked.untold(2) == ()


async def test_the_page_waits_a_moment_where_the_process_does_not_say(home: House):
    """Whoever has just decided reads their decision, not that it is on its way."""
    bid_id = await opened(home)
    home.bids.behind = home.bids.silent = True
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid_id}/do/screen")
        said = {"outcome": "eligible", "reasons": "Complete."}
        sending = asyncio.create_task(lou.fill(form, **said))
        await asyncio.sleep(0.3)
        await home.bids.catch_up()
        page = await sending
    assert page.title.startswith("Recorded: ")
    assert "found the bid eligible" in page.text


def test_the_page_waits_as_long_as_a_quiet_bid_takes_to_be_told():
    """The timer that a bid rests for, and as long again: the server rounds it up."""
    assert sum(recorded.BEHIND) > 2 * options.TELL_QUIET.total_seconds()


async def test_an_entry_that_has_not_arrived_is_said_to_be_on_its_way(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """The page claims nothing that it cannot see, and what comes next is right."""
    monkeypatch.setattr(recorded, "BEHIND", recorded.BEHIND[:1])
    bid_id = await opened(home)
    home.bids.behind = home.bids.silent = True
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid_id}/do/screen")
        page = await lou.fill(form, outcome="eligible", reasons="Complete.")
        assert page.title.startswith("Recorded, on its way to the register")
        assert "nothing has to be sent again" in page.text
        assert "Waiting for the application" in page.text
        await home.bids.catch_up()
        then = await lou.see(page.links["Look again"])
        assert then.title.startswith("Recorded: ")


async def test_a_made_up_number_is_no_page(home: House):
    """The process is never so far ahead of the register."""
    bid_id = await opened(home)
    async with browser(home, "lou") as lou:
        for number in ("999", "0"):
            await lou.see(f"/nhs-england/bids/{bid_id}/recorded/{number}", 404)


def test_every_step_of_a_person_has_its_rule_in_words():
    """Somebody adds a command: here it asks for its sentence; two of them open a vote."""
    assert len(satisfied.SATISFIED) == len(rulebook.RULES) - 1
    assert len(satisfied.PERSONAL) == len(permissions.DECIDING) - 1
    assert set(satisfied.SATISFIED) >= satisfied.PERSONAL


async def test_whoever_judges_a_bid_is_asked_to_declare_before_the_papers_open(
    home: House,
):
    """It is a question, not a bar; having declared, one is not asked again."""
    bid_id = await opened(home)
    papers = f"/nhs-england/bids/{bid_id}/papers"
    async with browser(home, "lou") as lou:
        first = await lou.see(papers)
        assert "Declare before you read" in first.text
        assert "One team around each patient." not in first.text
        anyway = await lou.see(f"{papers}?opened=yes")
        assert "One team around each patient." in anyway.text
        form = await lou.see(first.links["Declare"])
        done = await lou.fill(form, category="none")
        assert done.links["Open the papers"] == papers
        assert "Screen the expression of interest" in done.links
        then = await lou.see(papers)
        assert "One team around each patient." in then.text


async def test_a_decision_form_reminds_whoever_has_not_declared(home: House):
    """The form is there all the same."""
    bid_id = await opened(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid_id}/do/screen")
        assert "Declare first" in page.links
        asks = await lou.see(f"/nhs-england/bids/{bid_id}/do/ask-information")
        assert "Declare first" not in asks.links


async def test_the_applicants_own_people_read_their_papers_at_once(home: House):
    """The conflict review asks them, and waits for them."""
    bid_id = await opened(home)
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid_id}/papers")
    assert "One team around each patient." in page.text
