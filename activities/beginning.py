"""Delegations of bids that went live before bids began them by themselves."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.database import Database
from activities.handover.moving import HandoverActivities, holders
from activities.register.delegation_reading import Delegations
from workflows.bid import beyond
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.ports import DelegationStart
from workflows.rules import delegation, saga


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
    alone, an ended one too. Functions that never changed hands, since their bid went live
    before handovers moved any, go to the CCG first: each has one holder from then on.

    Args:
        database: The register.
        client: Connected to the cluster that bids run on.
        queue: Where the workers ask for work.
    """
    register = Delegations(database)
    known = await register.known()
    found = [
        (bid, one)
        for bid in await register.live_bids()
        for one in delegation.begun_by(bid)
    ]
    for bid, one in found:
        new = one.id not in known
        back = {row.id for row in await register.stand_after(bid.id) if row.handed_back}
        if one.id not in back:
            await _held(database, bid, one.ccg)
        if new:
            try:
                await client.start_workflow(
                    names.DELEGATION_TYPE,
                    DelegationStart(delegation=one, edition=names.EDITION),
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


async def _held(database: Database, bid: Bid, ccg: str) -> None:
    """Move what the CCG holds by its bid and nobody was ever given, once."""
    known, moves = await holders(database, ccg), saga.moves(bid)
    rest = tuple(m for m in moves.moves if m.ccg == ccg and m.function not in known)
    if rest:
        # An id for each CCG: those of one bid are begun one after the other.
        own = moves.model_copy(update={"id": f"{moves.id}/{ccg}", "moves": rest})
        await HandoverActivities(database).move_functions(own)
