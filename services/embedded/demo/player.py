"""A bid's fate, and everybody who has to do with the bid: they bring it about."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.embedded.demo import bodies
from services.embedded.demo.people import People, Refused, moment
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Membership, Party, Role

Json = dict[str, Any]
Turn = Callable[["Player", Json, Json], Awaitable[None]]
STEPS = 200
SETTLING = 0.05


@dataclass(frozen=True, eq=False)
class Fate:
    """A bid, and what is to happen to it.

    Attributes:
        turns: By command: what happens, once, instead of meeting that need.
        ends: How the bid must end.
    """

    ccg: str
    story: str
    ends: Stage = Stage.LIVE
    model: Model = Model.DELEGATED
    with_ccgs: tuple[str, ...] = ()
    turns: dict[str, Turn] = field(default_factory=dict)


class Unexpected(AssertionError):
    """The system did what it must not do."""


class Player:
    """Everybody who has to do with one bid."""

    def __init__(self, people: People, fate: Fate) -> None:
        self.people = people
        self.fate = fate
        self.id = ""
        self._turns = dict(fate.turns)

    async def play(self) -> Json:
        """From the expression of interest to the end; the bid as it ended.

        Raises:
            Unexpected: It went another way than its fate says.
        """
        await self._express()
        for _ in range(STEPS):
            view = await self.view()
            if Stage(view["stage"]) in ENDS:
                await self.people.told(self.id)
                return self._checked(view)
            await self._step(view)
        raise Unexpected(f"{self.id} did not come to an end: {view['waiting']}")

    def _checked(self, view: Json) -> Json:
        if view["stage"] != self.fate.ends:
            raise Unexpected(
                f"{self.id} ended {view['stage']}, not {self.fate.ends}: "
                f"{view['end_reason']}"
            )
        if self._turns:
            raise Unexpected(f"{self.id} never came to {', '.join(self._turns)}")
        return view

    async def _express(self) -> None:
        manager = Membership(party=Party.CCG, body=self.fate.ccg, role=Role.BID_MANAGER)
        body = {
            "cycle": "today",
            "model": self.fate.model.value,
            "applicants": [self.fate.ccg, *self.fate.with_ccgs],
            "functions": bodies.FUNCTIONS,
            "statements": bodies.STATEMENTS,
        }
        receipt = await self.people.post(manager, "bids", body)
        self.id = receipt["bid_id"]

    async def view(self) -> Json:
        """The bid as its CCG sees it."""
        manager = Membership(party=Party.CCG, body=self.fate.ccg, role=Role.BID_MANAGER)
        return await self.people.get(manager, f"bids/{self.id}")

    async def _step(self, view: Json) -> None:
        needs = [b for b in view["waiting"]["blockers"] if b["command"]]
        if not needs:
            await self._let_time_pass(view)
            return
        need = needs[0]
        turn = self._turns.pop(need["command"], None)
        if turn:
            await turn(self, view, need)
            return
        if need["command"] == "sign_agreement":
            await self.wind_past(moment(view["agreement"]["sign_from"]))
        await self.meet(view, need)

    async def _let_time_pass(self, view: Json) -> None:
        """Nobody can do anything: the system works on it, or the start date is to come."""
        if any(b["key"] != "start" for b in view["waiting"]["blockers"]):
            await asyncio.sleep(SETTLING)
            return
        start = next(c for c in view["clocks"] if c["key"] == "start")
        await self.wind_past(moment(start["due"]))

    async def meet(self, view: Json, need: Json) -> None:
        """Do what is asked, in favour of the bid."""
        hat = Membership(party=need["party"], body=need["body"], role=need["roles"][0])
        body = bodies.meet(view, need, await self.today())
        try:
            await self.give(hat, need["command"], body)
        except Refused as refused:
            # On a busy machine the page may show the register's view, a moment old.
            if refused.kind != "already-done" or view["source"] != "register":
                raise
            await asyncio.sleep(SETTLING)

    def turn_again(self, command: str) -> None:
        """Keep a turn for the next time its command is asked for."""
        self._turns[command] = self.fate.turns[command]

    async def give(self, hat: Membership, command: str, body: Json) -> Json:
        """Give a command on this bid."""
        path = f"bids/{self.id}/{command.replace('_', '-')}"
        return await self.people.post(hat, path, body)

    async def must_refuse(
        self, hat: Membership, command: str, body: Json, kind: str
    ) -> None:
        """Try what the rules forbid.

        Raises:
            Unexpected: It was allowed, or refused for another reason.
        """
        try:
            await self.give(hat, command, body)
        except Refused as refused:
            if refused.kind == kind:
                return
            raise Unexpected(f"{self.id}: {refused}, not {kind}") from None
        raise Unexpected(f"{self.id}: {command} was let through, not {kind}")

    async def today(self) -> date:
        """The day it is for this bid."""
        return await self.people.today(self.id)

    async def wind_past(self, when: datetime) -> None:
        """Let time pass for this bid."""
        await self.people.wind_past(self.id, when)
