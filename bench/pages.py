"""Pages: server time of each as a ratio to an empty signed-in page of the same server."""

import asyncio
import json
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
from fastapi import APIRouter, FastAPI, Response

from activities.database import Database
from activities.members.reading import MemberReading
from bench import reads, record
from bench.report import table, target
from bench.system import prepared
from services.embedded.place import HOST, Place, from_base
from services.identity import keys
from services.kit.pages.sign_in.session import Sessions, begun
from services.kit.pages.visitor import AtPage
from workflows.contracts.parties import Membership, Party, Role

TIMES = 150
WARM = 15
TURNS = 5
EMPTY = "an empty signed-in page"
MOST = {"my work, 50 rows": 3.0, "a bid's page": 4.0}

empty = APIRouter()


@empty.get("/nhs-england/empty")
async def nothing(at: AtPage) -> Response:
    """The layout, the session and the rights, and nothing else."""
    return at.page("page.jinja", title="Empty")


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of the server for one kind of page, sorted."""

    what: str
    took: tuple[float, ...]
    size: int

    def at(self, share: float) -> float:
        """A quantile."""
        return self.took[min(len(self.took) - 1, int(len(self.took) * share))]


async def measure(folder: Path, base: int, bids: int, say: reads.Say) -> str:
    """Fill a register with so many open bids, and ask for pages in turns."""
    place = from_base(folder, base)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    await prepared(place)
    await reads.fill(place, 0, record.until_open(bids))
    say(f"{bids:,} open bids in the register")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(reads.serving(place, with_empty))
        client = httpx2.AsyncClient(base_url=f"http://{HOST}:{place.web}", timeout=30)
        http = await stack.enter_async_context(client)
        asked, cookies = await _pages(place)
        http.cookies.update(cookies)
        sizes = await _turns(http, asked)
    return _text(_read(place, asked, sizes), bids)


def with_empty(apps: dict[str, FastAPI]) -> None:
    """Give NHS England's service the page that the others are compared with."""
    apps["/nhs-england"].include_router(empty)


async def _turns(http: httpx2.AsyncClient, asked: dict[str, str]) -> dict[str, int]:
    """Ask for every page, in turns; the sizes of what came."""
    sizes = {}
    for turn in range(TURNS):
        for what, path in asked.items():
            for _ in range((WARM if turn == 0 else 0) + TIMES // TURNS):
                answer = await http.get(
                    path, headers={"accept": "text/html", "x-request-id": _id(what)}
                )
                answer.raise_for_status()
                sizes[what] = len(answer.content)
    return sizes


def _id(what: str) -> str:
    return "bench-" + "".join(c if c.isalnum() else "-" for c in what)


async def _pages(place: Place) -> tuple[dict[str, str], dict[str, str]]:
    """What is asked for, and the cookie of somebody with the longest lists."""
    issuer = keys.load(place.folder, place.issuer)
    database = Database(place.database)
    try:
        people = await MemberReading(database).people(issuer.url)
        bid = (await record.authors(database, issuer.url)).opening(0)
    finally:
        await database.close()
    team = Membership(
        party=Party.NHS_ENGLAND, body=bid.local_team, role=Role.LOCAL_TEAM
    )
    subject = next(p.subject for p in people if team in p.memberships)
    sessions, now = Sessions(keys.secret(place.folder), secure=False), time.time()
    holder = Response()
    sessions.write(holder, begun(issuer.url, subject, now, now))
    cookie = holder.headers["set-cookie"].partition("=")[2].partition(";")[0]
    ended, waiting = record.id_of(bid, 0), record.id_of(bid, record.CCGS)
    asked = {
        EMPTY: "/nhs-england/empty",
        "my work, 50 rows": "/nhs-england/",
        "bids": "/nhs-england/bids",
        "a bid's page": f"/nhs-england/bids/{ended}",
        "a bid's page, open, Temporal away": f"/nhs-england/bids/{waiting}",
        "its history": f"/nhs-england/bids/{ended}/history",
        "round overview": "/nhs-england/round",
        "public register": "/register",
    }
    return asked, {sessions.name: cookie}


def _read(place: Place, asked: dict[str, str], sizes: dict[str, int]) -> list[Timed]:
    """The server's own times, from its log, without those of warming up."""
    took: dict[str, list[float]] = {_id(what): [] for what in asked}
    for line in (place.folder / "web.log").read_text().splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if said.get("event") == "request" and said.get("request_id") in took:
            took[said["request_id"]].append(float(said["ms"]))
    return [
        Timed(what, tuple(sorted(took[_id(what)][WARM:])), sizes[what])
        for what in asked
    ]


def _text(found: list[Timed], bids: int) -> str:
    floor = found[0]
    rows = [
        [
            one.what,
            f"{one.at(0.5):.1f}",
            f"{one.at(0.99):.1f}",
            f"{one.at(0.5) / floor.at(0.5):.1f}",
            f"{one.at(0.99) / floor.at(0.99):.1f}",
            f"{one.size / 1000:.0f}",
        ]
        for one in found
    ]
    lines = [
        target(
            f"{one.what}: {name} to an empty page",
            one.at(share) / floor.at(share),
            f"<= {MOST[one.what]:.0f}",
            met=one.at(share) / floor.at(share) <= MOST[one.what],
            form=".1f",
        )
        for one in found
        if one.what in MOST
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]
    head = [
        f"with {bids:,} open bids",
        "p50 ms",
        "p99 ms",
        "p50 ratio",
        "p99 ratio",
        "kB",
    ]
    return table(["Target", "measured", "wanted", ""], lines) + "\n" + table(head, rows)
