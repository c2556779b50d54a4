"""A GET never changes anything: the same of pages that come later in a bid's life.

tests/services/pages/test_gets_change_nothing.py opens every address on a bid that has just
begun, where many of them say that there is nothing yet. No browser is needed here, only the
ways to those pages.
"""

from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.browser import later_pages
from tests.browser import test_deciding_pages as deciding
from tests.browser import test_meeting_pages as meeting
from tests.browser import test_newer_pages as newer
from tests.browser import test_votes as votes
from tests.browser.served import Groups, another
from tests.services.conftest import home, seeded
from tests.services.house import House
from tests.services.pages import later
from tests.services.pages import test_sealed_decisions as rounds
from tests.services.pages.test_gets_change_nothing import OFTEN, Watched, often
from tests.services.pages.visiting import Browser, browser

__all__ = ["home", "seeded"]

GROUPS: Groups = (
    *(meeting.of_meetings, meeting.of_minutes),
    *(votes.of_a_board, votes.of_the_panel),
    *deciding.DAILY,
    *deciding.REST,
    *newer.DAILY,
    *newer.REST,
    *later_pages.GROUPS,
)

READ: set[str] = set()
"""What was read ten times in this module, by its address."""

CAME: set[str] = set()
"""Which tests have read all that they read."""


@pytest.mark.parametrize("make", GROUPS, ids=lambda make: make.__name__)
async def test_no_later_get_changes_a_row(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Any
):
    """Whatever is opened on the way is opened ten times, and nobody writes meanwhile."""
    seen = list[str]()
    async with another(seeded, tmp_path / "later.db") as house:
        with watching(house, seen, monkeypatch):
            async with aclosing(make(house)) as states:
                async for _ in states:
                    pass
    assert seen
    CAME.add(make.__name__)


async def test_no_get_of_what_is_decided_and_not_told_changes_a_row(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The round's decisions before they are let out, and the letter that is checked."""
    query, seen = f"?cycle={rounds.CYCLE.name}", list[str]()
    sealed = rounds.sealed(seeded, tmp_path / "sealed.db", rounds.approves())
    async with sealed as house, browser(house, "nat") as nat:
        with watching(house, seen, monkeypatch):
            await nat.see(rounds.AT)
            for page in ("ready", "day"):
                await nat.see(f"/nhs-england/round/{page}{query}")
            async with browser(house, "ofa") as ofa:
                await ofa.see(f"/nhs-england/bids/{rounds.BID}/letter-draft")
    assert len(seen) == 4
    CAME.add("sealed")


def test_every_page_that_comes_later_was_read():
    """A page that is new, and not there on a bid that has just begun, is added above."""
    if len(CAME) <= len(GROUPS):
        pytest.skip("another process has read some of the pages, or nobody has")
    assert later.LATER - later.pages_of(READ) == set()


async def test_a_get_that_writes_is_noticed(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """At the tenth time as well: here a new calendar address."""
    lou, times = await home.number("lou"), 0
    count = home.connections.register.count_tasks

    async def writes(*given: Any) -> int:
        nonlocal times
        times += 1
        if times == OFTEN:
            await home.connections.feeds.renew(lou)
        return await count(*given)

    monkeypatch.setattr(home.connections.register, "count_tasks", writes)
    with watching(home, [], monkeypatch):
        async with browser(home, "lou") as reader:
            with pytest.raises(AssertionError, match="/nhs-england/bids"):
                await reader.see("/nhs-england/bids")


@contextmanager
def watching(
    house: House, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Whatever a browser gets is got ten times; what could be read goes to `seen`."""
    watched, once = Watched(house), Browser.get

    async def get(self: Browser, address: str, **more: Any) -> httpx2.Response:
        watched.changed()
        posted = list(house.bids.posted)
        answer = await once(self, address, **more)
        path = answer.request.url.path
        if path not in seen and answer.status_code == 200:
            seen.append(path)
            READ.add(path)
            assert await often(house.origin, answer) == {200}, address
        assert not watched.changed(), address
        assert house.bids.posted == posted, address
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Browser, "get", get)
        yield
    watched.close()
