"""Telling the register and the post: in order, together, whole, and never in the way."""

import asyncio
from datetime import timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.common import RetryPolicy
from temporalio.testing import WorkflowEnvironment

from tests.builders import CAMDEN_BOARD, OFFICER, actor
from tests.conftest import Bids, a_cycle_from, today, working
from tests.ports import World, until
from tests.workflows.asking import asked_at_once
from workflows.bid import options
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Missed
from workflows.contracts.parties import Role
from workflows.contracts.reviews import InterestCategory
from workflows.rules import handover, progress

PEOPLE = [actor(Role.BOARD_MEMBER, CAMDEN_BOARD.id, person=f"m{n}") for n in range(30)]
NONE = [c.DeclareInterest(by=by, category=InterestCategory.NONE) for by in PEOPLE]


async def test_an_answer_does_not_wait_for_the_register(bids: Bids, world: World):
    """Ten answers with the database away; then all is told, in order, in two goes at most."""
    played = await bids.start()
    await played.until_asked("screen")
    told, calls = len(await played.kinds()), len(world.batches[played.id])
    world.away.add("register")

    async with asyncio.timeout(15):
        for command in NONE[:10]:
            await played.give(command)
    assert world.kinds(played.id)[told:] == []
    world.away.clear()

    assert (await played.kinds())[told:] == ["interest_declared"] * 10
    by = [event.by for event in world.events(played.id)[told:]]
    assert [who.person for who in by if who] == [f"m{n}" for n in range(10)]
    batches = world.batches[played.id][calls:]
    assert sum(batches) == 10
    assert len(batches) <= 2


async def test_the_register_can_tell_the_same_story(bids: Bids, world: World):
    """What was told, folded by the rules, is the bid."""
    played = await bids.start()
    bid = await played.until(Stage.APPROVAL_IN_PRINCIPLE)
    await played.kinds()
    folded = None
    for event in world.events(played.id):
        folded = progress.after(folded, event)
    assert folded == bid


async def test_commands_that_come_fast_are_told_together(bids: Bids, world: World):
    """On average fewer than one call to the register for each accepted command."""
    played = await bids.start()
    for start in (0, 10, 20):
        yes, no = await asked_at_once(played, *NONE[start : start + 10])
        assert (len(yes), len(no)) == (10, 0)
    kinds = await played.kinds()
    assert kinds.count("interest_declared") == 30
    assert len(world.batches[played.id]) < 25


async def test_letters_that_cannot_be_sent_hold_nothing_up(bids: Bids, world: World):
    """The post is away; the record is complete all the same, and the post catches up."""
    world.away.add("post")
    played = await bids.start()
    await played.until_asked("submit_application")
    await until(lambda: world.asked["post", played.id] > 0)
    number = await played.entries()
    await played.until_asked("sign_application")
    kinds = await played.kinds()
    assert len(kinds) == number + 1
    assert not world.posts
    world.away.clear()

    await until(lambda: any(p.up_to >= number + 1 for p in world.posts))

    assert [p.up_to for p in world.posts] == sorted({p.up_to for p in world.posts})


