"""The story of docs/walkthrough-hwb.md at browsers: a quorum lost, regained, minuted."""

import re

from playwright.async_api import Page, expect

from services.embedded.demo import bodies
from tests.browser.sitting import Sitting, fill
from tests.browser.test_ccg_drafts import looked_at
from tests.browser.walking import begun, hat_of, needs_of
from workflows.contracts.parties import Membership, Party, Role

BOARD = "E09000007"
CLERK = Membership(party=Party.HWB, body=BOARD, role=Role.BOARD_CLERK)
PANEL = Membership(party=Party.CONFLICTS, body="panel/Y56", role=Role.PANEL_CHAIR)
HERE = ("chair", "vice-chair", "public-health", "nhs-provider")


async def before_board(sitting: Sitting) -> str:
    """A bid that waits for Camden's board; how it came there other tests see."""
    bid = await begun(sitting, "07R", "delegated")
    while True:
        view, needs = await needs_of(sitting, bid)
        need = needs[0]
        if need["command"] == "record_board_decision":
            return bid
        body = bodies.meet(view, need, await sitting.people.today(bid))
        step = need["command"].replace("_", "-")
        await sitting.people.post(hat_of(need), f"bids/{bid}/{step}", body)


async def recused(sitting: Sitting, bid: str) -> None:
    """The councillor declares, and the panel's chair rules that they leave."""
    member = await sitting.signed_in("camden-hwb-member")
    await member.goto(f"/hwb/bids/{bid}/do/declare-interest")
    await member.get_by_label("financial interest").first.check()
    await member.get_by_label("What").fill("My firm owns a surgery's building.")
    await member.get_by_role("button", name="Declare").last.click()
    await member.wait_for_url("**/recorded/*")
    await member.context.close()
    panel = await sitting.seat(PANEL)
    await panel.goto(f"/conflicts/bids/{bid}")
    await panel.locator('a[href*="/do/rule-on-interest"]').first.click()
    await panel.locator('input[value="grave"]').check()
    await panel.locator('input[value="leave"]').check()
    await panel.locator("textarea").fill("A direct gain.")
    await panel.locator("main form button:visible").last.click()
    await panel.wait_for_url("**/recorded/*")


async def put(page: Page, seat: str, place: str, vote: str = "for") -> None:
    """Where somebody was, and how the seat voted."""
    await page.locator(f'[name="minutes.seat.{seat}.who"]').select_option(place)
    await page.locator(f'[name="minutes.seat.{seat}.vote"][value="{vote}"]').check()


async def on(page: Page, link: str) -> None:
    """Follow a link of the page."""
    await page.locator("main").get_by_role("link", name=link).click()


async def save(page: Page, button: str) -> None:
    """Press the button that keeps a form about the meeting, and come to its page."""
    await page.get_by_role("button", name=button).last.click()
    await page.wait_for_url(MEETING)


MEETING = re.compile(r"/hwb/meetings/[0-9]+$")


async def met(sitting: Sitting, clerk: Page, bid: str) -> None:
    """A special meeting today with the bid on its agenda; four came, one excused."""
    today = await sitting.people.today(bid)
    await clerk.goto("/hwb/meetings")
    await clerk.get_by_role("button", name="Make a meeting").click()
    answers = {
        "day": today,
        "begins": "6:30pm",
        "place": "Council chamber",
        "kind": "special",
        "public": True,
        "reference": "HWB/2026/14",
        "notice": "The round closes this week.",
    }
    await fill(clerk, answers)
    await save(clerk, "Save the meeting")
    await on(clerk, "Put bids on the agenda")
    await clerk.locator(f'[name="items.{bid}.part"][value="public"]').check()
    await clerk.locator(f'[name="items.{bid}.number"]').fill("6")
    await save(clerk, "Save the agenda")
    await on(clerk, "Write down who came")
    for seat in HERE:
        await clerk.locator(f'[name="seats.s-{seat}"]').select_option("present")
    await clerk.locator('[name="seats.s-voluntary"]').select_option("apologies")
    await looked_at(clerk, "meeting-attendance")
    await save(clerk, "Save who came")
    await expect(clerk.locator("main")).to_contain_text("not quorate for this item")
    await looked_at(clerk, "meeting")
    item = clerk.get_by_role("link", name=f"6. Bid {bid}", exact=True)
    await item.click()
    await clerk.wait_for_url("**/items/*")
    there = clerk.url
    await clerk.get_by_role("link", name="Declare", exact=True).click()
    await clerk.get_by_label("I have no interest").check()
    await clerk.get_by_role("button", name="Declare").last.click()
    await clerk.wait_for_url("**/recorded/*")
    await clerk.goto(there)
    await looked_at(clerk, "meeting-item")


