"""An item's form takes over its meeting: which one, its reference, who came."""

from datetime import timedelta
from typing import Any

from tests.services.house import House
from tests.services.pages.boards import FIVE, FORM, held, who
from tests.services.pages.meetings import LIST, kept, later, made, put, today
from tests.services.pages.test_board_items import before_board, sent
from tests.services.pages.visiting import Browser, browser
from workflows.contracts.committees import BodyVersion

VOTES = {f"minutes.seat.{seat}.vote": "for" for seat in FIVE}


async def sitting(home: House, cleo: Browser, bid: str, body: BodyVersion) -> None:
    """A meeting today with the bid on its agenda, and five who came; one sent a deputy."""
    await made(cleo, today(home), notice="Today.", reference="HWB/2026/14")
    await put(cleo, 1, bid, "6")
    form = await cleo.see(f"{LIST}/1/attendance")
    typed = {f"seats__s-{seat}": "present" for seat in FIVE}
    typed["seats__s-councillor-3"] = f"for:{who(body, 'Vikram')}"
    await cleo.fill(form, **typed, **{"seats__s-voluntary": "apologies"})


async def minuted(home: House, bid: str) -> Any:
    history = home.connections.register.history
    (line,) = await history(bid, kinds=("board_decided",))
    return line.event.minutes


async def test_what_is_known_of_the_meeting_is_there_already(home: House):
    """Only the decision, the votes and the resolution are left to be given."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await sitting(home, cleo, bid, body)
        page = await cleo.see(f"{LIST}/1")
        record = next(v for k, v in page.links.items() if k.startswith("Record what"))
        form = await cleo.see(record)
        assert form.values["minute_reference"] == "HWB/2026/14, item 6"
        assert form.values["meeting_date.day"] == str(today(home).day)
        assert form.values["minutes.meeting"] == "1"
        assert form.values["minutes.seat.chair.who"] == "present"
        assert form.values["minutes.seat.voluntary.who"] == "apologies"
        assert "Quorate for this item" in form.text
        chair = held(body)["minutes__chair"]
        done = await cleo.fill(
            form,
            outcome="approve",
            minutes__chair=chair,
            minutes__resolution="That the board approves the bid.",
            **VOTES,
        )
        assert "/recorded/" in done.url
        page = await cleo.see(f"{LIST}/1")
        assert "The board approved the bid." in page.text
        assert not any(k.startswith("Record what") for k in page.links)
    written = await minuted(home, bid)
    assert written.meeting == 1
    # The councillor's deputy sat, and the apologies are not lost by it.
    assert who(body, "Carol") in written.apologies
    assert [one.seat for one in written.sits] == ["councillor-3"]


async def test_an_item_may_differ_from_the_meeting(home: House):
    """Somebody left for it; the meeting's attendance stays as it was."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await sitting(home, cleo, bid, body)
        before = await kept(home)
        form = await cleo.see(FORM.format(bid))
        left = {"minutes.seat.chair.who": "left", "check": "quorum"}
        page = await cleo.fill(form, **left)
        assert "Not quorate for this item" in page.text
        assert "4 of the 5 needed" in page.text
    assert await kept(home) == before


async def test_a_meeting_that_cannot_have_judged_it_is_refused(home: House):
    """Another day, another agenda, cancelled, or none of the board's; also by the API."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await sitting(home, cleo, bid, body)
        await made(cleo, later(home), reference="HWB/2026/15")
        form = await cleo.see(FORM.format(bid))
        yesterday = today(home) - timedelta(days=1)
        other = {
            f"meeting_date__{part}": str(getattr(yesterday, part))
            for part in ("day", "month", "year")
        }
        refused = await cleo.fill(form, 422, **held(body) | other)
        assert "Correct the date, or say that it was another meeting." in refused.text
        assert refused.values["minute_reference"] == "HWB/2026/14"
        done = await cleo.fill(refused, minutes__meeting="0")
        assert "/recorded/" in done.url
    assert (await minuted(home, bid)).meeting == 0


async def test_the_api_is_held_to_the_same(home: House):
    bid, body = await before_board(home)
    path = f"/hwb/api/v1/bids/{bid}/record-board-decision"
    async with browser(home, "cleo") as cleo:
        await sitting(home, cleo, bid, body)
        await made(cleo, later(home))
    async with home.client("cleo") as cleo_, home.client("sid") as sid:
        for number in (2, 3):
            answer = await cleo_.give(path, sent(body, meeting=number))
            assert answer.status_code == 422, answer.text
            assert "not on the agenda of that meeting" in answer.text
        stranger = await sid.give(path, sent(body, meeting=2))
        assert "agenda" not in stranger.text
        assert (await cleo_.give(path, sent(body, meeting=-1))).status_code == 422
        assert (await cleo_.give(path, sent(body, meeting=1))).status_code == 200
    assert (await minuted(home, bid)).meeting == 1


async def test_without_a_meeting_nothing_is_asked_about_one(home: House):
    """As before meetings were kept; one to come does not count either."""
    bid, _ = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        await put(cleo, 1, bid)
        form = await cleo.see(FORM.format(bid))
    assert "minutes.meeting" not in form.values
    assert "Which meeting was it?" not in form.text
