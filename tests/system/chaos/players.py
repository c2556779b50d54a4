"""Plays bids: everybody who is asked does their part, and some try what they must not."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from services.embedded.demo import bodies
from services.embedded.demo.people import moment
from tests.system.chaos.journal import Json
from tests.system.chaos.people import Clock, People, Refused
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Membership, Party, Role

STEPS = 2000
SETTLING = 0.1
PANEL = Membership(party=Party.CONFLICTS, body="panel/Y56", role=Role.PANEL_CHAIR)
Turn = Callable[["Player", Json, Json], Awaitable[None]]


class Unexpected(AssertionError):
    """The system did what it must not do."""


@dataclass(frozen=True)
class Part:
    """A bid to play.

    Attributes:
        until: A command before which to stop; empty to go on to the end.
        think: Seconds between steps, at most.
        mischief: What happens, by command, beside meeting that need.
    """

    ccg: str
    model: Model = Model.JOINT
    outcome: str = "reject"
    until: str = ""
    think: float = 0.0
    mischief: dict[str, Turn] = field(default_factory=dict)


class Player:
    """Everybody who has to do with one bid."""

    def __init__(self, people: People, part: Part) -> None:
        self.people = people
        self.part = part
        self.id = ""
        self.clock: Clock
        self.manager = hat(Role.BID_MANAGER, part.ccg)
        self._mischief = dict(part.mischief)

    async def play(self) -> Json:
        """From the expression of interest to the end, or to where the part stops."""
        await self.express()
        return await self.go_on(self.part.until)

    async def express(self) -> None:
        """Begin the bid."""
        body = {
            "cycle": "today",
            "model": self.part.model.value,
            "applicants": [self.part.ccg],
            "functions": bodies.FUNCTIONS,
            "statements": bodies.STATEMENTS,
        }
        receipt = await self.people.give(self.manager, "", "submit_expression", body)
        self.id = receipt["bid_id"]
        self.clock = Clock(self.people.house, self.id)

    async def go_on(self, until: str = "") -> Json:
        """Do what is asked until the end, or until a command is asked for.

        `"start"` stops when only the start date is waited for.
        """
        for _ in range(STEPS):
            view = await self.view()
            if Stage(view["stage"]) in ENDS:
                return self._ended(view)
            needs = list(view["waiting"]["blockers"])
            asked = [b for b in needs if b["command"]]
            if until and (
                until in {b["command"] for b in asked} or _waits(needs, until)
            ):
                return view
            await self._step(view, needs, asked)
        raise Unexpected(f"{self.id} did not come to an end: {view['waiting']}")

    def _ended(self, view: Json) -> Json:
        if self._mischief:
            raise Unexpected(f"{self.id} never came to {list(self._mischief)}")
        if view["stage"] == Stage.LIVE:
            self.people.journal.live.add(self.id)
        return view

    async def view(self) -> Json:
        """The bid as its CCG sees it."""
        return await self.people.read(self.manager, f"bids/{self.id}")

    async def present(self) -> Json:
        """The same, as the process has it and not the register, which may lag."""
        for _ in range(STEPS):
            view = await self.view()
            if view["source"] == "process":
                return view
            await asyncio.sleep(SETTLING)
        raise Unexpected(f"{self.id}: the process never answered")

    async def give(self, who: Membership, command: str, body: Json, **how: Any) -> Json:
        """Give a command on this bid."""
        return await self.people.give(who, self.id, command, body, **how)

    async def must_refuse(
        self, who: Membership, command: str, body: Json, *kinds: str, **how: Any
    ) -> None:
        """Try what is not allowed."""
        try:
            await self.give(who, command, body, **how)
        except Refused as refused:
            if refused.kind in kinds:
                return
            raise Unexpected(f"{refused}, not {kinds}") from None
        raise Unexpected(f"{self.id}: {command} was let through, not {kinds}")

    async def _step(self, view: Json, needs: list[Json], asked: list[Json]) -> None:
        await asyncio.sleep(random.uniform(0, self.part.think))
        if not asked:
            await self._let_time_pass(view, needs)
            return
        need = asked[0]
        turn = self._mischief.get(need["command"])
        if turn and view["source"] != "process":
            return  # mischief wants to know how things stand this very moment
        if turn:
            del self._mischief[need["command"]]
            await turn(self, view, need)
            return
        if need["command"] == "sign_agreement":
            await self.clock.wind_past(moment(view["agreement"]["sign_from"]))
        await self.meet(view, need)

    async def meet(self, view: Json, need: Json) -> None:
        """Do what is asked; where the page was a moment old, look again."""
        if need["command"] == "submit_expression":
            if view["source"] == "process":
                raise Unexpected(f"{self.id}: asks again for what it acknowledged")
            return
        body = self.body(view, need)
        try:
            await self.give(wearer(need), need["command"], body, **seen(view, need))
        except Refused as refused:
            if view["source"] != "register":
                raise Unexpected(str(refused)) from None
            await asyncio.sleep(SETTLING)

    def body(self, view: Json, need: Json) -> Json:
        """What meets a need."""
        body = bodies.meet(view, need, self.clock.today())
        if need["command"] == "decide":
            body |= {"outcome": self.part.outcome}
            if self.part.outcome == "reject":
                body |= {"codes": ["R04"]}
        return body

    async def _let_time_pass(self, view: Json, needs: list[Json]) -> None:
        await asyncio.sleep(SETTLING)
        if any(b["key"] != "start" for b in needs):
            return
        start = next(c for c in view["clocks"] if c["key"] == "start")
        await self.clock.wind_past(moment(start["due"]))


def hat(role: Role, body: str, party: Party = Party.CCG) -> Membership:
    """A role in a body."""
    return Membership(party=party, body=body, role=role)


def wearer(need: Json) -> Membership:
    """Who is to meet a need."""
    return Membership(party=need["party"], body=need["body"], role=need["roles"][0])


def seen(view: Json, need: Json) -> Json:
    """The sum that somebody looks at while agreeing to it."""
    if need["command"] != "agree_allocation":
        return {}
    cycle, allocation = view["cycle"]["name"], view["allocation"]
    total = allocation["total"]["pence"]
    shares = {
        f"{share['ccg']}/delegated/{cycle}": share["total"]["pence"]
        for share in allocation["shares"]
    }
    return {"money": {f"nhs-england/primary-care/{cycle}": -total, **shares}}


def _waits(needs: list[Json], until: str) -> bool:
    return {b["key"] for b in needs} == {until}


async def a_stranger_tries(player: Player, view: Json, need: Json) -> None:
    """Another CCG's officer acts on the bid, which to them does not exist."""
    stranger = "07R" if player.part.ccg != "07R" else "08H"
    who = hat(Role.ACCOUNTABLE_OFFICER, stranger)
    await player.must_refuse(who, "withdraw", {"reason": "Not ours."}, "not-found")


