"""What the nursery's children do: the product's own processes, as production runs them."""

import asyncio
import functools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from temporalio import activity

from activities import worker
from activities.ledger.posting import LedgerActivities
from activities.settings import WorkerSettings
from services.embedded.system import HOME, PARTIES
from services.identity import keys
from services.kit import logs
from services.kit.app import create_app
from services.kit.connections import Connections, by_settings
from services.kit.origin import Origin
from services.kit.settings import ServiceSettings
from tests.system.chaos import mutants
from tests.system.chaos.mutants import Mutant
from tests.system.chaos.variables import IMPATIENT, KEYS, PAUSE, PORT
from workflows.bid import options
from workflows.contracts.money import Transfer

SOON = timedelta(seconds=3)


def work() -> None:
    """`bids worker`."""
    if os.environ.get(IMPATIENT):
        be_impatient()
    if pause := os.environ.get(PAUSE):
        linger_at_the_ledger(float(pause))
    asyncio.run(worker.run(WorkerSettings()))


def be_impatient() -> None:
    """Learn in seconds that a worker is gone, not in a minute.

    How long Temporal waits for one that says nothing is all that changes.
    """
    for one in (options.REGISTER, options.LEDGER, options.REFERENCE):
        one["start_to_close_timeout"] = SOON
    options.NOTICE["heartbeat_timeout"] = SOON
    worker.Worker = functools.partial(  # type: ignore[assignment,misc]
        worker.Worker, sticky_queue_schedule_to_start_timeout=SOON
    )


def linger_at_the_ledger(seconds: float) -> None:
    """Make the moments just before and just after a posting long enough to be hit."""
    post = LedgerActivities.post

    @activity.defn(name="ledger.post")
    async def slow(self, transfer: Transfer) -> None:  # type: ignore[no-untyped-def]
        await asyncio.sleep(seconds)
        await post(self, transfer)
        await asyncio.sleep(seconds)

    LedgerActivities.post = slow  # type: ignore[method-assign]


@asynccontextmanager
async def connect() -> AsyncIterator[Connections]:
    """What each service connects to, once it knows."""
    async with by_settings(ServiceSettings())() as connections:
        # Clocks are wound here, which no service but a demonstration's would know.
        connections.bids._wound = True
        yield connections


def key_giver() -> FastAPI:
    """Hands out the keys that tokens are signed with."""
    app = FastAPI()

    @app.get("/keys")
    async def public() -> dict[str, object]:
        issuer = keys.load(Path(os.environ[KEYS]), ServiceSettings().issuer)
        return dict(issuer.keys.as_dict())

    return app


ORIGIN = Origin(
    create_app(HOME, connect),
    {**{s.prefix: create_app(s, connect) for s in PARTIES}, "/keys": key_giver()},
)
"""Every service behind one address; made here, so that a start need not make it."""


def serve() -> None:
    """Every `bids serve` in one process."""
    logs.configure()
    uvicorn.run(
        ORIGIN,
        host="127.0.0.1",
        port=int(os.environ[PORT]),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
    )


SOUND = {"worker": work, "services": serve}


def _spoilt(mutant: Mutant) -> None:
    mutant.plant()
    SOUND[mutant.part]()


PARTS: dict[str, Callable[[], None]] = {
    **SOUND,
    **{one.name: functools.partial(_spoilt, one) for one in mutants.MUTANTS},
}
"""Every part that can be started, by name."""
