"""What a delegation is asked that neither its standing nor the register answers."""

from temporalio import workflow

from workflows.bid.outbox import Outbox
from workflows.contracts.delegation_events import DelegationEntry


class Asked:
    """Queries about what is on its way."""

    _outbox: Outbox[DelegationEntry]

    @workflow.query
    def untold_after(self, number: int) -> tuple[DelegationEntry, ...]:
        """The entries after a number that the register may not have yet, in order.

        One step may lead to several: a return raises alerts.
        """
        return tuple(entry for entry in self._outbox.untold if entry.number > number)
