"""The services' only door to Temporal: its errors go in, ours come out."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NoReturn, TypeVar

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import (
    ActivityIDConflictPolicy,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from services.kit.process import BidNotFound, Unavailable
from services.kit.renewing import names_namespace, outlasted, read_off, refused_by
from workflows.bid import showing
from workflows.bid.options import NOTICE
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, SubmitExpression
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Entry
from workflows.contracts.ports import Post, Start
from workflows.contracts.views import Receipt
from workflows.plugin import bids_plugin
from workflows.rules import delegation_rulebook, refusals, rulebook

UPDATES = rulebook.NAMES | delegation_rulebook.NAMES
"""The update that carries a command."""

OUR_FAULT = frozenset(
    {
        RPCStatusCode.INVALID_ARGUMENT,
        RPCStatusCode.PERMISSION_DENIED,
        RPCStatusCode.UNAUTHENTICATED,
        RPCStatusCode.UNIMPLEMENTED,
    }
)
"""Asking again would not help: somebody must mend the program or its settings."""

NOT_CONNECTED = "Failed client connect"  # The client library has no class for it.

A = TypeVar("A")


class BidGateway:
    """Bids on a Temporal cluster.

    Attributes:
        deadline: How long a person waits for the answer to a command.
    """

    def __init__(
        self,
        client: Client,
        *,
        deadline: timedelta = timedelta(seconds=10),
        view_deadline: timedelta = timedelta(seconds=2),
        task_queue: str = names.TASK_QUEUE,
        wound: bool = False,
    ) -> None:
        """Use an open connection.

        Args:
            client: Made with the process's own data converter.
            deadline: See the attributes.
            view_deadline: How long before the register is shown instead of the process.
            task_queue: Where the workers of new bids ask for work.
            wound: Whether the clocks of new bids may be wound on.
        """
        self._client = client
        self.deadline = deadline
        self._view_deadline = view_deadline
        self._task_queue = task_queue
        self._wound = wound

    async def open(
        self, bid: Bid, command: SubmitExpression, update_id: str
    ) -> Receipt:
        """Start a bid with its expression of interest, or submit it to the one started.

        Raises:
            Refusal: A rule said no; the bid is open and waits for a better one.
            Unavailable: No answer in time.
        """
        operation: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            names.WORKFLOW_TYPE,
            Start(bid=bid, edition=names.EDITION, wound=self._wound),
            id=names.workflow_id(bid.id),
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            static_summary=f"{bid.id} {bid.model} {bid.cycle.name}",
            search_attributes=showing.opening(bid, command, datetime.now(UTC)),
        )
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                receipt: Receipt = (
                    await self._client.execute_update_with_start_workflow(
                        UPDATES[SubmitExpression],
                        command,
                        start_workflow_operation=operation,
                        id=update_id,
                        result_type=Receipt,
                        rpc_timeout=self.deadline,
                    )
                )
                return receipt
        except Exception as error:
            await read_off(operation)
            await self._say(bid.id, error)

    async def give(self, bid_id: str, command: Command, update_id: str) -> Receipt:
        """Pass a command on; the same update id again gives the same answer.

        Raises:
            Refusal: A rule said no.
            BidNotFound: There is no such bid.
            Unavailable: No answer in time.
        """
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                give = partial(
                    self._bid(bid_id).execute_update,
                    UPDATES[type(command)],
                    id=update_id,
                    result_type=Receipt,
                    rpc_timeout=self.deadline,
                )
                return await outlasted(lambda: give(command))
        except Exception as error:
            await self._say(bid_id, error)

    async def view(self, bid_id: str) -> Bid:
        """The bid as it stands; raises `BidNotFound` and `Unavailable`."""
        return await self._asked(bid_id, "view", Bid)

    async def delegation(self, id: str) -> Delegation:
        """As `view`, of a delegation."""
        return await self._asked(id, "view", Delegation)

    async def untold(self, bid_id: str, number: int) -> Entry | None:
        """An entry that the register may not have yet; raises as `view` does.

        None where the register has it, or a worker of an older release is asked.
        """
        found = await self._new(bid_id, "untold", tuple[Entry, ...], number)
        return found[0] if found else None

    async def untold_after(self, id: str, number: int) -> tuple[DelegationEntry, ...]:
        """As `untold`, all entries of a delegation after a number."""
        kind = tuple[DelegationEntry, ...]
        return await self._new(id, "untold_after", kind, number) or ()

    async def _new(self, id: str, query: str, kind: type[A], about: int) -> A | None:
        try:
            return await self._asked(id, query, kind, about)
        except Unavailable as away:
            if isinstance(away.__cause__, WorkflowQueryFailedError):
                return None
            raise

    async def _asked(self, id: str, query: str, kind: type[A], *about: int) -> A:
        try:
            async with asyncio.timeout(self._view_deadline.total_seconds()):
                seen: A = await self._bid(id).query(
                    query, args=about, result_type=kind, rpc_timeout=self._view_deadline
                )
                return seen
        except Exception as error:
            await self._say(id, error)

    async def post(self, bid_id: str, up_to: int, message: str) -> None:
        """Have what is queued for a bid sent, up to an entry; `message` names the reason.

        An activity of its own: the bid may have ended long ago. While one runs under
        the message's name no second is started.

        Raises:
            Unavailable: No answer in time.
        """
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                await self._client.start_activity(
                    "notices.send",
                    Post(bid_id=bid_id, up_to=up_to),
                    id=f"post/{message}",
                    task_queue=self._task_queue,
                    id_conflict_policy=ActivityIDConflictPolicy.USE_EXISTING,
                    summary="send again",
                    rpc_timeout=self.deadline,
                    **NOTICE,
                )
        except Exception as error:
            await self._say(bid_id, error)

    async def is_worked(self) -> bool:
        """Whether anybody has asked for work on bids in the last minute."""
        request = DescribeTaskQueueRequest(
            namespace=self._client.namespace,
            task_queue=TaskQueue(name=self._task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        try:
            async with asyncio.timeout(self._view_deadline.total_seconds()):
                queue = await self._client.workflow_service.describe_task_queue(
                    request, timeout=self._view_deadline
                )
        except (RPCError, TimeoutError, RuntimeError) as error:
            raise Unavailable from error
        since = datetime.now(UTC) - timedelta(minutes=1)
        return any(
            poller.last_access_time.ToDatetime(tzinfo=UTC) > since
            for poller in queue.pollers
        )

    def _bid(self, bid_id: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(names.workflow_id(bid_id))

    async def _say(self, bid_id: str, error: Exception) -> NoReturn:
        """Raise what an error of Temporal's means to a person."""
        match error:
            case WorkflowUpdateFailedError(cause=ApplicationError() as cause):
                raise refused_by(cause) from None
            case WorkflowAlreadyStartedError():
                raise refusals.Ended(ENDED) from None
            case WorkflowUpdateRPCTimeoutOrCancelledError() | TimeoutError():
                raise Unavailable from error
            case WorkflowQueryFailedError():  # The register still says how it stands.
                raise Unavailable from error
            case RPCError(status=RPCStatusCode.NOT_FOUND):
                raise await self._absent(bid_id, error) from error
            case RPCError(status=status) if status not in OUR_FAULT:
                raise Unavailable from error
            case RuntimeError() if str(error).startswith(NOT_CONNECTED):
                raise Unavailable from error
            case _:
                raise error

    async def _absent(self, bid_id: str, error: RPCError) -> Exception:
        """Tell a bid that never was from one that has ended, and from a passing fault.

        A database that is locked for a moment answers that the namespace is not there,
        and a server that died forgets an update it had not accepted (both NOT_FOUND).
        """
        if names_namespace(error):
            return Unavailable()
        try:
            found = await self._bid(bid_id).describe(rpc_timeout=self._view_deadline)
        except RPCError as again:
            unknown = again.status is RPCStatusCode.NOT_FOUND
            if unknown and not names_namespace(again):
                return BidNotFound(bid_id)
            return Unavailable()
        if found.status is WorkflowExecutionStatus.RUNNING:
            return Unavailable()
        return refusals.Ended(ENDED)


ENDED = "This bid has come to its end; nothing more can be done on it."


async def connect(**overrides: Any) -> Client:
    """A connection by Temporal's own settings: address, namespace, TLS, API key.

    It is made when first used, so a service starts whether or not the cluster answers.

    Args:
        overrides: Settings that the embedded system knows better than the environment.
    """
    settings = ClientConfig.load_client_connect_config()
    config: dict[str, Any] = {
        "target_host": "localhost:7233",
        "namespace": names.NAMESPACE,
        **settings,
        **overrides,
    }
    return await Client.connect(**config, plugins=[bids_plugin()], lazy=True)
