"""The shadow period of docs/walkthrough-handover.md, walked by its own words."""

import re
from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.sitting import Sitting, fill
from tests.browser.test_ccg_drafts import looked_at
from tests.browser.test_handover_walk import STORY, Walk, typed
from tests.browser.walking import asked_for, begun, manager

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

CHAPTER = STORY.read_text().partition("## A shadow period instead")[2]
CHAPTER = CHAPTER.partition("\n## ")[0]
SENDS = "Send the return in shadow"
SAYS = "Say whether the shadow period's criteria are met"


async def test_the_story_of_a_shadow_period(sitting: Sitting):
    """Every name in bold is met on the way, and the bid is live after its last day."""
    bid = await begun(sitting, "07R", "delegated")
    await asked_for(sitting, bid, "issue_agreement")
    walk = Walk(sitting, bid)
    view = await sitting.people.get(manager("07R"), f"bids/{bid}")
    start = date.fromisoformat(view["start_date"])
    await agreed(walk, start)
    await reported(walk)
    await judged(walk)
    await released(walk)
    await compared(walk)
    bold = {" ".join(b.split()) for b in re.findall(r"\*\*([^*]+)\*\*", CHAPTER)}
    assert bold - walk.used == set()


async def agreed(walk: Walk, start: date) -> None:
    office = await walk.sign_in("national-office")
    await walk.follow(office, "Issue the agreement")
    await office.get_by_label("Title and number").fill("Delegation agreement 2026/15")
    shadow = {
        "shadow_until": start + timedelta(days=100),
        "shadow_criteria": "One return, within 5% of plan.",
    }
    await fill(office, shadow)
    await walk.press(office, "Issue the agreement")
    await walk.recorded(office)
    await signed(walk)
    await walk.days_pass(walk.bid, 330)


async def signed(walk: Walk) -> None:
    """By both sides, once the review window has passed."""
    await walk.days_pass(walk.bid, 14)
    for subject, step in (
        ("camden-ao", "Sign the agreement"),
        ("national-signatory", "Countersign the agreement"),
    ):
        page = await walk.opens(subject)
        await walk.follow(page, step)
        await walk.press(page, step)
        await walk.recorded(page)


async def at_shadow(walk: Walk, subject: str) -> Page:
    page = await walk.opens(subject)
    for link in ("Papers", "Plan against actual, month by month"):
        await walk.follow(page, link)
        without = page.get_by_role("link", name="Open the papers without declaring now")
        if await without.count():
            await without.click()
            await page.wait_for_load_state()
    await walk.reads(page, "Shadow period")
    return page


async def reported(walk: Walk) -> None:
    finance = await at_shadow(walk, "camden-cfo")
    await expect(finance.locator("main")).to_contain_text("No month has been reported")
    await walk.days_pass(walk.bid, 20)
    await finance.reload()
    await sends(walk, finance)
    await walk.reads(finance, "Alerts")
    await expect(finance.locator("main")).to_contain_text(
        "The whole budget is expected to be overspent"
    )
    await looked_at(finance, "walk-shadow")


async def sends(walk: Walk, finance: Page) -> None:
    """Every month that is over; what is not over yet is refused, and left."""
    while True:
        await walk.follow(finance, SENDS)
        await typed(finance)
        await walk.press(finance, "Work out the totals")
        await expect(finance.locator("main")).to_contain_text("£37,334,076.80")
        await expect(finance.locator("main")).to_contain_text("No budget is given for")
        await looked_at(finance, "walk-shadow-return")
        await walk.press(finance, "Send the return")
        if await finance.locator(".nhsuk-error-summary").count():
            await expect(finance.locator("main")).to_contain_text("is not over yet")
            break
        await walk.recorded(finance)
        finance = await at_shadow(walk, "camden-cfo")
        if not await finance.get_by_role("link", name=SENDS).count():
            break
    await at_shadow(walk, "camden-cfo")


async def judged(walk: Walk) -> None:
    for subject in ("camden-cfo", "national-finance"):
        page = await at_shadow(walk, subject)
        await walk.follow(page, SAYS)
        await page.get_by_label("Yes", exact=True).check()
        await page.get_by_label("Why?", exact=True).fill("The return was in time.")
        await walk.press(page, "Put it on record")
        await walk.recorded(page)


async def released(walk: Walk) -> None:
    for subject, step in (
        ("camden-cfo", "Confirm the handover"),
        ("national-finance", "Release the handover"),
    ):
        page = await walk.opens(subject)
        await walk.follow(page, step)
        await page.get_by_role("checkbox").check()
        await walk.press(page, step)
        await walk.recorded(page)
    await walk.days_pass(walk.bid, 100)
    await walk.sitting.people.told(walk.bid)
    await walk.reads(await walk.opens("camden-cfo"), "Live")


async def compared(walk: Walk) -> None:
    """The first month since the handover stands beside the last in shadow."""
    await walk.days_pass(f"delegation/{walk.bid}", 31)
    finance = await walk.holds("camden-cfo")
    await walk.follow(finance, "Send the return")
    await typed(finance)
    await walk.press(finance, "Send the return")
    await expect(finance.locator("main")).to_contain_text("the last month in shadow, ")
    await walk.reads(finance, "in shadow")
    await looked_at(finance, "walk-first-month")
