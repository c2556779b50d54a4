"""What a production cluster needs before the first bid, made on a real server."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from workflows.contracts import names

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy" / "temporal" / "prepare.py"
TEMPORAL = Path(sys.executable).with_name("temporal")


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[WorkflowEnvironment]:
    """A server with nothing in it but its own default namespace."""
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(TEMPORAL), dev_server_log_level="never"
    ) as environment:
        yield environment


async def prepare(address: str, namespace: str, *arguments: str) -> tuple[int, str]:
    """Run the script as the deployment does; its exit code and all that it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        SCRIPT,
        *arguments,
        env={
            **os.environ,
            "TEMPORAL_ADDRESS": address,
            "TEMPORAL_NAMESPACE": namespace,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def address(server: WorkflowEnvironment) -> str:
    return server.client.service_client.config.target_host


async def attributes(server: WorkflowEnvironment, namespace: str) -> dict[str, int]:
    answer = await server.client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=namespace)
    )
    return dict(answer.custom_attributes)


async def retention_days(server: WorkflowEnvironment, namespace: str) -> int:
    answer = await server.client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=namespace)
    )
    return answer.config.workflow_execution_retention_ttl.ToTimedelta().days


async def test_an_empty_cluster_gets_the_namespace_and_every_attribute(
    server: WorkflowEnvironment,
) -> None:
    """A bid that upserts an attribute that is not registered stands still for ever."""
    code, said = await prepare(address(server), "bids", "--retention-days", "45")

    assert code == 0, said
    registered = await attributes(server, "bids")
    for key in names.SEARCH_ATTRIBUTES:
        assert registered.get(key.name) == int(key.indexed_value_type), key.name
    assert await retention_days(server, "bids") == 45


async def test_running_it_again_only_brings_the_retention_into_line(
    server: WorkflowEnvironment,
) -> None:
    """Every start of the deployment runs it."""
    await prepare(address(server), "again", "--retention-days", "45")
    before = await attributes(server, "again")

    code, said = await prepare(address(server), "again", "--retention-days", "60")

    assert code == 0, said
    assert await attributes(server, "again") == before
    assert await retention_days(server, "again") == 60


async def test_the_digest_goes_out_at_seven_and_stays_paused_where_it_was(
    server: WorkflowEnvironment,
) -> None:
    """A deployment in the middle of a freeze does not end it."""
    await prepare(address(server), "mornings")
    client = await Client.connect(address(server), namespace="mornings")
    schedule = client.get_schedule_handle(names.DIGEST_SCHEDULE)
    found = (await schedule.describe()).schedule.spec
    assert found.time_zone_name == "Europe/London"
    assert [(c.hour[0].start, c.hour[0].end) for c in found.calendars] == [(7, 7)]
    await schedule.pause(note="a freeze")

    code, said = await prepare(address(server), "mornings")

    assert code == 0, said
    state = (await schedule.describe()).schedule.state
    assert (state.paused, state.note) == (True, "a freeze")


async def test_an_attribute_of_another_type_is_named_and_left_alone(
    server: WorkflowEnvironment,
) -> None:
    """Changing a type loses what was indexed: a person has to decide."""
    wrong = int(names.HELD.indexed_value_type)
    await server.client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(
            namespace="default", search_attributes={names.STAGE.name: wrong}
        )
    )

    code, said = await prepare(address(server), "default")

    assert code == 1
    assert names.STAGE.name in said.splitlines()[-1]
    assert await attributes(server, "default") == {names.STAGE.name: wrong}


async def test_a_cluster_that_does_not_answer_is_given_up_in_the_end() -> None:
    """Compose starts it again; it must not hang and must not claim success."""
    code, said = await prepare("127.0.0.1:9", "bids", "--patience", "0.1")

    assert code == 1
    assert "not ready" in said
