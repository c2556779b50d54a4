"""Recorded histories of rounds: `python -m tests.workflows.rounding`, at each release.

One round is played with all that its office says to it: sittings of the panel, letters,
another day, two releases. Kept are it, one that was renewed at its end with its next run,
and one whose newer policy is confirmed while its bids run, with a bid that heard of it.
"""

import asyncio
import os
import sys
import tempfile
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment

from services.kit.round_gateway import Gateway
from tests.builders import OFFICE
from tests.conftest import a_server, today
from tests.workflows import histories
from tests.workflows.record import write_commands
from tests.workflows.round_world import Rounded, a_round, a_round_of
from tests.workflows.test_policies import all_told, confirm, later, loaded
from workflows.contracts.cycles import PanelDay
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import PanelSeated
from workflows.contracts.happened import Happened
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import (
    SeatBids,
    SetReleaseDay,
    SetSitting,
    SittingBegun,
)
from workflows.rules import calendar, rounds

FOLDER = histories.FOLDER / "rounds"
RUNS = (
    "two-releases-and-a-panel",
    "renewed-at-its-end",
    "renewed-going-on",
    "a-newer-policy",
)
HEARD = "heard-of-a-newer-policy"
"""The bid of the last one: it stands among the bids."""


async def record() -> None:
    """Play them, and keep their runs."""
    FOLDER.mkdir(exist_ok=True)
    renews = {"limit.historyCount.suggestContinueAsNew": 40}
    with tempfile.TemporaryDirectory() as folder:
        async with a_server() as env:
            await _play(env, Path(folder))
    await record_a_policy()
    with tempfile.TemporaryDirectory() as folder:
        async with a_server(**renews) as env:
            await _renew(env, Path(folder))


async def record_a_policy() -> None:
    """A newer policy is confirmed; then one bid of the round is decided and released."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            a_server() as env,
            a_round_of(env, Path(folder), a_round("2018/19"), as_shipped=True) as a,
        ):
            await _confirm(a)
            keep(RUNS[3], await a.handle.fetch_history())


async def _confirm(a: Rounded) -> None:
    first, second = await a.start(2)
    for one in (first, second):
        await a.events(one)
    await confirm(a, await loaded(a, later(a.cycle)))
    await all_told(a)
    await a.decide(first, Recommendation.APPROVE)
    [line] = await a.lines(1, over=0)
    await a.confirm([line.key])
    await a.wind(days=31)
    await a.released(1)
    keep(HEARD, await a.played[first].handle.fetch_history(), histories.FOLDER)
    await write_commands(f"{version('cocommissioning')}-{HEARD}")


async def _play(env: WorkflowEnvironment, folder: Path) -> None:
    first = today() + timedelta(days=10)
    cycle = a_round("2015/16", sittings=(PanelDay(on=first, most=2),))
    async with a_round_of(env, folder, cycle) as a:
        some = await a.start(2)
        for one in some:
            await a.events(one)
        await say(a, SeatBids(by=OFFICE))
        await on_record(a, SittingBegun)
        await _until_seated(a, some[1], 1)
        more = calendar.at(first + timedelta(days=3))
        await say(a, SetSitting(by=OFFICE, day=more, most=1, reason="For late ones."))
        await a.wind(days=11)
        for one in some:
            await a.decide(one, Recommendation.APPROVE)
        lines = await a.lines(2, over=0)
        await a.confirm([lines[0].key])
        await a.wind(days=20)
        await a.released(1)
        later = calendar.at(today() + timedelta(days=50))
        day = SetReleaseDay(by=OFFICE, day=later, replaces_next=True, reason="Sooner.")
        await say(a, day)
        await a.confirm([lines[1].key])
        await a.wind(days=20)
        await a.released(2)
        keep(RUNS[0], await a.handle.fetch_history())


async def _renew(env: WorkflowEnvironment, folder: Path) -> None:
    async with a_round_of(env, folder, a_round("2016/17")) as a:
        day = today() + timedelta(days=70)
        await say(a, _sitting(day, 1))
        first = (await env.client.get_workflow_handle(a.handle.id).describe()).run_id
        for most in range(2, 40):
            await say(a, _sitting(day, most))
            run = (await env.client.get_workflow_handle(a.handle.id).describe()).run_id
            if run != first:
                break
        await say(a, _sitting(day, 50))
        await a.wind(days=1)
        old = env.client.get_workflow_handle(a.handle.id, run_id=first)
        keep(RUNS[1], await old.fetch_history())
        keep(RUNS[2], await a.handle.fetch_history())


async def say(a: Rounded, command: RoundCommand) -> None:
    """Give the round a command; it is started where it does not run."""
    gateway = Gateway(
        a.bids.client, deadline=timedelta(seconds=60), task_queue=a.bids.queue
    )
    start = await a.rounds.start_of(rounds.start(a.cycle))
    with a.bids.env.with_time_skipping_disabled():
        await gateway.tell_round(a.cycle.name, command, uuid4().hex, start)


def _sitting(day: date, most: int) -> SetSitting:
    moment = calendar.at(day)
    return SetSitting(by=OFFICE, day=moment, most=most, reason="Room.")


async def on_record(a: Rounded, kind: type[Happened]) -> Happened:
    """The first entry of a kind, once the round's record has it."""
    async with asyncio.timeout(60):
        while True:
            for entry in await a.rounds.record(a.cycle.name):
                if isinstance(entry.event, kind):
                    return entry.event
            await asyncio.sleep(0.05)


async def _until_seated(a: Rounded, bid_id: str, times: int) -> None:
    async with asyncio.timeout(60):
        while True:
            events = await a.events(bid_id)
            if sum(isinstance(e, PanelSeated) for e in events) >= times:
                return
            await asyncio.sleep(0.05)


def keep(name: str, history: WorkflowHistory, folder: Path = FOLDER) -> None:
    """Write a history, as those of bids are."""
    path = folder / f"{version('cocommissioning')}-{name}.json"
    path.write_text(histories.written(histories.scrubbed(history.to_json())))


if __name__ == "__main__":
    asyncio.run(record())
    sys.stdout.flush()
    os._exit(0)
