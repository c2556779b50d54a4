"""How late it is, as far as a bid's own housekeeping is concerned."""

from datetime import datetime

from temporalio import workflow

SETTLED = 6
"""The first edition that goes by what is in its history, and by nothing else.

A replay must come to the same, and two things are not the same to it. A request that is
refused by the validator is in no history, but what is waited for is looked at when it comes.
And a worker that takes a bid up by a query may hear then of a timer whose task has not
begun, when `workflow.now()` is still the moment of the task before. See decision 43.
"""


class Moment:
    """The latest moment that the history vouches for.

    A request that was let in, and a timer of our own that has fired, are in the history at
    their moment. It never goes back, and lags behind where nothing of either kind happens.
    """

    def __init__(self, edition: int) -> None:
        self._settled = edition >= SETTLED
        self._latest = workflow.now()
        self._long = False

    def now(self) -> datetime:
        """How late it is; for older editions the moment of the task at hand."""
        return self._latest if self._settled else workflow.now()

    def is_long(self) -> bool:
        """Whether the history has grown long: time to renew the run."""
        return self._long if self._settled else is_suggested()

    def hears(self) -> None:
        """There is a new entry: if somebody's request led to it, it is as late as that."""
        if workflow.current_update_info() is not None:
            self.reaches(workflow.now())
            self._long = is_suggested()

    def reaches(self, due: datetime) -> datetime:
        """A timer has fired that was due then.

        Returns:
            How late it is: the moment of the task at hand, unless that is behind its timer.
        """
        self._latest = max(self._latest, due)
        return max(workflow.now(), due)


def is_suggested() -> bool:
    """Whether the server says that the history is long."""
    return workflow.info().is_continue_as_new_suggested()
