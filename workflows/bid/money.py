"""The two things that the process asks of the world about money."""

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from workflows.bid import options
from workflows.contracts.bids import Bid
from workflows.contracts.events import (
    AllocationBuilt,
    AllocationFailed,
    HandoverFailed,
    WentLive,
)
from workflows.contracts.ports import AllocationRequest, LedgerPort, ReferencePort
from workflows.rules import bodies, handover


async def added_up(bid: Bid) -> AllocationBuilt | AllocationFailed:
    """The allocation from the practice lines, or why there is none."""
    request = AllocationRequest(
        bid_id=bid.id, ccgs=bodies.applicant_codes(bid), cycle=bid.cycle
    )
    try:
        allocation = await workflow.execute_activity_method(
            ReferencePort.build_allocation,
            request,
            summary="add up the practice lines",
            **options.REFERENCE,
        )
    except ActivityError as error:
        return AllocationFailed(at=workflow.now(), problem=words_of(error))
    return handover.allocation_built(bid, allocation, workflow.now())


async def posted(bid: Bid) -> WentLive | HandoverFailed:
    """Live, once the ledger has the transfer; without money there is none to post."""
    transfer = handover.transfer_of(bid)
    if transfer:
        try:
            await workflow.execute_activity_method(
                LedgerPort.post,
                transfer,
                summary="post the budget transfer",
                **options.LEDGER,
            )
        except ActivityError as error:
            return HandoverFailed(at=workflow.now(), problem=words_of(error))
    return handover.gone_live(bid, workflow.now())


def words_of(error: ActivityError) -> str:
    """Why an activity was refused for good."""
    cause = error.cause
    return cause.message if isinstance(cause, ApplicationError) else str(error)
