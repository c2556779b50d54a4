"""A phase under kills: money moves once, each function has one holder, as modelled."""

from temporalio.testing import WorkflowEnvironment

from tests.conftest import Bids, working
from tests.delegating import NATIONAL_FINANCE
from tests.ports import until
from tests.workflows.test_delegations import Lasting
from tests.workflows.test_handover_killed import Deadly
from tests.workflows.test_phases import (
    agreed,
    balances,
    day_comes,
    holders,
    lasting_kinds,
    live,
    modelled,
)
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.phase_events import PhaseFailed
from workflows.contracts.phases import PhaseState
from workflows.contracts.sagas import HandoverStep


async def begun(world: Deadly, bids: Bids) -> Lasting:
    """A delegation with a second phase to come; nobody has been killed yet."""
    return await live(await agreed(bids), bids)


def entries(world: Deadly, lasting: Lasting) -> list[DelegationEntry]:
    """What the register has of it."""
    return world.lasting[lasting.id]


def check(world: Deadly, lasting: Lasting) -> None:
    """However often somebody was killed: all of the money, once, and one holder each."""
    found = world.delegations[lasting.id]
    assert holders(found) == {"F01": "07R", "F02": "07R"}
    assert balances(world) == modelled(world.bids[found.bid_id])
    kinds = lasting_kinds(world, lasting)
    assert kinds.count("phase_moved") == 1
    moved = [m.function for one in world.moved.values() for m in one.moves]
    assert sorted(moved) == ["F01", "F02"]
    assert found.phases[0].state is PhaseState.MOVED


async def test_a_worker_killed_after_every_task_and_every_deed_moves_a_phase_once(
    temporal: WorkflowEnvironment,
):
    """No task finds anything in memory, and no activity's first answer arrives."""
    world = Deadly()
    async with working(temporal, world) as bids:
        lasting = await begun(world, bids)
        second = (await lasting.now()).phases[0]
    world.deadly = True
    async with working(temporal, world, queue=bids.queue, max_cached_workflows=0):
        await day_comes(lasting, second.begins)
        await until(lambda: "phase_moved" in lasting_kinds(world, lasting), 60)
    check(world, lasting)
    assert list(world.transfers)[1:] == [f"phase/{lasting.id}/2"]


async def test_a_phase_refused_under_kills_is_undone_and_moves_once_when_released(
    temporal: WorkflowEnvironment,
):
    """The money goes back, under an id of its own, and out again under another."""
    world = Deadly()
    async with working(temporal, world) as bids:
        lasting = await begun(world, bids)
        second = (await lasting.now()).phases[0]
    world.deadly = True
    world.kept[lasting.id] = "08H holds function F02 of 07R."
    async with working(temporal, world, queue=bids.queue, max_cached_workflows=0):
        await day_comes(lasting, second.begins)
        await until(lambda: "phase_failed" in lasting_kinds(world, lasting), 60)
        found = await lasting.now()
        assert holders(found) == {"F01": "07R", "F02": "national"}
        del world.kept[lasting.id]
        release = c.ReleasePhase(by=NATIONAL_FINANCE, phase=2, declaration=True)
        await lasting.give(release, "release")
        await until(lambda: "phase_moved" in lasting_kinds(world, lasting), 60)
    check(world, lasting)
    assert [id.rpartition(lasting.id)[2] for id in list(world.transfers)[1:]] == [
        "/2",
        "/2/reversed",
        "/2/2",
    ]
    (failed,) = [
        one.event
        for one in entries(world, lasting)
        if isinstance(one.event, PhaseFailed)
    ]
    assert failed.step is HandoverStep.FUNCTIONS
    assert failed.problem == "08H holds function F02 of 07R."
