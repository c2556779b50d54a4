"""What operators see of a bid in Temporal, and what they must not see there."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.common import SearchAttributeKey, TypedSearchAttributes

from tests.builders import (
    CAMDEN,
    CAMDEN_BOARD,
    ISLINGTON,
    ISLINGTON_BOARD,
    LOCAL,
    OFFICER,
    STATEMENTS,
)
from tests.conftest import Bids, Played, needs
from tests.ports import World, until
from workflows.bid import options
from workflows.contracts import commands as c
from workflows.contracts import names
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.parties import Actor
from workflows.rules import handover, words

CANARY = "Zebedee Canary"


async def attributes(played: Played) -> TypedSearchAttributes:
    return (await played.handle.describe()).typed_search_attributes


async def shown(
    played: Played, key: SearchAttributeKey[Any], value: object
) -> TypedSearchAttributes:
    """The attributes once this one is so."""
    for _ in range(400):
        found = await attributes(played)
        if found.get(key) == value:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"{key.name} is not {value}: {found}")


async def details(played: Played) -> str:
    found = await played.handle.query(
        "__temporal_workflow_metadata", result_type=WorkflowMetadata
    )
    assert isinstance(found, WorkflowMetadata)
    return found.current_details


async def happened(played: Played) -> list[HistoryEvent]:
    return list((await played.handle.fetch_history()).events)


def summaries(events: list[HistoryEvent], attribute: str) -> list[str]:
    """The summaries of one kind of event."""
    return [
        json.loads(event.user_metadata.summary.data or '""')
        for event in events
        if event.HasField(attribute)  # type: ignore[arg-type]
    ]


async def listed(bids: Bids, query: str) -> list[str]:
    return [found.id async for found in bids.client.list_workflows(query)]


async def test_search_attributes_follow_the_bid(bids: Bids):
    """Nine attributes, in codes, as the bid stands when all is told."""
    played = await bids.start(
        applicants=(CAMDEN, ISLINGTON), boards=(CAMDEN_BOARD, ISLINGTON_BOARD)
    )
    await played.until(Stage.HWB_APPROVAL)
    await played.kinds()
    why, found = await played.why(), await shown(played, names.STAGE, "hwb_approval")

    assert found[names.STAGE] == "hwb_approval"
    assert found[names.CCG] == ["07R", "08H"]
    assert found[names.REGION] == "Y56"
    assert found[names.CYCLE] == "today"
    assert found[names.MODEL] == "delegated"
    assert found[names.TRACK] == "fast"
    assert found[names.WAITING_ON] == ["hwb/E09000007", "hwb/E09000019"]
    assert found[names.DUE] == why.due
    assert found[names.HELD] is False

    await played.give(c.PutOnHold(by=LOCAL, reason="The council is in purdah."))
    await played.kinds()
    found = await shown(played, names.HELD, value=True)
    assert "nhs_england/Q71" in found[names.WAITING_ON]

    await played.give(c.Withdraw(by=OFFICER, reason="Enough."))
    await played.ended()
    found = await attributes(played)
    assert found[names.STAGE] == "withdrawn"
    assert found[names.HELD] is False
    assert names.WAITING_ON not in found
    assert names.DUE not in found


async def test_bids_are_listed_by_what_they_wait_for(bids: Bids):
    """The visibility store finds the bid by each attribute, soon after it is told."""
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.kinds()
    query = (
        f"WorkflowId = '{played.handle.id}' AND BidStage = 'hwb_approval' AND "
        "BidCcg = '07R' AND BidRegion = 'Y56' AND BidCycle = 'today' AND "
        "BidModel = 'delegated' AND BidTrack = 'fast' AND BidHeld = false AND "
        "BidWaitingOn = 'hwb/E09000007' AND BidDue > '2014-05-12T00:00:00Z'"
    )
    for _ in range(100):
        if await listed(bids, query):
            break
        await asyncio.sleep(0.1)
    assert await listed(bids, query) == [played.handle.id]
    assert await listed(bids, query.replace("hwb_approval", "live")) == []


async def test_only_the_stage_is_written_again_when_nothing_changed(bids: Bids):
    """An attribute is set when its value is another, and not with every entry.

    One is, where the task would ask for nothing else: see `Columns`.
    """
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.kinds()
    before = [e for e in await happened(played) if e.HasField(UPSERTED)]
    assert before
    await played.give(
        c.DeclareInterest(by=OFFICER, category="none", description="")  # type: ignore[arg-type]
    )
    await played.kinds()
    after = [e for e in await happened(played) if e.HasField(UPSERTED)][len(before) :]
    for event in after:
        shown = event.upsert_workflow_search_attributes_event_attributes
        assert list(shown.search_attributes.indexed_fields) == [names.STAGE.name]


async def test_a_bid_that_moves_fast_is_shown_once_in_a_while(
    bids: Bids, monkeypatch: pytest.MonkeyPatch
):
    """First at once, then what came meanwhile together, and its end with its end."""
    monkeypatch.setattr(options, "SHOWN_TOGETHER", timedelta(hours=1))
    played = await bids.start()
    await played.until_asked("screen")
    await played.kinds()
    await played.until(Stage.HWB_APPROVAL)
    await played.kinds()
    first = summaries(await happened(played), UPSERTED)
    assert len(first) == 1
    assert "gather what operators see" in summaries(await happened(played), TIMER)

    await played.forward(hours=1)
    await shown(played, names.STAGE, "hwb_approval")
    assert len(summaries(await happened(played), UPSERTED)) == 2

    await played.give(c.Withdraw(by=OFFICER, reason="Enough."))
    await played.ended()
    events = await happened(played)
    assert len(summaries(events, UPSERTED)) == 3
    done = {field.name for event in events[-3:] for field, _ in event.ListFields()}
    assert {UPSERTED, "workflow_execution_completed_event_attributes"} <= done
    assert (await attributes(played))[names.STAGE] == "withdrawn"


UPSERTED = "upsert_workflow_search_attributes_event_attributes"
TIMER = "timer_started_event_attributes"
ACTIVITY = "activity_task_scheduled_event_attributes"
LOCAL_ACTIVITY = "marker_recorded_event_attributes"


async def test_timers_and_activities_say_what_they_are_for(bids: Bids):
    """In the UI's history nothing is a bare number."""
    played = await bids.start(boards=(CAMDEN_BOARD,))
    bid = await played.until(Stage.HWB_APPROVAL)
    await played.kinds()
    await until(lambda: bool(played.world.posts))
    events = await happened(played)
    due = next(clock.due for clock in bid.clocks)

    timers, activities = summaries(events, TIMER), summaries(events, ACTIVITY)
    local = summaries(events, LOCAL_ACTIVITY)

    assert f"board E09000007 due {words.moment(due)}" in timers
    assert "gather letters" in timers
    assert local[0].startswith(("entry 1: ", "entries 1 to "))
    assert any(one.endswith("application signed") for one in local)
    assert "send what is queued" in activities
    assert (await played.handle.describe()).id == f"bid/{bid.id}"
    assert await (await played.handle.describe()).static_summary() == (
        f"{bid.id} delegated today"
    )


