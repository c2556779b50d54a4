"""When the register is told of what has happened to a bid."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from temporalio import workflow

from workflows.bid import options
from workflows.bid.moment import Moment
from workflows.contracts.ports import DelegationStart, Start

LOCAL = 1
"""The first edition that winds a timer before each telling."""

QUIET = 3
"""The first edition whose bids are told of once nothing follows within such a timer."""

RESTS = 4
"""The first edition whose timer does not fire while somebody is at work on the bid."""


class Pacing:
    """Waits until it is time to tell, by a timer.

    What was there when a timer was wound is the server's for good once it has fired. When
    one fires, the bid's turn comes by the server's queue, and whoever asks the bid for
    something just then waits for that turn: so a bid that is asked for one thing after
    another is left alone.
    """

    def __init__(
        self,
        start: Start | DelegationStart,
        moment: Moment,
        newest: Callable[[], int],
        closing: Callable[[], bool],
    ) -> None:
        """Begin a run.

        Args:
            start: What it started with.
            moment: How late it is.
            newest: The number of the last entry there is.
            closing: Whether nothing more comes; then nothing is waited for.
        """
        self._moment, self._newest, self._closing = moment, newest, closing
        self._winds = start.edition >= LOCAL
        self._until_quiet = start.edition >= QUIET and isinstance(start, Start)
        self._rests = start.edition >= RESTS
        self._together, self._pause = options.TOLD_TOGETHER, timedelta(0)
        if self._winds:
            self._together, self._pause = options.TELL_TOGETHER, options.TELL_AFTER
        self._next = workflow.now()

    async def turn(self) -> int:
        """Wait until it is time.

        Returns:
            The last entry that the server has for good, since it came before a timer
            that has fired; 0 where nothing was waited for.
        """
        last, fired = await (self._rested() if self._rests else self._spaced_out())
        return last if fired and self._winds else 0

    async def _rested(self) -> tuple[int, bool]:
        """What follows in the second half of a timer winds it anew."""
        latest = self._moment.now() + options.TELL_LATEST
        last, fired = self._newest(), False
        while not (fired or self._closing()):
            last, wound = self._newest(), self._moment.now()
            half = wound + options.TELL_QUIET / 2
            fired = await self._fires(
                options.TELL_QUIET, partial(self._follows, last, half, latest)
            )
            if fired:
                self._moment.reaches(wound + options.TELL_QUIET)
        return last, fired

    def _follows(self, last: int, half: datetime, latest: datetime) -> bool:
        """Whether more has happened since, and the record can wait a little longer.

        It cannot when a renewal is due, which waits for the record.
        """
        if self._moment.is_long():
            return False
        return self._newest() > last and half <= self._moment.now() < latest

    async def _spaced_out(self) -> tuple[int, bool]:
        """Older editions: once nothing has followed, or two seconds later."""
        latest = workflow.now() + self._together
        last, fired = await self._gathered()
        while fired and self._until_quiet and self._newest() > last:
            if workflow.now() >= latest:
                break
            last, fired = await self._gathered()
        self._next = workflow.now() + self._together
        return last, fired

    async def _gathered(self) -> tuple[int, bool]:
        """Wait for what belongs together; the last entry before, and whether a timer fired."""
        last, fired = self._newest(), False
        wait = max(self._next - workflow.now(), self._pause)
        if wait > timedelta(0) and not self._closing():
            fired = await self._fires(wait, lambda: False)
        return last, fired

    async def _fires(self, wait: timedelta, unless: Callable[[], bool]) -> bool:
        return await fires(
            wait, lambda: self._closing() or unless(), summary="gather entries"
        )


async def fires(wait: timedelta, unless: Callable[[], bool], *, summary: str) -> bool:
    """Wait; whether the timer fired, and nothing came before it."""
    try:
        await workflow.wait_condition(unless, timeout=wait, timeout_summary=summary)
    except TimeoutError:
        return True
    return False
