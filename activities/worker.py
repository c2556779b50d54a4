"""The worker, assembled: settings, adapters, Temporal."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Any

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.worker import Worker

from activities.closing import ClosingActivities
from activities.database import Database
from activities.digests import DigestActivities
from activities.handover import moving
from activities.handover.moving import HandoverActivities
from activities.ledger.posting import LedgerActivities
from activities.letters.absent import AbsentMembers
from activities.mailer import SmtpMailer
from activities.members.reading import MemberReading
from activities.notices import NoticeActivities
from activities.reference.allocating import ReferenceActivities
from activities.reference.reading import ReferenceReading
from activities.register.delegation_reading import Delegations
from activities.register.delegations import DelegationRegister
from activities.register.digests import Digests
from activities.register.mornings import Mornings
from activities.register.post import DeliveryLog
from activities.register.reading import RegisterReading
from activities.register.writing import RegisterActivities
from activities.rounds import RoundActivities
from activities.settings import WorkerSettings
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import names
from workflows.cycle.workflow import CycleWorkflow
from workflows.delegation.workflow import DelegationWorkflow
from workflows.digest import DigestWorkflow
from workflows.plugin import bids_plugin

WORKFLOWS = [BidWorkflow, CycleWorkflow, DelegationWorkflow, DigestWorkflow]
GRACE = timedelta(seconds=10)
POLLS = 20
"""How many workflow tasks a worker asks for at once. The server writes a task that nobody
asks for just then to its database first: with five, as is the rule, it did so for seven of
a bid's fourteen while sixteen people decided; with twenty for none of three bids."""

WAY = 10
"""How much a worker of activities gives way to the rest of the machine, as `nice` counts."""


class Tasks(StrEnum):
    """What a worker does: people wait for workflow tasks, and nobody for an activity.

    Workflow tasks bring the short local activities with them.
    """

    ALL = "all"
    WORKFLOW = "workflow"
    ACTIVITY = "activity"


async def connect(**overrides: Any) -> Client:
    """A client as Temporal's own variables say, for a worker."""
    settings: dict[str, Any] = {
        "target_host": "localhost:7233",
        "namespace": names.NAMESPACE,
        **ClientConfig.load_client_connect_config(),
        **overrides,
    }
    return await Client.connect(**settings)


@asynccontextmanager
async def working(
    client: Client, settings: WorkerSettings, tasks: Tasks = Tasks.ALL
) -> AsyncIterator[Worker]:
    """A running worker, stopped at the end with what it has begun finished.

    Args:
        client: Connected without our plugin; the worker brings it, since it decides
            about the sandbox.
        settings: Where the worker writes and posts.
        tasks: What it does.
    """
    database = Database(settings.database)
    mailer = SmtpMailer(settings.mail_server())
    try:
        async with assembled(client, settings, database, mailer, tasks) as worker:
            yield worker
    finally:
        await mailer.close()
        await database.close()


def assembled(
    client: Client,
    settings: WorkerSettings,
    database: Database,
    mailer: SmtpMailer,
    tasks: Tasks = Tasks.ALL,
) -> Worker:
    """The worker of every bid, over one database and one mail server."""
    config = client.config()
    config["plugins"] = [bids_plugin(sandboxed=settings.sandboxed)]
    register = RegisterActivities(database)
    record, reference = RegisterReading(database), ReferenceReading(database)
    delegations = Delegations(database)
    post = (mailer, settings.sender(), settings.letter_head())
    notices = NoticeActivities(
        DeliveryLog(database),
        Mornings(database),
        reference,
        record,
        delegations,
        AbsentMembers(database),
        MemberReading(database),
        *post,
    )
    digests = DigestActivities(
        Digests(database), record, MemberReading(database), reference, *post
    )
    connected = Client(**config)
    rounds = RoundActivities(database, connected)
    return Worker(
        connected,
        task_queue=names.TASK_QUEUE,
        workflows=[] if tasks is Tasks.ACTIVITY else WORKFLOWS,
        activities=[
            register.enter,
            ClosingActivities(register, notices).close,
            DelegationRegister(database, moving.follow).enter_delegation,
            notices.send,
            digests.send,
            ReferenceActivities(database).build_allocation,
            LedgerActivities(database).post,
            *HandoverActivities(database).activities,
            rounds.announce,
            rounds.enter_round,
            rounds.deliver,
            rounds.pass_on,
            rounds.look,
            rounds.seat,
            rounds.tell_policy,
        ],
        no_remote_activities=tasks is Tasks.WORKFLOW,
        max_cached_workflows=settings.cached_bids,
        max_concurrent_workflow_task_polls=POLLS,
        graceful_shutdown_timeout=GRACE,
    )


async def run(settings: WorkerSettings, tasks: Tasks = Tasks.ALL) -> None:
    """Work until somebody says stop."""
    if tasks is Tasks.ACTIVITY:
        os.nice(WAY)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with working(await connect(), settings, tasks):
        await stop.wait()
