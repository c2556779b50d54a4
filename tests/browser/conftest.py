"""A running system with everything real, and Chromium to look at it with."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from services.embedded import place
from services.embedded.demo.people import People, connection
from services.embedded.system import running
from tests.browser.sitting import Shift, Sitting

CHROMIUM = next(
    (
        found
        for name in ("chromium-headless-shell", "chromium", "chromium-browser")
        if (found := shutil.which(name))
    ),
    "",
)
"""The one without a window's machinery takes half the time."""
MISSING = (
    "Chromium is not installed, so no page was tried in a browser. On Debian or Ubuntu: "
    "apt-get install chromium-headless-shell"
)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--no-turbofan --no-maglev",
)
"""Scripts run once on each page: to optimise them takes longer than it saves, by half of
what axe takes."""


PORTS = 30_000 + 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
"""The first that may be taken; what is free is only known a moment before it is taken."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser; one for all tests."""
    if not CHROMIUM:
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(SWITCHES)
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sitting(chromium: Browser) -> AsyncIterator[Sitting]:
    """Everybody at their browsers, in front of one running system."""
    with tempfile.TemporaryDirectory(prefix="bids-browser-") as folder:
        where = place.free(Path(folder) / "state", PORTS)
        where.folder.mkdir()
        async with AsyncExitStack() as stack:
            stack.enter_context(place.held(where))
            run = running(where, time_skipping=True, worked=False)
            system = await stack.enter_async_context(run)
            shift = Shift(system)
            await shift.begin()
            stack.push_async_callback(shift.end)
            http = await stack.enter_async_context(connection(where.base_url))
            people = await People.of(system, http)
            made = Sitting(system, people, chromium, where.base_url, shift)
            stack.push_async_callback(made.close)
            yield made
