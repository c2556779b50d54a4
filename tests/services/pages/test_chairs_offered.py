"""Who was in the chair: only those are offered who were there and may act."""

import re

from tests.services.house import House
from tests.services.pages.boards import FIVE, FORM, held, who
from tests.services.pages.test_board_items import before_board, recused
from tests.services.pages.test_meeting_items import sitting
from tests.services.pages.visiting import Page, browser

SENT = {
    "minutes.seat.vice-chair.who": "apologies",
    "minutes.seat.vice-chair.vote": "",
}


def offered(page: Page) -> list[str]:
    """The names of the list."""
    select = re.search(r'<select[^>]*name="minutes.chair".*?</select>', page.html, re.S)
    assert select
    return [one.strip() for one in re.findall(r">([^<>]+)</option>", select.group())]


async def test_whoever_may_not_act_is_not_offered_and_the_hint_says_so(home: House):
    """R7: a recusal keeps from the chair too; whoever came or not is not known yet."""
    bid, body = await before_board(home)
    await recused(home, bid, "carol")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        names = offered(form)
        assert "Councillor Alex Example" in names
        assert "Councillor Carol Example" not in names
        hint = form.text.partition("Who was in the chair for this item?")[2]
        assert "Not in this list: " in hint
        assert "Councillor Carol Example (is recused)" in hint
        assert "check the quorum and the list follows" not in hint
        forged = held(body, *FIVE, "voluntary", minutes__chair=who(body, "Carol"))
        forged["minutes.seat.councillor-3.vote"] = ""
        page = await cleo.fill(form, 403, **forged)
        assert "Councillor Carol Example is recused, and was in the chair." in page.text
        assert "Councillor Carol Example" in offered(page), "what was picked stays"
    assert not home.bids.bids[bid].board_decisions


async def test_whoever_sent_apologies_or_did_not_come_is_not_offered(home: House):
    """The list follows what is typed; a substitute who sits is offered."""
    bid, body = await before_board(home)
    sits = {
        "minutes.seat.councillor-3.who": f"for:{who(body, 'Vikram')}",
    }
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid))
        assert "Councillor Bola Example" in offered(form)
        typed = held(body) | SENT | sits
        page = await cleo.fill(form, **typed, check="quorum")
        names = offered(page)
        assert "Councillor Bola Example" not in names
        assert "Councillor Carol Example" not in names
        assert "Councillor Vikram Example" in names
        assert "Councillor Bola Example (sent apologies)" in page.text
        assert "check the quorum and the list follows" in page.text
        back = {"minutes.seat.vice-chair.who": "present"}
        page = await cleo.fill(page, **back, check="quorum")
        assert "Councillor Bola Example" in offered(page)
        chaired = {"minutes__chair": who(body, "Bola")}
        assert "/recorded/" in (await cleo.fill(page, **chaired)).url


async def test_those_who_came_to_the_meeting_are_offered_at_once(home: House):
    """What the meeting wrote down is known when the item is opened."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        before = offered(await cleo.see(FORM.format(bid)))
        await sitting(home, cleo, bid, body)
        form = await cleo.see(FORM.format(bid))
    said = {one.id: form.values[f"minutes.seat.{one.id}.who"] for one in body.seats}
    here = {s.holder.name for s in body.seats if s.holder and said[s.id] == "present"}
    sits = {p.removeprefix("for:") for p in said.values() if p.startswith("for:")}
    here |= {s.name for one in body.seats for s in one.substitutes if s.person in sits}
    assert {"Choose one", *here} == set(offered(form)) < set(before)
