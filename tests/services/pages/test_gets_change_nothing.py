"""A GET never changes anything: mail programs and scanners open every link they see."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from jinja2 import Template

from activities.maildir import Maildir
from services.embedded import mailbox
from services.identity.app import create_identity
from services.identity.codes import Codes
from services.identity.people import Candidate
from services.kit import delegations
from services.kit.app import create_app
from services.kit.connections import shared
from services.kit.frame import SAFE_METHODS
from services.kit.pages.sign_in.provider import DISCOVERY
from tests.delegating import opening
from tests.rules.registering import an_interest
from tests.services.house import ISSUER, SERVICES, URL, House, app_of
from tests.services.pages import later
from tests.services.pages.body import a_case
from tests.services.pages.later import routes_of
from tests.services.pages.test_breaches import reported
from tests.services.pages.visiting import Browser, browser
from tests.services.test_commands import a_bid
from tests.services.test_notifications import delivered, told
from tests.services.test_reads import meet
from workflows.contracts.registers import ChangeKind
from workflows.rules import rulebook

OFTEN = 10
"""How often an address is read; see `often`."""
PEOPLE = {
    "mara": ("home", "ccg", "notifications"),
    "isla": ("ccg",),
    "cleo": ("hwb", "notifications"),
    "pia": ("conflicts",),
    "lou": ("nhs_england", "notifications"),
    "opal": ("notifications",),
    "": ("home", "ccg", "hwb", "conflicts", "nhs_england", "notifications"),
}
"""One of each party, somebody of another bid, an operator, and nobody; and where they go."""

BACK = ("", "?code=guessed&state=guessed", "?error=denied&state=guessed", "?state=")
"""What somebody may come back with from a sign-in that this browser did not begin."""


def addresses(
    known: dict[str, list[str]], names: Iterable[str] = PEOPLE[""]
) -> Iterator[str]:
    """Every GET of these services, its names filled in with what exists."""
    for _, address in ways(known, names):
        yield address


def ways(
    known: dict[str, list[str]], names: Iterable[str] = PEOPLE[""]
) -> Iterator[tuple[str, str]]:
    """The same, each address after what stands for it: its route, and of steps which."""
    for service in SERVICES:
        if service.name not in names:
            continue
        steps = [rulebook.name_of(kind).replace("_", "-") for kind in service.forms]
        for route in routes_of(app_of(service.name)):
            path = str(route.path)
            if "/delegations/" in path:
                known = {**known, "number": ["07R-1"]}
                steps = [*delegations.of_party(service.party)]
            mine = ["new"] if "/body/" in path else steps  # A ladder has steps, too.
            for address in filled_in(path, {**known, "step": [*mine, "nothing"]}):
                step = address.rpartition("/")[2] if path.endswith("{step}") else ""
                yield f"{path} {step}", address
            if path == "/signed-in":
                yield from ((f"{path}{query}", f"{path}{query}") for query in BACK)


def filled_in(path: str, known: dict[str, list[str]]) -> list[str]:
    """The path with each name replaced by everything that is known under it."""
    paths = [path]
    for name, values in known.items():
        for hole in (f"{{{name}}}", f"{{{name}:path}}"):
            paths = [
                p.replace(hole, value)
                for p in paths
                for value in (values if hole in p else [""])
            ]
    return paths


def dump(house: House) -> list[str]:
    """Every row of every table."""
    file = Path(str(house.database.url).partition(":///")[2])
    with sqlite3.connect(file) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


async def opened(reader: Browser, address: str) -> httpx2.Response:
    """Open an address; it may say no, but it never breaks."""
    answer = await reader.get(address)
    assert answer.status_code < 500 or answer.status_code == 503, address
    return answer


async def often(app: FastAPI, first: httpx2.Response) -> set[int]:
    """The same request over and over, up to the tenth time: its statuses.

    Without the client and without making the page anew out of the same words: those take
    most of the time, and neither has anything that it could change.
    """
    url, headers = first.request.url, first.request.headers.raw
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "headers": [(name.lower(), value) for name, value in headers],
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 123),
        "root_path": "",
    }
    found: set[int] = set()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.add(message["status"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda *_, **__: "")
        for _ in range(OFTEN - 1):
            await app(dict(scope), receive, send)
    return found


class Watched:
    """Notices every change of a database, one that is taken back too."""

    def __init__(self, house: House) -> None:
        file = Path(str(house.database.url).partition(":///")[2])
        self._connection = sqlite3.connect(file)
        self._before = self._version()

    def _version(self) -> int:
        found: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return found

    def changed(self) -> bool:
        """Whether anybody wrote to it since the last time."""
        before, self._before = self._before, self._version()
        return before != self._before

    def close(self) -> None:
        """Stop watching."""
        self._connection.close()


async def a_breach(home: House) -> str:
    """A case that the panel's chair looks into."""
    return await reported(home, "cleo", "/hwb", person="Cara Example")


