"""The commands that the containers run, run for real: one process each, told by variables."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities import cluster
from tests.database import postgres
from tests.deploy import composition

BIDS = Path(sys.executable).with_name("bids")
SERVICES = composition.services()
PATIENCE = 60
STOPPED = {0, -signal.SIGTERM}
"""uvicorn shuts down in order and then ends by the signal it was given."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def variables(name: str, instead: dict[str, str]) -> dict[str, str]:
    """What the container is told, with addresses of this machine."""
    given = {k: str(v) for k, v in composition.environment(SERVICES[name]).items()}
    return {"PATH": os.environ["PATH"], **given, **instead}


NAMESPACE = "processes"


@asynccontextmanager
async def running(
    name: str, instead: dict[str, str], *more: str
) -> AsyncIterator[Process]:
    """A container's command as a process; stopped the way Compose stops it."""
    command = [*SERVICES[name]["command"], *more]
    process = await asyncio.create_subprocess_exec(
        BIDS, *command, env=variables(name, instead), stdout=DEVNULL, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        _, said = await process.communicate()
    assert process.returncode in STOPPED, said.decode()[-2000:]


async def answer(client: httpx2.AsyncClient, url: str) -> tuple[int, dict[str, object]]:
    """The first answer that is not a refused connection."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                found = await client.get(url)
                return found.status_code, found.json()
            except httpx2.TransportError:
                await asyncio.sleep(0.1)


async def becomes_ready(client: httpx2.AsyncClient, url: str) -> bool:
    for _ in range(PATIENCE * 5):
        if (await client.get(url)).status_code == 200:
            return True
        await asyncio.sleep(0.2)
    return False


async def _is_prepared(client: Client) -> bool:
    try:
        await cluster.prepare(client, timedelta(days=1))
    except (RPCError, RuntimeError):
        return False
    return True


@pytest.fixture
async def instead(temporal: WorkflowEnvironment) -> AsyncIterator[dict[str, str]]:
    """Addresses on this machine: a PostgreSQL database and a Temporal server."""
    server = postgres()
    name = await server.blank()
    there = temporal.client.service_client.config.target_host
    # A namespace of its own: in the shared one somebody may just have worked.
    client = await Client.connect(there, namespace=NAMESPACE)
    for _ in range(100):
        if await _is_prepared(client):
            break
        await asyncio.sleep(0.2)
    yield {
        "BIDS_DATABASE": server.url(name),
        "TEMPORAL_ADDRESS": there,
        "TEMPORAL_NAMESPACE": NAMESPACE,
    }
    server.drop(name)


async def test_migrate_worker_and_a_service_start_work_and_stop(
    instead: dict[str, str],
) -> None:
    """As in the file: the database first, then the rest; ready once a worker asks for work."""
    port = str(free_port())
    async with running("migrate", instead) as migration:
        await asyncio.wait_for(migration.wait(), PATIENCE)
    address = ("--host", "127.0.0.1", "--port", port)
    async with httpx2.AsyncClient() as client, running("home", instead, *address):
        status, live = await answer(client, f"http://127.0.0.1:{port}/health/live")
        assert (status, live) == (200, {"status": "live"})
        ready = f"http://127.0.0.1:{port}/health/ready"
        status, found = await answer(client, ready)
        assert (status, found["database"], found["worker"]) == (503, True, False)

        async with running("worker", instead):
            assert await becomes_ready(client, ready)


async def test_a_process_that_is_not_told_enough_says_so_and_ends() -> None:
    """In a sentence that names the variables, not in a stack of calls."""
    process = await asyncio.create_subprocess_exec(
        BIDS, "worker", env={"PATH": os.environ["PATH"]}, stdout=DEVNULL, stderr=PIPE
    )
    _, said = await process.communicate()

    assert process.returncode == 1
    assert "BIDS_SMTP_HOST" in said.decode()
    assert "Traceback" not in said.decode()
