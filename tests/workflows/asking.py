"""Asking a bid for something and looking at how it says no."""

import asyncio
from collections.abc import Awaitable
from typing import NamedTuple

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from tests.conftest import Played
from tests.ports import until
from workflows.contracts.commands import Command
from workflows.contracts.views import Receipt


class No(NamedTuple):
    """A refusal as it arrives: the class's name and the sentence."""

    kind: str
    words: str


async def asked(
    played: Played, command: Command, key: str | None = None
) -> Receipt | No:
    """The receipt, or the refusal."""
    return await said(played.give(command, key))


async def said(answer: Awaitable[Receipt]) -> Receipt | No:
    """The receipt, or the refusal."""
    try:
        return await answer
    except WorkflowUpdateFailedError as error:
        cause = error.cause
        assert isinstance(cause, ApplicationError)
        assert cause.cause is None, "what lies behind it stays inside"
        return No(cause.type or "", cause.message)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return No("Ended", error.message)


async def asked_at_once(
    played: Played, *commands: Command
) -> tuple[list[Receipt], list[No]]:
    """Everybody at the same moment: who was told yes, and who was told no."""
    answers = await asyncio.gather(*(asked(played, one) for one in commands))
    return (
        [a for a in answers if isinstance(a, Receipt)],
        [a for a in answers if isinstance(a, No)],
    )


async def history_length(played: Played) -> int:
    """How many events Temporal has for the bid."""
    return (await played.handle.describe()).history_length


async def settled(played: Played) -> int:
    """The length of the history once nothing is under way."""
    await played.kinds()
    await until(lambda: played.world.has_sent(played.id))
    before, now = -1, await history_length(played)
    while before != now:
        await asyncio.sleep(0.2)
        before, now = now, await history_length(played)
    return now
