"""A draft and its documents at a browser: what stands on each page, at both widths."""

import os
from pathlib import Path

from playwright.async_api import Page

from tests.browser.looking import faults, too_wide
from tests.browser.sitting import DESK, PHONE, Sitting
from tests.browser.test_pages import LOCAL, MANAGER
from tests.browser.walking import LATER, begun, drafted, seen_with_scripts
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
        assert not await too_wide(page), name
        assert await faults(page) == [], name
        if folder:
            where = Path(folder) / f"{name}-{width}.png"
            await page.screenshot(path=where, full_page=True)
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]  # see above


ON = "Save and continue"


async def test_a_draft_is_shared_without_scripts(sitting: Sitting):
    """Saved and come back to; who saves second sees both texts, and nothing is lost."""
    manager = await sitting.seat(MANAGER, scripts=False)
    officer = await sitting.seat(OFFICER, scripts=False)
    list_ = await drafted(manager)
    await manager.get_by_role("link", name="Timetable").click()
    address = manager.url
    await manager.get_by_label("Timetable").fill("From the manager.")
    await manager.get_by_role("button", name=LATER).click()
    assert manager.url == list_
    for page in (manager, officer):
        await page.goto(address)
        typed = page.get_by_label("Timetable")
        assert await typed.input_value() == "From the manager."
    await officer.get_by_label("Timetable").fill("From the officer.")
    await officer.get_by_role("button", name=LATER).click()
    await manager.get_by_label("Timetable").fill("Changed again.")
    await manager.get_by_role("button", name=LATER).click()
    said = await manager.locator("main").inner_text()
    assert "Somebody else changed this section" in said
    assert "From the officer." in said
    assert await manager.get_by_label("Timetable").input_value() == "Changed again."
    await manager.get_by_role("button", name=LATER).click()
    await officer.goto(address)
    kept = await officer.get_by_label("Timetable").input_value()
    assert kept == "Changed again."


async def test_two_tabs_and_the_back_button_lose_nothing(sitting: Sitting):
    """Two sections in two tabs both stay; the page before is there with what was saved."""
    page = await sitting.seat(MANAGER, scripts=False)
    list_ = await drafted(page)
    tab = await page.context.new_page()
    await page.goto(f"{list_}/sections/standards")
    await tab.goto(f"{list_}/sections/inequalities")
    await tab.get_by_label("Reducing health").fill("In the second tab.")
    await tab.get_by_role("button", name=ON).click()
    await tab.get_by_role("heading", name="Fit with the five-year plan").wait_for()
    await page.get_by_label("Raising standards").fill("In the first tab.")
    await page.get_by_role("button", name=ON).click()
    await page.wait_for_url("**/sections/inequalities")
    held = page.get_by_label("Reducing health")
    assert await held.input_value() == "In the second tab."
    await page.go_back()
    before = page.get_by_label("Raising standards")
    assert await before.input_value() == "In the first tab."
    await before.fill("After going back.")
    await page.get_by_role("button", name=ON).click()
    await page.wait_for_url("**/sections/inequalities")
    await page.goto(f"{list_}/check")
    answers = await page.locator("main").inner_text()
    assert "After going back." in answers
    assert "In the second tab." in answers
    await tab.close()


async def test_a_draft_and_its_documents(sitting: Sitting):
    """Saved half-filled, changed twice at once; attached, replaced, checked, read."""
    page = await sitting.seat(MANAGER)
    list_ = await drafted(page)
    await looked_at(page, "list")
    second = await page.context.new_page()
    for one in (page, second):
        await one.goto("/ccg/start")
        await one.get_by_role("link", name="Draft 07R-").first.click()
        await one.get_by_role("link", name="Timetable").click()
        await one.get_by_label("Timetable").wait_for()
    await looked_at(page, "section")
    await second.get_by_label("Timetable").fill("Theirs.")
    await second.get_by_role("button", name=LATER).click()
    await second.get_by_role("heading", name="Expression of interest, draft").wait_for()
    await second.close()
    await page.get_by_label("Timetable").fill("Mine.")
    await page.get_by_role("button", name=LATER).click()
    await page.get_by_text("You changed this section elsewhere").wait_for()
    await looked_at(page, "both")
    for address, name in (
        ("/ccg/start", "start"),
        ("/ccg/start/bid", "first"),
        (f"{list_}/sections/partners", "partners"),
        (f"{list_}/sections/functions", "functions"),
        (f"{list_}/sections/contact", "contact"),
        (f"{list_}/check", "answers"),
    ):
        await page.goto(address)
        await looked_at(page, name)
    await page.goto(f"{list_}/sections/functions")
    await page.get_by_role("button", name=ON).click()
    await page.locator(".nhsuk-error-summary").wait_for()
    await looked_at(page, "functions-wrong")

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
