"""Example people at their browsers: HTTP, tokens, and nothing that a person could not do."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
from temporalio.client import WorkflowHandle
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from activities.members.reading import MemberReading
from services.embedded.system import System
from services.identity.routes import AUDIENCE
from workflows.contracts import names
from workflows.contracts.parties import Membership
from workflows.rules import calendar

Json = dict[str, Any]
PREFIXES = {
    "ccg": "/ccg",
    "hwb": "/hwb",
    "conflicts": "/conflicts",
    "nhs_england": "/nhs-england",
}
PATIENCE = 60.0


class Refused(Exception):
    """The service said no; `problem` is what it said (RFC 9457)."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(f"{status} {problem.get('type')}: {problem.get('detail')}")
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        """The last part of the problem's type, such as `recused`."""
        return str(self.problem.get("type", "")).rpartition("/")[2]


@dataclass
class People:
    """Everybody who takes part, over one connection pool.

    Attributes:
        commands: How many commands were accepted.
        refused: How many were refused.
    """

    system: System
    http: httpx2.AsyncClient
    subjects: dict[tuple[str, str, str], str]
    numbers: dict[str, str]
    skipper: TimeSkipper
    tokens: dict[str, str] = field(default_factory=dict)
    commands: int = 0
    refused: int = 0

    @classmethod
    async def of(cls, system: System, http: httpx2.AsyncClient) -> "People":
        """The example people of a running system."""
        people = await MemberReading(system.database).people(system.issuer.url)
        held = {
            (hat.party.value, hat.body, hat.role.value): p.subject
            for p in reversed(people)
            for hat in p.memberships
        }
        numbers = {p.subject: p.id for p in people}
        asleep = TimeSkippingConfig(enabled=False, disable_propagation=True)
        skipper = TimeSkipper(system.client, config=asleep)
        return cls(system, http, held, numbers, skipper)

    def who(self, hat: Membership) -> str:
        """The subject of whoever wears a hat."""
        return self.subjects[(hat.party.value, hat.body, hat.role.value)]

    def _headers(self, hat: Membership) -> dict[str, str]:
        subject = self.who(hat)
        if subject not in self.tokens:
            self.tokens[subject] = self.system.issuer.issue(subject, AUDIENCE)
        return {
            "Authorization": f"Bearer {self.tokens[subject]}",
            "Acting-As": f"{hat.body}/{hat.role.value}",
        }

    async def get(self, hat: Membership, path: str) -> Json:
        """Read something through the party's service."""
        url = f"{PREFIXES[hat.party.value]}/api/v1/{path}"
        answer = await self.http.get(url, headers=self._headers(hat))
        return _read(answer)

    async def post(self, hat: Membership, path: str, body: Json) -> Json:
        """Give a command under a fresh key.

        Raises:
            Refused: The service said no.
        """
        url = f"{PREFIXES[hat.party.value]}/api/v1/{path}"
        headers = {**self._headers(hat), "Idempotency-Key": uuid4().hex}
        answer = await self.http.post(url, json=body, headers=headers)
        try:
            receipt = _read(answer)
        except Refused:
            self.refused += 1
            raise
        self.commands += 1
        return receipt

    def handle(self, bid_id: str) -> WorkflowHandle[Any, Any]:
        """The workflow of a bid, for its clock and its end only."""
        return self.system.client.get_workflow_handle(names.workflow_id(bid_id))

    async def told(self, bid_id: str) -> None:
        """Wait until an ended bid has written its last entry and letter.

        The bid's page may know of the end before those are out.
        """
        async with asyncio.timeout(PATIENCE):
            await self.handle(bid_id).result()

    async def today(self, bid_id: str) -> date:
        """The day it is for a bid, in London."""
        return calendar.london_day(await self.now(bid_id))

    async def now(self, bid_id: str) -> datetime:
        """What time it is for a bid: its clock may have been wound on."""
        return await self.skipper.get_current_time(self.handle(bid_id))

    async def wind_past(self, bid_id: str, moment: datetime) -> None:
        """Wind one bid's clock on, a minute past a moment; the rules are not told."""
        ahead = moment + timedelta(minutes=1) - await self.now(bid_id)
        if ahead > timedelta(0):
            await self.skipper.fast_forward(self.handle(bid_id), ahead)


def _read(answer: httpx2.Response) -> Json:
    document: Json = answer.json()
    if answer.is_error:
        raise Refused(answer.status_code, document)
    return document


def connection(base_url: str) -> httpx2.AsyncClient:
    """A pool of connections to the system."""
    return httpx2.AsyncClient(
        base_url=base_url,
        timeout=PATIENCE,
        # The server hangs up after five idle seconds; whoever hangs up first is safe.
        limits=httpx2.Limits(
            max_connections=32, max_keepalive_connections=32, keepalive_expiry=2.0
        ),
    )


def moment(text: str) -> datetime:
    """A moment as the API writes it."""
    return datetime.fromisoformat(text).astimezone(UTC)
