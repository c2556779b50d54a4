"""Our system as it is deployed, in one folder: every part a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from temporalio.client import Client

from activities.database import Database
from activities.members.loading import load_examples
from activities.migrations import migrate
from activities.reference.seeding import seed
from bench import floor
from bench.connection import Connection, get
from bench.processes import child_with, program
from bench.work import Work, works
from services.embedded import temporal
from services.embedded.place import HOST, Place, from_base
from services.identity import keys
from services.kit.gateway import BidGateway
from services.kit.process import Unavailable
from workflows.contracts import names
from workflows.rules import calendar

COMMAND_LINE = ("-c", "from services.cli import main; main()")
READY = 120


@dataclass(frozen=True, slots=True)
class Running:
    """A system that runs.

    Attributes:
        parts: Process numbers: server, worker, post (the activities), web, sink; and the
            floor's worker.
    """

    place: Place
    client: Client
    parts: dict[str, int]
    works: tuple[Work, ...]

    @property
    def register(self) -> Path:
        """The register's file."""
        return self.place.folder.resolve() / "bids.db"

    @property
    def histories(self) -> Path:
        """The Temporal server's file."""
        return self.place.folder / "temporal" / "temporal.db"

    @property
    def mails(self) -> Path:
        """The Message-IDs of the letters that came."""
        return self.place.folder / "mail.txt"


@asynccontextmanager
async def running(folder: Path, base: int) -> AsyncIterator[Running]:
    """Server, worker, services and mail catcher, and the floor's worker beside them."""
    place = from_base(folder, base)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    issuer = keys.load(folder, place.issuer)
    async with AsyncExitStack() as stack:
        ports = place.temporal
        server = temporal.serving(folder / "temporal", ports)
        address = await stack.enter_async_context(server)
        await prepared(place)
        database = Database(place.database)
        stack.push_async_callback(database.close)
        parts = {"server": child_with(f"--port={ports.grpc}")}
        for name, command in _programs(place, address).items():
            started = program(name, folder, *command, env=_settings(place, address))
            parts[name] = await stack.enter_async_context(started)
        client = await floor.connect(address)
        await _ready(place, client)
        yield Running(place, client, parts, await works(database, issuer))


def _programs(place: Place, address: str) -> dict[str, tuple[str, ...]]:
    folder = str(place.folder)
    return {
        "sink": ("-m", "bench.sink", f"{folder}/mail.txt", str(place.mail)),
        "worker": (*COMMAND_LINE, "worker", "--tasks", "workflow"),
        "post": (*COMMAND_LINE, "worker", "--tasks", "activity"),
        "web": ("-m", "bench.web", folder, str(place.web), address),
        "floor": ("-m", "bench.floor", address),
    }


def _settings(place: Place, address: str) -> dict[str, str]:
    return {
        "TEMPORAL_ADDRESS": address,
        "TEMPORAL_NAMESPACE": names.NAMESPACE,
        "BIDS_DATABASE": place.database,
        "BIDS_BASE_URL": place.base_url,
        "BIDS_SMTP_HOST": HOST,
        "BIDS_SMTP_PORT": str(place.mail),
        "BIDS_SMTP_TLS": "off",
        "BIDS_MAIL_ADDRESS": "bids@nhs-england.example",
        "BIDS_MAIL_REPLY_TO": "bids-help@nhs-england.example",
        "BIDS_MAIL_DOMAIN": "bids.example",
        "BIDS_HELP_ADDRESS": "bids-help@nhs-england.example",
    }


async def prepared(place: Place) -> None:
    """A database at the newest version, with what ships and everybody in it."""
    await migrate(place.database)
    database = Database(place.database)
    try:
        await seed(database, calendar.london_day(datetime.now(UTC)))
        await load_examples(database, place.issuer)
    finally:
        await database.close()


async def _ready(place: Place, client: Client) -> None:
    """Wait until the services answer and both workers ask for work."""
    async with asyncio.timeout(READY):
        await _until_worked(BidGateway(client))
        await _until_worked(BidGateway(client, task_queue=floor.TASK_QUEUE))
        with closing(Connection(HOST, place.web)) as connection:
            await _until_lives(connection)


async def _until_worked(gateway: BidGateway) -> None:
    while True:
        try:
            if await gateway.is_worked():
                return
        except Unavailable:
            pass
        await asyncio.sleep(0.1)


async def _until_lives(connection: Connection) -> None:
    while True:
        try:
            status, _ = await connection.ask(get("/health/live"))
        except OSError:
            status = 0
        if status == 200:
            return
        await asyncio.sleep(0.1)
