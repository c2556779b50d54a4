"""Take the pictures in docs/pictures anew: `make screenshots`.

A running system, a few bids on their way, and the pages as people meet them, at a desk and
on a phone.
"""

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import async_playwright

from services.embedded import place
from services.embedded.demo.people import People, connection
from services.embedded.system import running
from tests.browser.conftest import CHROMIUM, MISSING, SWITCHES
from tests.browser.sitting import DESK, PHONE, Sitting
from tests.browser.test_pages import CLERK, LOCAL, MANAGER
from tests.browser.walking import act, begun, view_of

FROM = "where => document.querySelector(where).scrollIntoView()"
TOP = {"history": ".bids-entries", "register": "table"}
"""What a picture begins with, where that is not the top of the page."""

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"


async def on_its_way(sitting: Sitting, ccg: str, until: str) -> str:
    """A bid that waits for a certain command."""
    bid = await begun(sitting, ccg, "delegated")
    while True:
        view = await view_of(sitting, bid)
        needs = [b for b in view["waiting"]["blockers"] if b["command"]]
        if any(need["command"] == until for need in needs):
            return bid
        await act(sitting, bid, view, needs[0])


async def take(sitting: Sitting) -> None:
    """Every picture."""
    with_board = await on_its_way(sitting, "07R", "record_board_decision")
    for ccg in ("08H", "07M", "07T"):
        await begun(sitting, ccg, "delegated")
    clerk, local = await sitting.seat(CLERK), await sitting.seat(LOCAL)
    shots = (
        (local, "/nhs-england/", "my-work", DESK),
        (clerk, f"/hwb/bids/{with_board}", "bid", DESK),
        (clerk, f"/hwb/bids/{with_board}/do/record-board-decision", "decision", PHONE),
        (local, "/nhs-england/round", "round", DESK),
        (
            await sitting.seat(MANAGER),
            f"/ccg/bids/{with_board}/history",
            "history",
            DESK,
        ),
        (await sitting.fresh(), "/register", "register", PHONE),
    )
    for page, address, name, size in shots:
        await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of the same shape
        await page.goto(address)
        await page.evaluate(FROM, TOP.get(name, "html"))
        await page.screenshot(path=FOLDER / f"{name}.png")


async def main() -> None:
    """Start everything, take the pictures, stop."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        where = place.free(Path(folder) / "state", 21500)
        where.folder.mkdir()
        stack.enter_context(place.held(where))
        system = await stack.enter_async_context(running(where, time_skipping=True))
        http = await stack.enter_async_context(connection(where.base_url))
        people = await People.of(system, http)
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(SWITCHES)
        )
        sitting = Sitting(system, people, browser, where.base_url)
        stack.push_async_callback(sitting.close)
        await take(sitting)


if __name__ == "__main__":
    if not CHROMIUM:
        sys.exit(MISSING)
    asyncio.run(main())
