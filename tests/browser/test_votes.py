"""Votes outside a meeting, of a board and of the conflicts panel: each page, each state."""

from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium

from tests.browser.served import States, each_of, looked_at
from tests.services.conftest import home, seeded
from tests.services.house import House
from tests.services.pages import test_panel_voting as panel
from tests.services.pages import test_voting_pages as board
from tests.services.pages.test_meeting_minutes import has_none
from tests.services.pages.visiting import browser

__all__ = ["home", "seeded"]


async def of_a_board(house: House) -> States:
    """Opened by the clerk, cast by a member, and closed."""
    bid, _ = await board.before_board(house)
    do = board.DO.format
    async with browser(house, "cleo") as cleo, browser(house, "alex") as alex:
        form = await cleo.see(do(bid, "open-vote"))
        yield "a board's vote to open", form
        yield "a board's vote not opened", await cleo.fill(form, 422, resolution="")
        await board.opens(house, bid)
        await has_none(house, bid, "alex")
        form = await alex.see(do(bid, "cast-vote"))
        yield "a board's vote to cast", form
        yield "a board's vote not cast", await alex.fill(form, 422)
        await alex.fill(form, choice="for")
        yield "a board's vote changed", await alex.see(do(bid, "cast-vote"))
        yield (
            "a board's vote runs",
            await cleo.see(f"/hwb/bids/{bid}/votes/v1?opened=yes"),
        )
        form = await cleo.see(do(bid, "close-vote"))
        yield "a board's vote to close", form
        yield "a board's vote not closed", await cleo.fill(form, 422)
        await cleo.fill(form, reason="Enough.")
        yield (
            "a board's vote closed",
            await cleo.see(f"/hwb/bids/{bid}/votes/v1?opened=yes"),
        )


async def of_the_panel(house: House) -> States:
    """Opened by the chair with a mitigation, cast by members, and closed."""
    bid, _ = await panel.before_panel(house)
    do = panel.DO.format
    async with (
        browser(house, "pia") as pia,
        browser(house, "specimen-dafydd") as dafydd,
    ):
        form = await pia.see(do(bid, "open-panel-vote"))
        yield "the panel's vote to open", form
        more = await pia.fill(form, add="mitigations")
        yield "the panel's vote with a mitigation", more
        yield "the panel's vote not opened", await pia.fill(more, 422)
        await pia.fill(form, **panel.resolution())
        yield "the panel's work", await dafydd.see("/conflicts/")
        yield "the panel asks to declare", await dafydd.see(do(bid, "cast-vote"))
        for name in panel.THREE:
            await panel.votes(house, bid, name)
        at = f"/conflicts/bids/{bid}"
        declares = await dafydd.see(f"{at}/do/declare-interest")
        await dafydd.fill(declares, category="none")
        form = await dafydd.see(do(bid, "cast-vote"))
        yield "the panel's vote to cast", form
        yield "the panel's vote not cast", await dafydd.fill(form, 422)
        yield "the panel's vote runs", await pia.see(f"{at}/votes/v1?opened=yes")
        form = await pia.see(do(bid, "close-vote"))
        yield "the panel's vote to close", form
        await pia.fill(form, reason="Enough have voted.")
        yield "the panel's vote closed", await pia.see(f"{at}/votes/v1?opened=yes")
        yield "what the panel concluded", await pia.see(f"{at}/decisions?opened=yes")


@pytest.mark.wcag("1.4.4", "1.4.10", "1.4.12", "2.5.8")
async def test_nothing_is_wrong_on_the_pages_of_a_vote(
    chromium: Chromium, home: House, seeded: Path, tmp_path: Path
):
    """axe, target sizes, one main heading, a title; no sideways scrolling, text doubled."""
    states = each_of((of_a_board, of_the_panel), seeded, tmp_path)
    wrong = await looked_at(chromium, home, states)
    assert not wrong, "\n".join(wrong)