async def an_interest_of(home: House, subject: str) -> str:
    """Something in somebody's register of interests."""
    number, one = await home.number(subject), an_interest()
    await home.connections.interest_writing.put(
        number, ChangeKind.ADDED, one, by=number, name=subject
    )
    return one.id


def identity(home: House, codes: Codes) -> FastAPI:
    """The example sign-in over the member register."""

    async def people() -> list[Candidate]:
        found = await home.connections.members.people(ISSUER.url)
        return [Candidate(one.subject, one.name, one.email, "", "") for one in found]

    back = frozenset({f"{URL}/signed-in"})
    clients = {"bids-pages": back}
    return create_identity(
        ISSUER, people, host="127.0.0.1", clients=clients, codes=codes
    )


async def prepared(home: House) -> dict[str, list[str]]:
    """A bid on its way, letters, a calendar address; and all their names."""
    provider = home.connections.provider
    async with signing_in(home, Codes()) as sign_in:
        provider._found = (await sign_in.get(f"/identity{DISCOVERY}")).json()
    provider._read = provider.clock()
    bid_id = await a_bid(home)
    await meet(home, bid_id)
    notice = await told(home, "lou")
    await delivered(home, notice["id"])
    lou = await home.number("lou")
    await home.bids.delegate(opening())
    return {
        "bid_id": [bid_id],
        "slot": ["constitution"],
        "paper": ["nothing"],
        "condition": ["c1"],
        "document": ["decision-letter-1"],
        "number": ["1"],
        "code": ["too-late", "0"],
        "name": ["bids.css", "governance"],
        "fingerprint": ["0"],
        "secret": [await home.connections.feeds.renew(lou)],
        "notice_id": [notice["id"]],
        "cycle": ["today"],
        "ccg": ["07R"],
        "version": ["1", "9"],
        "case": ["nothing", await a_case(home)],
        "seat": ["nothing", "new", "chair"],
        "clause": ["nothing", "new", "0"],
        "interest": ["nothing", await an_interest_of(home, "lou")],
        "breach": ["nothing", await a_breach(home)],
        "board": ["E09000007", "nothing"],
        "voting": ["v1", "nothing"],
        "year": ["2014-15"],
        "hash": ["a" * 64],
        "practice": ["X07R01"],
    }


@pytest.fixture(scope="module")
def read() -> set[tuple[str, int]]:
    """What was read ten times, and how it was answered."""
    return set()


@pytest.fixture(scope="module")
def came() -> set[str]:
    """Who has read everything."""
    return set()


@pytest.mark.parametrize("subject", PEOPLE, ids=lambda s: s or "nobody")
async def test_no_get_changes_a_row(
    home: House, subject: str, read: set[tuple[str, int]], came: set[str]
) -> None:
    """All tables, and what the process was asked, stay as they were.

    Everybody opens every address; whoever is the first to be answered in some way by a
    page opens it ten times.
    """
    known = await prepared(home)
    before, posted = dump(home), list(home.bids.posted)
    bids = dict(home.bids.bids)
    seen, watched = 0, Watched(home)
    async with browser(home, subject) as reader:
        for way, address in ways(known, PEOPLE[subject]):
            answer = await opened(reader, address)
            if (one := (way, answer.status_code)) not in read:
                read.add(one)
                statuses = await often(home.origin, answer)
                assert statuses == {answer.status_code}, address
            assert not watched.changed(), address
            seen += 1
    watched.close()
    came.add(subject)
    assert seen > 20
    assert dump(home) == before
    assert (home.bids.posted, home.bids.bids) == (posted, bids)


