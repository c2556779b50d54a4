"""People on the road of a bid, with nothing but their browsers.

Only what comes next is asked of the API, since no one person knows that of everybody.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from playwright.async_api import CDPSession, Page, expect

from services.embedded.demo import bodies
from services.embedded.demo.people import PREFIXES, moment
from tests.browser.sitting import Json, Sitting, fill
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.parties import Membership, Party, Role

STEPS = 120
LISTED = 60
"""Seconds in which a bid has come into the lists, on a machine at its limit."""
RECORDED = re.compile(r"/bids/([0-9A-Z-]+)/recorded/\d+$")
TO_DO = (
    "main .nhsuk-task-list__item:not(:has(.nhsuk-task-list__status--completed)) "
    'a[href*="/sections/"]'
)
ON = "main form button:not(.nhsuk-button--secondary):visible"
"""The button that goes on; the first of a form is there for the Enter key only."""

A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def manager(ccg: str) -> Membership:
    return Membership(party=Party.CCG, body=ccg, role=Role.BID_MANAGER)


def hat_of(need: Json) -> Membership:
    """Whoever is asked first."""
    return Membership(party=need["party"], body=need["body"], role=need["roles"][0])


def wanted(ccg: str, model: str) -> Json:
    """A new bid, as its page asks for it."""
    return {
        "cycle": "today",
        "model": model,
        "functions": bodies.FUNCTIONS,
        "statements": bodies.STATEMENTS,
    }


async def begun(sitting: Sitting, ccg: str, model: str) -> str:
    """A bid with its expression of interest, for tests of what comes later.

    It stands in the lists: those may be a moment behind the bid.
    """
    body = {**wanted(ccg, model), "applicants": [ccg]}
    receipt = await sitting.people.post(manager(ccg), "bids", body)
    bid = str(receipt["bid_id"])
    async with asyncio.timeout(LISTED):
        while True:
            found = await sitting.people.get(manager(ccg), f"bids?q={bid}")
            if found["total"]:
                return bid
            await asyncio.sleep(0.05)


async def view_of(sitting: Sitting, bid: str) -> Json:
    return await sitting.people.get(manager(bid.partition("-")[0]), f"bids/{bid}")


async def needs_of(sitting: Sitting, bid: str) -> tuple[Json, list[Json]]:
    """The bid, and what people can do for it; none once it has ended.

    Where only its start date is missing, its clock is wound on.
    """
    for _ in range(STEPS):
        view = await view_of(sitting, bid)
        waits = view["waiting"]["blockers"]
        needs = [b for b in waits if b["command"]]
        if needs or Stage(view["stage"]) in ENDS:
            return view, needs
        if any(b["key"] != "start" for b in waits):
            page = await sitting.seat(manager(bid.partition("-")[0]))
            await page.wait_for_timeout(100)
            continue
        start = next(c for c in view["clocks"] if c["key"] == "start")
        await sitting.people.wind_past(bid, moment(start["due"]))
    raise AssertionError(view["waiting"]["sentence"])


async def asked_for(sitting: Sitting, bid: str, *commands: str) -> None:
    """Everybody meets what is asked of them by the API, until one of these is."""
    while True:
        view, needs = await needs_of(sitting, bid)
        need = next((n for n in needs if n["command"] not in commands), None)
        if need is None or needs[0]["command"] == commands[0]:
            return
        body = bodies.meet(view, need, await sitting.people.today(bid))
        step = need["command"].replace("_", "-")
        await sitting.people.post(hat_of(need), f"bids/{bid}/{step}", body)


async def press_on(page: Page) -> None:
    await page.locator(ON).last.click()
    await page.wait_for_load_state()


async def expressed(page: Page, body: Json) -> str:
    """From "Before you begin" to a bid: its number."""
    await page.get_by_role("link", name="Start a bid").first.click()
    await expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
    await page.locator('main a[href*="/start/"]').last.click()
    for _ in range(STEPS):
        await page.wait_for_load_state()
        found = RECORDED.search(page.url)
        if found:
            return found[1]
        assert not await page.locator(".nhsuk-error-summary").count(), page.url
        await fill(page, body)
        await press_on(page)
    raise AssertionError(page.url)


LATER = "Save and come back later"


async def drafted(page: Page) -> str:
    """A draft of a new bid, its first answers saved: where its list of sections is."""
    await page.goto("/ccg/start/bid")
    await page.get_by_label("Joint commissioning").check()
    await page.get_by_role("button", name=LATER).click()
    await page.get_by_role("heading", name="Expression of interest, draft").wait_for()
    return page.url


async def applied(page: Page, body: Json) -> None:
    """The application: section by section, one left for later, a document, and off."""
    await page.locator('main a[href$="/application"]').first.click()
    await page.wait_for_url("**/application")
    await attached(page)
    await page.locator(TO_DO).first.click()
    await fill(page, body)
    await page.get_by_role("button", name="Save and come back later").click()
    await page.wait_for_url("**/application")
    await page.locator(TO_DO).first.click()
    for _ in range(STEPS):
        if "/sections/" not in page.url:
            break
        await fill(page, body)
        await press_on(page)
        assert not await page.locator(".nhsuk-error-summary").count(), page.url
    await page.wait_for_url("**/application/check")
    await expect(page.locator("main")).to_contain_text(body["benefits"])
    await press_on(page)
    await page.wait_for_url(RECORDED)


async def heard(page: Page) -> None:
    """What was recorded is in the register too, with its letters: lists show it from now on."""
    again = page.get_by_role("link", name="Look again")
    while await again.count():
        await again.click()
        await page.wait_for_load_state()


async def attached(page: Page) -> None:
    """A document, from the list of sections and back to it."""
    await page.locator('main a[href*="/papers/"]').first.click()
    held = {"name": "constitution.pdf", "mimeType": "", "buffer": A_PDF}
    await page.locator('input[type="file"]').set_input_files(held)  # type: ignore[arg-type]  # a TypedDict of the same shape
    await page.get_by_role("button", name="Attach", exact=True).click()
    await page.wait_for_url("**/application")
    await expect(page.locator("main")).to_contain_text("constitution.pdf")


async def found_in_my_work(page: Page, bid: str, need: Json) -> None:
    """The bid's own page, from the list of what one is asked for.

    Lists come from the register, which may be a moment behind the bid.
    """
    home = f"{PREFIXES[need['party']]}/?q={bid}"
    link = page.get_by_role("row").get_by_role("link", name=bid, exact=True).first
    async with asyncio.timeout(LISTED):
        await page.goto(home)
        while not await link.count():
            await page.wait_for_timeout(100)
            await page.goto(home)
    await link.click()
    await expect(page.locator("h1")).to_contain_text(f"Bid {bid}")


async def opened(sitting: Sitting, bid: str, need: Json) -> Page:
    """Whoever is asked, at the page where they are asked."""
    page = await sitting.seat(hat_of(need))
    await page.goto(f"{PREFIXES[need['party']]}/bids/{bid}")
    if need["command"] == "submit_application":
        return page
    step = need["command"].replace("_", "-")
    where = SECTIONED.get(need["command"], f"/do/{step}")
    await page.locator(f'main a[href*="{where}"]').first.click()
    await page.wait_for_load_state()
    return page


async def answer_to(
    sitting: Sitting, bid: str, view: Json, need: Json, **changes: object
) -> Json:
    """What whoever is asked has to say; for a signature, once it may be given."""
    if need["command"] == "sign_agreement":
        await sitting.people.wind_past(bid, moment(view["agreement"]["sign_from"]))
    today = await sitting.people.today(bid)
    return {**bodies.meet(view, need, today), **changes}


async def act(
    sitting: Sitting,
    bid: str,
    view: Json,
    need: Json,
    at: Page | None = None,
    **changes: object,
) -> Page:
    """Whoever is asked meets a need from the bid's page; what was recorded is seen."""
    body = await answer_to(sitting, bid, view, need, **changes)
    page = at or await opened(sitting, bid, need)
    if need["command"] == "submit_application":
        asked = {"constitution_approved": True}
        await applied(page, {**body["application"], **asked})
    elif need["command"] in SECTIONED:
        await in_sections(page, body)
    else:
        await fill(page, body)
        if need["command"] == "record_board_decision":
            await seated(page)
        await press_on(page)
        await page.wait_for_url(f"**/bids/{bid}/recorded/*")
    await expect(page.locator("h1")).to_contain_text("ecorded")
    await heard(page)
    return page


