"""Pages that were fetched in one process, shown to Chromium as a server would."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser as Chromium
from playwright.async_api import Page as Window
from playwright.async_api import Route

from activities.database import Database
from tests.browser.looking import faults, misfits
from tests.services.house import URL, House, copied, house
from tests.services.pages.visiting import Page, browser

States = AsyncIterator[tuple[str, Page]]
"""Pages, each with what its state is called."""

Groups = tuple[Callable[[House], States], ...]


@asynccontextmanager
async def another(seeded: Path, path: Path) -> AsyncIterator[House]:
    """The services over a database of their own."""
    database = Database(copied(seeded, path))
    async with house(database) as found:
        yield found
    await database.close()


async def each_of(groups: Groups, seeded: Path, folder: Path) -> States:
    """The states of all groups, each group before a database of its own."""
    for make in groups:
        async with another(seeded, folder / f"{make.__name__}.db") as found:
            async for one in make(found):
                yield one


Show = Callable[[str, Page], Awaitable[Window]]
"""Opens a fetched page under a name in the browser's window."""


@asynccontextmanager
async def window(chromium: Chromium, house: House) -> AsyncIterator[Show]:
    """A browser's window in which fetched pages are shown, with styles and scripts."""
    shown = ""
    async with AsyncExitStack() as stack:
        nobody = await stack.enter_async_context(browser(house))
        page = await (await chromium.new_context(base_url=URL)).new_page()
        stack.push_async_callback(page.context.close)

        async def served(route: Route) -> None:
            path = route.request.url.removeprefix(URL)
            if path.startswith("/state/"):
                await route.fulfill(body=shown, content_type="text/html")
                return
            answer = await nobody.get(path)
            kind = answer.headers["content-type"]
            await route.fulfill(body=answer.content, content_type=kind)

        async def show(name: str, state: Page) -> Window:
            nonlocal shown
            shown = state.html
            await page.goto(f"/state/{name.replace(' ', '-')}")
            return page

        await page.route("**/*", served)
        yield show


async def looked_at(chromium: Chromium, house: House, states: States) -> list[str]:
    """What is wrong with any of them: axe, sizes, headings, titles, sideways scrolling."""
    wrong = []
    async with window(chromium, house) as show:
        async for name, state in states:
            page = await show(name, state)
            wrong += await faults(page) + await misfits(page)
            if await page.locator("h1").count() != 1:
                wrong.append(f"{name}: not one main heading")
            if state.status >= 400 and state.status != 422:
                continue
            if "Error: " not in state.title and "error-summary" in state.html:
                wrong.append(
                    f"{name}: {state.title} does not say that there is an error"
                )
    return wrong
