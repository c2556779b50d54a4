"""One person's nine o'clock: signed in through the whole code flow, one list, one bid."""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from bench.browser import Answer, Browser
from bench.connection import Unexpected

ROLES = re.compile(rb'name="chosen"[^>]*? value="([^"]+)"')
BID = re.compile(rb'href="(/[a-z-]+/bids/[0-9A-Z]{2,6}-[0-9]+)"')

SIGN_IN, ROLE, VISIT = "a sign-in", "choosing a role", "all of a visit"
WORK, LIST, BID_PAGE = "my work", "bids", "a bid's page"
WAITED = (SIGN_IN, ROLE, WORK, LIST, BID_PAGE, VISIT)


@dataclass(slots=True)
class Burst:
    """What became of everybody.

    Attributes:
        took: Seconds by what was waited for.
        wrong: Errors by their words.
        requests: How many were sent.
        reopened: Connections that had been hung up, and were opened again.
        here: People who are being served.
        served: Seconds from the first arrival until the last was served.
        most: People at once, at most.
        late: Seconds by which the driver was behind, at most.
        cpu: Seconds of CPU by process.
    """

    kind: str
    people: int
    seconds: float
    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    reopened: int = 0
    served: float = 0.0
    here: int = 0
    most: int = 0
    late: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    def note(self, what: str, began: float) -> float:
        """Something was waited for since then; the time now."""
        now = time.perf_counter()
        self.took.setdefault(what, []).append(now - began)
        return now

    @property
    def errors(self) -> int:
        """How many people were not served."""
        return self.wrong.total()

    @property
    def after(self) -> float:
        """Seconds from the end of the time in which people came."""
        return max(0.0, self.served - self.seconds)


@dataclass(frozen=True, slots=True)
class Town:
    """What runs, and who may come.

    Attributes:
        home: The address of all services.
        people: Who may come, by how the sign-in knows them.
        parts: Process numbers.
        paths: Ports of the services by the prefixes of their paths.
    """

    home: str
    people: tuple[str, ...]
    parts: dict[str, int]
    paths: dict[str, int]


async def visit(town: Town, burst: Burst, number: int) -> None:
    """One person's nine o'clock."""
    browser = Browser((urlsplit(town.home).netloc, town.paths))
    burst.here += 1
    burst.most = max(burst.most, burst.here)
    began = time.perf_counter()
    try:
        who = town.people[number % len(town.people)]
        await _look(town, browser, burst, who, number)
        burst.note(VISIT, began)
    except Unexpected as wrong:
        burst.wrong[str(wrong)] += 1
    finally:
        browser.close()
        burst.requests += browser.requests
        burst.reopened += browser.reopened
        burst.here -= 1


async def _look(
    town: Town, browser: Browser, burst: Burst, who: str, number: int
) -> None:
    _page(await browser.get(f"{town.home}/"), b'href="/sign-in"')
    at = time.perf_counter()
    home = await _signed_in(browser, f"{town.home}/sign-in", who)
    at = burst.note(SIGN_IN, at)
    work = await browser.get(home)
    if work.status == 303:
        home = await _in_a_role(browser, work.to)
        at = burst.note(ROLE, at)
        work = await browser.get(home)
    links = BID.findall(_page(work, b"<title>My work"))
    at = burst.note(WORK, at)
    if not links:
        # Nothing waits for this person: they look among the bids of their body.
        listed = await browser.get(f"{home}bids")
        links = BID.findall(_page(listed, b"<title>Bids"))
        at = burst.note(LIST, at)
    if not links:
        raise Unexpected(f"{who}: no bid to open")
    bid = links[number % len(links)].decode()
    title = f"<title>Bid {bid.rpartition('/')[2]}"
    _page(await browser.get(urljoin(home, bid)), title.encode())
    burst.note(BID_PAGE, at)


async def _signed_in(browser: Browser, address: str, who: str) -> str:
    """The whole code flow; where it ends."""
    picker = _sent_on(await browser.get(address))
    button = f'name="subject" value="{who}"'.encode()
    if button not in _page(await browser.get(picker), b"Try these first"):
        _page(await browser.get(f"{picker}&q={quote(who)}"), button)
    form = dict(parse_qsl(urlsplit(picker).query)) | {"subject": who}
    back = _sent_on(await browser.post(picker.partition("?")[0], form))
    return _sent_on(await browser.get(back))


async def _in_a_role(browser: Browser, choice: str) -> str:
    """The first of their roles; where it leads."""
    offered = ROLES.search(_page(await browser.get(choice), b"Choose your role"))
    form = dict(parse_qsl(urlsplit(choice).query))
    form["chosen"] = offered[1].decode() if offered else ""
    return _sent_on(await browser.post(choice.partition("?")[0], form))


def _page(answer: Answer, holds: bytes) -> bytes:
    """A page that must be there, and be the right one."""
    if answer.status != 200:
        raise Unexpected(f"{answer.path}: {answer.status}")
    if holds not in answer.body:
        raise Unexpected(f"{answer.path}: without {holds.decode()}")
    return answer.body


def _sent_on(answer: Answer) -> str:
    if answer.status != 303 or not answer.to:
        raise Unexpected(f"{answer.path}: {answer.status} and not sent on")
    return answer.to
