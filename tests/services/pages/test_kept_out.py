"""Whoever is kept out reads how their own interest was ruled on, by whom, and why."""

from typing import Any

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, seated
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from tests.services.test_notifications import MINE, delivered
from tests.services.test_reads import read
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling


async def test_the_reason_is_read_by_whom_it_is_about_and_by_no_other(home: House):
    """Whoever declared the interest reads it on the bid's page too."""
    bid_id = await opened(home)
    await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    own = hat(Role.BOARD_MEMBER, BOARD)
    for subject in ("hana", "carol"):
        await recuse(home, bid_id, subject, own, Handling.LEAVE)
    async with browser(home, "hana") as hana:
        page = await hana.see(f"/hwb/bids/{bid_id}")
    assert "it was ruled that you see no papers of it" in page.text
    assert "Pia Example ruled that you leave for this bid: A direct gain." in page.text
    assert page.text.count("A direct gain.") == 1
    assert "Carol" not in page.text


async def test_who_is_out_reads_the_letter_about_it_and_has_it_sent_again(home: House):
    """It is the only one of the bid's letters that is left to them, and it opens nothing."""
    bid_id = await opened(home)
    await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    own = hat(Role.BOARD_MEMBER, BOARD)
    for subject in ("hana", "carol"):
        await recuse(home, bid_id, subject, own, Handling.LEAVE)
    mine = await only_letter(home, "hana", bid_id)
    theirs = await only_letter(home, "carol", bid_id)
    async with browser(home, "hana") as hana:
        page = await hana.see("/notifications/")
        assert "Ruling on your interest" in page.text
        assert "ruled that you leave for this bid" in page.text
        kept = await hana.see(page.links[f"Bid {bid_id}"])
        assert "it was ruled that you see no papers of it" in kept.text
        form = next(f for f in page.forms if f.action == "/notifications/resend")
        assert form.values["message"] == mine["id"]
        again = await hana.post(form.action, data=form.values)
        assert again.headers["location"] == "/notifications/?again=1"
        other = await hana.post(form.action, data={"message": theirs["id"]})
        assert other.status_code == 403


async def only_letter(home: House, subject: str, bid_id: str) -> dict[str, Any]:
    """What is left to somebody of a bid's letters, sent by now."""
    found = (await read(home, subject, MINE))["items"]
    [mine] = [one for one in found if one["bid_id"] == bid_id]
    assert mine["kind"] == "interest_ruled"
    await delivered(home, mine["id"])
    return mine
