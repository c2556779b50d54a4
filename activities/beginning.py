"""Delegations of bids that went live before bids began them by themselves."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.database import Database
from activities.register.delegation_reading import Delegations
from workflows.bid import beyond
from workflows.contracts import names
from workflows.contracts.ports import DelegationStart
from workflows.rules import delegation


class Begun(NamedTuple):
    """A delegation, and whether it was begun just now."""

    number: str
    bid_id: str
    new: bool


async def begin(
    database: Database, client: Client, queue: str = names.TASK_QUEUE
) -> AsyncIterator[Begun]:
    """Begin what each live bid leads to and has not begun; twice changes nothing.

    A delegation has one id, on record and in Temporal: what stands in either is left
    alone, an ended one too.

    Args:
        database: The register.
        client: Connected to the cluster that bids run on.
        queue: Where the workers ask for work.
    """
    register = Delegations(database)
    known = await register.known()
    found = [
        one for bid in await register.live_bids() for one in delegation.begun_by(bid)
    ]
    for one in found:
        new = one.id not in known
        if new:
            try:
                await client.start_workflow(
                    names.DELEGATION_TYPE,
                    DelegationStart(delegation=one),
                    id=one.id,
                    task_queue=queue,
                    id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    search_attributes=beyond.attributes(one),
                    static_summary=beyond.summary(one),
                )
            except WorkflowAlreadyStartedError:
                new = False
        yield Begun(one.number, one.bid_id, new)
