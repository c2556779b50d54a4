"""The real parts as processes on loopback, each of which can be hurt by itself."""

import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx2
from temporalio.client import Client
from temporalio.service import RPCError

from activities import cluster
from activities.database import Database
from activities.members.loading import load_examples
from activities.migrations import migrate
from activities.reference.seeding import seed
from services.embedded import temporal
from services.embedded.place import Ports
from services.identity import keys
from services.identity.keys import Issuer
from tests.system.chaos import variables
from tests.system.chaos.nursery import Nursery, die_with_parent
from tests.system.chaos.sink import Sink
from workflows.contracts import names
from workflows.payloads import data_converter
from workflows.rules import calendar

HOST = "127.0.0.1"
ISSUER = "http://sign-in.bids.example"
PATIENCE = 30.0
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Plan:
    """What a house is made of.

    Attributes:
        worker: Which part works; a mutant perhaps.
        services: Which part serves; a mutant perhaps.
        workers: How many workers there are.
        deadline: Seconds that a person waits for an answer.
        impatient: Whether Temporal is to notice in seconds that a worker is gone.
        server: More words for the Temporal server's command line.
        variables: More variables for the parts.
    """

    worker: str = "worker"
    services: str = "services"
    workers: int = 1
    deadline: float = 3.0
    impatient: bool = True
    server: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)


class House:
    """Temporal, workers, services, mail, and the one database.

    Attributes:
        faults: How often each kind of fault was done to it.
    """

    def __init__(self, folder: Path, nursery: Nursery, plan: Plan) -> None:
        self.folder = folder
        self.plan = plan
        self.path = folder / "bids.db"
        self.url = f"sqlite:///{self.path}"
        self.database = Database(self.url)
        self.sink = Sink(folder / "mail")
        self.faults: Counter[str] = Counter()
        self.issuer: Issuer = keys.load(folder, ISSUER)
        self.client: Client
        self._nursery = nursery
        self._web, *temporal_ports = free_ports(4)
        self._ports = Ports(*temporal_ports)
        self._server: subprocess.Popen[bytes] | None = None
        self._workers: list[int] = []
        self._services = 0
        self._killed: set[int] = set()

    @property
    def base_url(self) -> str:
        """Where the services are."""
        return f"http://{HOST}:{self._web}"

    async def start_server(self) -> None:
        """Start Temporal, exactly as the embedded system does, and wait for it."""
        folder = self.folder / "temporal"
        folder.mkdir(exist_ok=True)
        command = temporal._command(folder, self._ports, time_skipping=True)
        self._server = process([*command, *self.plan.server], folder / "temporal.log")
        await until(self._server_answers)

    async def _server_answers(self) -> bool:
        assert self._server is not None
        assert self._server.poll() is None, "the Temporal server ended by itself"
        try:
            client = await Client.connect(
                self._address,
                namespace=names.NAMESPACE,
                data_converter=data_converter,
            )
            await cluster.prepare(client, temporal.RETENTION)
        except (RPCError, RuntimeError):
            return False
        self.client = client
        return True

    async def kill_server(self) -> None:
        """Kill -9."""
        assert self._server is not None
        self.faults["server killed"] += 1
        self._server.kill()
        await asyncio.to_thread(self._server.wait)

    def start_workers(self) -> None:
        """As many as the plan wants, where there are fewer."""
        while len(self._workers) < self.plan.workers:
            self._workers.append(self._started(self.plan.worker))

    def kill_worker(self, which: int = 0) -> None:
        """Kill -9."""
        self.faults["worker killed"] += 1
        self._kill(self._workers.pop(which))

    async def pause_worker(self, seconds: float, which: int = 0) -> None:
        """Stop it in the middle of whatever it does, and let it go on as if nothing were."""
        self.faults["worker stopped"] += 1
        pid = self._workers[which]
        os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    async def start_services(self) -> None:
        """Start them and wait until they answer."""
        self._services = self._started(self.plan.services)
        await until(partial(answers, f"{self.base_url}/health/live"))

    def kill_services(self) -> None:
        """Kill -9."""
        self.faults["services killed"] += 1
        self._kill(self._services)

    @asynccontextmanager
    async def locked_register(self) -> AsyncIterator[None]:
        """Nobody else can write to the database meanwhile."""
        # In this thread and in small steps: a connection that a cancelled test closes
        # while another thread still uses it takes the interpreter down.
        lock = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        try:
            while not lock.in_transaction:
                with suppress(sqlite3.OperationalError):
                    lock.execute("BEGIN EXCLUSIVE")
                await asyncio.sleep(0.01)
            self.faults["register locked"] += 1
            yield
        finally:
            lock.close()

    async def ready(self) -> None:
        """Wait until the services say that all is there, worker included."""
        await until(partial(answers, f"{self.base_url}/health/ready"))

    def ended_by_themselves(self) -> dict[int, int]:
        """Parts that ended though nobody killed them, with their exit status."""
        return {
            pid: status
            for pid, status in self._nursery.ended().items()
            if pid in self._mine and not (pid in self._killed and status == KILLED)
        }

    def logs(self) -> str:
        """The last lines of what every part said."""
        found = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {p.name}\n{p.read_text()[-3000:]}" for p in found)

    @property
    def _address(self) -> str:
        return f"{HOST}:{self._ports.grpc}"

    @property
    def _mine(self) -> set[int]:
        return self._killed | set(self._workers) | {self._services}

    def _started(self, part: str) -> int:
        log = self.folder / f"{part}.log"
        return self._nursery.start(part, self._variables(), log)

    def _kill(self, pid: int) -> None:
        self._killed.add(pid)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def _variables(self) -> dict[str, str]:
        address = f"{HOST}:{self._web}"
        return {
            "BIDS_DATABASE": self.url,
            "BIDS_BASE_URL": self.base_url,
            "BIDS_SMTP_HOST": HOST,
            "BIDS_SMTP_PORT": str(self.sink.port),
            "BIDS_SMTP_TLS": "off",
            "BIDS_MAIL_ADDRESS": "bids@nhs-england.example",
            "BIDS_MAIL_REPLY_TO": "bids-help@nhs-england.example",
            "BIDS_MAIL_DOMAIN": "bids.example",
            "BIDS_HELP_ADDRESS": "bids-help@nhs-england.example",
            "BIDS_ISSUER": ISSUER,
            "BIDS_JWKS_URL": f"http://{address}/keys",
            "BIDS_SESSION_SECRET": "only good for tests, and long enough for that",
            "BIDS_DEADLINE": str(timedelta(seconds=self.plan.deadline)),
            "TEMPORAL_ADDRESS": self._address,
            "TEMPORAL_NAMESPACE": names.NAMESPACE,
            variables.PORT: str(self._web),
            variables.KEYS: str(self.folder),
            variables.IMPATIENT: "yes" if self.plan.impatient else "",
            **self.plan.variables,
        }

    async def close(self) -> None:
        """Kill whatever is left."""
        for pid in (*self._workers, self._services):
            if pid:
                self._kill(pid)
        if self._server is not None:
            self._server.kill()
            await asyncio.to_thread(self._server.wait)
        await self.database.close()