@pytest.mark.parametrize("away", [False, True])
async def test_the_last_letters_go_with_the_last_entries(
    temporal: WorkflowEnvironment, world: World, away: bool
):
    """One activity for both at a bid's end; where the post is away, its own after it."""
    if away:
        world.away.add("post")
    async with working(temporal, world, as_shipped=True) as bids:
        played = await bids.start()
        await played.until_asked("submit_application")
        await played.give(c.Withdraw(by=OFFICER, reason="Enough."))
        if away:
            await until(lambda: world.asked["post", played.id] > 0)
            assert not world.posts
            world.away.clear()
        await played.ended()
        history = await played.handle.fetch_history()
    asked = [
        event.activity_task_scheduled_event_attributes.activity_type.name
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert asked == ["register.close", *(["notices.send"] if away else [])]
    assert world.kinds(played.id)[-1] == "withdrawn"
    assert [post.up_to for post in world.posts] == [len(world.kinds(played.id))]


async def test_nobody_else_sends_while_the_last_letters_go(
    temporal: WorkflowEnvironment, world: World, monkeypatch: pytest.MonkeyPatch
):
    """Letters of before wait for the last entries; two senders would send them twice."""
    monkeypatch.setattr(options, "TELL_QUIET", timedelta(milliseconds=200))
    monkeypatch.setattr(options, "POST_TOGETHER", timedelta(seconds=3))
    async with working(temporal, world, as_shipped=True) as bids:
        played = await bids.start()
        await played.until_asked("submit_application")
        await played.kinds()
        await played.give(c.DeclareInterest(by=OFFICER, category=InterestCategory.NONE))
        await played.kinds()
        world.away.add("register")
        await played.give(c.Withdraw(by=OFFICER, reason="Enough."))
        await asyncio.sleep(3.5)
        assert world.asked["register", played.id] > 1
        assert not world.asked["post", played.id]
        world.away.clear()
        await played.ended()
    assert [post.up_to for post in world.posts] == [len(world.kinds(played.id))]


async def test_what_follows_at_once_goes_together(
    temporal: WorkflowEnvironment, world: World, monkeypatch: pytest.MonkeyPatch
):
    """Five steps within seconds: two calls to the register, one or two to the post."""
    monkeypatch.setattr(options, "POST_TOGETHER", timedelta(seconds=2))
    async with working(temporal, world, as_shipped=True) as bids:
        played = await bids.start()
        await played.until(Stage.HWB_APPROVAL)
        number = len(await played.kinds())
        await until(lambda: world.has_sent(played.id))
        assert number >= 6
        assert len(world.batches[played.id]) < number
        assert len(world.posts) <= 3


async def test_a_bid_that_is_asked_on_and_on_is_left_alone(
    temporal: WorkflowEnvironment, world: World, monkeypatch: pytest.MonkeyPatch
):
    """No timer fires between its steps; then one call takes them all, or nearly all.

    Its quiet is longer here than a busy machine takes for a step, and shorter than all.
    """
    for others in ("POST_TOGETHER", "SHOWN_TOGETHER"):
        monkeypatch.setattr(options, others, timedelta(minutes=1))
    async with working(temporal, world, as_shipped=True) as bids:
        played = await bids.start()
        await played.until_asked("screen")
        await played.kinds()
        calls = len(world.batches[played.id])
        monkeypatch.setattr(options, "TELL_QUIET", timedelta(seconds=5))
        monkeypatch.setattr(options, "TELL_LATEST", timedelta(minutes=1))
        for command in NONE[:12]:
            await played.give(command)
            await asyncio.sleep(0.3)
        busy = await played.handle.fetch_history()
        told = len(world.batches[played.id])
        await played.kinds()
    accepted = [
        place
        for place, event in enumerate(busy.events)
        if event.HasField("workflow_execution_update_accepted_event_attributes")
    ]
    between = busy.events[accepted[-12] : accepted[-1]]
    assert not [e for e in between if e.HasField("timer_fired_event_attributes")]
    assert told == calls
    batches = world.batches[played.id][calls:]
    assert sum(batches) == 12
    assert len(batches) <= 2


async def test_a_bid_that_is_never_left_alone_is_told_of_all_the_same(
    temporal: WorkflowEnvironment, world: World, monkeypatch: pytest.MonkeyPatch
):
    """While one thing follows another the record waits, but not for ever."""
    monkeypatch.setattr(options, "TELL_LATEST", timedelta(seconds=1))
    async with working(temporal, world, as_shipped=True) as bids:
        played = await bids.start()
        await played.until_asked("screen")
        await played.kinds()
        calls = len(world.batches[played.id])
        for command in NONE[:20]:
            await played.give(command)
            await asyncio.sleep(0.2)
        assert world.batches[played.id][calls:], "nothing told in four seconds"


async def test_a_bid_closes_once_all_is_told(bids: Bids, world: World):
    """Withdrawn with the register and the post away: still open until both have it."""
    played = await bids.start()
    await played.until_asked("screen")
    await played.kinds()
    world.away.update({"register", "post"})
    await played.give(c.Withdraw(by=OFFICER, reason="Enough."))
    await until(lambda: world.asked["register", played.id] > 3)
    status = (await played.handle.describe()).status
    assert status is WorkflowExecutionStatus.RUNNING
    world.away.discard("register")
    kinds = await played.kinds()
    assert kinds[-1] == "withdrawn"
    await until(lambda: world.asked["post", played.id] > 0)
    status = (await played.handle.describe()).status
    assert status is WorkflowExecutionStatus.RUNNING
    world.away.clear()

    receipt = await played.ended()

    assert receipt.number == len(kinds)
    assert world.posts[-1].up_to == receipt.number


async def test_an_allocation_with_wrong_sums_is_not_asked_for_in_a_loop(
    bids: Bids, world: World
):
    """On record once, tried again by the hour."""
    played = await bids.start()
    world.wrong_sums.add(played.id)
    await played.until(Stage.BUDGET_HANDOVER)
    await until(lambda: "allocation_failed" in world.kinds(played.id))
    await asyncio.sleep(0.5)
    assert world.asked["reference", played.id] == 1
    await played.forward(hours=2, minutes=30)
    assert world.asked["reference", played.id] == 3
    assert (await played.kinds()).count("allocation_failed") == 1
    assert "its sums do not add up" in (await played.why()).sentence
    world.wrong_sums.clear()
    await played.forward(hours=1)
    assert (await played.bid()).allocation is not None


async def test_dates_ring_while_the_ledger_is_away(
    bids: Bids, world: World, monkeypatch: pytest.MonkeyPatch
):
    """A transfer that hangs for days is escalated; it lapses under no cycle's policy."""
    rarely = RetryPolicy(initial_interval=timedelta(days=20), backoff_coefficient=1)
    monkeypatch.setitem(options.LEDGER, "retry_policy", rarely)
    cycle = a_cycle_from(today(), review_window=0)
    strict = [d.model_copy(update={"missed": Missed.LAPSE}) for d in cycle.deadlines]
    cycle = cycle.model_copy(update={"deadlines": tuple(strict)})
    played = await bids.start(cycle=cycle)
    bid = await played.until_only_time()
    world.away.add("ledger")
    await played.forward_past(handover.starts_at(bid), days=12)
    kinds = await played.kinds()
    assert kinds[-1] == "deadline_passed"
    assert "handover_begun" in kinds
    assert (await played.why()).sentence.startswith(
        "Waiting for the handover to be carried out, overdue since"
    )
    world.away.clear()
    await played.forward(days=10)
    assert (await played.ended()).stage is Stage.LIVE
