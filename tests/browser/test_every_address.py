"""Every address that answers with a page, as the first who may open it has it."""

import re

import pytest
from playwright.async_api import Browser as Chromium

from tests.browser.served import States, looked_at
from tests.services.conftest import home, seeded
from tests.services.house import House
from tests.services.pages.test_every_page import everything
from tests.services.pages.test_gets_change_nothing import PEOPLE, ways
from tests.services.pages.visiting import Page, browser

__all__ = ["home", "seeded"]

UNDER = re.compile(r"^/(ccg|hwb|conflicts|nhs-england|notifications)(?=/)")
"""One page that several services have is one page."""


async def states(house: House, opened: set[str]) -> States:
    """Each once; whoever judges a bid has been asked to declare first, and reads on."""
    known = await everything(house)
    for subject, services in PEOPLE.items():
        async with browser(house, subject) as reader:
            for way, address in ways(known, services):
                if "/api/" in way or (one := UNDER.sub("", way)) in opened:
                    continue
                more = "?opened=yes" if "/bids/" in address else ""
                answer = await reader.get(f"{address}{more}")
                kind = answer.headers.get("content-type", "")
                if answer.status_code == 200 and "text/html" in kind:
                    opened.add(one)
                    yield f"{subject} {way}".strip().replace("/", "-"), Page(answer)


@pytest.mark.wcag("1.4.4", "1.4.10", "1.4.12", "2.5.8")
@pytest.mark.soak
async def test_nothing_is_wrong_at_any_address(chromium: Chromium, home: House):
    """axe, target sizes, one main heading, a title; no sideways scrolling, text doubled.

    What is only there later in a bid's life: see test_deciding_pages, test_meeting_pages,
    test_newer_pages and test_votes.
    """
    opened = set[str]()
    wrong = await looked_at(chromium, home, states(home, opened))
    assert not wrong, "\n".join(wrong)
    assert len(opened) > 80
