"""Forms of meetings and their minutes that no page of ours has made."""

from datetime import date

import pytest

from tests.services.house import House
from tests.services.pages.boards import held
from tests.services.pages.meetings import LIST, arranged, kept, later, made, put, today
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_meeting_minutes import RECORD, decided
from tests.services.pages.test_minutes_edited import MINUTES, minuted
from tests.services.pages.visiting import browser

VERSIONS = ["57", "-1", "9" * 30, "x", ""]


@pytest.mark.parametrize("year", ["1", "0", "-5", "9999", "10000", "1" * 5000])
async def test_a_day_of_no_use_is_refused_with_what_was_typed(home: House, year: str):
    """The agenda of a meeting in the first days of the calendar is never out in time."""
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{LIST}/new")
        typed = arranged(date(2026, 1, 1)) | {"day__year": year}
        page = await cleo.fill(form, 422, **typed)
        assert page.values["place"] == "Council chamber"
        await made(cleo, later(home))
        change = await cleo.see(f"{LIST}/1/change")
        await cleo.fill(change, 422, **typed)


async def test_minutes_follow_the_version_that_was_shown(home: House):
    """A version from nowhere leaves no gap, and blocks nobody."""
    await minuted(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{MINUTES}/edit")
        first = await cleo.fill(form, text="One.", version=VERSIONS[0])
        assert "Version 1, by" in first.text
        for version in VERSIONS:
            for name, page in (("text", "edit"), ("public", "publish")):
                form = await cleo.see(f"{MINUTES}/{page}")
                await cleo.fill(form, 409, version=version, **{name: "Two."})
        assert "Version 2" not in (await cleo.see(MINUTES)).text


async def test_a_meeting_changes_only_after_the_version_that_was_shown(home: House):
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        for version in VERSIONS:
            form = await cleo.see(f"{LIST}/1/change")
            data = form.values | {"version": version, "place": "Room 2"}
            answer = await cleo.post(form.action, data=data)
            assert answer.status_code == 409
    assert (await kept(home)).version == 1


async def test_a_meeting_that_took_place_is_not_moved(home: House):
    """Nor are bids taken off its agenda that it has decided on."""
    bid = await minuted(home)
    async with browser(home, "cleo") as cleo:
        change = await cleo.see(f"{LIST}/1/change")
        page = await cleo.fill(change, 422, **arranged(later(home)))
        assert "so the meeting took place. Its day stays" in page.text
        agenda = await cleo.see(f"{LIST}/1/agenda")
        page = await cleo.fill(agenda, 422, **{f"items__{bid}__part": "off"})
        assert f"It is on record what was decided on bid {bid}" in page.text


async def test_a_meeting_that_has_decided_is_not_cancelled(home: House):
    """Though nobody wrote down who came: the record of a bid names it."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        more = {"notice": "The round closes.", "reference": "HWB/2026/14"}
        await made(cleo, today(home), **more)
        await put(cleo, 1, bid, "6")
        await decided(cleo, bid, body)
        form = await cleo.see(f"{LIST}/1/cancel")
        page = await cleo.fill(form, 422, cancelled="Snow.")
        assert "What it decided is on record, so the meeting took place." in page.text


async def test_a_meeting_with_minutes_is_not_cancelled(home: House):
    async with browser(home, "cleo") as cleo:
        await made(cleo, today(home), notice="The round closes.")
        await cleo.fill(await cleo.see(f"{MINUTES}/edit"), text="Nobody came.")
        form = await cleo.see(f"{LIST}/1/cancel")
        page = await cleo.fill(form, 422, cancelled="Snow.")
        assert "There are minutes of it" in page.text


async def test_the_longest_minutes_fit_their_way(home: House):
    await minuted(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{MINUTES}/edit")
        await cleo.fill(form, text="\N{CJK UNIFIED IDEOGRAPH-4E2D}" * 50_000)
        form = await cleo.see(f"{MINUTES}/publish")
        await cleo.fill(form, public="\N{GRINNING FACE}" * 50_000)
        form = await cleo.see(f"{MINUTES}/edit")
        await cleo.fill(form, 422, text="a" * 50_001)


async def test_nobody_from_elsewhere_came_to_a_meeting(home: House):
    await minuted(home)
    before = await kept(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{LIST}/1/attendance")
        seat = next(name for name in form.values if name.startswith("seats."))
        for bad in ("for:someone", "present\x00", "for:", "presentx"):
            await cleo.fill(form, 422, **{seat.replace(".", "__"): bad})
        for bad in ("s-nobody", "nobody"):
            await cleo.fill(form, **{f"seats__{bad}": "present"})
    assert await kept(home) == before


async def test_minutes_name_only_the_meeting_that_judged_the_bid(home: House):
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await made(cleo, today(home), notice="The round closes.")
        await put(cleo, 1, bid, "6")
        await made(cleo, today(home), notice="The round closes.", begins="9am")
        form = await cleo.see(RECORD.format(bid))
        for bad in ("2", "3", "-1", "9" * 40, "1e3", "x"):
            await cleo.fill(form, 422, **held(body) | {"minutes__meeting": bad})
