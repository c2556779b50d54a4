"""The end of a bid: its last entries and their letters, in one activity."""

import logging
from typing import Protocol

from temporalio import activity

from workflows.contracts.ports import (
    Batch,
    ClosingPort,
    Post,
    RegisterPort,
    Told,
)

log = logging.getLogger(__name__)

AT_ONCE = 10.0
"""Seconds after which no further letter is begun here: below what the activity has as a
whole. None is broken off, which might send it twice."""


class Sends(Protocol):
    """The post, for a while."""

    async def send_within(self, post: Post, seconds: float) -> None:
        """Send what is queued; begin no letter after these seconds, and raise then."""


class ClosingActivities(ClosingPort):
    """The register first, then the post; a bid at its end waits for both."""

    def __init__(self, register: RegisterPort, notices: Sends) -> None:
        self._register = register
        self._notices = notices

    @activity.defn(name="register.close")
    async def close(self, batch: Batch) -> Told:
        """Write the last entries and try once to send what they queue.

        Raises:
            EntryConflict: A number is taken by another event.
            EntryGap: A number is missing, in the batch or before it.
        """
        told = await self._register.enter(batch)
        if not batch.entries:
            return told
        post = Post(bid_id=batch.bid_id, up_to=batch.entries[-1].number)
        try:
            await self._notices.send_within(post, AT_ONCE)
        except Exception:
            log.warning("letters of %s are not sent yet", batch.bid_id, exc_info=True)
            return told
        return told.model_copy(update={"sent": True})
