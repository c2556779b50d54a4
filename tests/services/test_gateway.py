"""The gateway against the real server and the real process: its errors become ours."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client

from services.kit import gateway
from services.kit.gateway import BidGateway
from services.kit.process import BidNotFound, Unavailable
from tests import builders
from tests.conftest import Bids, a_cycle_from
from tests.ports import World
from tests.workflows.test_delegations import begun
from workflows.contracts import names
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import PutOnHold, SubmitExpression
from workflows.contracts.delegation_events import DelegationBegun
from workflows.contracts.events import ExpressionSubmitted
from workflows.contracts.parties import Actor, Role
from workflows.contracts.views import Receipt
from workflows.plugin import bids_plugin
from workflows.rules import calendar, refusals, rulebook

MANAGER = builders.MANAGER
STRANGER = builders.actor(Role.BID_MANAGER, "08H")
OFFICER = builders.OFFICER


def door(bids: Bids, seconds: float = 20) -> BidGateway:
    return BidGateway(
        bids.client, deadline=timedelta(seconds=seconds), task_queue=bids.queue
    )


def a_new_bid() -> Bid:
    today = calendar.london_day(datetime.now(UTC))
    return builders.opening(
        cycle=a_cycle_from(today), bid_id=f"07R-{uuid4().int % 10**9}"
    )


def expression(by: Actor = MANAGER, *functions: str) -> SubmitExpression:
    return SubmitExpression(
        by=by,
        functions=functions or ("F01", "F02"),
        statements=builders.STATEMENTS,
    )


async def opened(bids: Bids, key: str = "k") -> tuple[Bid, Receipt]:
    bid = a_new_bid()
    with bids.env.with_time_skipping_disabled():
        return bid, await door(bids).open(bid, expression(), key)


async def test_a_new_bid_is_started_and_submitted_in_one_step(bids: Bids):
    """The receipt is for the expression; the workflow carries its attributes."""
    bid, receipt = await opened(bids)
    assert (receipt.bid_id, receipt.number) == (bid.id, 2)
    assert receipt.digest == rulebook.digest(expression())
    handle = bids.client.get_workflow_handle(names.workflow_id(bid.id))
    found = await handle.describe()
    columns = found.typed_search_attributes
    assert columns.get(names.CCG) == ["07R"]
    assert columns.get(names.STAGE) == receipt.stage
    assert columns.get(names.WAITING_ON) == [f"nhs_england/{bid.local_team}"]
    assert columns.get(names.DUE) is not None
    history = await handle.fetch_history()
    begun = history.events[0].workflow_execution_started_event_attributes
    assert set(begun.search_attributes.indexed_fields) == {
        key.name for key in names.SEARCH_ATTRIBUTES
    }
    assert await found.static_summary() == f"{bid.id} delegated today"


async def test_the_bid_says_what_the_register_has_not_heard_of(bids: Bids):
    """Whoever has just acted reads at once what was recorded; a stranger number is none."""
    bid, receipt = await opened(bids)
    entry = await door(bids).untold(bid.id, receipt.number)
    assert entry
    assert isinstance(entry.event, ExpressionSubmitted)
    assert entry.event.by.person == MANAGER.person
    assert await door(bids).untold(bid.id, receipt.number + 1) is None
    with pytest.raises(BidNotFound):
        await door(bids).untold("07R-0", 1)


async def test_a_delegation_says_what_the_register_has_not_heard_of(
    bids: Bids, world: World
):
    """All that follows a number; nothing once the register has it."""
    id = f"delegation/07R-{uuid4().int % 10**9}"
    world.away.add("register")
    await begun(bids, id)
    every = await door(bids).untold_after(id, 0)
    assert isinstance(every[0].event, DelegationBegun)
    assert await door(bids).untold_after(id, 1) == every[1:]
    assert await door(bids).untold_after(id, len(every)) == ()
    with pytest.raises(BidNotFound):
        await door(bids).untold_after("delegation/07R-0", 0)


async def test_a_worker_of_before_does_not_know_the_question(
    bids: Bids, monkeypatch: pytest.MonkeyPatch
):
    """The page then waits for the register, as it did before."""
    bid, receipt = await opened(bids)
    ask = BidGateway._asked

    async def before(self: BidGateway, id: str, _: str, *about: Any) -> Any:
        return await ask(self, id, "not_there", *about)

    monkeypatch.setattr(BidGateway, "_asked", before)
    assert await door(bids).untold(bid.id, receipt.number) is None
    assert await door(bids).untold_after(bid.id, 0) == ()


async def test_the_same_request_again_gives_the_same_answer(bids: Bids):
    """The update id is the promise: twice sent, once recorded."""
    bid, first = await opened(bids, "same")
    again = await door(bids).open(bid, expression(), "same")
    assert again == first
    assert (await door(bids).view(bid.id)).statements is not None


async def test_a_key_used_again_for_something_else_shows_by_the_digest(bids: Bids):
    """Temporal gives the old answer whatever is asked; the digest tells."""
    bid, _ = await opened(bids, "same")
    receipt = await door(bids).open(bid, expression(MANAGER, "F07"), "same")
    assert receipt.digest != rulebook.digest(expression(MANAGER, "F07"))


async def test_a_refusal_comes_out_as_itself_in_the_rules_own_words(bids: Bids):
    """The class is the code, the message is for the person."""
    bid, _ = await opened(bids)
    with pytest.raises(refusals.AlreadyDone) as told:
        await door(bids).give(bid.id, expression(), "another")
    assert str(told.value)
    assert not told.value.field
    with pytest.raises(refusals.NotYours):
        await door(bids).give(bid.id, expression(STRANGER), "third")


async def test_a_refusal_says_which_answer_it_is_about(bids: Bids):
    """A page shows it at its question; on record or not, the failure carries it."""
    bid, asked = a_new_bid(), expression(MANAGER, "R02")
    local = builders.actor(Role.LOCAL_TEAM, bid.local_team)
    hold = PutOnHold(by=local, reason="A merger.", until=date(2014, 1, 1))
    with bids.env.with_time_skipping_disabled():
        with pytest.raises(refusals.NotDelegable) as told:
            await door(bids).open(bid, asked, "k")
        await door(bids).open(bid, expression(), "again")
        with pytest.raises(refusals.Incomplete) as early:
            await door(bids).give(bid.id, hold, "hold")
    assert told.value.field == "functions"
    assert early.value.field == "until"


async def test_a_refused_expression_leaves_an_open_bid(bids: Bids):
    """A late or wrong expression is on record; a better one may follow."""
    bid = a_new_bid()
    with bids.env.with_time_skipping_disabled():
        with pytest.raises(refusals.NotDelegable):
            await door(bids).open(bid, expression(MANAGER, "R02"), "k1")
        receipt = await door(bids).open(bid, expression(), "k2")
    assert receipt.stage is Stage.EXPRESSION_OF_INTEREST


async def test_a_bid_that_never_was_is_not_found(bids: Bids):
    """Neither its view nor a command finds it."""
    with pytest.raises(BidNotFound):
        await door(bids).view("07R-999999999")
    with pytest.raises(BidNotFound):
        await door(bids).give("07R-999999999", expression(), "k")


async def test_a_bid_that_has_ended_says_so(bids: Bids):
    """A known request gets its answer even then; a new one is told of the end."""
    bid, first = await opened(bids, "first")
    withdrawal = builders.c.Withdraw(by=OFFICER, reason="The members said no.")
    await door(bids).give(bid.id, withdrawal, "second")
    handle = bids.client.get_workflow_handle(names.workflow_id(bid.id))
    await asyncio.wait_for(handle.result(), 20)
    assert await door(bids).give(bid.id, expression(), "first") == first
    for ask in (door(bids).give, _reopen(bids, bid)):
        with pytest.raises(refusals.Ended):
            await ask(bid.id, expression(), "third")
    assert (await door(bids).view(bid.id)).stage is Stage.WITHDRAWN


def _reopen(bids: Bids, bid: Bid):
    async def ask(_: str, command: SubmitExpression, key: str) -> Receipt:
        return await door(bids).open(bid, command, key)

    return ask


async def test_a_message_is_sent_again_though_the_bid_has_ended(
    bids: Bids, world: World
):
    """The post is asked by itself; asked twice while it runs, it runs once."""
    posts = (door(bids).post("07R-1", 3, "07R-1/3/task/07R/1") for _ in range(2))
    await asyncio.gather(*posts)
    for _ in range(100):
        if world.posts:
            break
        await asyncio.sleep(0.1)
    assert world.posts[0].bid_id == "07R-1"


async def test_without_a_worker_the_outcome_is_unknown_and_the_deadline_holds(
    bids: Bids,
):
    """A timeout is not a no; the same request later is carried out once."""
    bid = a_new_bid()
    nobody = BidGateway(
        bids.client, deadline=timedelta(seconds=1), task_queue=f"idle-{uuid4()}"
    )
    began = asyncio.get_running_loop().time()
    with pytest.raises(Unavailable):
        await nobody.open(bid, expression(), "k")
    with pytest.raises(Unavailable):
        await nobody.give(bid.id, expression(), "k")
    with pytest.raises(Unavailable):
        await nobody.view(bid.id)
    assert asyncio.get_running_loop().time() - began < 8
    assert not await nobody.is_worked()


async def test_a_worked_queue_is_told_from_an_idle_one(bids: Bids):
    """Readiness needs somebody who asks for work."""
    for _ in range(100):
        if await door(bids).is_worked():
            return
        await asyncio.sleep(0.1)
    pytest.fail("nobody was seen asking for work")


async def test_a_namespace_that_is_away_is_a_passing_fault(bids: Bids):
    """A locked database answers so for a moment; the bid may well be there."""
    target = bids.client.service_client.config.target_host
    away = await Client.connect(target, namespace="away", plugins=[bids_plugin()])
    with pytest.raises(Unavailable):
        await BidGateway(away).give("07R-1", expression(), "k")
    with pytest.raises(Unavailable):
        await BidGateway(away).view("07R-1")
    with pytest.raises(Unavailable):
        await BidGateway(away).open(a_new_bid(), expression(), "k")


async def test_a_cluster_that_does_not_answer_is_a_passing_fault(
    monkeypatch: pytest.MonkeyPatch,
):
    """A service starts without Temporal and says that it cannot answer yet."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:9")
    nowhere = BidGateway(await gateway.connect(), deadline=timedelta(seconds=1))
    with pytest.raises(Unavailable):
        await nowhere.give("07R-1", expression(), "k")
    with pytest.raises(Unavailable):
        await nowhere.is_worked()


async def test_the_connection_takes_temporals_own_variables(
    monkeypatch: pytest.MonkeyPatch, bids: Bids
):
    """Operators use the names that every Temporal program reads."""
    target = bids.client.service_client.config.target_host
    monkeypatch.setenv("TEMPORAL_ADDRESS", target)
    monkeypatch.setenv("TEMPORAL_NAMESPACE", bids.client.namespace)
    client = await gateway.connect()
    assert client.namespace == bids.client.namespace
    with pytest.raises(BidNotFound):
        await BidGateway(client).view("07R-1")
    monkeypatch.delenv("TEMPORAL_NAMESPACE")
    assert (await gateway.connect()).namespace == names.NAMESPACE
