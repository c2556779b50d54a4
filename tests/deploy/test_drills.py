"""What docs/operations.md tells operators to do, done on a real server."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from activities.database import Database
from tests.conftest import Bids, Played, temporal_binary
from tests.ports import World
from workflows.contracts import names
from workflows.contracts.bids import Stage

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
QUERIES = sorted(set(re.findall(r"--query '([^']+)'", OPERATIONS)))


async def temporal_cli(client: Client, *words: str) -> str:
    """The command line, as an operator gives it; its words are those of the runbook."""
    process = await asyncio.create_subprocess_exec(
        temporal_binary(),
        *words,
        "--address",
        client.service_client.config.target_host,
        "--namespace",
        client.namespace,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def test_the_runbook_saves_queries() -> None:
    """The checks below look at something."""
    assert len(QUERIES) > 8


@pytest.mark.parametrize("query", QUERIES)
async def test_every_saved_query_is_one_that_the_server_takes(
    temporal: WorkflowEnvironment, query: str
) -> None:
    """A query with a misspelt attribute fails just when somebody needs it."""
    named = set(re.findall(r"\bBid[A-Z]\w+", query))
    assert named <= {key.name for key in names.SEARCH_ATTRIBUTES}
    await temporal_cli(temporal.client, "workflow", "count", "--query", query)


async def test_the_runbook_s_look_at_undelivered_letters_is_sound(
    database: Database,
) -> None:
    """It names tables and columns that exist, on both kinds of database."""
    found = re.findall(r'"(SELECT [^"]+)"', OPERATIONS)
    assert found
    async with database.reading() as connection:
        for query in found:
            assert (await connection.execute(text(query))).all() == []


async def listed(played: Played, query: str) -> list[str]:
    """Ids found by a query, among this one bid; visibility follows a little behind."""
    only = f"{query} AND WorkflowId = '{played.handle.id}'"
    out = await temporal_cli(
        played.env.client,
        *("workflow", "list", "--query", only, "--output", "json"),
    )
    found: list[dict[str, Any]] = json.loads(out or "[]")
    return [one["execution"]["workflowId"] for one in found]


async def found(played: Played, query: str) -> bool:
    for _ in range(50):
        if await listed(played, query):
            return True
        await asyncio.sleep(0.1)
    return False


async def settled(played: Played) -> None:
    """Everything that happened has been told."""
    bid_id = (await played.bid()).id
    for _ in range(100):
        if len(played.world.kinds(bid_id)) == await played.handle.query("entries"):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the register is behind")


async def refused(played: Played) -> bool:
    """What operators see of a record that refuses entries: tried again and again."""
    for _ in range(100):
        described = await played.env.client.get_workflow_handle(
            played.handle.id
        ).describe()
        for pending in described.raw_description.pending_activities:
            if pending.activity_type.name == "register.enter" and pending.attempt > 1:
                return True
        await asyncio.sleep(0.1)
    return False


async def test_a_bid_is_found_by_stage_ccg_and_by_whom_it_waits_for(
    bids: Bids,
) -> None:
    """Operators search by codes; nothing else stands in Temporal's lists."""
    played = await bids.start()
    bid = await played.until(Stage.HWB_APPROVAL)
    board = bid.boards[0].id

    assert await found(played, "BidStage = 'hwb_approval'")
    assert await found(played, f"BidCcg = '{bid.applicants[0].code}'")
    assert await found(played, f"BidWaitingOn = 'hwb/{board}'")
    assert await found(played, "BidHeld = false AND BidDue IS NOT NULL")
    assert not await listed(played, "BidStage = 'live'")
    await played.handle.terminate()


async def test_a_terminated_bid_goes_on_where_it_was_after_a_reset(
    bids: Bids, world: World
) -> None:
    """Business keys carry over: no entry twice, no other entry, the same road on."""
    played = await bids.start()
    bid = await played.until(Stage.CONFLICT_REVIEW)
    await settled(played)
    before = world.events(bid.id)
    await temporal_cli(
        bids.client,
        *("workflow", "terminate", "--workflow-id", played.handle.id),
        *("--reason", "drill"),
    )
    assert await found(played, "ExecutionStatus = 'Terminated'")

    await temporal_cli(
        bids.client,
        *("workflow", "reset", "--workflow-id", played.handle.id),
        *("--type", "LastWorkflowTask", "--reason", f"drill {uuid4()}"),
    )

    handle = bids.client.get_workflow_handle(played.handle.id)
    again = Played(bids.env, handle, world)  # type: ignore[arg-type]  # untyped handle
    description = await handle.describe()
    assert description.status is WorkflowExecutionStatus.RUNNING
    assert await again.bid() == bid
    await again.until(Stage.APPROVAL_IN_PRINCIPLE)
    assert world.events(bid.id)[: len(before)] == before
    await handle.terminate()


async def test_a_reset_to_the_wrong_place_is_mended_from_the_first_run(
    bids: Bids, world: World
) -> None:
    """The register refuses another past; the run that holds the true one is found by id."""
    played = await bids.start()
    bid = await played.until(Stage.HWB_APPROVAL)
    first = (await played.handle.describe()).run_id
    await settled(played)
    before = world.events(bid.id)
    reset = ("workflow", "reset", "--workflow-id", played.handle.id)
    await temporal_cli(
        bids.client, *reset, "--type", "FirstWorkflowTask", "--reason", "a mistake"
    )
    assert await refused(played)
    assert world.events(bid.id) == before

    await temporal_cli(
        bids.client,
        *(*reset, "--run-id", str(first), "--type", "LastWorkflowTask"),
        *("--reapply-exclude", "All", "--reason", "drill"),
    )

    again = Played(bids.env, bids.client.get_workflow_handle(played.handle.id), world)  # type: ignore[arg-type]  # untyped handle
    assert await again.bid() == bid
    await again.until(Stage.APPROVAL_IN_PRINCIPLE)
    await settled(again)
    assert world.events(bid.id)[: len(before)] == before
    await again.handle.terminate()
