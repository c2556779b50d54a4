"""The door to rounds; the same as to bids, and only the deciders' pages go through it."""

import asyncio
from typing import NoReturn

from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from services.kit.gateway import BidGateway
from services.kit.process import Unavailable
from workflows.contracts import names
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import RoundStart
from workflows.rules import refusals, releases


class Gateway(BidGateway):
    """Bids and rounds on a Temporal cluster."""

    async def tell_round(
        self,
        name: str,
        command: RoundCommand,
        key: str,
        start: RoundStart | None = None,
    ) -> int:
        """Pass a command on to a round; the number of its entry.

        Args:
            name: Which round.
            command: What is asked.
            key: The same for a request that is sent again.
            start: What the round starts with where it does not run.

        Raises:
            Refusal: A rule said no.
            Unavailable: No answer in time, or the round does not run.
        """
        handle = self._client.get_workflow_handle(names.round_id(name))
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                if start is not None:
                    await self._client.start_workflow(
                        names.ROUND_TYPE,
                        start,
                        id=names.round_id(name),
                        task_queue=self._task_queue,
                        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                        static_summary=f"decisions of {name}",
                    )
                number: int = await handle.execute_update(
                    releases.UPDATES[type(command)],
                    command,
                    id=key,
                    result_type=int,
                    rpc_timeout=self.deadline,
                )
                return number
        except (WorkflowUpdateFailedError, RPCError, TimeoutError) as error:
            _say(error)


def _say(error: Exception) -> NoReturn:
    cause = error.cause if isinstance(error, WorkflowUpdateFailedError) else None
    if isinstance(cause, ApplicationError) and cause.type in refusals.KINDS:
        raise refusals.KINDS[cause.type](cause.message) from None
    if isinstance(error, RPCError | TimeoutError):
        raise Unavailable from error
    raise error
