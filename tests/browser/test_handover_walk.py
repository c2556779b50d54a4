"""docs/walkthrough-handover.md, walked by its own words, from the decision to notice."""

import asyncio
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from activities.ledger.reading import LedgerReading
from activities.register.verifying import verify
from tests.browser.sitting import Json, Sitting, fill
from tests.browser.test_ccg_drafts import looked_at
from tests.browser.walking import (
    LISTED,
    asked_for,
    begun,
    has_scripts,
    heard,
    script,
)
from workflows.contracts import names

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

STORY = Path(__file__).parents[2] / "docs" / "walkthrough-handover.md"
ROAD, _, REST = STORY.read_text().partition("## An approval with two conditions")
REST = REST.partition("## A shadow period instead")[0]
FIGURES = (
    ("36,782,341.67", "1,000,000", "1,200,000", "37,600,000"),
    ("183,911.71", "0", "0", "0"),
    ("367,823.42", "0", "0", "0"),
)
IN_MARCH = tuple(
    (budget, budget, forecast, forecast) for budget, _, _, forecast in FIGURES
)
"""The same where the month is a financial year's last one."""
LINES = (0, 6, 7)
WHEN = re.compile("/recorded/[0-9]+$")


class Walk:
    """Somebody who reads the story and does what it says, in a browser without scripts.

    Attributes:
        used: What was pressed, followed or read, as the story has it in bold.
    """

    def __init__(self, sitting: Sitting, bid: str) -> None:
        self.sitting, self.bid = sitting, bid
        self.used = {"My work", "Sign in", "Sign out", "Declare"}
        self._pages: dict[str, Page] = {}

    async def sign_in(self, subject: str) -> Page:
        if subject not in self._pages:
            page = await self.sitting.signed_in(subject)
            await script(page, runs=False)
            self._pages[subject] = page
        page = self._pages[subject]
        await page.goto("/ccg/" if subject.startswith("camden") else "/nhs-england/")
        return page

    async def opens(self, subject: str) -> Page:
        """The bid, from "Bids"."""
        page = await self.sign_in(subject)
        await page.get_by_role("link", name="Bids", exact=True).first.click()
        link = page.locator("main").get_by_role("link", name=self.bid)
        await link.first.click()
        await page.wait_for_load_state()
        return page

    async def holds(self, subject: str) -> Page:
        """The delegation, from "Delegations"."""
        page = await self.sign_in(subject)
        self.used.add("Delegations")
        await page.get_by_role("link", name="Delegations", exact=True).first.click()
        await self.follow(page, self.bid)
        return page

    async def follow(self, page: Page, name: str) -> None:
        """A link; lists may be a moment behind."""
        found = page.locator("main").get_by_role("link", name=name).first
        async with asyncio.timeout(LISTED):
            while not await found.count():
                await page.wait_for_timeout(200)
                await page.reload()
        await self._on(found, name)

    async def press(self, page: Page, name: str) -> None:
        found = page.locator("main").get_by_role("button", name=name, exact=True)
        await self._on(found.last, name)

    async def _on(self, found: Locator, name: str) -> None:
        self.used.add(name)
        await found.click()
        await found.page.wait_for_load_state()

    async def choose(self, page: Page, name: str) -> None:
        self.used.add(name)
        await page.get_by_label(name, exact=True).first.check()

    async def reads(self, page: Page, text: str) -> None:
        self.used.add(text)
        await expect(page.locator("main")).to_contain_text(text)

    async def recorded(self, page: Page) -> None:
        await expect(page).to_have_url(WHEN)
        await heard(page)
        assert not await has_scripts(page)

    async def days_pass(self, record: str, days: float) -> None:
        """`bids wind`."""
        handle = self.sitting.system.client.get_workflow_handle(
            names.workflow_id(record)
        )
        await self.sitting.people.skipper.fast_forward(handle, timedelta(days=days))


def a_condition(about: str, text: str, owner: str, evidence: str, due: date) -> Json:
    return {
        "criterion": about,
        "text": text,
        "owner": owner,
        "evidence": evidence,
        "due": due,
    }


async def to_the_decision(sitting: Sitting) -> str:
    """The table; `test_road.py` goes that way in browsers."""
    bid = await begun(sitting, "07R", "delegated")
    await asked_for(sitting, bid, "decide")
    return bid