async def test_details_say_why_the_bid_waits_and_what_would_move_it(bids: Bids):
    """The same sentence as everywhere, the next commands, who may give them."""
    played = await bids.start(boards=(CAMDEN_BOARD,))
    bid = await played.until(Stage.HWB_APPROVAL)
    said = plain(await details(played))
    assert f"**{bid.id}** hwb_approval version 1 (delegated, fast)" in said
    assert (await played.why()).sentence in said
    assert (
        "- record_board_decision by board_clerk or board_chair of hwb/E09000007" in said
    )


def plain(text: str) -> str:
    """Markdown as it is read."""
    return text.replace("\\", "")


async def test_details_are_of_now_while_the_register_is_away(bids: Bids, world: World):
    """Just when an operator looks, the register may be what is wrong."""
    played = await bids.start()
    await played.kinds()
    world.away.add("register")
    await played.until_asked("submit_application")
    said = plain(await details(played))
    assert (await played.why()).sentence in said
    assert "submit_application" in said
    world.away.clear()


def with_canary(actor: Actor) -> Actor:
    return actor.model_copy(update={"name": CANARY, "person": f"{actor.person}-canary"})


async def with_names(played: Played, bid: Bid) -> None:
    """Meet a need with names and reasons that must not travel."""
    command = played.wanted(bid)
    fields = type(command).model_fields
    changes: dict[str, object] = {"by": with_canary(command.by)}
    for field in ("reasons", "opinion", "evidence", "comments", "issues", "reason"):
        if field in fields:
            changes[field] = f"{CANARY} said so"
    if "statements" in fields:
        contact = STATEMENTS.contact.model_copy(update={"name": CANARY})
        changes["statements"] = STATEMENTS.model_copy(
            update={"contact": contact, "integration": CANARY}
        )
    await played.give(command.model_copy(update=changes))


async def test_no_name_and_no_reason_travels(bids: Bids):
    """Ids, attributes, summaries and details are never encrypted and end in addresses."""
    played = await bids.start()
    shown: list[str] = []
    while needs(bid := await played.bid()) or handover.wants_allocation(bid):
        if handover.wants_allocation(bid):
            await asyncio.sleep(0.05)
        else:
            await with_names(played, bid)
        shown += [await details(played), str(await attributes(played))]
    asking = LOCAL.model_copy(update={"name": CANARY})
    await played.give(c.PutOnHold(by=asking, reason=CANARY))
    shown += [await details(played)]
    await played.give(
        c.Withdraw(by=OFFICER.model_copy(update={"name": CANARY}), reason=CANARY)
    )
    await played.ended()
    described = await played.handle.describe()
    events = await happened(played)
    shown += [await details(played), described.id, str(described.raw_description)]
    for kind in (TIMER, ACTIVITY, LOCAL_ACTIVITY):
        shown += summaries(events, kind)
    recorded = str(played.world.events(played.id))
    assert recorded.count("Canary") > 20
    assert not [text for text in shown if "canary" in text.lower()]
