"""Draft minutes of a board's item: what they say, who reads them, taking them away."""

from pathlib import Path

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, FIVE, FORM, held, seated, who
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_export import checked, unzipped
from tests.services.pages.test_meeting_minutes import has_none
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling

MEMBER = hat(Role.BOARD_MEMBER, BOARD)


async def decided(home: House, **more: str) -> str:
    """A bid on which Camden's board has decided, Vikram sitting for Carol."""
    bid_id = await opened(home)
    body = await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    await recuse(home, bid_id, "carol", MEMBER, Handling.LEAVE)
    four = [seat for seat in FIVE if seat != "councillor-3"]
    sits = {
        "minutes.seat.councillor-3.who": f"for:{who(body, 'Vikram')}",
        "minutes.seat.councillor-3.vote": "against",
        "minutes.seat.voluntary.who": "apologies",
        "minutes.seat.ccg.who": "left",
    }
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        done = await cleo.fill(form, **held(body, *four) | sits | more)
        assert "/recorded/" in done.url
        assert "quorate for this item once everybody with an interest" in done.text
        assert "Read the draft minutes" in done.links
    await has_none(home, bid_id, "cleo")
    return bid_id


async def test_the_draft_says_all_that_minutes_say(home: House):
    """Present, apologies, declarations and how handled, quorum, votes, resolution."""
    bid_id = await decided(
        home, outcome="approve_with_comments", comments="Report to us each quarter."
    )
    async with browser(home, "cleo") as cleo:
        tab = await cleo.see(f"/hwb/bids/{bid_id}/decisions?opened=yes")
        assert "Minutes of Camden Health and Wellbeing Board" in tab.links
        page = await cleo.see(f"/hwb/bids/{bid_id}/minutes/{BOARD}?version=1")
        text = await cleo.get(f"/hwb/bids/{bid_id}/minutes/{BOARD}?as=text")
        html = await cleo.get(f"/hwb/bids/{bid_id}/minutes/{BOARD}?as=html")
        for words in (
            "Councillor Vikram Example (substitute for Councillor Carol Example)",
            "Imran Example",
            "Carol Example declared a financial interest. My firm owns the building.",
            "that they leave for this bid: A direct gain.",
            "Dr Grace Example represents the applicant: not counted on this item.",
            "5 members with a vote are present and 5 are needed.",
            "4 for, 1 against, 0 abstained.",
            "That the board approves the bid.",
            "The board approved the bid with comments.",
            "Report to us each quarter.",
            "which pins version 1 of the board's seats and rules",
        ):
            assert words in page.text, words
            assert words in text.text, words
        assert text.headers["content-type"].startswith("text/plain")
        assert ".html" in html.headers["content-disposition"]
        assert (
            "<h2>Declarations of interest and how they were handled</h2>" in html.text
        )
        for missing in (f"{BOARD}?version=7", "E09000019", f"{BOARD}?as=pdf", "x"):
            answer = await cleo.get(f"/hwb/bids/{bid_id}/minutes/{missing}")
            assert answer.status_code in {404, 422}, missing
    async with browser(home, "carol") as carol:
        await carol.see(f"/hwb/bids/{bid_id}/minutes/{BOARD}", 403)


async def test_a_decision_by_voice_is_minuted_as_the_chair_stated_it(home: House):
    """No counts are made up."""
    bid_id = await opened(home)
    body = await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    spoken = {f"minutes.seat.{seat}.vote": "" for seat in FIVE}
    spoken["minutes.stated"] = "Carried, nobody <b>against</b>."
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        await cleo.fill(form, **held(body) | spoken)
        await has_none(home, bid_id, "cleo")
        page = await cleo.see(f"/hwb/bids/{bid_id}/minutes/{BOARD}")
        assert "stated: Carried, nobody <b>against</b>." in page.text
        tab = await cleo.see(f"/hwb/bids/{bid_id}/decisions?opened=yes")
    assert "By voice, as the chair stated" in tab.text


async def test_the_record_of_an_item_verifies_by_itself(home: House, tmp_path: Path):
    """The minutes, the pinned body and the quorum are part of what the chain holds."""
    bid_id = await decided(home)
    async with browser(home, "cleo") as cleo:
        answer = await cleo.get(f"/hwb/bids/{bid_id}/record.zip?opened=yes")
    folder = unzipped(answer.content, tmp_path)
    code, said = checked(folder)
    assert code == 0, said
    kept = (folder / "entries.jsonl").read_text()
    assert "would_help" in kept
    assert "Representative of NHS Camden CCG" in kept
