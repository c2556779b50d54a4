"""The Temporal server that comes as a package, as the embedded system's only child."""

import asyncio
import ctypes
import logging
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from activities import cluster
from services.embedded.place import Ports
from workflows.contracts import names

LOGGER = logging.getLogger(__name__)
RETENTION = timedelta(days=90)
PATIENCE = 20.0
STOP_PATIENCE = 10.0
AGAIN = 1.0
PR_SET_PDEATHSIG = 1
DYNAMIC = {
    "history.transferProcessorMaxPollRPS": 1000,
    "history.timerProcessorMaxPollRPS": 1000,
    "history.maxInFlightUpdates": 100,
}
"""As in `deploy/temporal/dynamic-config.yaml`, which says why."""
WINDING = {
    "frontend.WorkflowTimeSkippingEnabled": "true",
    "history.timerProcessorMaxTimeShift": '"20ms"',
}
"""For clocks that can be wound on. Timers do not wait for clocks of other machines, as
they do for up to a second: whoever winds a clock waits for what it rings."""


class NotStarted(RuntimeError):
    """The server did not come up; the message says where its log is."""


def binary() -> str:
    """The server's program: beside this Python, or on the path.

    Raises:
        NotStarted: It is not installed.
    """
    beside = Path(sys.executable).with_name("temporal")
    found = str(beside) if beside.exists() else shutil.which("temporal")
    if not found:
        raise NotStarted("The Temporal server is not installed: run make setup.")
    return found


@asynccontextmanager
async def serving(
    folder: Path, ports: Ports, *, time_skipping: bool = False
) -> AsyncIterator[str]:
    """A server over a file in `folder`; its address while it runs.

    Every acknowledged event is on disk before its answer (WAL, synchronous=FULL), so a
    killed server loses nothing; it is started again. No TLS, no sign-in: loopback only.

    Args:
        folder: Where its database and log are kept; made if missing.
        ports: Where it listens.
        time_skipping: Whether clocks of single bids may be wound on; demonstrations only.

    Raises:
        NotStarted: It did not come up in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "temporal.log"
    command = _command(folder, ports, time_skipping=time_skipping)
    process = await _started(command, log)
    address = f"127.0.0.1:{ports.grpc}"
    try:
        await _until_ready(process, address, log)
    except BaseException:
        await _stop(process)
        raise
    keeper = asyncio.create_task(_kept(process, command, log))
    try:
        yield address
    finally:
        keeper.cancel()
        await keeper


async def _started(command: list[str], log: Path) -> asyncio.subprocess.Process:
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


async def _kept(
    process: asyncio.subprocess.Process, command: list[str], log: Path
) -> None:
    """Start the server again whenever it ends, until cancelled; then stop it."""
    try:
        while True:
            code = await process.wait()
            LOGGER.error("the Temporal server ended (%s); starting it again", code)
            await asyncio.sleep(AGAIN)
            process = await _started(command, log)
    except asyncio.CancelledError:
        await _stop(process)


def _command(folder: Path, ports: Ports, *, time_skipping: bool) -> list[str]:
    command = [
        binary(),
        "server",
        "start-dev",
        "--ip=127.0.0.1",
        f"--port={ports.grpc}",
        f"--ui-port={ports.ui}",
        f"--http-port={ports.http}",
        f"--db-filename={folder / 'temporal.db'}",
        "--sqlite-pragma=journal_mode=wal",
        "--sqlite-pragma=synchronous=2",
        f"--namespace={names.NAMESPACE}",
        "--log-level=error",
        "--ui-disable-news-fetch",
    ]
    configured = DYNAMIC | (WINDING if time_skipping else {})
    for key, value in configured.items():
        command += ["--dynamic-config-value", f"{key}={value}"]
    return command


def _die_with_parent() -> None:
    """So that a killed system leaves no server behind (Linux; elsewhere it is skipped).

    At once: a server that takes its time would meet the next one on the same file.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


async def _until_ready(
    process: asyncio.subprocess.Process, address: str, log: Path
) -> None:
    loop = asyncio.get_running_loop()
    give_up = loop.time() + PATIENCE
    while True:
        if process.returncode is not None:
            raise NotStarted(f"The Temporal server stopped at once; see {log}.")
        try:
            client = await Client.connect(address, namespace=names.NAMESPACE)
            await cluster.prepare(client, RETENTION)
        except (RPCError, RuntimeError):
            if loop.time() > give_up:
                raise NotStarted(
                    f"The Temporal server did not answer; see {log}."
                ) from None
            await asyncio.sleep(0.05)
        else:
            return


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
