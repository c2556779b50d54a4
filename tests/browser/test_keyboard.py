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
    view_of,
    wanted,
)

FOCUSED = "where => document.activeElement.matches(where)"


async def test_a_decision_is_taken_with_the_keyboard_alone(sitting: Sitting):
    """From the sign-in over My work to what was recorded, with one slip on the way.

    The first stop leads past the menu. What is missing takes the focus, and its link leads
    to the question.
    """
    bid = await begun(sitting, "08H", "joint")
    page = await sitting.fresh()
    await page.goto(f"/sign-in?to=/nhs-england/?q={bid}")
    await keys.press(page, f'value="{sitting.people.who(LOCAL)}"')
    await page.wait_for_url(f"**/nhs-england/?q={bid}")
    await keys.follow(page, f"/bids/{bid}/do/screen")
    await keys.answer(page, {"reasons": "Complete and in time."})
    await page.wait_for_function(FOCUSED, arg=".nhsuk-error-summary")
    await keys.tab(page)
    await page.keyboard.press("Enter")
    await page.wait_for_function(FOCUSED, arg="[name=outcome]")
    await page.keyboard.press("Space")
    await keys.press(page, "Record")
    await page.wait_for_url(f"**/bids/{bid}/recorded/*")
    said = (await view_of(sitting, bid))["waiting"]["sentence"]
    assert said.startswith("Waiting for the application")
    await page.context.close()


@pytest.mark.soak
async def test_the_whole_road_is_walked_with_the_keyboard_alone(sitting: Sitting):
    """From "Before you begin" to live."""
    page = await sitting.seat(manager("08F"))
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
        page = await sitting.seat(hat_of(need))
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
