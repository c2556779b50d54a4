"""What somebody wrote without a space in it: no table grows wider than the page for it."""

from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium

from tests.browser.looking import misfits
from tests.browser.served import States, each_of, window
from tests.services.conftest import home, seeded
from tests.services.house import House
from tests.services.pages import test_conditions_panel as conditions
from tests.services.pages.meetings import LIST, later, made
from tests.services.pages.test_breaches import concluded, reported
from tests.services.pages.test_interests import add
from tests.services.pages.test_nhs_england import CONDITION
from tests.services.pages.test_scores import declared
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked

__all__ = ["home", "seeded"]

WORD = "Donaudampfschifffahrt" * 8
CONDITIONS = {
    **CONDITION,
    "conditions__0__criterion": WORD,
    "conditions__0__text": WORD,
    "conditions__0__public": "yes",
}


async def of_a_bid(house: House) -> States:
    """In letters, interests and scores, a recommendation, a decision, the public register."""
    bid = await opened(house)
    at = f"/nhs-england/bids/{bid}"
    async with browser(house, "lou") as lou:
        form = await lou.see(f"{at}/do/screen")
        yield "recorded", await lou.fill(form, outcome="eligible", reasons=WORD)
    await until_asked(house, bid, "moderate")
    async with browser(house, "dan") as dan:
        await declared(dan, bid)
        form = await dan.see(f"{at}/do/score-bid")
        points = {f"scores__{n}__points": "3" for n in range(5)}
        reasons = {f"scores__{n}__reason": WORD for n in range(5)}
        await dan.fill(form, **points, **reasons)
        yield "scores", await dan.see(f"{at}/scores")
    async with browser(house, "rhea") as rhea:
        form = await rhea.see(f"{at}/do/declare-interest")
        await rhea.fill(form, category="none")
        form = await rhea.see(f"{at}/do/moderate")
        await rhea.fill(form, recommendation="approve", reasons=WORD)
        yield "side by side", await rhea.see("/nhs-england/round/moderation")
    async with browser(house, "nat") as nat:
        form = await nat.fill(await nat.see(f"{at}/do/decide"), add="conditions")
        said = {"outcome": "approve_with_conditions", "reasons": WORD, **CONDITIONS}
        await nat.fill(form, **said)
    async with browser(house, "mara") as mara:
        form = await mara.see(f"/ccg/bids/{bid}/do/declare-interest")
        await mara.fill(form, category="indirect", description=WORD)
        for tab in ("messages", "conflicts", "conditions", "history"):
            yield tab, await mara.see(f"/ccg/bids/{bid}/{tab}")
        yield "what I was told", await mara.see("/notifications/")
    async with browser(house) as nobody:
        yield "the public register", await nobody.see("/register")
        yield "a bid in it", await nobody.see(f"/register/{bid}")


async def of_bodies(house: House) -> States:
    """In meetings, registers of interests, and what was done about a breach."""
    await add(house, organisation=WORD, description=WORD)
    async with browser(house, "gail") as gail, browser(house, "cleo") as cleo:
        yield "my interests", await gail.see("/ccg/interests")
        yield "interests of a body", await gail.see("/ccg/interests/body")
        await made(cleo, later(house), place=WORD, reference=WORD)
        yield "meetings", await cleo.see(LIST)
        case = await reported(house, description=WORD)
        yield "a case", await gail.see(f"/ccg/breaches/{case}")
        await concluded(house, case, published=WORD)
    async with browser(house) as nobody:
        yield "interests", await nobody.see("/interests")
        yield "breaches", await nobody.see("/breaches")


async def of_conditions(house: House) -> States:
    """In what a region proposes and the conditions panel changes."""
    await conditions.proposed(house)
    async with browser(house, "nell") as nell:
        for bid in ("07R-1", "07R-2"):
            form = await nell.see(f"/nhs-england/bids/{bid}/do/declare-interest")
            await nell.fill(form, category="none")
        form = await nell.see("/nhs-england/bids/07R-2/do/settle-conditions")
        await nell.fill(form, **{"conditions.0.text": WORD}, reason=WORD)
        yield "conditions side by side", await nell.see(conditions.PAGE)


@pytest.mark.wcag("1.4.10")
async def test_a_long_word_makes_no_page_wider(
    chromium: Chromium, home: House, seeded: Path, tmp_path: Path
):
    """At a desk, on a phone, with text twice as large and spaced out."""
    wide = []
    groups = (of_a_bid, of_bodies, of_conditions)
    async with window(chromium, home) as show:
        async for name, state in each_of(groups, seeded, tmp_path):
            assert WORD in state.html, name
            wide += await misfits(await show(name, state))
    assert not wide, "\n".join(wide)
