"""The whole road in the browser: everybody does their part from pages, and only there."""

import pytest
from playwright.async_api import Page, expect

from services.embedded.demo.people import PREFIXES
from tests.browser import keys
from tests.browser.looking import faults, misfits
from tests.browser.sitting import Json, Sitting
from tests.browser.walking import (
    RECORDED,
    SECTIONED,
    STEPS,
    TO_DO,
    answer_to,
    attached,
    beside,
    has_scripts,
    hat_of,
    heard,
    manager,
    needs_of,
    script,
    wanted,
)

TELLING = {"submit_application", "record_board_decision", "decide", "sign_agreement"}
"""Steps whose recorded page has more on it than any other's."""


@pytest.mark.wcag(
    "1.4.4", "1.4.10", "2.1.1", "2.1.2", "2.4.2", "2.4.7", "2.4.11", "3.2.2", "3.3.2"
)
async def test_everybody_takes_their_step_from_pages(sitting: Sitting):
    """From the sign-in and "Before you begin" to live, without scripts and without a mouse.

    Every stop of the keyboard is seen and in view. What people see is also opened with
    scripts: it is accessible, fits a phone and large text, and each step has a title of
    its own. What is recorded is looked at where most is on the page.
    """
    wrong: list[str] = []
    people: dict[str, Page] = {}
    seen: set[str] = set()
    titles: set[str] = set()
    first = await sitting.at_the_door(manager("08H"))
    await script(first, runs=False)
    people[sitting.people.who(manager("08H"))] = first
    await first.goto("/ccg/")
    bid = await expressed(first, wanted("08H", "delegated"))
    for _ in range(STEPS):
        view, needs = await needs_of(sitting, bid)
        if not needs:
            break
        need = needs[0]
        who = sitting.people.who(hat_of(need))
        if who not in people:
            people[who] = await sitting.seat(hat_of(need))
            await script(people[who], runs=False)
        body = await answer_to(sitting, bid, view, need)
        page = await sitting.seat(hat_of(need))
        await page.goto(f"{PREFIXES[need['party']]}/bids/{bid}")
        form = need["command"] != "submit_application"
        step = f"/do/{need['command'].replace('_', '-')}"
        if form:
            await keys.follow(page, SECTIONED.get(need["command"], step))
        assert not await has_scripts(page)
        new = need["command"] not in seen
        if new:
            titles.add(await page.title())
            wrong += await looked_at(page)
        if need["command"] in SECTIONED:
            await in_sections(page, body)
        elif form:
            await keys.answer(page, body)
        else:
            await applied(page, {**body["application"], "constitution_approved": True})
        await page.wait_for_url(f"**/bids/{bid}/recorded/*")
        await expect(page.locator("h1")).to_contain_text("ecorded")
        await heard(page)
        if new and need["command"] in TELLING:
            wrong += await looked_at(page)
        seen.add(need["command"])
    for page in people.values():
        await script(page, runs=True)
    assert view["stage"] == "live", view["waiting"]["sentence"]
    assert len(people) >= 6
    assert len(titles) == len(seen)
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert not sitting.said
    assert not sitting.left


async def expressed(page: Page, body: Json) -> str:
    """From My work to a bid: its number."""
    await keys.follow(page, "/ccg/start")
    await keys.follow(page, "/ccg/start/bid")
    for _ in range(STEPS):
        if found := RECORDED.search(page.url):
            return found[1]
        await keys.answer(page, body)
    raise AssertionError(page.url)


async def applied(page: Page, body: Json) -> None:
    """Section by section, one left for later; a file is chosen in the system's own window."""
    await keys.follow(page, "/application")
    await attached(page)
    await keys.follow(page, str(await page.locator(TO_DO).first.get_attribute("href")))
    for _ in range(STEPS):
        if "/sections/" not in page.url:
            break
        await keys.answer(page, body)
    await keys.press(page, "Submit the application")


async def in_sections(page: Page, body: Json) -> None:
    """Each section in turn, and the answers as a whole."""
    await keys.follow(page, str(await page.locator(TO_DO).first.get_attribute("href")))
    for _ in range(STEPS):
        if "/sections/" not in page.url:
            break
        await keys.answer(page, body)
    await keys.press(page, "Attest assurance")


async def looked_at(page: Page) -> list[str]:
    async with beside(page) as tab:
        return [*await faults(tab), *await misfits(tab)]
