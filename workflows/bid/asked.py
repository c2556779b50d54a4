"""What a bid is asked that neither its standing nor the register answers."""

from temporalio import workflow

from workflows.bid.outbox import Outbox
from workflows.contracts.events import Entry


class Asked:
    """Queries about what is on its way."""

    _outbox: Outbox[Entry]

    @workflow.query
    def untold(self, number: int) -> tuple[Entry, ...]:
        """An entry that the register may not have yet, without what is kept beside it.

        None where the register has said that it holds it. A page asks this which follows a
        command at once: the register hears of that a second or two later (decision 11).
        """
        bare = {"sealed": None, "scores": None}
        return tuple(
            entry.model_copy(update=bare)
            for entry in self._outbox.untold
            if entry.number == number
        )
