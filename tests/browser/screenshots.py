"""Take the pictures in docs/pictures anew: `make screenshots`.

A running system, a few bids on their way, and the pages as people meet them, at a desk and
on a phone. With `--all FOLDER` every page that `test_pages` opens, whole, at both widths:
for whoever has changed how pages look, and wants to look at them.
"""

import argparse
import asyncio
import re
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
from tests.browser.test_pages import CLERK, EVERYWHERE, LOCAL, MANAGER
from tests.browser.walking import act, begun, drafted, view_of
from workflows.contracts.parties import Membership

FROM = "where => document.querySelector(where).scrollIntoView()"
TOP = {"history": ".bids-entries", "register": "table", "decision": "main form"}
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


OTHERS = (
    ("07T", "submit_application"),
    ("08H", "decide"),
    ("07M", "screen"),
)
"""Other bids, and for what they wait: charts and lists show more than one stage. Lists may
be a moment behind, but not behind the last of these."""

SHOTS: dict[str, tuple[Membership | None, str, dict[str, int]]] = {
    "my-work": (LOCAL, "/nhs-england/", DESK),
    "bid": (CLERK, "/hwb/bids/{bid}", DESK),
    "decision": (CLERK, "/hwb/bids/{bid}/do/record-board-decision", PHONE),
    "round": (LOCAL, "/nhs-england/round", DESK),
    "history": (MANAGER, "/ccg/bids/{bid}/history", DESK),
    "register": (None, "/register", PHONE),
}
"""The pictures of the README: who looks, at which page, on what."""


async def take(sitting: Sitting, names: list[str], folder: Path) -> None:
    """The pictures of these names."""
    bid = await on_its_way(sitting, "07R", "record_board_decision")
    for ccg, until in OTHERS:
        await on_its_way(sitting, ccg, until)
    for name in names:
        who, address, size = SHOTS[name]
        page = await sitting.seat(who) if who else await sitting.fresh()
        await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of the same shape
        await page.goto(address.format(bid=bid))
        await page.evaluate(FROM, TOP.get(name, "html"))
        await page.screenshot(path=folder / f"{name}.png")


async def take_all(sitting: Sitting, folder: Path) -> None:
    """Every page whole, at a desk and on a phone, with its height in its name."""
    bid = await on_its_way(sitting, "07R", "record_board_decision")
    draft = await drafted(await sitting.seat(MANAGER))
    stranger = await sitting.fresh()
    for who, path in EVERYWHERE:
        page = await sitting.seat(who) if who else stranger
        await page.goto(path.format(bid=bid, draft=draft))
        called = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "front-door"
        role = who.role.value if who else "anybody"
        for size in (DESK, PHONE):
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of the same shape
            high = await page.evaluate("() => document.documentElement.scrollHeight")
            name = f"{role}-{called}-{size['width']}x{high}.png"
            await page.screenshot(path=folder / name, full_page=True)


def asked(words: list[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots",
        description="Start a system of its own, take pictures of its pages, stop it.",
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"pictures to take; all of them if none is named: {', '.join(SHOTS)}",
    )
    parser.add_argument(
        "--into",
        type=Path,
        default=FOLDER,
        metavar="FOLDER",
        help="where the pictures go (docs/pictures, which the README shows)",
    )
    parser.add_argument(
        "--all",
        type=Path,
        metavar="FOLDER",
        help="every page instead, whole, 1280 and 375 pixels wide, into this folder",
    )
    found = parser.parse_args(words)
    unknown = sorted(set(found.names) - set(SHOTS))
    if unknown:
        parser.error(f"no picture is called {', '.join(unknown)}")
    if found.all and found.names:
        parser.error("name pictures or ask for every page, not both")
    return found


async def main(wanted: argparse.Namespace) -> None:
    """Start everything, take the pictures, stop."""
    folder: Path = wanted.all or wanted.into
    async with AsyncExitStack() as stack:
        held = stack.enter_context(tempfile.TemporaryDirectory())
        where = place.free(Path(held) / "state", 21500)
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
        if wanted.all:
            await take_all(sitting, folder)
        else:
            await take(sitting, wanted.names or list(SHOTS), folder)


if __name__ == "__main__":
    wishes = asked()
    if not CHROMIUM:
        sys.exit(MISSING)
    (wishes.all or wishes.into).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wishes))
