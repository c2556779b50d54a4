"""Meetings and their minutes, from the empty list to what anybody reads of them."""

from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium

from tests.browser.served import States, each_of, looked_at
from tests.services.conftest import home, seeded
from tests.services.house import House
from tests.services.pages.boards import BOARD
from tests.services.pages.meetings import LIST, later, made, today
from tests.services.pages.test_minutes_edited import MINUTES, PUBLIC, minuted, on
from tests.services.pages.visiting import browser

__all__ = ["home", "seeded"]


async def of_meetings(house: House) -> States:
    """One that is to come: made, changed, and called off."""
    async with browser(house, "cleo") as cleo:
        yield "no meeting", await cleo.see(LIST)
        form = await cleo.see(f"{LIST}/new")
        yield "a meeting to make", form
        yield "not made", await cleo.fill(form, 422, begins="soon")
        yield "a meeting", await made(cleo, later(house))
        yield "an agenda without a bid", await cleo.see(f"{LIST}/1/agenda")
        form = await cleo.see(f"{LIST}/1/change")
        yield "a meeting to change", form
        await cleo.fill(form, place="Room 2")
        yield "both texts of a meeting", await cleo.fill(form, 409, place="Room 3")
        form = await cleo.see(f"{LIST}/1/cancel")
        yield "to call off", form
        yield "not called off", await cleo.fill(form, 422)
        yield "called off", await cleo.fill(form, cancelled="Snow.")


async def of_minutes(house: House) -> States:
    """A meeting that has decided, and its minutes until the board approves them."""
    bid = await minuted(house)
    async with browser(house, "cleo") as cleo, browser(house) as anybody:
        yield "a meeting that was", await cleo.see(f"{LIST}/1")
        yield "who came", await cleo.see(f"{LIST}/1/attendance")
        yield "its agenda", await cleo.see(f"{LIST}/1/agenda")
        item = f"/hwb/bids/{bid}/minutes/{BOARD}?version=1&opened=yes"
        yield "minutes of an item", await cleo.see(item)
        yield "minutes made from the record", await cleo.see(MINUTES)
        form = await cleo.see(f"{MINUTES}/edit")
        yield "minutes to edit", form
        yield "no minutes", await cleo.fill(form, 422, text=" ")
        yield "minutes edited", await cleo.fill(form, text="The chair opened it.")
        form = await cleo.see(f"{MINUTES}/publish")
        yield "minutes to publish", form
        yield "minutes published", await cleo.fill(form)
        form = await cleo.see(f"{MINUTES}/approve")
        yield "minutes to approve", form
        yield "not approved", await cleo.fill(form, 422, **on(today(house), 1))
        yield "minutes approved", await cleo.fill(form, **on(today(house), 0))
        yield "meetings", await cleo.see(LIST)
        yield "minutes for anybody", await anybody.see(PUBLIC)


@pytest.mark.wcag("1.4.4", "1.4.10", "1.4.12", "2.5.8")
async def test_nothing_is_wrong_on_the_pages_of_a_meeting(
    chromium: Chromium, home: House, seeded: Path, tmp_path: Path
):
    """axe, target sizes, one main heading, a title; no sideways scrolling, text doubled."""
    states = each_of((of_meetings, of_minutes), seeded, tmp_path)
    wrong = await looked_at(chromium, home, states)
    assert not wrong, "\n".join(wrong)
