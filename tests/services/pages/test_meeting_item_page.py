"""One bid at one meeting on a page: who is there, declarations, quorum, votes, resolution."""

from tests.services.house import House
from tests.services.pages.boards import BOARD, held
from tests.services.pages.meetings import LIST, made, today
from tests.services.pages.test_board_items import before_board, recused
from tests.services.pages.test_meeting_items import sitting
from tests.services.pages.test_meeting_minutes import has_none
from tests.services.pages.visiting import browser

RECORD = "Record what was decided"


async def test_the_page_of_an_item_has_all_that_the_clerk_needs(home: House):
    """Before the decision and after it; another meeting has no such item."""
    bid, body = await before_board(home)
    for subject in ("carol", "uma"):
        await recused(home, bid, subject)
    async with browser(home, "cleo") as cleo:
        await sitting(home, cleo, bid, body)
        meeting = await cleo.see(f"{LIST}/1")
        address = meeting.links[f"6. Bid {bid}"]
        first = await cleo.see(address)
        assert "Declare before you read" in first.text
        form = await cleo.see(first.links["Declare"])
        await cleo.fill(form, category="none")
        page = await cleo.see(address)
        for words in (
            f"Item 6: bid {bid}",
            "The bid waits for the board.",
            "With those who came it is",
            "Vikram Example sits as substitute. Councillor Carol Example is recused.",
            "Uma Example declared a financial interest. My firm owns the building.",
            "that they leave for this bid: A direct gain.",
            "Have not declared",
            "Write down who came",
        ):
            assert words in page.text, words
        assert "Vote" not in page.text.split("Who is there")[1]
        form = await cleo.see(page.links[RECORD])
        given = {k: v for k, v in held(body).items() if "councillor-3" not in k}
        await cleo.fill(form, **given, **{"minutes.seat.councillor-3.vote": "against"})
        after = await cleo.see(address)
        for words in (
            "The board approved the bid.",
            "That the board approves the bid.",
            "4 for, 1 against, 0 abstained",
            "5 members with a vote are present and 5 are needed.",
            "Councillor Vikram Example sits as substitute",
            "Against",
            "Sent apologies",
            "HWB/2026/14",
        ):
            assert words in after.text, words
        assert RECORD not in after.links
        draft = await cleo.see(after.links["Read the draft minutes of this item"])
        assert "Draft minutes" in draft.text
        await made(cleo, today(home), notice="Again.", begins="8pm")
        await cleo.see(f"{LIST}/2/items/{bid}", 404)
    assert home.bids.bids[bid].board_decisions[0].board == BOARD


async def test_quorum_and_outcome_open_once_a_member_has_declared(home: House):
    """R11: who is out, and what came of it, on the meeting's page and over the API.

    The clerk, who judges nothing, runs the meeting without.
    """
    bid, body = await before_board(home)
    await recused(home, bid, "carol")
    api = "/hwb/api/v1/meetings/1"
    hidden = "Its quorum and its outcome open once you have declared."
    quorum = "With those who came it is"
    async with browser(home, "cleo") as cleo, browser(home, "bola") as bola:
        await sitting(home, cleo, bid, body)
        page = await cleo.see(f"{LIST}/1")
        assert quorum in page.text
        page = await bola.see(f"{LIST}/1")
        assert hidden in page.text
        for words in (quorum, "Carol Example is recused", "Who is out"):
            assert words not in page.text, words
        async with home.client("bola") as program:
            (item,) = (await program.get(api)).json()["items"]
        assert (item["state"], item["quorum"]) == (hidden, None)
        given = {k: v for k, v in held(body).items() if "councillor-3" not in k}
        form = await cleo.see(f"/hwb/bids/{bid}/do/record-board-decision?about={BOARD}")
        await cleo.fill(form, **given, **{"minutes.seat.councillor-3.vote": "for"})
        assert "The board approved" not in (await bola.see(f"{LIST}/1")).text
        await has_none(home, bid, "bola")
        assert "The board approved the bid." in (await bola.see(f"{LIST}/1")).text