async def test_a_quorum_is_lost_and_regained_and_minuted(sitting: Sitting):
    """Recused, checked, refused, a substitute, recorded, draft minutes."""
    bid = await before_board(sitting)
    await recused(sitting, bid)
    clerk = await sitting.seat(CLERK)
    await met(sitting, clerk, bid)
    await on(clerk, "Record what was decided")
    reference = clerk.get_by_label("Minute reference")
    await expect(reference).to_have_value("HWB/2026/14, item 6")
    await clerk.get_by_label("I say it seat by seat").check()
    for seat in HERE:
        box = clerk.locator(f'[name="minutes.seat.{seat}.who"]')
        await expect(box).to_have_value("present")
        await clerk.locator(f'[name="minutes.seat.{seat}.vote"][value="for"]').check()
    await clerk.locator('input[value="approve_with_comments"]').check()
    await clerk.get_by_label("Comments or reasons").fill("Report each quarter.")
    await clerk.get_by_label("Who was in the chair").select_option(index=1)
    await clerk.get_by_label("Resolution").fill("That the board approves the bid.")
    await clerk.get_by_role("button", name="Check the quorum").click()
    await expect(clerk.locator("#quorum")).to_contain_text("Not quorate for this item")
    await clerk.get_by_role("button", name="Record the board's decision").last.click()
    await expect(clerk.locator(".nhsuk-error-summary")).to_contain_text("not quorate")
    await looked_at(clerk, "item-refused")
    substitute = clerk.locator('[name="minutes.seat.councillor-3.who"] option').last
    await put(clerk, "councillor-3", str(await substitute.get_attribute("value")))
    await clerk.get_by_role("button", name="Check the quorum").click()
    await expect(clerk.locator("#quorum h2")).to_have_text("Quorate for this item")
    await clerk.get_by_role("button", name="Record the board's decision").last.click()
    await clerk.wait_for_url("**/recorded/*")
    again = clerk.get_by_role("link", name="Look again")
    while await again.count():
        await again.click()
    await clerk.get_by_role("link", name="Read the draft minutes").click()
    await expect(clerk.locator("main")).to_contain_text("substitute for")
    await looked_at(clerk, "item-minutes")
    await clerk.goto("/hwb/meetings")
    await looked_at(clerk, "meetings")
    await on(clerk, "Special meeting of")
    await clerk.get_by_role("link", name=f"6. Bid {bid}", exact=True).click()
    await expect(clerk.locator("main")).to_contain_text("approved the bid with")
    await looked_at(clerk, "meeting-item-decided")
    await clerk.get_by_role("link", name="Special meeting of").click()
    await on(clerk, "Read the draft minutes of the meeting")
    await expect(clerk.locator("main")).to_contain_text(f"Item 6: bid {bid}")
    await published(sitting, clerk, bid)


async def published(sitting: Sitting, clerk: Page, bid: str) -> None:
    """The clerk edits the minutes and publishes a part; anybody reads just that."""
    await on(clerk, "Edit the minutes")
    await clerk.locator("textarea").fill("The chair welcomed all.\nSaid in confidence.")
    await clerk.get_by_role("button", name="Save the minutes").last.click()
    await on(clerk, "Publish them")
    await clerk.locator("textarea").fill("The chair welcomed all.")
    await clerk.get_by_role("button", name="Publish the minutes").last.click()
    await expect(clerk.locator("main")).to_contain_text("Said in confidence.")
    await looked_at(clerk, "minutes-edited")
    await on(clerk, "Record that the body approved them")
    await looked_at(clerk, "minutes-approve")
    anybody = await sitting.fresh()
    await anybody.goto(f"/register/{bid}")
    await on(anybody, "Camden Health and Wellbeing Board, special meeting")
    await expect(anybody.locator("main")).to_contain_text("The chair welcomed all.")
    assert "confidence" not in await anybody.content()
    await looked_at(anybody, "minutes-public")
    await anybody.context.close()
