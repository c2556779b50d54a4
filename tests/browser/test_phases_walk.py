"""Two phases on a system of its own: agreed in the browser, handed over, and proved."""

import asyncio
from datetime import date, timedelta

import pytest
from playwright.async_api import expect

from activities import phases_checked
from activities.ledger.reading import LedgerReading
from activities.register.verifying import verify
from tests.browser.sitting import Sitting, fill
from tests.browser.test_ccg_drafts import looked_at
from tests.browser.test_handover_walk import Walk
from tests.browser.walking import asked_for, begun, view_of
from workflows.contracts import names

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]


async def test_two_phases_from_the_agreement_to_the_second_day(sitting: Sitting):
    """F08 stays NHS England's until its day; then all is the CCG's, posted once."""
    bid = await begun(sitting, "07R", "delegated")
    walk = Walk(sitting, bid)
    await asked_for(sitting, bid, "issue_agreement")
    start = date.fromisoformat((await view_of(sitting, bid))["start_date"])
    day = start + timedelta(days=30)
    office = await walk.sign_in("national-office")
    await walk.follow(office, "Issue the agreement")
    await office.get_by_label("Title and number").fill("Delegation agreement 2026/15")
    await walk.press(office, "Add a phase")
    await fill(office, {"phases.0.begins": day, "phases.0.share": "12.5"})
    await office.locator('[name="phases.0.functions"][value="F08"]').check()
    await looked_at(office, "walk-phases")
    await walk.press(office, "Issue the agreement")
    await walk.recorded(office)
    await asked_for(sitting, bid, "sign_agreement")
    await walk.days_pass(bid, 14)
    await asked_for(sitting, bid, "nothing more")
    finance = await walk.holds("camden-cfo")
    await walk.reads(finance, "Phase 2: F08 moves on")
    await looked_at(finance, "walk-phase-to-come")
    ledger, found = LedgerReading(sitting.system.database), names.DELEGATIONS + bid
    assert await ledger.transfer(f"handover/{bid}")
    assert not await ledger.transfer(f"phase/{found}/2")
    await walk.days_pass(found, (day - start).days + 2)
    async with asyncio.timeout(60):
        while not await ledger.transfer(f"phase/{found}/2"):
            await finance.wait_for_timeout(100)
    await walk.follow(finance, "The whole history")
    await expect(finance.locator("main")).to_contain_text("Phase 2 moved")
    finance = await walk.holds("camden-cfo")
    await expect(finance.locator("main")).not_to_contain_text("To come")
    await looked_at(finance, "walk-phase-moved")
    assert (await verify(sitting.system.database)).sound
    assert (await ledger.check()).sound
    assert await phases_checked.faults(sitting.system.database) == []
