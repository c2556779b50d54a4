"""What holds of every page of everybody: its title, its weight, the role, whence it loads."""

import gzip
import html
import re

import pytest

from services.kit.pages import assets
from tests.services.house import URL, House
from tests.services.pages.expressing import drafted
from tests.services.pages.test_gets_change_nothing import PEOPLE, addresses, prepared
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid

SOME = 5
MOST = 100_000
"""Bytes of the first view, packed as they are sent: the page, the style, the scripts."""

FETCHED = re.compile(
    r"<(?:script|img|iframe|source|use)\b[^>]*?\s(?:src|href)=\"([^\"]+)\""
    r"|<link\b[^>]*?\shref=\"([^\"]+)\""
)
"""What a browser fetches by itself."""

HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
CAPTION = re.compile(r"<span class=\"nhsuk-caption[^>]*>.*?</span>", re.DOTALL)

BODY = re.compile(r"<tbody\b[^>]*>(.*?)</tbody>", re.DOTALL)
NAMELESS = re.compile(
    r"<tr\b[^>]*>\s*+(?!<th\b[^>]*\bscope=\"row(?:group)?\"|<td colspan)"
)
"""A row whose first cell is no header, and no sentence across all columns either."""


async def everything(home: House) -> dict[str, list[str]]:
    """Two bids of one CCG, and drafts of two more."""
    known = await prepared(home)
    known["bid_id"] += [await a_bid(home), "07R-3", "07R-4"]
    async with browser(home, "mara") as mara:
        for _ in range(2):
            await drafted(mara)
    return known


def fixed() -> int:
    """Bytes of style and scripts, which a browser fetches once."""
    return sum(
        len(one.packed or one.content)
        for name, one in assets.loaded().files.items()
        if name.endswith((".css", ".js"))
    )


def faults(page: Page, first: str) -> list[str]:
    """What is wrong with a page, in words."""
    found = []
    heading = CAPTION.sub("", "".join(HEADING.findall(page.html)[:1]))
    task = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", heading)).split()[:SOME])
    # A part of a bid is named first, and the front page has the service for a heading.
    if task not in page.title.partition(" - ")[0] and page.url.partition("?")[0] != "/":
        found.append(f"the title {page.title!r} does not say what the heading says")
    if page.title.startswith("Co-commissioning"):
        found.append(f"the title {page.title!r} does not begin with the task")
    weight = fixed() + len(gzip.compress(page.html.encode()))
    if weight > MOST:
        found.append(f"{weight:,} bytes on the first view")
    for fetched in (one for pair in FETCHED.findall(page.html) for one in pair if one):
        if not fetched.startswith(("/", "data:", URL)) or fetched.startswith("//"):
            found.append(f"fetches {fetched} from elsewhere")
        elif not fetched.startswith((f"{assets.loaded().base}/", "data:")):
            found.append(f"fetches {fetched}, which may not be kept for ever")
    if any(NAMELESS.search(rows) for rows in BODY.findall(page.html)):
        found.append("has a table with a row whose first cell does not name it")
    if page.url.startswith(PRIVATE) and first not in page.html:
        found.append("does not say in which role one acts")
    return found


PRIVATE = ("/ccg", "/hwb", "/conflicts", "/nhs-england", "/notifications")


@pytest.mark.wcag("2.4.2")
@pytest.mark.parametrize("subject", [name for name in PEOPLE if name])
async def test_every_page_has_its_own_title_the_role_and_little_weight(
    home: House, subject: str
):
    """Somebody with ten tabs finds the one that they want, on a slow line."""
    known = await everything(home)
    titles: dict[str, set[str]] = {}
    wrong: list[str] = []
    async with browser(home, subject) as reader:
        for address in addresses(known, PEOPLE[subject]):
            # Whoever judges a bid has been asked to declare first, and reads on.
            more = "" if "?" in address else "?opened=yes"
            answer = await reader.get(f"{address}{more}", follow_redirects=True)
            if answer.status_code == 200 and "text/html" in answer.headers.get(
                "content-type", ""
            ):
                page = Page(answer)
                titles.setdefault(page.title, set()).add(page.url.partition("?")[0])
                wrong += [f"{page.url}: {one}" for one in faults(page, "Acting as")]
    assert len(titles) > SOME
    alike = {title: paths for title, paths in titles.items() if len(paths) > 1}
    assert not alike, "\n".join(f"{t}: {p}" for t, p in alike.items())
    assert not wrong, "\n".join(sorted(set(wrong)))
