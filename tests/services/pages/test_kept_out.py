"""Whoever is kept out reads how their own interest was ruled on, by whom, and why."""

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, seated
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling


async def test_the_reason_is_read_by_whom_it_is_about_and_by_no_other(home: House):
    """The form promises it: whoever declared the interest can read it on the bid's page."""
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
