"""The road of an expression of interest at its pages: section by section, checked, sent."""

from typing import Any

from tests.services.pages.visiting import Browser, Page

TYPED: dict[str, Any] = {
    "cycle": "today",
    "model": "delegated",
    "functions": ["F01", "F02"],
    **{
        f"statements.{name}": f"What we say of {name}."
        for name in (
            "integration",
            "standards",
            "inequalities",
            "five_year_plan",
            "governance",
            "conflicts_outline",
            "running_costs",
            "timetable",
        )
    },
    "statements.contact.name": "Alex Example",
    "statements.contact.email": "alex@camden-ccg.example",
}
"""Every question that has to be answered."""

INTEGRATION = "statements.integration"
EMAIL = "statements.contact.email"
HALF = {"model": "joint", INTEGRATION: "Half a thou", EMAIL: "?"}
"""Answers of which two are not whole."""

FIRST = "/ccg/start/bid"
DRAFT = "/ccg/start/07R-1"
PLACES = {INTEGRATION: "integration", EMAIL: "contact"}
"""Where questions are asked beside the first page."""


async def answered(who: Browser, page: Page, typed: dict[str, Any]) -> Page:
    """From a section's page on: each answered and saved, up to the answers as a whole."""
    while "/check" not in page.url:
        asked = {name: typed[name] for name in page.form.names if name in typed}
        page = await who.fill(page, **asked, then="on")
    return page


async def checked(who: Browser, **changes: Any) -> Page:
    """A new draft with every question answered, to be read before it is sent."""
    return await answered(who, await who.see(FIRST), TYPED | changes)


async def expressed(who: Browser, **changes: Any) -> Page:
    """A new bid, from its first question to what was recorded."""
    return await who.fill(await checked(who, **changes))


async def drafted(who: Browser, **typed: Any) -> Page:
    """A new draft, half a text included: its list of sections."""
    typed = typed or HALF
    page = await who.see(FIRST)
    asked = {name: typed[name] for name in page.form.names if name in typed}
    tasks = await who.fill(page, **asked, then="back")
    for name, place in PLACES.items():
        if name in typed:
            page = await who.see(f"{tasks.url}/sections/{place}")
            tasks = await who.fill(page, **{name: typed[name]}, then="back")
    return tasks


async def finished(who: Browser, tasks: Page) -> Page:
    """A draft with every question answered and sent."""
    page = await who.see(f"{tasks.url}/sections/bid")
    return await who.fill(await answered(who, page, TYPED))
