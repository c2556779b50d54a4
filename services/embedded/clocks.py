"""The time that pages go by where clocks may be wound on: that of the bid they show.

For demonstrations only. Elsewhere everybody's clock is the same, and none is asked for.
"""

from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from services.kit.round_gateway import Gateway
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Delegation

NONE = timedelta(0)
_ahead: ContextVar[timedelta] = ContextVar("_ahead", default=NONE)
"""How far the bid that this request looked at last is ahead of the clock on the wall."""


def now() -> datetime:
    """What time it is for the bid or the delegation that was looked at."""
    return datetime.now(UTC) + _ahead.get()


class WoundGateway(Gateway):
    """Bids whose clocks may be wound on: whoever looks at one goes by its clock."""

    def __init__(self, client: Client, **settings: Any) -> None:
        super().__init__(client, wound=True, **settings)
        asleep = TimeSkippingConfig(enabled=False, disable_propagation=True)
        self._skipper = TimeSkipper(client, config=asleep)

    async def view(self, bid_id: str) -> Bid:
        """The bid as it stands; from here on the request goes by its clock."""
        seen = await super().view(bid_id)
        await self._go_by(names.workflow_id(bid_id))
        return seen

    async def delegation(self, id: str) -> Delegation:
        """A delegation as it stands; from here on the request goes by its clock."""
        seen = await super().delegation(id)
        await self._go_by(names.workflow_id(id))
        return seen

    async def _go_by(self, id: str) -> None:
        with suppress(RPCError):
            there = await self._skipper.get_current_time(
                self._client.get_workflow_handle(id)
            )
            _ahead.set(max(there - datetime.now(UTC), NONE))