@asynccontextmanager
async def standing(
    folder: Path, nursery: Nursery, template: Path, plan: Plan
) -> AsyncIterator[House]:
    """A house with all its parts up; at the end nothing of it is left running."""
    _furnish(folder, template)
    async with AsyncExitStack() as stack:
        house = House(folder, nursery, plan)
        stack.push_async_callback(house.close)
        await house.sink.start()
        stack.push_async_callback(house.sink.stop)
        await house.start_server()
        house.start_workers()
        await house.start_services()
        await house.ready()
        yield house


def _furnish(folder: Path, template: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, folder / "bids.db")
    shutil.copyfile(template.with_name(keys.FILE), folder / keys.FILE)


async def made_template(path: Path) -> Path:
    """A database with all that ships and the example people, to copy."""
    url = f"sqlite:///{path}"
    await migrate(url)
    database = Database(url)
    try:
        await seed(database, calendar.london_day(datetime.now(UTC)))
        await load_examples(database, ISSUER)
    finally:
        await database.close()
    keys.load(path.parent, ISSUER)
    return path


def free_ports(count: int) -> list[int]:
    """Ports that nobody has, outside the range that connections are given theirs from."""
    found: list[int] = []
    while len(found) < count:
        port = random.randint(12_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            found.append(port)
    return found


async def answers(url: str) -> bool:
    """Whether a service says that all is well."""
    async with httpx2.AsyncClient() as http:
        try:
            return (await http.get(url)).is_success
        except httpx2.TransportError:
            return False


async def until(
    comes: Callable[[], Awaitable[bool]], patience: float = PATIENCE
) -> None:
    """Wait for something that only shows by looking."""
    async with asyncio.timeout(patience):
        while not await comes():  # noqa: ASYNC110  # other processes set no events of ours
            await asyncio.sleep(0.05)


def process(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """A process that ends with this one."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one system call, no lock
        )
