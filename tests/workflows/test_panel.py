"""A round tells its bids when they are before the national panel; late ones roll on."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.testing import WorkflowEnvironment

from services.kit.process import KeyUsedBefore
from services.kit.round_gateway import Gateway
from tests.builders import OFFICE, REGION, Story, opening
from tests.conftest import today
from tests.workflows.round_world import Rounded, a_round, a_round_of
from workflows.contracts import commands as c
from workflows.contracts.cycles import PanelDay
from workflows.contracts.events import PanelSeated
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import SeatBids, SetSitting, SittingBegun
from workflows.rules import calendar, rounds


async def tell(a: Rounded, command: RoundCommand, key: str = "") -> int:
    gateway = Gateway(
        a.bids.client, deadline=timedelta(seconds=60), task_queue=a.bids.queue
    )
    start = await a.rounds.start_of(rounds.start(a.cycle))
    return await gateway.tell_round(a.cycle.name, command, key or uuid4().hex, start)


async def seats(a: Rounded, number: int) -> list[PanelSeated]:
    """What a bid was told of the panel, once it was told so often."""
    events = await a.events(list(a.played)[number])
    return [e for e in events if isinstance(e, PanelSeated)]


async def told(a: Rounded, number: int, times: int) -> PanelSeated:
    async with asyncio.timeout(60):
        while True:
            found = await seats(a, number)
            if len(found) >= times:
                break
            await asyncio.sleep(0.05)
    assert len(found) == times
    return found[-1]


async def begun(a: Rounded) -> SittingBegun:
    async with asyncio.timeout(60):
        while True:
            for entry in await a.rounds.record(a.cycle.name):
                if isinstance(entry.event, SittingBegun):
                    return entry.event
            await asyncio.sleep(0.05)


async def test_a_key_stands_for_one_request(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """Again it has the same answer; another request under it is not carried out. Whoever
    knows no receipts still reads the number alone."""
    day = calendar.at(today() + timedelta(days=10))
    first = SetSitting(by=OFFICE, day=day, most=2, reason="Room.")
    async with a_round_of(temporal, tmp_path) as a:
        number = await tell(a, first, "once")
        assert await tell(a, first, "once") == number
        with pytest.raises(KeyUsedBefore):
            await tell(a, first.model_copy(update={"most": 5}), "once")
        more = await a.handle.execute_update(
            "set_sitting", first.model_copy(update={"most": 3}), result_type=int
        )
        assert more == number + 1


async def test_a_panel_sits_at_its_moment_with_the_ready_and_the_rest_roll_on(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """Two places: one bid is ready and sits; the other is late, is recommended, and has
    the next sitting, which the office sets."""
    first = today() + timedelta(days=10)
    cycle = a_round(sittings=(PanelDay(on=first, most=2),))
    async with a_round_of(temporal, tmp_path, cycle) as a:
        await a.start(1)
        began = opening(bid_id="T0009X-1", cycle=cycle)
        late = Story(began, now=datetime.now(UTC)).until_asked("moderate")
        a.played[late.bid.id] = await a.bids.start(late.bid)
        for number in (0, 1):  # the register knows both
            await a.events(list(a.played)[number])
        await tell(a, SeatBids(by=OFFICE))
        assert (await told(a, 0, 1)).seat.place == 1
        expected = (await told(a, 1, 1)).seat
        assert (expected.place, expected.why.value) == (2, "expected")
        await a.wind(days=11)
        assert (await begun(a)).bids == (next(iter(a.played)),)
        assert (await told(a, 0, 2)).seat.taken
        rolled = (await told(a, 1, 2)).seat
        assert (rolled.sits, rolled.why.value) == (None, "late")
        second = calendar.at(first + timedelta(days=20))
        more = SetSitting(by=OFFICE, day=second, most=1, reason="For the late one.")
        await tell(a, more)
        assert (await told(a, 1, 3)).seat.sits == second
        recommend = c.Moderate(
            by=REGION, version=1, recommendation="approve", reasons="In order."
        )
        receipt = await a.played[late.bid.id].give(recommend)
        assert "place 1 of 1), since it was not ready" in receipt.waiting
