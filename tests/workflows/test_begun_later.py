"""Delegations of bids that were live before bids began them: begun once, by an operator."""

from pathlib import Path
from unittest.mock import AsyncMock
from uuid import uuid4

from sqlalchemy import func, select
from temporalio.client import Client

from activities import beginning
from activities.database import Database
from activities.handover.moving import HandoverActivities, holders
from activities.handover.tables import function_moves
from activities.migrations import migrate
from activities.register.delegation_reading import Delegations
from activities.register.delegations import DelegationRegister
from activities.register.writing import RegisterActivities
from tests import builders
from tests.builders import Story
from tests.conftest import Bids
from tests.ports import World, until
from workflows.contracts.bids import Stage
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Entry
from workflows.contracts.ports import Batch, DelegationBatch
from workflows.rules import delegation, saga


async def _registered(database: Database, story: Story) -> None:
    """A bid's entries in a register, as a release of edition 1 left them."""
    entries = tuple(
        Entry(bid_id=story.bid.id, number=number, event=event)
        for number, event in enumerate(story.events, 1)
    )
    batch = Batch(bid_id=story.bid.id, entries=entries)
    await RegisterActivities(database).enter(batch)


async def _moves(database: Database) -> int:
    """How often any function changed hands."""
    async with database.reading() as connection:
        count = await connection.scalar(
            select(func.count()).select_from(function_moves)
        )
    return int(count or 0)


async def test_a_live_bid_without_a_delegation_gets_its_one(
    bids: Bids, world: World, tmp_path: Path
):
    """Asked for three times: by Temporal's word and by the record's it is begun once."""
    url = f"sqlite:///{tmp_path / 'bids.db'}"
    await migrate(url)
    database = Database(url)
    story = Story(builders.opening(bid_id=f"07R-{uuid4().int % 10**6 + 10}"))
    story.until(Stage.LIVE)
    going_on = Story(builders.opening(bid_id="07R-9"))
    await _registered(database, story)
    await _registered(database, going_on)
    (expected,) = delegation.begun_by(story.bid)

    async def begun(client: Client = bids.client) -> list[tuple[str, bool]]:
        found = beginning.begin(database, client, bids.queue)
        return [(one.number, one.new) async for one in found]

    assert await holders(database, expected.ccg) == {}
    whole = saga.moves(story.bid)
    one = whole.model_copy(update={"id": "by-hand", "moves": whole.moves[:1]})
    await HandoverActivities(database).move_functions(one)
    assert await begun() == [(expected.number, True)]
    held = dict.fromkeys((f.function for f in expected.functions), expected.ccg)
    assert await holders(database, expected.ccg) == held, "one holder of each function"
    assert await begun() == [(expected.number, False)]
    await until(lambda: expected.id in world.delegations)
    handle = bids.client.get_workflow_handle(expected.id)
    running = await handle.query("view", result_type=Delegation)
    assert running.functions == expected.functions
    assert running.years[0].budget == expected.years[0].budget
    await handle.terminate()
    batch = DelegationBatch(
        bid_id=expected.id, entries=tuple(world.lasting[expected.id])
    )
    await DelegationRegister(database).enter_delegation(batch)
    # As once Temporal has forgotten what ended: then only the record knows.
    forgetful = AsyncMock(spec=Client)
    assert await begun(forgetful) == [(expected.number, False)]
    forgetful.start_workflow.assert_not_called()
    assert await _moves(database) == len(held), (
        "each moved once, one of them before anybody asked"
    )
    assert [one.id for one in await Delegations(database).stand_after(story.bid.id)]
    await database.close()
