"""Without a mouse: every stop is seen and in view, and every step can be taken."""

import pytest
from playwright.async_api import Page, expect

from services.embedded.demo.people import PREFIXES
from tests.browser import keys
from tests.browser.sitting import Json, Sitting
from tests.browser.test_pages import LOCAL
from tests.browser.walking import (
    RECORDED,
    STEPS,
    TO_DO,
    answer_to,
    begun,
    hat_of,
    manager,
    needs_of,
    wanted,
)


async def test_a_decision_is_taken_with_the_keyboard_alone(sitting: Sitting):
    """From the sign-in to what was recorded; the first stop leads past the menu."""
    bid = await begun(sitting, "08H", "joint")
    page = await sitting.fresh()
    await page.goto("/sign-in?to=/nhs-england/bids")
    await keys.press(page, f'value="{sitting.people.who(LOCAL)}"')
    await page.wait_for_url("**/nhs-england/bids")
    await keys.follow(page, f"/nhs-england/bids/{bid}")
    await keys.follow(page, "/do/screen")
    said = {"outcome": "eligible", "reasons": "Complete and in time."}
    await keys.answer(page, said)
    await page.wait_for_url(f"**/bids/{bid}/recorded/*")
    await page.context.close()


@pytest.mark.soak
async def test_the_whole_road_is_walked_with_the_keyboard_alone(sitting: Sitting):
    """From "Before you begin" to live."""
    page = await sitting.at_once(manager("08F"))
    await page.goto("/ccg/")
    await keys.follow(page, "/ccg/start")
    await keys.follow(page, "/ccg/start/bid")
    for _ in range(STEPS):
        if RECORDED.search(page.url):
            break
        await keys.answer(page, wanted("08F", "delegated"))
    found = RECORDED.search(page.url)
    assert found, page.url
    bid = found[1]
    for _ in range(STEPS):
        view, needs = await needs_of(sitting, bid)
        if not needs:
            break
        need = needs[0]
        body = await answer_to(sitting, bid, view, need)
        page = await sitting.at_once(hat_of(need))
        await page.goto(f"{PREFIXES[need['party']]}/bids/{bid}")
        if need["command"] == "submit_application":
            await applied(page, {**body["application"], "constitution_approved": True})
        else:
            await keys.follow(page, f"/do/{need['command'].replace('_', '-')}")
            await keys.answer(page, body)
        await page.wait_for_url(f"**/bids/{bid}/recorded/*")
        await expect(page.locator("h1")).to_contain_text("ecorded")
    assert view["stage"] == "live", view["waiting"]["sentence"]


async def applied(page: Page, body: Json) -> None:
    """The application, section by section; a file is chosen in the system's own window."""
    await keys.follow(page, "/application")
    href = await page.locator(TO_DO).first.get_attribute("href")
    await keys.follow(page, str(href))
    for _ in range(STEPS):
        if "/sections/" not in page.url:
            break
        await keys.answer(page, body)
    await keys.press(page, "Submit the application")
