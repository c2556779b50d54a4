"""The search attributes of a running bid, which operators find it by."""

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow

from workflows.bid import options, showing
from workflows.bid.moment import SETTLED, Moment
from workflows.bid.standing import Standing
from workflows.contracts import names

SPACED = 3
"""The first edition that spaces the changes of its search attributes out."""


class Columns:
    """What lists of workflows show of one bid.

    A change costs the server more than a step of the bid does, so a bid that moves fast
    shows the first at once and what follows within ten seconds together.

    Attributes:
        shown: How often operators were shown the bid.
    """

    def __init__(
        self, standing: Callable[[], Standing], edition: int, moment: Moment
    ) -> None:
        """Begin with what the start of the run says.

        Args:
            standing: The bid as it stands whenever it is asked.
            edition: Of the run; older ones show every telling.
            moment: How late it is.
        """
        self.shown = 0
        self._standing = standing
        self._is_spaced = edition >= SPACED
        self._leaves_a_mark = edition >= SETTLED
        self._moment = moment
        self._next = moment.now()
        if workflow.info().typed_search_attributes.get(names.STAGE) is not None:
            self._next += options.SHOWN_TOGETHER
        self._owed = False

    def show(self) -> None:
        """Something has changed: show it, now or with what follows."""
        if self._is_spaced and self._moment.now() < self._next:
            self._owed = True
        else:
            self._bring_up_to_date()

    def settle(self) -> None:
        """Show what is owed; nothing comes after it in this run."""
        if self._is_spaced:
            self._bring_up_to_date()

    async def keep(self, ends: Callable[[], bool]) -> None:
        """Show what is owed when its time has come, until the run ends."""
        while self._is_spaced:
            await workflow.wait_condition(lambda: ends() or self._owed)
            if ends():
                return
            due = self._next
            wait = max(due - self._moment.now(), timedelta(milliseconds=1))
            try:
                await workflow.wait_condition(
                    lambda: ends() or not self._owed,
                    timeout=wait,
                    timeout_summary="gather what operators see",
                )
            except TimeoutError:
                self._moment.reaches(due)
                self._bring_up_to_date(alone=True)

    def _bring_up_to_date(self, *, alone: bool = False) -> None:
        """Show what has changed.

        Args:
            alone: Whether nothing else is asked of the server in this task. Then the stage
                is shown again at least: a task that asks for nothing may be taken together
                with the next, by a worker that takes the bid up then, and not by a replay.
        """
        self.shown += 1
        self._owed = False
        self._next = self._moment.now() + options.SHOWN_TOGETHER
        standing, known = self._standing(), workflow.info().typed_search_attributes
        changed = showing.attributes(standing.bid, standing.waiting, known)
        if alone and not changed and self._leaves_a_mark:
            changed = [names.STAGE.value_set(str(standing.bid.stage))]
        if changed:
            workflow.upsert_search_attributes(changed)