SECTIONED = {"attest_assurance": "/assurance"}
"""Steps that are answered section by section, and where."""


async def in_sections(page: Page, body: Json) -> None:
    """Each section of a step, the answers read again, and off it goes."""
    await page.locator(TO_DO).first.click()
    for _ in range(STEPS):
        await page.wait_for_load_state()
        if "/sections/" not in page.url:
            break
        await fill(page, body)
        await press_on(page)
        assert not await page.locator(".nhsuk-error-summary").count(), page.url
    await page.wait_for_url("**/check")
    await press_on(page)
    await page.wait_for_url(RECORDED)


async def seated(page: Page) -> None:
    """Everybody who may act was there and for it; the first of them in the chair."""
    await page.get_by_label("Everybody who can act was there and voted for").check()
    await expect(page.locator(".bids-seat").first).not_to_be_visible()
    await page.get_by_label("Who was in the chair").select_option(index=1)
    await page.get_by_label("Resolution").fill("That the board approves the bid.")


_HELD: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()
"""The debuggers that keep scripts off: one that lets go lets them run again."""


async def script(page: Page, *, runs: bool) -> None:
    """Whether pages that are opened from now on may run scripts."""
    if runs:
        held = _HELD.pop(page, None)
        if held:
            await held.detach()
    elif page not in _HELD:
        _HELD[page] = debugger = await page.context.new_cdp_session(page)
        await debugger.send("Emulation.setScriptExecutionDisabled", {"value": True})


@asynccontextmanager
async def seen_with_scripts(page: Page) -> AsyncIterator[None]:
    """Looked at by a script, where the page that is open ran none of its own."""
    off = page in _HELD
    await script(page, runs=True)
    yield
    if off:
        await script(page, runs=False)


async def has_scripts(page: Page) -> bool:
    """Whether the page that is open ran its scripts: the first of them says so."""
    return "js-enabled" in (await page.locator("body").get_attribute("class") or "")


@asynccontextmanager
async def unscripted(
    sitting: Sitting,
) -> AsyncIterator[Callable[[Membership], Awaitable[Page]]]:
    """Seats at which no scripts run, until everybody has got up."""
    pages: dict[str, Page] = {}

    async def seat(hat: Membership) -> Page:
        page = pages[sitting.people.who(hat)] = await sitting.seat(hat)
        await script(page, runs=False)
        return page

    yield seat
    for page in pages.values():
        await script(page, runs=True)


@asynccontextmanager
async def beside(page: Page) -> AsyncIterator[Page]:
    """The same page in a second tab, with scripts, for looking at."""
    tab = await page.context.new_page()
    await tab.goto(page.url)
    yield tab
    await tab.close()
