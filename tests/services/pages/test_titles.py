"""What a window or a tab is called: the task first, and no two pages alike."""

import pytest

from tests.services.house import House
from tests.services.pages.test_ccg_expression_drafts import HALF
from tests.services.pages.test_gets_change_nothing import PEOPLE, addresses, prepared
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid

SOME = 5


async def everything(home: House) -> dict[str, list[str]]:
    """Two bids of one CCG, and drafts of two more."""
    known = await prepared(home)
    known["bid_id"] += [await a_bid(home), "07R-3", "07R-4"]
    async with browser(home, "mara") as mara:
        for _ in range(2):
            await mara.fill(await mara.see("/ccg/start/bid"), **HALF, then="back")
    return known


@pytest.mark.parametrize("subject", [name for name in PEOPLE if name])
async def test_no_two_pages_of_somebody_are_called_alike(home: House, subject: str):
    """Somebody with ten tabs finds the one that they want."""
    known = await everything(home)
    titles: dict[str, set[str]] = {}
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
    assert len(titles) > SOME
    alike = {title: paths for title, paths in titles.items() if len(paths) > 1}
    assert not alike, "\n".join(f"{t}: {p}" for t, p in alike.items())