async def a_clerk_is_late(player: Player, view: Json, need: Json) -> None:
    """Somebody decides on a version that never was."""
    body = player.body(view, need) | {"version": view["version"] + 1}
    await player.must_refuse(wearer(need), need["command"], body, "stale-version")


async def two_clicks(player: Player, view: Json, need: Json) -> None:
    """The same form three times at once under one key, and once more under another."""
    who, body = wearer(need), player.body(view, need)
    await player.give(who, need["command"], body, at_once=3)
    kinds = ("already-done", "wrong-stage", "out-of-order", "ended")
    await player.must_refuse(who, need["command"], body, *kinds)


async def a_chair_with_an_interest(player: Player, view: Json, need: Json) -> None:
    """The chair declares an interest, is told to leave, and tries to decide all the same."""
    chair = hat(Role.BOARD_CHAIR, need["body"], Party.HWB)
    interest = {"category": "financial", "description": "Leases premises to practices."}
    await player.give(chair, "declare_interest", interest)
    declared = [
        i
        for i in (await player.present())["interests"]
        if i["by"]["role"] == chair.role
    ]
    ruling = {
        "interest": declared[-1]["id"],
        "handling": "leave",
        "reason": "The bid moves premises costs.",
    }
    await player.give(PANEL, "rule_on_interest", ruling)
    body = player.body(view, need)
    await player.must_refuse(chair, "record_board_decision", body, "recused", at_once=2)


async def too_early(player: Player, view: Json, need: Json) -> None:
    """The CCG signs before it may."""
    body = player.body(view, need)
    await player.must_refuse(
        wearer(need), "sign_agreement", body, "too-early", "out-of-order"
    )
