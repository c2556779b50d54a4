"""What begins when a bid has gone live."""

from collections.abc import Callable
from typing import Any

from temporalio import workflow
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Delegation
from workflows.contracts.ports import DelegationStart
from workflows.rules import delegation

DELEGATES = 2
"""The first edition whose bids begin their delegations."""

HANDS_ON = 5
"""The first edition that its delegations keep to as well."""


async def follow(bid: Callable[[], Bid], edition: int, *, wound: bool) -> None:
    """Once a bid is live, begin what each CCG holds from then on.

    Args:
        bid: The bid as it stands whenever it is asked.
        edition: Of its run; older ones begin nothing, as their histories have it.
        wound: See `Start`.
    """
    await workflow.wait_condition(lambda: bool(bid().ended))
    if edition >= DELEGATES:
        await begin(bid(), edition, wound=wound)


async def begin(bid: Bid, edition: int, *, wound: bool) -> None:
    """Start the delegation of each CCG, once under its own id; they outlive the bid.

    One that was started already, by an operator or by a run before, is left alone.
    """
    way = {"edition": edition} if edition >= HANDS_ON else {}
    for one in delegation.begun_by(bid):
        try:
            await workflow.start_child_workflow(
                names.DELEGATION_TYPE,
                DelegationStart(delegation=one, wound=wound, **way),
                id=one.id,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                parent_close_policy=ParentClosePolicy.ABANDON,
                search_attributes=attributes(one),
                static_summary=summary(one),
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.warning("%s was started before", one.id)


def summary(one: Delegation) -> str:
    """What operators see in the list: codes only."""
    return f"{one.number} after {one.bid_id}"


def attributes(one: Delegation) -> TypedSearchAttributes:
    """What a delegation is found by."""
    pairs: list[SearchAttributePair[Any]] = [
        SearchAttributePair(names.STAGE, "live"),
        SearchAttributePair(names.CCG, [one.ccg]),
        SearchAttributePair(names.REGION, one.region),
        SearchAttributePair(names.CYCLE, one.cycle),
    ]
    return TypedSearchAttributes(pairs)
