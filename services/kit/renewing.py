"""What passes by itself: a renewal in the way of a command, a database that is locked."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from temporalio.api.errordetails.v1 import NamespaceNotFoundFailure
from temporalio.client import WithStartWorkflowOperation
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from services.kit.process import Unavailable
from workflows import payloads

T = TypeVar("T")

AGAIN = 0.05
"""Seconds; a renewal takes a few hundredths."""


async def outlasted(ask: Callable[[], Awaitable[T]]) -> T:
    """The answer, asked for again while Temporal says that the bid is not ready.

    Nothing was taken then, and the update's id is the same each time. The caller sets
    the deadline.
    """
    while True:
        try:
            return await ask()
        except RPCError as error:
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
        await asyncio.sleep(AGAIN)


async def read_off(operation: WithStartWorkflowOperation[Any, Any]) -> None:
    """Read the started run's own future: left unread, it is logged as lost."""
    reading = asyncio.ensure_future(operation.workflow_handle())
    done, _ = await asyncio.wait({reading}, timeout=0)
    if not done:
        reading.cancel()
    elif not reading.cancelled():
        reading.exception()


def refused_by(cause: ApplicationError) -> Exception:
    """What a failed update means: a refusal, a run that was renewed meanwhile, a defect."""
    if refused := payloads.refusal(cause):
        return refused
    if cause.type == "AcceptedUpdateCompletedWorkflow":
        return Unavailable()
    return cause


def names_namespace(error: RPCError) -> bool:
    """Whether what is said not to be there is the namespace, and not the bid."""
    return any(
        detail.Is(NamespaceNotFoundFailure.DESCRIPTOR)
        for detail in error.grpc_status.details
    )
