"""Whatever does not answer: the words come back, and the same form is sent again."""

import pytest
from sqlalchemy.exc import OperationalError

from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid

SCREEN = {"outcome": "eligible", "reasons": "Complete\nand “in time” <b>.</b>"}


async def expressed(home: House) -> str:
    """A bid that no list knows yet."""
    home.bids.behind = True
    return await a_bid(home)


async def test_a_form_for_a_bid_that_no_list_knows_yet_comes_back(home: House):
    """Neither the process nor the register answers: there is no bid to show a form of.

    The page holds what was typed, token and all, and its button sends the same form.
    """
    bid = await expressed(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        home.bids.down = True
        late = await lou.fill(page, 503, **SCREEN)
        assert "cannot tell yet whether this was recorded" in late.text
        assert "it will not be recorded twice" in late.text
        assert "What you typed" in late.text
        assert late.action == page.action
        assert late.values == {**page.values, **SCREEN}
        assert "<b>.</b>" not in late.html
        later = await lou.fill(late, 503)
        home.bids.down = False
        done = await lou.fill(later)
        await lou.fill(late)
    assert f"/nhs-england/bids/{bid}/recorded/3" in done.url
    assert home.bids.entries(bid) == 3


async def test_a_database_that_does_not_answer_keeps_the_words(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """Nothing about the bid, not even the form, can be read: the words come back."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")

        async def away(*_: object) -> None:
            raise OperationalError("select", {}, Exception("away"))

        with monkeypatch.context() as patch:
            patch.setattr(type(home.connections.members), "person", away)
            late = await lou.fill(page, 503, **SCREEN)
        assert late.values == {**page.values, **SCREEN}
        assert "/recorded/3" in (await lou.fill(late)).url


async def test_nobody_without_a_session_gets_words_back(home: House):
    """Another site cannot make a page of ours that holds its own words and a button."""
    bid = await expressed(home)
    home.bids.down = True
    async with browser(home) as nobody:
        answer = await nobody.post(
            f"/nhs-england/bids/{bid}/do/screen", data={"reasons": "Put in by others."}
        )
    assert answer.status_code == 303
    assert "Put in by others" not in answer.text


async def test_a_page_that_only_reads_has_nothing_to_send_again(home: House):
    bid = await expressed(home)
    home.bids.down = True
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}", 503)
    assert "Send the form again" not in page.html
