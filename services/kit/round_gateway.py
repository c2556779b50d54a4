"""The door to rounds; the same as to bids, and only the deciders' pages go through it."""

import asyncio
from typing import NoReturn

from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from services.kit.gateway import BidGateway
from services.kit.process import KeyUsedBefore, Unavailable
from workflows import payloads
from workflows.contracts import names
from workflows.contracts.round_command import RoundCommand, RoundReceipt
from workflows.contracts.rounds import RoundStart
from workflows.rules import releases


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
            KeyUsedBefore: Another request was accepted under the key.
            Unavailable: No answer in time, or the round does not run.
        """
        command = command.model_copy(update={"receipted": True})
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
                said: int | RoundReceipt = await handle.execute_update(
                    releases.UPDATES[type(command)],
                    command,
                    id=key,
                    result_type=int | RoundReceipt,  # type: ignore[arg-type]  # a union is no class
                    rpc_timeout=self.deadline,
                )
        except (WorkflowUpdateFailedError, RPCError, TimeoutError) as error:
            _say(error)
        return checked(said, command)


def checked(said: int | RoundReceipt, command: RoundCommand) -> int:
    """The number of the entry, where it answers this very command.

    A worker of before receipts answers with the number alone, of which nobody can tell.

    Raises:
        KeyUsedBefore: The receipt is for something else.
    """
    if isinstance(said, int):
        return said
    if said.digest != releases.digest(command):
        raise KeyUsedBefore
    return said.number


def _say(error: Exception) -> NoReturn:
    cause = error.cause if isinstance(error, WorkflowUpdateFailedError) else None
    refused = payloads.refusal(cause) if isinstance(cause, ApplicationError) else None
    if refused is not None:
        raise refused from None
    if isinstance(error, RPCError | TimeoutError):
        raise Unavailable from error
    raise error
