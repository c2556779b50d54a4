"""The other road: everybody does their part from pages, and the answer is no."""

import pytest

from tests.browser.looking import faults
from tests.browser.sitting import Sitting
from tests.browser.walking import (
    STEPS,
    act,
    expressed,
    found_in_my_work,
    has_scripts,
    hat_of,
    manager,
    needs_of,
    unscripted,
    wanted,
)


@pytest.mark.wcag("3.2.2")
async def test_a_bid_is_rejected_and_everybody_sees_why(sitting: Sitting):
    """From "Before you begin" to NHS England's no, by six people, and nobody has scripts.

    Whoever is asked for the first time finds the bid in My work, not by its address.
    """
    why = "The committee has no lay majority."
    people = {sitting.people.who(manager("07R"))}
    async with unscripted(sitting) as seat:
        page = await seat(manager("07R"))
        await page.goto("/ccg/")
        bid = await expressed(page, wanted("07R", "joint"))
        for _ in range(STEPS):
            view, needs = await needs_of(sitting, bid)
            if not needs:
                break
            turn = (
                {"outcome": "reject", "reasons": why, "codes": ["R09"]}
                if needs[0]["command"] == "decide"
                else {}
            )
            who = sitting.people.who(hat_of(needs[0]))
            asked = await seat(hat_of(needs[0]))
            if who not in people:
                await found_in_my_work(asked, bid, needs[0])
                people.add(who)
            last = await act(sitting, bid, view, needs[0], **turn)
            assert not await has_scripts(last)
    assert view["stage"] == "rejected", view["waiting"]["sentence"]
    assert len(people) >= 6
    assert why in await last.locator("main").inner_text()
    await sitting.people.told(bid)
    await page.goto(f"/ccg/bids/{bid}")
    told = await page.locator("main").inner_text()
    assert "Rejected" in told
    assert "There is nothing for you to do on this bid now." in told
    await page.goto(f"/ccg/bids/{bid}/decisions")
    assert why in await page.locator("main").inner_text()
    assert not await faults(page)
    assert not sitting.said
    assert not sitting.left
