"""All services over one real register and the real rules, with people to sign in as."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from fastapi import FastAPI

from activities.database import Database
from activities.members.writing import MemberWriting
from activities.register.delegations import DelegationRegister
from activities.register.writing import RegisterActivities
from services.ccg.app import SERVICE as CCG
from services.conflicts.app import SERVICE as CONFLICTS
from services.home.app import SERVICE as HOME
from services.hwb.app import SERVICE as HWB
from services.identity.keys import Issuer, new_key
from services.kit.app import create_app
from services.kit.connections import Connections, assembled
from services.kit.origin import Origin
from services.kit.pages.sign_in import provider
from services.kit.pages.sign_in.session import Sessions
from services.kit.tokens import HeldKeys, Tokens
from services.nhs_england.app import SERVICE as NHS_ENGLAND
from services.notifications.app import SERVICE as NOTIFICATIONS
from tests.fakes import FakeBids
from workflows.contracts.commands import Command
from workflows.contracts.parties import Membership, Role
from workflows.rules import permissions, rulebook

SERVICES = (HOME, CCG, HWB, CONFLICTS, NHS_ENGLAND, NOTIFICATIONS)
PARTIES = {s.party: s for s in SERVICES if s.party}
URL = "http://127.0.0.1:8000"
SECRET = "a secret that is only good for tests, and long enough"
HELP = "help@bids.example"
ISSUER = Issuer(f"{URL}/identity", new_key())
_now: list[Connections] = []


@asynccontextmanager
async def _present() -> AsyncIterator[Connections]:
    yield _now[-1]


@cache
def app_of(name: str) -> FastAPI:
    """A service's application: made once, connected anew by each test."""
    service = next(s for s in SERVICES if s.name == name)
    return create_app(service, _present)


def hat(role: Role, body: str) -> Membership:
    """A role in a body."""
    return Membership(party=permissions.PARTY[role], body=body, role=role)


async def enrolled(database: Database, subject: str, *hats: Membership) -> str:
    """Put a person with roles on the member register."""
    members = MemberWriting(database)
    name, email = f"{subject.title()} Example", f"{subject}@bids.example"
    number = await members.add_person(ISSUER.url, subject, name, email)
    for one in hats:
        await members.add(number, one)
    return number


@dataclass
class House:
    """What a test holds: people, services, and the process behind them."""

    database: Database
    bids: FakeBids
    connections: Connections
    origin: Origin

    @property
    def members(self) -> MemberWriting:
        """The member register, to change it."""
        return MemberWriting(self.database)

    async def enrol(self, subject: str, *hats: Membership) -> str:
        """A person with roles; answers with their number."""
        return await enrolled(self.database, subject, *hats)

    async def number(self, subject: str) -> str:
        """A person's number in the member register."""
        found = await self.connections.members.person(ISSUER.url, subject)
        assert found is not None
        return found.id

    def client(self, subject: str = "", token: str = "") -> "Api":
        """A client for somebody who is signed in; for nobody, one without a token."""
        if subject and not token:
            token = ISSUER.issue(subject, "bids")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return Api(
            transport=httpx2.ASGITransport(self.origin), base_url=URL, headers=headers
        )


class Api(httpx2.AsyncClient):
    """A client that knows how commands are given."""

    async def give(
        self, path: str, body: Any = None, key: str = "", **headers: str
    ) -> httpx2.Response:
        """Send a command under a key of its own, or the one given."""
        return await self.post(
            path,
            json={} if body is None else body,
            headers={"Idempotency-Key": key or uuid4().hex, **headers},
        )

    async def give_command(self, command: Command, bid_id: str) -> httpx2.Response:
        """Send a command of the builders', without who gives it."""
        name = rulebook.name_of(type(command)).replace("_", "-")
        service = PARTIES[command.by.party]
        body = command.model_dump(mode="json", exclude={"by"})
        return await self.give(f"{service.api}/bids/{bid_id}/{name}", body)


def a_provider() -> provider.Provider:
    """The embedded sign-in, as pages meet it."""
    pages = provider.Client(
        "bids-pages", "", f"{ISSUER.url}{provider.DISCOVERY}", f"{URL}{provider.BACK}"
    )
    return provider.Provider(
        pages, Tokens(ISSUER.url, "bids-pages", HeldKeys(ISSUER.keys))
    )


@asynccontextmanager
async def house(database: Database, bids: Any = None) -> AsyncIterator[House]:
    """The services over this database, started as a server starts them.

    Args:
        database: With people and all that ships.
        bids: A gateway to a real server; without one, the rules in memory.
    """
    register = RegisterActivities(database)
    bids = bids or FakeBids(register, lasting=DelegationRegister(database))
    tokens = Tokens(ISSUER.url, "bids", HeldKeys(ISSUER.keys))
    connections = assembled(
        bids,
        database,
        tokens,
        Sessions(SECRET, secure=False),
        a_provider(),
        help_address=HELP,
        base_url=URL,
    )
    _now.append(connections)
    front, *others = (app_of(s.name) for s in SERVICES)
    prefixes = [s.prefix for s in SERVICES[1:]]
    origin = Origin(front, dict(zip(prefixes, others, strict=True)))
    async with started(origin):
        yield House(database, bids, connections, origin)
    _now.pop()


@asynccontextmanager
async def started(app: Any) -> AsyncIterator[None]:
    """An ASGI application between its start and its end."""
    said: asyncio.Queue[Any] = asyncio.Queue()
    heard: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "lifespan", "state": {}}
    running = asyncio.create_task(app(scope, said.get, heard.put))
    await said.put({"type": "lifespan.startup"})
    if (first := await heard.get())["type"] != "lifespan.startup.complete":
        await running
        raise AssertionError(first)
    yield
    await said.put({"type": "lifespan.shutdown"})
    await running
    assert (await heard.get())["type"] == "lifespan.shutdown.complete"


def copied(template: Path, to: Path) -> str:
    """A copy of a seeded database, as an address."""
    return f"sqlite:///{shutil.copyfile(template, to)}"