async def test_the_story_of_a_handover(sitting: Sitting):
    """Every name in bold is met on the way; the record and the ledger are sound."""
    walk = Walk(sitting, await to_the_decision(sitting))
    today = await sitting.people.today(walk.bid)
    await approved(walk, today)
    await conditions_met(walk, today)
    await agreed(walk)
    await tried_and_released(walk)
    await live(walk)
    await reported(walk)
    await notice_given(walk)
    missed = {" ".join(b.split()) for b in re.findall(r"\*\*([^*]+)\*\*", REST)}
    used = {name.replace(walk.bid, "07R-1") for name in walk.used}
    assert missed - used == set()
    assert (await verify(sitting.system.database)).sound
    ledger = LedgerReading(sitting.system.database)
    assert (await ledger.check()).sound
    assert (await ledger.transfer(f"handover/{walk.bid}")) is not None


async def approved(walk: Walk, today: date) -> None:
    page = await walk.sign_in("national-chair")
    await walk.follow(page, "Decide in principle")
    await walk.choose(page, "Approve with conditions")
    await page.get_by_label("Reasons", exact=True).fill("Met, but for governance.")
    two = [
        a_condition(
            "Governance",
            "A second lay member.",
            "Accountable officer",
            "Minutes.",
            today + timedelta(weeks=2),
        ),
        a_condition(
            "Workforce",
            "Whom the CCG may call on.",
            "Chief finance officer",
            "A letter.",
            today + timedelta(weeks=3),
        ),
    ]
    for number, one in enumerate(two):
        await walk.press(page, "Add a condition")
        await fill(page, {f"conditions.{number}.{k}": v for k, v in one.items()})
    await looked_at(page, "walk-decide")
    await walk.press(page, "Record the decision")
    await walk.recorded(page)
    walk.used.add("Look again")  # where a letter is not out yet
    again = page.get_by_role("link", name="Look again")
    while await again.count():
        await again.click()
    await walk.reads(page, "Decision letter (PDF)")
    page = await walk.sign_in("camden-lay")
    await walk.follow(page, "Record the members' vote")
    await fill(
        page,
        {
            "ballot": {
                "opened": today - timedelta(weeks=2),
                "closed": today - timedelta(days=1),
                "electorate": 40,
                "in_favour": 30,
                "against": 4,
            }
        },
    )
    await page.locator("main form button:visible").last.click()
    await walk.recorded(page)


async def conditions_met(walk: Walk, today: date) -> None:
    officer = await walk.opens("camden-ao")
    await walk.follow(officer, "Send evidence for a condition: Governance")
    await officer.locator("textarea").fill("She was appointed.")
    await walk.press(officer, "Send the evidence")
    await walk.recorded(officer)
    region = await walk.opens("london-regional-lead")
    await walk.follow(region, "Discharge a condition: Governance")
    await expect(region.locator("main")).to_contain_text("She was appointed.")
    await region.locator("textarea").fill("Minutes seen.")
    await walk.press(region, "Discharge the condition")
    region = await walk.opens("london-regional-lead")
    await walk.follow(region, "Extend a date")
    await walk.choose(region, "A condition")
    await walk.choose(region, "Workforce")
    await fill(region, {"to": today + timedelta(weeks=7)})
    await region.get_by_label("Reason", exact=True).fill("Staff are consulted.")
    await walk.press(region, "Extend the date")
    await walk.recorded(region)
    await walk.days_pass(walk.bid, 25)
    region = await walk.opens("london-regional-lead")
    await walk.follow(region, "Discharge a condition: Workforce")
    await region.locator("textarea").fill("Letter seen.")
    await walk.press(region, "Discharge the condition")
    await walk.recorded(region)
    await region.goto(f"/nhs-england/bids/{walk.bid}?opened=yes")
    await walk.follow(region, "Conditions")
    await looked_at(region, "walk-conditions")
    await walk.follow(region, "History")
    await expect(region.locator("main")).to_contain_text("Staff are consulted.")


