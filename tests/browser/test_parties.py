"""A party's own way with a bid, from My work on, by browsers that run no scripts."""

from playwright.async_api import Page, expect

from tests.browser.sitting import Sitting, fill
from tests.browser.test_pages import CLERK, PANEL
from tests.browser.walking import RECORDED, asked_for, begun, heard, press_on
from workflows.contracts.parties import Membership, Party, Role

DIRECTOR = Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_DIRECTOR)
DECLARE_FIRST = "Declare before you read"
INTEREST = {"category": "financial", "description": "My firm owns the building."}


async def found(page: Page, home: str, bid: str) -> None:
    """From My work to the bid: it is looked for by its number."""
    row = page.get_by_role("row").filter(has_text=bid)
    for _ in range(100):
        await page.goto(home)
        # Lists come from the register, which may be a moment behind.
        narrow = page.get_by_text("Filter and sort", exact=True)
        if await narrow.count():
            await narrow.click()
            await page.get_by_label("CCG or bid number").fill(bid)
            await page.get_by_role("button", name="Show").click()
        if await row.count():
            break
        await page.wait_for_timeout(200)
    await row.first.get_by_role("link", name=bid, exact=True).click()
    await expect(page.locator("h1")).to_contain_text(f"Bid {bid}")


async def tab(page: Page, name: str) -> None:
    """Open another part of the bid."""
    parts = page.get_by_role("navigation", name="Parts of this bid")
    await parts.get_by_role("link", name=name).click()


async def sent(page: Page) -> None:
    """Send the form, and read that it is recorded."""
    await press_on(page)
    await page.wait_for_url(RECORDED)
    await heard(page)
    await expect(
        page.get_by_role("heading", name="Recorded", exact=True)
    ).to_be_visible()


async def declared_none(page: Page) -> None:
    """Asked before the papers open; there is no interest."""
    await tab(page, "Papers")
    await expect(page.locator("main")).to_contain_text(DECLARE_FIRST)
    await page.get_by_role("link", name="Declare", exact=True).click()
    await page.locator('input[value="none"]').check()
    await sent(page)


async def test_a_clerk_finds_a_bid_declares_reads_and_asks(sitting: Sitting):
    """What is decided at a meeting, and its minutes: see test_board_item."""
    bid = await begun(sitting, "07R", "delegated")
    await asked_for(sitting, bid, "record_board_decision")
    page = await sitting.seat(CLERK, scripts=False)
    await found(page, "/hwb/", bid)
    await expect(page.locator("main")).to_contain_text("Waiting for the decision of")
    await declared_none(page)
    await page.get_by_role("link", name="Open the papers").click()
    await expect(page.locator("main")).to_contain_text("Application, version 1")
    await tab(page, "Summary")
    await page.get_by_role("link", name="Ask for information").click()
    question = "How many of the practices were consulted?"
    await page.get_by_label("What do you want to know?").fill(question)
    await sent(page)
    await expect(page.locator("main")).to_contain_text("asked 1 question")
    letter = page.locator("details").filter(has_text="Read the letter to")
    await letter.first.locator("summary").click()
    await expect(letter.first).to_contain_text(f"Subject: Bid {bid}: ")
    await page.get_by_role("link", name="Go to the bid").click()
    await expect(page.locator("main")).to_contain_text("the answer to 1 question")
    await tab(page, "Messages")
    await expect(page.locator("main")).to_contain_text(question)
    await expect(page.locator("main")).to_contain_text("Not answered yet")


async def test_the_panel_declares_rules_and_concludes(sitting: Sitting):
    """An interest of NHS England's is ruled on; then the panel finds the bid clear."""
    bid = await begun(sitting, "07R", "delegated")
    await sitting.people.post(DIRECTOR, f"bids/{bid}/declare-interest", INTEREST)
    await asked_for(sitting, bid, "rule_on_interest", "conclude_conflict_review")
    page = await sitting.seat(PANEL, scripts=False)
    await found(page, "/conflicts/", bid)
    await declared_none(page)
    await page.get_by_role("link", name="Go to the bid").click()
    await tab(page, "Conflicts")
    await expect(page.locator("main")).to_contain_text(INTEREST["description"])
    await expect(page.locator("main")).to_contain_text("No ruling yet")
    await tab(page, "Summary")
    await page.get_by_role("link", name="Rule on an interest").first.click()
    await fill(
        page,
        {
            "severity": "slight",
            "handling": "note",
            "reason": "The rent is set by others.",
        },
    )
    await sent(page)
    await asked_for(sitting, bid, "conclude_conflict_review")
    await page.get_by_role("link", name="Go to the bid").click()
    await page.get_by_role("link", name="Conclude the conflict review").first.click()
    await fill(page, {"outcome": "clear", "reasons": "Its interests are handled well."})
    await sent(page)
    await expect(page.locator("main")).to_contain_text(
        "concluded the conflict review: clear"
    )
    await page.get_by_role("link", name="Go to the bid").click()
    await tab(page, "History")
    told = page.locator("main")
    await expect(told).to_contain_text("The rent is set by others.")
    await expect(told).to_contain_text("Its interests are handled well.")
