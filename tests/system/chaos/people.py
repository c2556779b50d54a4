"""Example people at their browsers, who send again under the same key until they know."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import httpx2
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from activities.members.reading import MemberReading
from services.embedded.demo.people import PREFIXES
from services.identity.routes import AUDIENCE
from tests.system.chaos.house import ISSUER, House, until
from tests.system.chaos.journal import Journal, Json, Operation
from workflows.contracts import names
from workflows.contracts.parties import Membership
from workflows.rules import calendar

AGAIN = 0.3
ANSWER = 8.0
GIVE_UP = 90.0


class Refused(Exception):
    """The service said no."""

    def __init__(self, operation: Operation, problem: Json) -> None:
        super().__init__(f"{operation.bid} {operation.command}: {problem}")
        self.kind = operation.refusal


class Unanswered(Exception):
    """Nobody knows whether it was recorded."""


class People:
    """Everybody who takes part.

    Attributes:
        journal: What they asked and were answered.
    """

    def __init__(self, house: House, http: httpx2.AsyncClient) -> None:
        self.house = house
        self.journal = Journal()
        self._http = http
        self._subjects: dict[Membership, str] = {}
        self._numbers: dict[str, str] = {}
        self._tokens: dict[str, str] = {}

    async def meet(self) -> None:
        """Learn who is who."""
        for person in await MemberReading(self.house.database).people(ISSUER):
            self._numbers[person.subject] = person.id
            for hat in person.memberships:
                self._subjects.setdefault(hat, person.subject)

    def number(self, hat: Membership) -> str:
        """The number of whoever wears a hat."""
        return self._numbers[self._subjects[hat]]

    async def read(self, hat: Membership, path: str) -> Json:
        """Read something, however long it takes."""
        async with asyncio.timeout(GIVE_UP):
            while True:
                answer = await self._sent("GET", hat, path)
                if answer is not None:
                    assert answer.is_success, (path, answer.text)
                    return dict(answer.json())
                await asyncio.sleep(AGAIN)

    async def give(
        self,
        hat: Membership,
        bid: str,
        command: str,
        body: Json,
        *,
        at_once: int = 1,
        **known: Any,
    ) -> Json:
        """Give a command, sending it again under its key until it is answered.

        Args:
            hat: Who, in which role.
            bid: On which bid; empty to begin a new one.
            command: Its name.
            body: What is sent.
            at_once: How often it is sent side by side, as impatient people do.
            known: What else the client knows of the operation.

        Raises:
            Refused: The service said no.
            Unanswered: No answer came for a very long time.
        """
        operation = Operation(
            key=uuid4().hex,
            bid=bid,
            command=command,
            person=self.number(hat),
            began=time.monotonic(),
            **known,
        )
        self.journal.operations.append(operation)
        senders = (self._until_known(operation, hat, body) for _ in range(at_once))
        first, *_ = await asyncio.gather(*senders)
        if operation.receipt is None:
            raise Refused(operation, first)
        return operation.receipt

    async def _until_known(
        self, operation: Operation, hat: Membership, body: Json
    ) -> Json:
        path = "bids"
        if operation.bid:
            path += f"/{operation.bid}/{operation.command.replace('_', '-')}"
        while time.monotonic() - operation.began < GIVE_UP:
            answer = await self._sent("POST", hat, path, operation.key, body)
            if answer is None:
                operation.doubts += 1
                await asyncio.sleep(AGAIN)
                continue
            document: Json = answer.json()
            operation.ended = operation.ended or time.monotonic()
            operation.bid = operation.bid or document.get("bid_id", "")
            operation.answers.append(document)
            return document
        raise Unanswered(operation.bid, operation.command)

    async def _sent(
        self,
        method: str,
        hat: Membership,
        path: str,
        key: str = "",
        body: Json | None = None,
    ) -> httpx2.Response | None:
        """One request; nothing if it is not known what became of it."""
        subject = self._subjects[hat]
        if subject not in self._tokens:
            self._tokens[subject] = self.house.issuer.issue(subject, AUDIENCE)
        headers = {
            "Authorization": f"Bearer {self._tokens[subject]}",
            "Acting-As": f"{hat.body}/{hat.role.value}",
        }
        if key:
            headers["Idempotency-Key"] = key
        url = f"{PREFIXES[hat.party.value]}/api/v1/{path}"
        try:
            answer = await self._http.request(method, url, json=body, headers=headers)
        except (httpx2.TransportError, httpx2.TimeoutException):
            return None
        if answer.status_code == 503 and answer.headers.get("Retry-After"):
            return None
        if answer.is_server_error:
            self.journal.odd.append(f"{method} {path}: {answer.text[:300]}")
            return None
        return answer


@asynccontextmanager
async def people_of(house: House) -> AsyncIterator[People]:
    """The example people of a house, over one pool of connections."""
    limits = httpx2.Limits(max_connections=64, max_keepalive_connections=64)
    async with httpx2.AsyncClient(
        base_url=house.base_url, timeout=ANSWER, limits=limits
    ) as http:
        people = People(house, http)
        await people.meet()
        yield people


class Clock:
    """One bid's clock, which the server can wind on."""

    def __init__(self, house: House, bid: str) -> None:
        self._house = house
        self._id = names.workflow_id(bid)
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """What time it is for the bid."""
        return datetime.now(UTC) + self._ahead

    def today(self) -> date:
        """What day it is for the bid, in London."""
        return calendar.london_day(self.now())

    async def wind_past(self, when: datetime) -> None:
        """Let time pass until a minute after a moment, whatever happens to the server."""
        target = when + timedelta(minutes=1)
        await until(partial(self._wound_past, target), GIVE_UP)

    async def _wound_past(self, when: datetime) -> bool:
        asleep = TimeSkippingConfig(enabled=False, disable_propagation=True)
        skipper = TimeSkipper(self._house.client, config=asleep)
        handle = self._house.client.get_workflow_handle(self._id)
        try:
            async with asyncio.timeout(ANSWER):
                now = await skipper.get_current_time(handle)
                if now < when:
                    await skipper.fast_forward(handle, when - now)
                    now = await skipper.get_current_time(handle)
                over = (await handle.describe()).close_time is not None
        except (RPCError, RuntimeError, TimeoutError):
            return False
        self._ahead = now - datetime.now(UTC)
        return over or now >= when
