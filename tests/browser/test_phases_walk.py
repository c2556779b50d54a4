"""The handover in phases of docs/walkthrough-handover.md, walked by its own words."""

import asyncio
import re
from datetime import date, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from activities import phases_checked
from activities.ledger.reading import LedgerReading
from activities.register.verifying import verify
from tests.browser.sitting import Sitting, fill
from tests.browser.test_ccg_drafts import looked_at
from tests.browser.test_handover_walk import STORY, Walk, tried_and_released
from tests.browser.test_shadow_walk import signed
from tests.browser.walking import LISTED, asked_for, begun, view_of
from workflows.contracts import names

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

CHAPTER = STORY.read_text().partition("## A handover in phases instead")[2]
CHAPTER = CHAPTER.partition("\n## ")[0]
FIRST, SECOND = "£32,667,317.20", "£4,666,759.60"
OF = "of the budget, "


async def test_the_story_of_two_phases(sitting: Sitting):
    """Every name in bold is met; F08 stays NHS England's until its day, and while it directs."""
    bid = await begun(sitting, "07R", "delegated")
    await asked_for(sitting, bid, "issue_agreement")
    walk, found = Walk(sitting, bid), names.DELEGATIONS + bid
    start = date.fromisoformat((await view_of(sitting, bid))["start_date"])
    await agreed(walk, start + timedelta(days=30))
    await tried_and_released(walk)
    await first_day(walk)
    ledger = LedgerReading(sitting.system.database)
    assert await ledger.transfer(f"handover/{bid}")
    await held_up(walk, start + timedelta(days=50))
    assert not await ledger.transfer(f"phase/{found}/2")
    await moved(walk)
    assert await ledger.transfer(f"phase/{found}/2")
    bold = {" ".join(b.split()) for b in re.findall(r"\*\*([^*]+)\*\*", CHAPTER)}
    assert bold - walk.used == set()
    assert {FIRST, SECOND} <= set(CHAPTER.replace(";", " ").split())
    assert (await verify(sitting.system.database)).sound
    assert (await ledger.check()).sound
    assert await phases_checked.faults(sitting.system.database) == []


async def agreed(walk: Walk, day: date) -> None:
    office = await walk.sign_in("national-office")
    await walk.follow(office, "Issue the agreement")
    await office.get_by_label("Title and number").fill("Delegation agreement 2026/16")
    await walk.press(office, "Add a phase")
    await fill(office, {"phases.0.begins": day, "phases.0.share": "12.5"})
    await office.locator('[name="phases.0.functions"][value="F08"]').check()
    await looked_at(office, "walk-phases")
    await walk.press(office, "Issue the agreement")
    await walk.recorded(office)
    await signed(walk)
    finance = await walk.opens("camden-cfo")
    await walk.follow(finance, "Papers")
    for text in ("Phases of the handover", "Phase 1", "Phase 2"):
        await walk.reads(finance, text)
    await expect(finance.locator("main")).to_contain_text(
        f"F08, with 12.5% {OF}{SECOND}"
    )


async def stands(page: Page, phase: int, state: str) -> None:
    """The state of a phase in the table; lists and records may be a moment behind."""
    row = page.get_by_role("row", name=re.compile(f"Phase\\s{phase}"))
    await shows(row, state)


async def shows(where: Locator, text: str) -> None:
    async with asyncio.timeout(LISTED):
        while text not in await where.inner_text():
            await where.page.wait_for_timeout(200)
            await where.page.reload()


async def first_day(walk: Walk) -> None:
    await walk.days_pass(walk.bid, 330)
    await walk.sitting.people.told(walk.bid)
    finance = await walk.holds("camden-cfo")
    await stands(finance, 1, "Moved")
    await stands(finance, 2, "To come")
    for text in ("Phases of the handover", "Moved", "To come"):
        await walk.reads(finance, text)
    await expect(finance.locator("main")).to_contain_text(FIRST)
    await looked_at(finance, "walk-phase-to-come")


async def held_up(walk: Walk, until: date) -> None:
    region = await walk.holds("london-regional-lead")
    await walk.follow(region, "Issue a direction")
    said = {
        "what": "Publish the committee's papers.",
        "evidence": "Three meetings had none.",
        "until": until,
    }
    await fill(region, said)
    await walk.press(region, "Issue the direction")
    await expect(region.locator("main")).to_contain_text("The direction is issued")
    await walk.days_pass(names.DELEGATIONS + walk.bid, 32)
    finance = await walk.holds("camden-cfo")
    await stands(finance, 2, "Held up")
    await walk.reads(finance, "Held up")
    await expect(finance.locator("main")).to_contain_text("since direction 1 is open")
    await looked_at(finance, "walk-phase-held-up")


async def moved(walk: Walk) -> None:
    region = await walk.holds("london-regional-lead")
    await walk.follow(region, "Close direction 1")
    await fill(region, {"complied": True, "outcome": "The papers are published."})
    await walk.press(region, "Close the direction")
    finance = await walk.holds("camden-cfo")
    await stands(finance, 2, "Moved")
    await looked_at(finance, "walk-phase-moved")
    await walk.follow(finance, "The whole history")
    for text in ("Phase 2 moved", "direction 1 is open"):
        await shows(finance.locator("main"), text)
