"""Nobody works, a second tab, a session that ends: one decision all the same."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.looking import faults
from tests.browser.sitting import Sitting
from tests.browser.test_pages import LOCAL
from tests.browser.walking import RECORDED, begun, press_on, view_of

WHY = "Sent while nobody worked."


async def filled(page: Page, bid: str, why: str) -> None:
    await page.goto(f"/nhs-england/bids/{bid}/do/screen")
    await page.locator('[value="eligible"]').check()
    await page.locator("textarea").fill(why)


async def test_a_decision_sent_while_nobody_works_is_recorded_once(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
):
    """The page says what is known and keeps the words; the same form is sent again."""
    assert sitting.shift
    bid = await begun(sitting, "08H", "joint")
    page = await sitting.seat(LOCAL)
    other = await page.context.new_page()
    await filled(page, bid, WHY)
    await filled(other, bid, "From the second tab.")
    async with sitting.shift.away():
        short = timedelta(seconds=1)
        monkeypatch.setattr(sitting.system.bids, "deadline", short)
        await page.locator("main form button:visible").last.click(timeout=30_000)
        said = page.locator(".nhsuk-error-summary")
        await expect(said).to_contain_text("cannot tell yet", timeout=30_000)
        await expect(said).to_contain_text("it will not be recorded twice")
        assert await page.locator("textarea").input_value() == WHY
        assert await page.locator('[value="eligible"]').is_checked()
        wrong = await faults(page)
        third = await page.context.new_page()
        await third.goto(f"/nhs-england/bids/{bid}")
        known = await third.locator("main").inner_text()
        assert "does not answer at the moment" in known
        assert "screen" in known
        wrong += await faults(third)
        await third.close()
        monkeypatch.undo()
    assert not wrong, "\n".join(wrong)
    await press_on(page)
    await page.wait_for_url(RECORDED)
    await press_on(other)
    await expect(other.locator(".nhsuk-error-summary")).to_be_visible()
    assert await other.locator("textarea").input_value() == "From the second tab."
    await other.close()
    for _ in range(50):
        await page.goto(f"/nhs-england/bids/{bid}/history?opened=yes")
        told = await page.locator("main").inner_text()
        if WHY in told:
            break
        await page.wait_for_timeout(100)
    assert told.count("found the bid eligible") == 1
    assert told.count(WHY) == 1


@pytest.mark.wcag("2.2.1", "3.3.7")
async def test_a_session_that_ends_over_a_form_keeps_the_words(sitting: Sitting):
    """An hour at a form: it is not taken, the sign-in leads back, all that was said is there."""
    bid = await begun(sitting, "08H", "joint")
    subject = sitting.people.who(LOCAL)
    page = await sitting.signed_in(subject, scripts=False)
    await sitting.act_as(page, LOCAL)
    why = "Typed\nfor an hour."
    await filled(page, bid, why)
    await sitting.ran_out(page, LOCAL)
    await press_on(page)
    await page.wait_for_url("**/identity/authorize*")
    await sitting.picked(page, subject)
    await page.wait_for_url(f"**/bids/{bid}/do/screen?kept=*")
    assert await page.locator("textarea").input_value() == why
    assert await page.locator('[value="eligible"]').is_checked()
    said = (await view_of(sitting, bid))["waiting"]["sentence"]
    assert not said.startswith("Waiting for the application")
    await press_on(page)
    await page.wait_for_url(RECORDED)
    await page.context.close()
