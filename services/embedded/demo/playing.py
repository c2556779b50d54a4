"""Plays the round: every bid by its own players, side by side."""

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from services.embedded import journal, place, system
from services.embedded.demo import bodies, checking
from services.embedded.demo.fates import Fate, Unexpected
from services.embedded.demo.people import People, Refused, connection, moment
from services.embedded.demo.round import ROUND
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.parties import Membership, Party, Role

Json = dict[str, Any]
AT_ONCE = 12
STEPS = 200
SETTLING = 0.05
BASE_PORT = 18080


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


async def play(say: Console, *, keep: Path | None, bids: int) -> int:
    """Play the round on a throw-away system; the exit code.

    Args:
        say: Where to show how it goes.
        keep: An empty folder for the system's state; thrown away where there is none.
        bids: How many of the round's bids, the most telling first.
    """
    folder = keep or Path(tempfile.mkdtemp(prefix="bids-demo-"))
    begun = time.monotonic()
    try:
        with place.held(where := place.free(folder, BASE_PORT)):
            journal.core_forwarded()
            async with AsyncExitStack() as stack:
                running = await stack.enter_async_context(
                    system.running(where, time_skipping=True)
                )
                http = await stack.enter_async_context(connection(where.base_url))
                people = await People.of(running, http)
                ended = await _round(people, ROUND[:bids], say)
                took = timedelta(seconds=round(time.monotonic() - begun))
                sound = await checking.check(people, ended, say)
                say.print(f"Played in {took}.")
                return 0 if sound else 1
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


async def _round(
    people: People, fates: tuple[Fate, ...], say: Console
) -> dict[Fate, Json | BaseException]:
    """Every bid to its end; what it ended as, or what went wrong."""
    places = asyncio.Semaphore(AT_ONCE)
    ended: dict[Fate, Json | BaseException] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=say, transient=True) as progress:
        bar = progress.add_task("Playing London's round", total=len(fates))

        async def one(fate: Fate) -> None:
            async with places:
                try:
                    ended[fate] = await Player(people, fate).play()
                except Exception as error:  # shown in the table, never hidden
                    ended[fate] = error
            counts = Counter(
                str(v["stage"]) for v in ended.values() if isinstance(v, dict)
            )
            words = ", ".join(f"{n} {stage}" for stage, n in counts.items())
            progress.update(bar, advance=1, description=f"Playing: {words}")

        await asyncio.gather(*(one(fate) for fate in fates))
    return {fate: ended[fate] for fate in fates}
