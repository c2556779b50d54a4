"""The whole system in one process: services, sign-in, worker, mail; Temporal beside it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from rich.console import Console
from temporalio.client import Client

from activities import garbage, worker
from activities.breaches import loading as breaches
from activities.committees import loading as committees
from activities.database import Database
from activities.documents import signing
from activities.interests import loading as interests
from activities.maildir import Maildir, MailSink
from activities.mailer import Tls
from activities.meetings import loading as meetings
from activities.members.loading import load_examples
from activities.members.reading import MemberReading, Person
from activities.migrations import migrate
from activities.reference.reading import ReferenceReading
from activities.reference.seeding import seed
from activities.settings import WorkerSettings
from services.ccg.app import SERVICE as CCG
from services.conflicts.app import SERVICE as CONFLICTS
from services.embedded import clocks, journal, mailbox, printing, temporal
from services.embedded.place import HOST, Place
from services.home.app import SERVICE as HOME
from services.hwb.app import SERVICE as HWB
from services.identity import keys
from services.identity.app import create_identity
from services.identity.keys import Issuer
from services.identity.people import Candidate
from services.identity.routes import AUDIENCE
from services.kit import logs
from services.kit.app import create_app
from services.kit.connections import Connections, Kept, assembled, shared
from services.kit.origin import Origin
from services.kit.pages.sign_in import provider
from services.kit.pages.sign_in.session import Sessions
from services.kit.round_gateway import Gateway
from services.kit.tokens import HeldKeys, Tokens
from services.nhs_england.app import SERVICE as NHS_ENGLAND
from services.notifications.app import SERVICE as NOTIFICATIONS
from workflows.contracts import names
from workflows.contracts.parties import Party
from workflows.payloads import data_converter
from workflows.rules import calendar
from workflows.rules.permissions import ROLE_WORDS

PAGES = "bids-pages"
"""How the embedded sign-in knows the pages: not by the audience of the API's tokens."""

HELP = "bids-help@nhs-england.example"
"""Whom letters and pages name for help."""

TRY_FIRST = frozenset(
    {
        *(subject for subject, _ in printing.PEOPLE),
        "camden-guardian",
        "camden-hwb-chair",
        "london-panel-chair",
        "london-panel-member-1",
        "london-local-director",
        "london-regional-lead",
        "national-office",
    }
)
"""A few of each party: whom the sign-in shows before anybody searches it."""

PARTIES = (CCG, HWB, CONFLICTS, NHS_ENGLAND, NOTIFICATIONS)
STARTED = 0.02
GRACE = 3


@dataclass(frozen=True, slots=True)
class System:
    """A running system, for whoever started it."""

    place: Place
    client: Client
    issuer: Issuer
    database: Database
    mail: MailSink
    bids: Gateway


async def up(place: Place, say: Console, *, time_skipping: bool) -> None:
    """Run everything until Ctrl-C or SIGTERM, which may also come while it starts.

    Args:
        place: Folder and ports, held by the caller (`place.held`).
        say: Where to say what is going on.
        time_skipping: Whether clocks of single bids may be wound on.
    """
    printing.until_stopped(say)
    journal.core_forwarded()
    with contextlib.suppress(asyncio.CancelledError):
        async with running(place, time_skipping=time_skipping) as started:
            garbage.seldom()
            printing.welcome(started.place, say)
            await asyncio.Event().wait()


@asynccontextmanager
async def running(
    place: Place, *, time_skipping: bool = False, worked: bool = True
) -> AsyncIterator[System]:
    """Everything, started in order and stopped in the opposite one, Temporal last.

    State lives in the place's folder; a later start carries on where this one was.

    Args:
        place: Folder and ports, held by the caller (`place.held`).
        time_skipping: Whether clocks of single bids may be wound on; demonstrations only.
        worked: Whether the worker runs here; otherwise the caller sees to one.
    """
    async with AsyncExitStack() as stack:
        log = stack.enter_context((place.folder / "system.log").open("a"))
        stack.enter_context(logs.written_to(log))
        stack.enter_context(journal.kept(log))
        issuer = keys.load(place.folder, place.issuer)
        serving = temporal.serving(
            place.folder / "temporal", place.temporal, time_skipping=time_skipping
        )
        address, _ = await asyncio.gather(
            stack.enter_async_context(serving), _prepared(place)
        )
        client = await Client.connect(
            address,
            namespace=names.NAMESPACE,
            data_converter=data_converter,
        )
        mail = MailSink(HOST, place.mail, place.folder / "mail")
        await mail.start()
        stack.push_async_callback(mail.stop)
        database = Database(place.database)
        stack.push_async_callback(database.close)
        if worked:
            working = worker.working(client, worker_settings(place))
            await stack.enter_async_context(working)
        wound = clocks.WoundGateway(client) if time_skipping else None
        bids = wound or Gateway(client)
        origin = _origin(place, bids, database, issuer, mail.maildir)
        await stack.enter_async_context(_served(origin, place.web))
        yield System(place, client, issuer, database, mail, bids)