def test_every_page_was_read_where_it_answers(
    read: set[tuple[str, int]], came: set[str]
) -> None:
    """And not only where it says that there is nothing; but for those of `LATER`."""
    if came != set(PEOPLE):
        pytest.skip("only some have read everything")
    answered = {way.split(" ")[0] for way, status in read if status == 200}
    every = {later.UNDER.sub("", page) for page in later.pages()}
    seen = {later.UNDER.sub("", page) for page in answered}
    assert every - seen - later.ELSEWHERE == later.LATER


async def test_the_tenth_time_is_noticed_too() -> None:
    """The same request comes ten times, with its query and its cookies."""
    came: list[tuple[str, bytes, bytes]] = []

    async def app(scope: Any, _: Any, send: Any) -> None:
        cookie = dict(scope["headers"])[b"cookie"]
        came.append((scope["path"], scope["query_string"], cookie))
        status = 200 if len(came) < OFTEN else 500
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    at = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=URL, cookies={"a": "b"}
    )
    async with at:
        first = await at.get("/ccg/bids?q=x")
    assert await often(app, first) == {200, 500}
    assert came == [("/ccg/bids", b"q=x", b"a=b")] * OFTEN


async def test_a_change_that_is_taken_back_is_noticed(home: House) -> None:
    """So that no address may write and tidy up after itself."""
    lou, watched = await home.number("lou"), Watched(home)
    assert not watched.changed()
    await home.connections.feeds.renew(lou)
    assert watched.changed()
    watched.close()


async def test_no_program_changes_a_row_by_reading(home: House) -> None:
    """The same with a token, as programs come."""
    known = await prepared(home)
    before = dump(home)
    async with home.client("lou") as api:
        for address in addresses(known):
            if "/api/" in address:
                for _ in range(2):
                    assert (await api.get(address)).status_code < 500, address
    assert dump(home) == before


async def test_every_name_in_an_address_is_filled_in(home: House) -> None:
    """A new page with a name of its own has to be added here."""
    known = await prepared(home)
    holes = {address for address in addresses(known) if "{" in address}
    assert not holes


def signing_in(home: House, codes: Codes) -> httpx2.AsyncClient:
    """Somebody at the example sign-in, or a program."""
    transport = httpx2.ASGITransport(identity(home, codes))
    return httpx2.AsyncClient(transport=transport, base_url=URL)


async def test_the_example_sign_in_changes_nothing_by_being_read(home: House) -> None:
    """No code is given out or spent, whoever opens the list of people."""
    await prepared(home)
    codes = Codes()
    held = codes.issue("bids-pages", f"{URL}/signed-in", "x" * 43, "n", "lou")
    address, _ = await home.connections.provider.address(again=True)
    token = ISSUER.issue("lou", "bids")
    before, grants = dump(home), dict(codes._grants)
    async with signing_in(home, codes) as anybody:
        paths = {str(route.path) for route in routes_of(identity(home, codes))}
        assert "/identity/authorize" in paths
        for path in (*paths, address, f"/identity/token?code={held}"):
            for headers in ({}, {"Authorization": f"Bearer {token}"}):
                statuses = {
                    (await anybody.get(path, headers=headers)).status_code
                    for _ in range(OFTEN)
                }
                assert len(statuses) == 1, path
        assert "Lou Example" in (await anybody.get(address)).text
    assert (dump(home), codes._grants) == (before, grants)


async def test_the_mailbox_changes_nothing_either(home: House, tmp_path: Path) -> None:
    maildir = Maildir(tmp_path / "mail")
    app = create_app(mailbox.service(maildir), shared(home.connections))
    assert {r.path for r in routes_of(app)} >= {"/mailbox", "/mailbox/{key}"}
    for route in iter_route_contexts(app.routes):
        assert set(route.methods or ()) <= SAFE_METHODS, route.path
