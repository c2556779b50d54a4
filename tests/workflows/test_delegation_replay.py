"""Delegations go on under later code and under another worker: replayed, and killed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer, Worker
from temporalio.workflow import NondeterminismError

from tests.conftest import BUILD, Bids, hurrying
from tests.delegating import NATIONAL_FINANCE
from tests.ports import World, until
from tests.workflows import histories, lasting, phased
from tests.workflows.test_delegations import Lasting, _until_day, _wait, begun
from workflows.contracts import delegation_commands as c
from workflows.delegation.workflow import DelegationWorkflow
from workflows.plugin import bids_plugin
from workflows.rules import financial_year

RECORDED = sorted(path.stem for path in lasting.FOLDER.glob("*.json"))


def read(name: str) -> WorkflowHistory:
    text = (lasting.FOLDER / f"{name}.json").read_text()
    return WorkflowHistory.from_json("delegation/07R-1", text)


def test_a_year_its_turn_the_next_and_every_wait_of_a_phase_are_recorded():
    """`python -m tests.workflows.lasting`, and `phased`, at each release."""
    known = {name.partition("-")[2] for name in RECORDED}
    assert not {*lasting.RUNS, *phased.RUNS} - known


@pytest.mark.parametrize("name", RECORDED)
async def test_a_recorded_delegation_replays_from_any_moment(name: str):
    """As the production worker runs it, which is without the sandbox."""
    replayer = Replayer(
        workflows=[DelegationWorkflow],
        plugins=[bids_plugin(sandboxed=False)],
        build_id="replay",
    )
    whole = read(name)

    async def moments() -> AsyncIterator[WorkflowHistory]:
        for one in [*histories.cut_at_each_wait(whole)][::5]:
            yield one
        yield whole

    await replayer.replay_workflows(moments())


async def test_a_timer_that_is_not_wound_is_seen(monkeypatch: pytest.MonkeyPatch):
    """A replay test that cannot fail is none."""
    monkeypatch.setattr("workflows.rules.delegation_clock.next_alarm", lambda _: None)
    replayer = Replayer(
        workflows=[DelegationWorkflow],
        plugins=[bids_plugin(sandboxed=False)],
        build_id="replay",
    )
    with pytest.raises(NondeterminismError):
        await replayer.replay_workflow(read(RECORDED[0]))


@asynccontextmanager
async def a_worker(
    env: WorkflowEnvironment, world: World, queue: str
) -> AsyncIterator[Bids]:
    """A worker on this queue; the one before it is gone."""
    with hurrying():
        async with Worker(
            env.client,
            task_queue=queue,
            workflows=[DelegationWorkflow],
            activities=world.activities,
            deployment_config=BUILD,
        ):
            yield Bids(env, queue, world)


@pytest.mark.soak
async def test_a_worker_gone_in_the_posting_after_the_turn_leaves_everything_once(
    temporal: WorkflowEnvironment, world: World
):
    """It is gone while it pays; a fresh one goes on from there."""
    queue, id = f"test-{uuid4()}", f"delegation/K{uuid4().int % 1000}-1"
    async with a_worker(temporal, world, queue) as bids:
        one = await begun(bids, id)
        year = (await one.now()).years[0].start
        world.away.add("ledger")
        await _until_day(bids, one, financial_year.begins(year + 1))
        await _wait(one, lambda found: len(found.years) == 2)
        budget = c.RecordBudget(by=NATIONAL_FINANCE, year=year + 1, pence=500)
        receipt = await one.give(budget, "budget")
        await until(lambda: world.asked["ledger", id] > 0)
    assert not world.transfers
    world.away.clear()
    async with a_worker(temporal, world, queue) as bids:
        one = Lasting(bids, id)
        await _wait(one, lambda found: not found.unposted)
        assert await one.give(budget, "budget") == receipt
        kinds = await one.told()
    for once in ("delegation_begun", "year_turned", "budget_recorded", "money_posted"):
        assert kinds.count(once) == 1, once
    assert list(world.transfers) == [f"budget/{id}/{year + 1}"]