async def agreed(walk: Walk) -> None:
    for subject in ("camden-cfo", "national-finance"):
        page = await walk.sign_in(subject)
        await walk.follow(page, "Agree the allocation")
        await walk.press(page, "Agree the allocation")
        await walk.recorded(page)
    office = await walk.sign_in("national-office")
    await walk.follow(office, "Issue the agreement")
    await office.get_by_label("Title and number").fill("Delegation agreement 2026/14")
    await office.locator('[name="functions"][value="F04"]').check()
    await walk.press(office, "Issue the agreement")
    await walk.recorded(office)
    await acknowledges(walk)
    office = await walk.opens("national-office")
    await walk.follow(office, "Issue the agreement anew")
    for code in ("F04", "F08"):
        await office.locator(f'[name="functions"][value="{code}"]').uncheck()
    await office.locator('[name="reserved"][value="F08"]').check()
    await office.get_by_label("Why is it changed").fill("NHS England keeps it.")
    await walk.press(office, "Issue the agreement anew")
    await walk.recorded(office)
    await office.goto(f"/nhs-england/bids/{walk.bid}?opened=yes")
    await walk.follow(office, "Papers")
    await walk.reads(office, "Replaced by a newer one")
    await acknowledges(walk)
    officer = await walk.opens("camden-ao")
    await walk.follow(officer, "Sign the agreement")
    await walk.press(officer, "Sign the agreement")
    await expect(officer.locator(".nhsuk-error-summary")).to_be_visible()
    await walk.days_pass(walk.bid, 14)
    officer = await walk.opens("camden-ao")
    await walk.follow(officer, "Sign the agreement")
    await walk.press(officer, "Sign the agreement")
    await walk.recorded(officer)
    signatory = await walk.sign_in("national-signatory")
    await walk.follow(signatory, "Countersign the agreement")
    await walk.press(signatory, "Countersign the agreement")
    await walk.recorded(signatory)


async def acknowledges(walk: Walk) -> None:
    officer = await walk.opens("camden-ao")
    await walk.follow(officer, "Acknowledge what differs in the agreement")
    await officer.get_by_role("checkbox").check()
    await looked_at(officer, "walk-acknowledge")
    await walk.press(officer, "Acknowledge what differs")
    await walk.recorded(officer)


async def tried_and_released(walk: Walk) -> None:
    finance = await walk.sign_in("camden-cfo")
    await walk.follow(finance, "Confirm the handover")
    await walk.follow(finance, "Dry run")
    await expect(finance.locator("main")).to_contain_text("reconciles to zero")
    await looked_at(finance, "walk-dry-run")
    await finance.go_back()
    await finance.get_by_role("checkbox").check()
    await walk.press(finance, "Confirm the handover")
    await walk.recorded(finance)
    national = await walk.sign_in("national-finance")
    await walk.follow(national, "Release the handover")
    await national.get_by_role("checkbox").check()
    await walk.press(national, "Release the handover")
    await expect(national.locator("main")).to_contain_text(
        "Waiting for the start date,"
    )


async def live(walk: Walk) -> None:
    await walk.days_pass(walk.bid, 330)
    await walk.sitting.people.told(walk.bid)
    finance = await walk.opens("camden-cfo")
    await walk.reads(finance, "Live")
    await looked_at(finance, "walk-live")
    await walk.follow(finance, f"Delegation {walk.bid}")


async def typed(finance: Page) -> None:
    """The story's table in the form that is open, whatever month it is of."""
    month = await finance.locator("h1").inner_text()
    for line, figures in zip(
        LINES, IN_MARCH if "March" in month else FIGURES, strict=True
    ):
        columns = zip(("budget", "plan", "actual", "forecast"), figures, strict=True)
        await fill(finance, {f"lines.{line}.{k}": v for k, v in columns})


async def reported(walk: Walk) -> None:
    await walk.days_pass(f"delegation/{walk.bid}", 31)
    finance = await walk.holds("camden-cfo")
    await walk.follow(finance, "Send the return")
    await typed(finance)
    await walk.press(finance, "Work out the totals")
    await expect(finance.locator("main")).to_contain_text("£37,334,076.80")
    await looked_at(finance, "walk-return")
    await walk.press(finance, "Send the return")
    await walk.follow(finance, "Say what is done about it")
    await finance.locator("textarea").fill("The committee reviews locum costs.")
    await walk.press(finance, "Put it on record")
    await walk.reads(finance, "Answered")
    await looked_at(finance, "walk-alert")


async def notice_given(walk: Walk) -> None:
    officer = await walk.holds("camden-ao")
    await walk.follow(officer, "Give notice")
    await officer.get_by_label("Why do you give notice?").fill("We join others.")
    await officer.get_by_role("checkbox").check()
    await looked_at(officer, "walk-notice")
    await walk.press(officer, "Give notice")
    await expect(officer.locator("main")).to_contain_text("Notice is given")
