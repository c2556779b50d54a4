"""Without a mouse, with scripts. The whole road without either: see test_road."""

import pytest

from tests.browser import keys
from tests.browser.sitting import Sitting
from tests.browser.test_pages import LOCAL
from tests.browser.walking import begun, view_of

FOCUSED = "where => document.activeElement.matches(where)"


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.1", "2.4.3", "2.4.7", "2.4.11", "3.2.1")
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
