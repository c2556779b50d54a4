"""A command that meets a bid in the moment its history is renewed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio.service import RPCError, RPCStatusCode

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
