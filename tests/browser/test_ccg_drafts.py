"""A draft and its documents at a browser: what stands on each page, at both widths."""

import os
from pathlib import Path

from playwright.async_api import Page

from tests.browser.looking import faults, stays_too_wide
from tests.browser.sitting import DESK, PHONE, Sitting
from tests.browser.test_pages import LOCAL, MANAGER
from tests.browser.walking import begun, seen_with_scripts
from workflows.contracts.parties import Membership, Party, Role

OFFICER = Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER)
PDF = {"name": "Constitution 4.2.pdf", "mimeType": "", "buffer": b"%PDF-1.7\n%%EOF"}
OTHER = {
    "name": "Constitution 4.3.pdf",
    "mimeType": "",
    "buffer": b"%PDF-1.7\n1\n%%EOF",
}


async def looked_at(page: Page, name: str) -> None:
    """No fault of axe's at either width; the picture is kept where somebody asks."""
    async with seen_with_scripts(page):
        await _looked_at(page, name)


async def _looked_at(page: Page, name: str) -> None:
    folder = os.environ.get("PICTURES", "")
    for size, width in ((DESK, "desk"), (PHONE, "phone")):
        await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of the same shape
        # First this one: it waits until the menu has found its place.
        assert not await stays_too_wide(page), name
        assert await faults(page) == [], name
        if folder:
            where = Path(folder) / f"{name}-{width}.png"
            await page.screenshot(path=where, full_page=True)
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]  # see above


LATER = "Save and come back later"


async def test_a_draft_is_shared_without_scripts(sitting: Sitting):
    """Saved and come back to; who saves second sees both texts, and nothing is lost."""
    manager = await sitting.seat(MANAGER, scripts=False)
    officer = await sitting.seat(OFFICER, scripts=False)
    await manager.goto("/ccg/start/bid")
    await manager.get_by_label("Timetable").fill("From the manager.")
    await manager.get_by_role("button", name=LATER).click()
    link = manager.get_by_role("link", name="Draft 07R-").first
    address = str(await link.get_attribute("href"))
    for page in (manager, officer):
        await page.goto(address)
        typed = page.get_by_label("Timetable")
        assert await typed.input_value() == "From the manager."
    await officer.get_by_label("Timetable").fill("From the officer.")
    await officer.get_by_role("button", name=LATER).click()
    await manager.get_by_label("Timetable").fill("Changed again.")
    await manager.get_by_role("button", name=LATER).click()
    said = await manager.locator("main").inner_text()
    assert "Somebody else changed this draft" in said
    assert "From the officer." in said
    assert await manager.get_by_label("Timetable").input_value() == "Changed again."
    await manager.get_by_role("button", name=LATER).click()
    await officer.goto(address)
    kept = await officer.get_by_label("Timetable").input_value()
    assert kept == "Changed again."


async def test_a_draft_and_its_documents(sitting: Sitting):
    """Saved half-filled, changed twice at once; attached, replaced, checked, read."""
    page = await sitting.seat(MANAGER)
    await page.goto("/ccg/start/bid")
    await page.get_by_label("Timetable").fill("Half a")
    second = await page.context.new_page()
    await page.get_by_role("button", name="Save and come back later").click()
    await page.get_by_role("heading", name="Go on with a draft").wait_for()
    await looked_at(page, "start")
    for one in (page, second):
        await one.goto("/ccg/start")
        await one.get_by_role("link", name="Draft 07R-").first.click()
        await one.get_by_label("Timetable").wait_for()
    await second.get_by_label("Timetable").fill("Theirs.")
    await second.get_by_role("button", name="Save and come back later").click()
    await second.get_by_role("heading", name="Go on with a draft").wait_for()
    await second.close()
    await page.get_by_label("Timetable").fill("Mine.")
    await page.get_by_role("button", name="Save and come back later").click()
    await page.get_by_text("Somebody else changed this draft").wait_for()
    await looked_at(page, "both")

    bid = await begun(sitting, "07R", "delegated")
    base = f"/ccg/bids/{bid}/application"
    for held in (PDF, OTHER):
        await page.goto(f"{base}/papers/constitution")
        await page.locator("#file").set_input_files([held])  # type: ignore[list-item]  # a TypedDict of the same shape
        await page.get_by_role("button", name="Attach", exact=True).click()
        await page.wait_for_url("**/application")
    await page.goto(f"{base}/sections/benefits")
    await page.locator("#benefits").fill("Shorter waits.")
    await page.get_by_role("button", name="Save and come back later").click()
    await page.get_by_text("Last saved by").first.wait_for()
    await looked_at(page, "tasks")
    for address, name in (
        (f"{base}/papers/constitution", "attach"),
        (f"{base}/check", "check"),
        (f"/ccg/bids/{bid}/papers", "papers"),
        (f"/ccg/bids/{bid}/do/screen", "no-page"),
        ("/ccg/?stage=hwb", "filter"),
    ):
        await page.goto(address)
        await looked_at(page, name)
    local = await sitting.seat(LOCAL)
    await local.goto(f"/nhs-england/bids/{bid}/record.zip")
    await looked_at(local, "declare")
