"""The other road: everybody does their part from pages, and the answer is no.

Its pages are those of the road that ends well, but for its last ones: `make test` comes to
those by the API, `make soak` walks all of it.
"""

import pytest

from tests.browser.looking import faults
from tests.browser.sitting import Sitting
from tests.browser.walking import (
    STEPS,
    act,
    asked_for,
    begun,
    expressed,
    has_scripts,
    hat_of,
    manager,
    needs_of,
    unscripted,
    wanted,
)


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)])
async def test_a_bid_is_rejected_and_everybody_sees_why(sitting: Sitting, whole: bool):
    """From "Before you begin" to NHS England's no, and nobody has scripts."""
    why = "The committee has no lay majority."
    people = {sitting.people.who(manager("07R"))}
    async with unscripted(sitting) as seat:
        page = await seat(manager("07R"))
        await page.goto("/ccg/")
        if whole:
            bid = await expressed(page, wanted("07R", "joint"))
        else:
            bid = await begun(sitting, "07R", "joint")
            await asked_for(sitting, bid, "decide")
        for _ in range(STEPS):
            view, needs = await needs_of(sitting, bid)
            if not needs:
                break
            turn = (
                {"outcome": "reject", "reasons": why, "codes": ["R09"]}
                if needs[0]["command"] == "decide"
                else {}
            )
            people.add(sitting.people.who(hat_of(needs[0])))
            await seat(hat_of(needs[0]))
            last = await act(sitting, bid, view, needs[0], **turn)
            assert not await has_scripts(last)
    assert view["stage"] == "rejected", view["waiting"]["sentence"]
    assert len(people) >= (6 if whole else 2)
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
