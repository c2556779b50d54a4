"""The handover under kills: balances as modelled, money moved once, everyone told once."""

from collections import Counter
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.testing import WorkflowEnvironment

from tests.conftest import Bids, Played, working
from tests.policy import TWO_KEYS
from tests.ports import Away, World, until
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.events import HandoverFailed
from workflows.contracts.notices import NoticeKind
from workflows.contracts.sagas import HandoverStep
from workflows.rules import handover

NHS = "nhs-england/primary-care/"


def dies_after(world: World, name: str) -> Any:
    """An activity whose worker is killed each time it has done something new."""
    act = getattr(world, name)
    seen = set[str]()

    async def once_more(given: Any) -> Any:
        answer = await act(given)
        if given.model_dump_json() not in seen:
            seen.add(given.model_dump_json())
            raise Away("killed before it could say so")
        return answer

    *_, kind, back = act.__annotations__.values()
    once_more.__annotations__ = {"given": kind, "return": back}
    return activity.defn(name=activity._Definition.must_from_callable(act).name)(
        once_more
    )


class Deadly(World):
    """A world in which each activity's worker dies once, after the deed."""

    deadly = False

    @property
    def activities(self) -> list[object]:
        names = (
            "enter",
            "enter_delegation",
            "close",
            "send",
            "build_allocation",
            "post",
            "open_codes",
            "close_codes",
            "move_functions",
            "return_functions",
        )
        if not self.deadly:
            return super().activities
        return [dies_after(self, name) for name in names]


def balances(world: World) -> Counter[str]:
    """What the posted transfers come to, account by account."""
    found: Counter[str] = Counter()
    for transfer in world.transfers.values():
        for leg in transfer.legs:
            found[leg.account] += leg.pence
    return found


def modelled(bid: Bid) -> dict[str, int]:
    """What a bid that is live says about the money, from its allocation alone."""
    assert bid.allocation
    cycle, total = bid.cycle.name, bid.allocation.total_pence
    ours = {f"{s.ccg}/delegated/{cycle}": s.total_pence for s in bid.allocation.shares}
    return {f"{NHS}{cycle}": -total, **ours}


def check(world: World, bid: Bid) -> None:
    """The one thing that has to be so, however often somebody was killed."""
    assert bid.stage is Stage.LIVE
    assert dict(balances(world)) == modelled(bid)
    assert bid.transfer in world.transfers
    assert [m.bid_id for m in world.moved.values()] == [bid.id]
    assert len(world.codes) == 1
    kinds = world.kinds(bid.id)
    assert kinds.count("went_live") == 1
    live = [
        (n.party, n.body, n.roles)
        for n in world.notices[bid.id]
        if n.kind is NoticeKind.LIVE
    ]
    assert live
    assert len(live) == len(set(live)), "somebody was told twice"


async def due(bids: Bids) -> Played:
    """A bid with two keys that waits for nothing but its day."""
    opened = bids.opening()
    cycle = opened.cycle.model_copy(update={"second_key": TWO_KEYS.second_key})
    played = await bids.start(opened.model_copy(update={"cycle": cycle}))
    await played.until_only_time()
    return played


async def test_a_shadow_period_under_kills_moves_nothing_and_then_all_of_it_once(
    temporal: WorkflowEnvironment,
):
    """From the start date on figures are reported and nothing moves; both sides agree,
    both keys are given, and the day after the last day all of it moves, once."""
    world = Deadly()
    async with working(temporal, world) as bids:
        opened = bids.opening()
        cycle = opened.cycle.model_copy(update={"second_key": TWO_KEYS.second_key})
        played = await bids.start(opened.model_copy(update={"cycle": cycle}))
        bid = await played.until_asked("issue_agreement")
        terms = {
            "shadow_until": bid.start_date + timedelta(days=70),
            "shadow_criteria": "Every return in time.",
        }
        await played.meet("issue_agreement", **terms)
        bid = await played.until_only_time()
    world.deadly = True
    async with working(temporal, world, queue=bids.queue, max_cached_workflows=0):
        await played.forward_past(handover.starts_at(bid))
        await until(lambda: "shadow_begun" in world.kinds(played.id), 60)
        assert not world.transfers
        assert not world.codes
        assert not world.moved
        bid = await played.until_only_time()
        assert bid.shadow
        assert len(bid.shadow.returns) >= 1
        assert not world.transfers
        await played.forward_past(handover.starts_at(bid))
        await played.ended()
    bid = world.bids[played.id]
    check(world, bid)
    kinds = world.kinds(played.id)
    assert kinds.count("shadow_begun") == 1
    assert kinds.index("shadow_judged") < kinds.index("handover_released")
    assert list(world.transfers) == [f"handover/{played.id}"]


async def test_a_worker_killed_after_every_task_and_every_deed_hands_over_once(
    temporal: WorkflowEnvironment,
):
    """No task finds anything in memory, no activity's first answer arrives, a step is
    refused for good and undone, and both keys are given again."""
    world = Deadly()
    kept = "08H holds function F01 of 07R. It has to be handed back first."
    async with working(temporal, world) as bids:
        played = await due(bids)
    world.deadly, world.kept[played.id] = True, kept
    async with working(temporal, world, queue=bids.queue, max_cached_workflows=0):
        bid = await played.bid()
        await played.forward_past(handover.starts_at(bid))
        await until(lambda: "handover_failed" in world.kinds(played.id), 60)
        del world.kept[played.id]
        await played.meet("go_live")
        await played.meet("confirm_handover")
        await played.ended()
    bid = world.bids[played.id]
    check(world, bid)
    assert [id.rpartition(played.id)[2] for id in world.transfers] == [
        "",
        "/reversed",
        "/2",
    ]
    (failed,) = [e for e in world.events(played.id) if isinstance(e, HandoverFailed)]
    assert (failed.step, failed.problem) == (HandoverStep.FUNCTIONS, kept)
    undone = [
        (e.kind, getattr(e, "step", ""))
        for e in world.events(played.id)
        if e.kind.startswith("handover_step")
    ]
    taken, back = "handover_step_taken", "handover_step_undone"
    assert undone == [
        (taken, "cost_codes"),
        (taken, "transfer"),
        (back, "transfer"),
        (back, "cost_codes"),
        (taken, "cost_codes"),
        (taken, "transfer"),
        (taken, "functions"),
    ]
