"""Long papers are folded away; nobody is kept from what is in them."""

from playwright.async_api import expect

from tests.browser import keys
from tests.browser.sitting import Sitting
from tests.browser.test_pages import MANAGER
from tests.browser.walking import begun, script

ANSWER = "The same opening hours and the same tests at every practice."
SHORT = 2400
"""Pixels on a phone; every answer together takes about twice that."""


async def test_a_long_paper_opens_by_keyboard_without_scripts_and_is_there_on_paper(
    sitting: Sitting,
):
    """Folded on the screen, whole in print, one key away."""
    bid = await begun(sitting, "07R", "delegated")
    page = await sitting.seat(MANAGER)
    await script(page, runs=False)
    try:
        await page.set_viewport_size({"width": 375, "height": 800})
        await page.goto(f"/ccg/bids/{bid}/papers")
        high = await page.evaluate("() => document.documentElement.scrollHeight")
        assert high < SHORT
        answer = page.get_by_text(ANSWER)
        await expect(answer).to_be_hidden()
        await page.emulate_media(media="print")
        await expect(answer).to_be_visible()
        await page.emulate_media(media="screen")
        await expect(answer).to_be_hidden()
        for _ in range(keys.MOST):
            if "Read all" in (await keys.tab(page)).html:
                break
        await page.keyboard.press("Enter")
        await expect(answer).to_be_visible()
    finally:
        await page.set_viewport_size({"width": 1280, "height": 900})
        await script(page, runs=True)


async def test_whoever_prints_with_scripts_gets_it_whole_as_well(sitting: Sitting):
    """Browsers that do not know the style open it for as long as they print."""
    bid = await begun(sitting, "07R", "delegated")
    page = await sitting.seat(MANAGER)
    await page.goto(f"/ccg/bids/{bid}/papers")
    folded = page.locator("details.nhsuk-expander")
    for event, is_open in (("beforeprint", True), ("afterprint", False)):
        await page.evaluate("name => window.dispatchEvent(new Event(name))", event)
        assert await folded.first.evaluate("one => one.open") is is_open
