"""Rounds go on under later code: recorded histories of them replay."""

from collections.abc import AsyncIterator

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from tests.workflows import histories, rounding
from workflows.bid.workflow import BidWorkflow
from workflows.cycle.workflow import CycleWorkflow
from workflows.plugin import bids_plugin

RECORDED = sorted(path.stem for path in rounding.FOLDER.glob("*.json"))


def read(name: str) -> WorkflowHistory:
    text = (rounding.FOLDER / f"{name}.json").read_text()
    return WorkflowHistory.from_json("round/2015/16", text)


def replayer() -> Replayer:
    """As the production worker runs it, which is without the sandbox."""
    return Replayer(
        workflows=[CycleWorkflow],
        plugins=[bids_plugin(sandboxed=False)],
        build_id="replay",
    )


def test_a_round_and_one_that_was_renewed_are_recorded():
    """`python -m tests.workflows.rounding` at each release."""
    assert {name.partition("-")[2] for name in RECORDED} >= set(rounding.RUNS)


@pytest.mark.parametrize("name", RECORDED)
async def test_a_recorded_round_replays_from_any_moment(name: str):
    whole = read(name)

    async def moments() -> AsyncIterator[WorkflowHistory]:
        for one in [*histories.cut_at_each_wait(whole)][::2]:
            yield one
        yield whole

    await replayer().replay_workflows(moments())


async def test_a_bid_that_does_not_hear_of_a_newer_policy_is_seen(
    monkeypatch: pytest.MonkeyPatch,
):
    """Its dates move by it, and with them the timers that it asks for."""
    of_bids = Replayer(
        workflows=[BidWorkflow],
        plugins=[bids_plugin(sandboxed=False)],
        build_id="replay",
    )
    name = next(name for name in histories.names() if rounding.HEARD in name)
    await of_bids.replay_workflow(histories.read(name))
    monkeypatch.setattr("workflows.rules.policy_change.heard", lambda *_: None)
    with pytest.raises(NondeterminismError):
        await of_bids.replay_workflow(histories.read(name))


async def test_a_release_that_does_not_begin_is_seen(monkeypatch: pytest.MonkeyPatch):
    """A replay test that cannot fail is none."""
    monkeypatch.setattr("workflows.rules.releases.begin", lambda *_: None)
    name = next(name for name in RECORDED if "two-releases" in name)
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(read(name))
