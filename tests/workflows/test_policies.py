"""A newer policy is confirmed while bids run: each hears once, however it is told."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert
from temporalio.testing import WorkflowEnvironment

from activities.reference.tables import cycles
from activities.register.verifying import verify
from services.kit.round_gateway import Gateway
from tests.builders import OFFICE, OFFICER
from tests.ports import until
from tests.workflows.round_world import Rounded, a_round, a_round_of
from workflows.contracts import commands as c
from workflows.contracts.cycles import Cycle, DeadlineKey
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import PolicyChanged
from workflows.contracts.policies import ConfirmPolicy, PolicyConfirmed
from workflows.contracts.rounds import Round
from workflows.cycle import options
from workflows.rules import policy_change, rounds
from workflows.rules.refusals import OutOfOrder


def later(cycle: Cycle, version: int = 2, days: int = 30) -> Cycle:
    """The same policy, with more time for the decision."""
    return cycle.model_copy(
        update={
            "version": version,
            "deadlines": tuple(
                r.model_copy(update={"on": None, "working_days": days})
                if r.key is DeadlineKey.DECISION
                else r
                for r in cycle.deadlines
            ),
        }
    )


async def loaded(a: Rounded, cycle: Cycle) -> Cycle:
    async with a.database.writing() as connection:
        await connection.execute(
            insert(cycles).values(
                name=cycle.name,
                version=cycle.version,
                title=cycle.title,
                organisations_on=cycle.start_date,
                policy=cycle.model_dump_json(),
            )
        )
    return cycle


async def confirm(a: Rounded, new: Cycle, key: str = "") -> None:
    """As the office does once it has read the preview."""
    found = await a.rounds.running(a.cycle.name, "")
    some = [
        policy_change.preview(bid, new, bid.opened)
        for bid in found
        if bid.opened and policy_change.is_news(bid, new.version)
    ]
    command = ConfirmPolicy(
        by=OFFICE,
        version=new.version,
        seen=policy_change.seen(new.version, some),
        bids=max(1, len(some)),
        reason="The review found it too short.",
    )
    gateway = Gateway(
        a.bids.client, deadline=timedelta(seconds=60), task_queue=a.bids.queue
    )
    start = await a.rounds.start_of(rounds.start(new))
    await gateway.tell_round(a.cycle.name, command, key or uuid4().hex, start)


async def view(a: Rounded) -> Round:
    found: Round = await a.handle.query("view", result_type=Round)
    return found


async def all_told(a: Rounded) -> None:
    async with asyncio.timeout(120):
        while True:
            if (await view(a)).telling is None:
                return
            await asyncio.sleep(0.05)


async def changed(a: Rounded, bid_id: str) -> list[PolicyChanged]:
    return [e for e in await a.events(bid_id) if isinstance(e, PolicyChanged)]


async def told(a: Rounded, bid_id: str) -> None:
    async with asyncio.timeout(60):
        while True:
            if await changed(a, bid_id):
                return
            await asyncio.sleep(0.05)


async def known(a: Rounded, some: list[str]) -> None:
    """Once the register knows of them."""
    for one in some:
        await a.events(one)


async def confirmed(a: Rounded) -> list[PolicyConfirmed]:
    record = await a.rounds.record(a.cycle.name)
    return [e.event for e in record if isinstance(e.event, PolicyConfirmed)]


async def test_each_open_bid_hears_once_however_often_its_teller_dies(
    temporal: WorkflowEnvironment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Two at a time, and dead at every third; one is sealed, one is withdrawn before."""
    monkeypatch.setattr(options, "AT_ONCE", 2)
    async with a_round_of(temporal, tmp_path) as a:
        some = await a.start(6)
        sealed, gone, rest = some[0], some[1], some[2:]
        await a.decide(sealed, Recommendation.APPROVE)
        await a.played[gone].give(c.Withdraw(by=OFFICER, reason="Not this year."))
        await known(a, some)
        before = {one: await a.played[one].bid() for one in (sealed, *rest)}
        new = await loaded(a, later(a.cycle))
        a.flaky.chance = 0.3
        await confirm(a, new)
        await all_told(a)
        assert await changed(a, gone) == []
        for one in rest:
            [event] = await changed(a, one)
            clock = (await a.played[one].bid()).clocks[0]
            assert clock.due == event.dates[0].due != before[one].clocks[0].due
        [kept] = await changed(a, sealed)
        assert kept.stays == (policy_change.DECIDED,)
        now = await a.played[sealed].bid()
        assert now == before[sealed].model_copy(update={"policy": 2})
        a.flaky.chance = 0.0
        await confirm(a, new)  # the same again: all have heard
        await all_told(a)
        for one in some:
            assert len(await changed(a, one)) == (one != gone)
        assert [e.version for e in await confirmed(a)] == [2, 2]
        assert (await verify(a.database)).sound


async def test_a_worker_gone_in_the_midst_leaves_everything_once(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """It dies after the first bid has heard; a fresh one goes on from there."""
    cycle = a_round()
    async with a_round_of(temporal, tmp_path, cycle) as a:
        some = await a.start(3)
        played, queue = a.played, a.bids.queue
        await known(a, some)
        new = await loaded(a, later(cycle))
        a.flaky.chance = 1.0
        await confirm(a, new, "once")
        await until(lambda: bool(a.flaky.said))
    async with a_round_of(temporal, tmp_path, cycle, queue) as a:
        a.played = played
        await confirm(a, new, "once")  # sent again by who had no answer
        await all_told(a)
        for one in some:
            assert len(await changed(a, one)) == 1
        assert len(await confirmed(a)) == 1


async def test_a_bid_that_does_not_answer_is_asked_again(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """It holds up nobody else; and a later version is refused until it has heard."""
    async with a_round_of(temporal, tmp_path) as a:
        some = await a.start(3)
        await known(a, some)
        a.flaky.mute = {some[0]: 3}
        with a.bids.env.with_time_skipping_disabled():
            await confirm(a, await loaded(a, later(a.cycle)))
        for one in some[1:]:
            await told(a, one)
        assert await changed(a, some[0]) == []
        with pytest.raises(OutOfOrder, match="told of version 2"):
            await confirm(a, later(a.cycle, version=3))
        async with asyncio.timeout(60):
            while (telling := (await view(a)).telling) is not None:
                assert telling.stuck in ((), (some[0],))
                await a.wind(minutes=2)
        assert len(await changed(a, some[0])) == 1
