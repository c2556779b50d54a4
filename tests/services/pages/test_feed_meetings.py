"""Meetings in a person's calendar: of their bodies, and of bids that they may know of."""

from datetime import datetime, timedelta
from typing import Any

from tests.services.house import URL, House, hat
from tests.services.pages.boards import BOARD
from tests.services.pages.meetings import LIST, arranged, later, made, put, today
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_feeds import events
from tests.services.pages.test_feeds import made as address
from tests.services.pages.test_meetings import another
from tests.services.pages.visiting import browser
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.rules.calendar import LONDON


async def meetings(home: House, path: str) -> list[Any]:
    """The meetings that a calendar program reads."""
    found = await events(home, path)
    return [one for one in found if "/meetings/" in one["URL"]]


async def test_a_meeting_stands_with_date_place_and_agenda(home: House):
    bid, _ = await before_board(home)
    path = await address(home, "carol")
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home), kind="special")
        await put(cleo, 1, bid, "6a")
    (event,) = await meetings(home, path)
    day = later(home)
    starts = datetime(day.year, day.month, day.day, 18, 30, tzinfo=LONDON)
    assert event["DTSTART"].dt == starts
    assert event["LOCATION"] == "Council chamber"
    assert event["SUMMARY"].endswith("Health and Wellbeing Board: special meeting")
    assert f"6a: bid {bid}, NHS Camden CCG" in event["DESCRIPTION"]
    assert event["URL"] == f"{URL}/hwb/meetings/1"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 2)


async def test_a_moved_one_keeps_its_uid_and_a_cancelled_one_says_so(home: House):
    path = await address(home, "cleo")
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        (first,) = await meetings(home, path)
        form = await cleo.see(f"{LIST}/1/change")
        await cleo.fill(form, **arranged(later(home) + timedelta(days=7)))
        (moved,) = await meetings(home, path)
        form = await cleo.see(f"{LIST}/1/cancel")
        await cleo.fill(form, cancelled="Snow.")
        (gone,) = await meetings(home, path)
        await made(cleo, later(home))
        assert len(await meetings(home, path)) == 2
    assert first["UID"] == moved["UID"] == gone["UID"]
    assert moved["DTSTART"].dt - first["DTSTART"].dt >= timedelta(days=6, hours=23)
    assert [one["SEQUENCE"] for one in (first, moved, gone)] == [1, 2, 3]
    assert [one["STATUS"] for one in (first, moved, gone)] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]
    assert "Snow" not in gone.to_ical().decode()


async def test_a_bid_that_is_kept_from_me_is_on_no_agenda_of_mine(home: House):
    """The meeting stays, with the others' bids; at once."""
    first, _ = await before_board(home)
    second = await another(home)
    path = await address(home, "carol")
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        await put(cleo, 1, first, "6")
        await put(cleo, 1, second, "7")
    (before,) = await meetings(home, path)
    assert first in before["DESCRIPTION"]
    await recuse(home, first, "carol", hat(Role.BOARD_MEMBER, BOARD), Handling.LEAVE)
    (after,) = await meetings(home, path)
    assert first not in after.to_ical().decode()
    assert second in after["DESCRIPTION"]


async def test_only_the_meetings_of_ones_own_bodies(home: House):
    path, panel = await address(home, "sid"), await address(home, "pia")
    async with browser(home, "cleo") as cleo, browser(home, "pia") as pia:
        await made(cleo, later(home))
        form = await pia.see("/conflicts/meetings/new")
        await pia.fill(form, **arranged(later(home)))
    assert await meetings(home, path) == []
    (mine,) = await meetings(home, panel)
    assert mine["URL"] == f"{URL}/conflicts/meetings/1"


async def test_long_past_ones_go(home: House):
    path = await address(home, "cleo")
    async with browser(home, "cleo") as cleo:
        await made(cleo, today(home), notice="Today.")
    (one,) = await home.connections.meetings.of(Party.HWB, BOARD)
    assert len(await meetings(home, path)) == 1
    old = {"day": today(home) - timedelta(days=20), "version": 2}
    past = one.meeting.model_copy(update=old)
    await home.connections.meetings.change(past, person="1", name="Cleo Example")
    assert await meetings(home, path) == []