async def _prepared(place: Place) -> None:
    """The database, at the newest version, with what ships in it."""
    await migrate(place.database)
    database = Database(place.database)
    try:
        today = calendar.london_day(datetime.now(UTC))
        await seed(database, today)
        await load_examples(database, place.issuer)
        await committees.load_examples(database, place.issuer)
        await interests.load_examples(database, place.issuer)
        await breaches.load_examples(database, place.issuer)
        named = await ReferenceReading(database).names()
        boards = [code for party, code in named if party is Party.HWB]
        await meetings.load_examples(database, boards, today)
    finally:
        await database.close()


def worker_settings(place: Place) -> WorkerSettings:
    """Mail goes to the catcher; people are reachable under example addresses."""
    return WorkerSettings(
        database=place.database,
        base_url=place.base_url,
        smtp_host=HOST,
        smtp_port=place.mail,
        smtp_tls=Tls.OFF,
        mail_address="bids@nhs-england.example",
        mail_reply_to=HELP,
        mail_domain="bids.example",
        help_address=HELP,
    )


def connections(
    place: Place, bids: Gateway, database: Database, issuer: Issuer
) -> Connections:
    """What the services of an embedded system talk to."""
    held = HeldKeys(issuer.keys)
    back = f"{place.base_url}{provider.BACK}"
    pages = provider.Client(PAGES, "", f"{issuer.url}{provider.DISCOVERY}", back)
    return assembled(
        bids,
        database,
        Tokens(issuer.url, AUDIENCE, held),
        Sessions(keys.secret(place.folder), secure=False),
        provider.Provider(pages, Tokens(issuer.url, PAGES, held)),
        help_address=HELP,
        base_url=place.base_url,
        signer=signing.kept(place.folder),
        clock=clocks.now,
    )


def _origin(
    place: Place, bids: Gateway, database: Database, issuer: Issuer, mail: Maildir
) -> Origin:
    connect = shared(connections(place, bids, database, issuer))
    caught = mailbox.service(mail)
    apps = {s.prefix: create_app(s, connect) for s in (*PARTIES, caught)}
    apps[urlsplit(issuer.url).path] = identity(place, database, issuer)
    return Origin(create_app(replace(HOME, mailbox=True), connect), apps)


def identity(place: Place, database: Database, issuer: Issuer) -> FastAPI:
    """The example sign-in over the member register, for the services of this place."""
    members, reference = MemberReading(database), ReferenceReading(database)

    async def people() -> Sequence[Candidate]:
        bodies = await reference.names()
        return [_candidate(p, bodies) for p in await members.people(issuer.url)]

    async def one(subject: str) -> Candidate | None:
        person = await members.person(issuer.url, subject)
        return _candidate(person, {}) if person else None

    back = frozenset({f"{place.base_url}{provider.BACK}"})
    clients = {AUDIENCE: back, PAGES: back}
    listed = Kept(people).now
    return create_identity(issuer, listed, host=HOST, clients=clients, one=one)


def _candidate(person: Person, bodies: Mapping[tuple[Party, str], str]) -> Candidate:
    hats = person.memberships
    first = bodies.get((hats[0].party, hats[0].body), "") if hats else ""
    roles = "; ".join(
        f"{ROLE_WORDS[h.role]}, {bodies.get((h.party, h.body), h.body)}" for h in hats
    )
    listed = person.subject in TRY_FIRST
    return Candidate(person.subject, person.name, person.email, roles, first, listed)


@asynccontextmanager
async def _served(app: Origin, port: int) -> AsyncIterator[None]:
    """The web server, in this process's own loop and without its own signal handlers."""
    config = uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        server_header=False,
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]  # ours are set once, outside
    task = asyncio.create_task(server.serve())
    try:
        while not server.started and not task.done():
            await asyncio.sleep(STARTED)
        if task.done():
            await task
        yield
    finally:
        server.should_exit = True
        await task
