"""All were there and for it: one answer for all seats, and never two that differ."""

from datetime import timedelta

import pytest

from tests.services.house import House
from tests.services.pages.boards import FORM, NOW, held, who
from tests.services.pages.test_board_items import before_board, recused
from tests.services.pages.test_meeting_items import sitting
from tests.services.pages.visiting import Page, browser
from workflows.contracts.committees import BodyVersion
from workflows.contracts.sittings import Minutes

ALL = "Everybody who can act was there and voted for"


def briefly(body: BodyVersion, way: str = "all", **more: str) -> dict[str, str]:
    """The item filled in but for its seats."""
    typed = {k: v for k, v in held(body).items() if ".seat." not in k}
    return {**typed, "minutes__way": way, **more}


async def minuted(home: House, bid: str) -> Minutes:
    """The minutes of the decision."""
    lines = await home.connections.register.history(bid, kinds=("board_decided",))
    found = lines[-1].event.minutes
    assert isinstance(found, Minutes)
    return found


async def test_one_answer_stands_for_every_seat_that_can_act(home: House):
    """R13, R15: whoever is recused or has no vote is neither counted nor said present."""
    bid, body = await before_board(home)
    await recused(home, bid, "carol")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        assert ALL in form.text
        told = form.text.partition("Recorded are ")[2].partition("I say it seat")[0]
        assert "Councillor Alex Example" in told
        assert "Carol" not in told
        assert "minutes.way" not in form.values
        done = await cleo.fill(form, **briefly(body))
    assert "/recorded/" in done.url
    decided, minutes = home.bids.bids[bid].board_decisions[0], await minuted(home, bid)
    assert told.startswith(f"{decided.votes.in_favour} votes for, by ")
    assert decided.votes.against == decided.votes.abstained == 0
    assert len(minutes.present) == len(minutes.votes) == decided.votes.in_favour
    assert who(body, "Carol") not in minutes.present
    assert not minutes.apologies


async def test_of_a_meeting_those_who_came_count_and_who_does_not_act_left(home: House):
    """R15: the minutes say who left; apologies and empty seats stay as they are known."""
    bid, body = await before_board(home)
    await recused(home, bid, "bola")
    async with browser(home, "cleo") as cleo:
        await sitting(home, cleo, bid, body)
        form = await cleo.see(FORM.format(bid))
        assert "Everybody who came and can act voted for" in form.text
        told = form.text.partition("Recorded are ")[2].partition("I say it seat")[0]
        assert "Left for this item: Councillor Bola Example" in told
        page = await cleo.fill(form, **briefly(body), check="quorum")
        assert "uorate for this item" in page.text
        assert page.values["minutes.seat.vice-chair.who"] == "left"
        assert page.values["minutes.way"] == "all"
    assert not home.bids.bids[bid].board_decisions


async def test_nothing_is_recorded_of_whoever_says_nothing(home: House):
    """Neither answer is there before somebody gives it."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        page = await cleo.fill(form, 422, **briefly(body, way=""))
        assert "Say who was there" in page.text
        assert 'href="#minutes"' in page.html
        for forged in ("none", "ALL", "x" * 9000):
            await cleo.fill(form, 422, **briefly(body, way=forged))
    assert not home.bids.bids[bid].board_decisions


async def test_two_answers_that_differ_are_asked_about(home: House):
    """The seats come back as they were filled in, and the second answer counts."""
    bid, body = await before_board(home)
    sorry = {"minutes.seat.voluntary.who": "apologies"}
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        page = await cleo.fill(form, 422, **briefly(body), **sorry)
        assert "say which of the two it is" in page.text
        assert "minutes.way" not in page.values
        assert page.values["minutes.seat.voluntary.who"] == "apologies"
        assert page.values["minutes.resolution"] == "That the board approves the bid."
        done = await cleo.fill(page, minutes__way="all")
    assert "/recorded/" in done.url
    assert not (await minuted(home, bid)).apologies


@pytest.mark.parametrize(
    ("name", "typed"), [("stated", "Carried, nobody against."), ("casting", "for")]
)
async def test_what_is_asked_with_the_seats_is_not_said_beside_the_short_answer(
    home: House, name: str, typed: str
):
    """It is folded away with them, and comes back with what is wrong."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        more = {f"minutes.{name}": typed}
        page = await cleo.fill(form, 422, **briefly(body), **more)
        assert "leave this empty, or say it seat by seat" in page.text
        assert page.values[f"minutes.{name}"] == typed
        assert "/recorded/" in (await cleo.fill(page, **{f"minutes.{name}": ""})).url


async def checked(home: House, bid: str, body: BodyVersion, **typed: str) -> Page:
    """The page after a look at the quorum."""
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        return await cleo.fill(form, **briefly(body, **typed), check="quorum")


async def test_a_look_at_the_quorum_fills_in_the_seats_for_whoever_changes_one(
    home: House,
):
    """What the short answer says stands in the seats: one of them is put otherwise."""
    bid, body = await before_board(home)
    page = await checked(home, bid, body)
    assert "Quorate for this item" in page.text
    assert page.values["minutes.seat.chair.vote"] == "for"
    async with browser(home, "cleo") as cleo:
        against = {"minutes.seat.voluntary.vote": "against"}
        refused = await cleo.fill(page, 422, **against)
        assert "say which of the two it is" in refused.text
        done = await cleo.fill(page, minutes__way="seats", **against)
    assert "/recorded/" in done.url
    assert home.bids.bids[bid].board_decisions[0].votes.against == 1


@pytest.mark.parametrize("shown", ["", "Recorded are 99 votes for, by nobody."])
async def test_nobody_vouches_for_names_that_they_have_not_read(
    home: House, shown: str
):
    """Another day has another board, another tab another attendance."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        page = await cleo.fill(form, 422, **briefly(body), minutes__shown=shown)
        assert "They are shown now" in page.text
        await recused(home, bid, "carol")
        late = await cleo.fill(form, 422, **briefly(body))
        assert "They are shown now" in late.text
        done = await cleo.fill(late)
    assert "/recorded/" in done.url
    assert who(body, "Carol") not in (await minuted(home, bid)).present


async def test_the_day_may_be_another_while_the_board_is_the_same(home: House):
    """A meeting that was last week, and is not kept here."""
    bid, body = await before_board(home)
    day = NOW.date() - timedelta(days=1)
    parts = {
        f"meeting_date__{p}": str(getattr(day, p)) for p in ("day", "month", "year")
    }
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        done = await cleo.fill(form, **briefly(body) | parts)
    assert "/recorded/" in done.url
