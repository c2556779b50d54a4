"""What has happened and is not yet told: the register first, then the post."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from temporalio import workflow
from temporalio.exceptions import (
    ActivityError,
    FailureError,
    is_cancelled_exception,
)

from workflows.bid import batches, options, showing
from workflows.bid.moment import Moment
from workflows.bid.pacing import LOCAL, Pacing, fires
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.events import Entry
from workflows.contracts.ports import (
    DelegationStart,
    NoticePort,
    Post,
    Start,
    Told,
)

CLOSES = 3
"""The first edition whose bids end with one activity for the record and the post."""

E = TypeVar("E", Entry, DelegationEntry)


class Attempt(NamedTuple):
    """A local try to tell the register, whose outcome nobody has looked at yet."""

    last: int
    handle: workflow.ActivityHandle[Told]


class Outbox(Generic[E]):
    """Entries of one record on their way to the register, and letters on their way out.

    An answer waits for neither. What happens is told a moment later, when the server has
    it for good and the bid is left alone: together, in order, as much at once as an
    activity can carry; letters of one bid that come close together go in one activity too.

    A local activity costs the server nothing, so it is tried first. What became of it is
    looked at when a timer has fired that was wound after it began, and never before: see
    decision 11.
    """

    def __init__(
        self,
        record: str,
        untold: Sequence[E],
        start: Start | DelegationStart,
    ) -> None:
        self._record = record
        self._untold: list[E] = list(untold)
        self.unsent = start.unsent
        self._telling = False
        self._sending = False
        self._closing = False
        self._may_close = start.edition >= CLOSES and isinstance(start, Start)
        self._told = False
        self._may_locally = self._locally = start.edition >= LOCAL
        self._attempts: list[Attempt] = []
        self._attempted = 0
        self._wanted = 0
        self.moment = Moment(start.edition)
        self._pacing = Pacing(
            start, self.moment, lambda: self._untold[-1].number, lambda: self._closing
        )

    @property
    def untold(self) -> tuple[E, ...]:
        """Entries that the register has not confirmed."""
        return tuple(self._untold)

    def is_between(self) -> bool:
        """Whether nothing is on its way just now, and little is waiting to be."""
        under_way = self._telling or self._sending or self._attempts
        return not under_way and batches.is_little(self._untold)

    def add(self, entry: E) -> None:
        """Take one entry; it is told in its turn."""
        self._untold.append(entry)
        self.moment.hears()

    async def confirmed(self, number: int) -> None:
        """Wait until the register has said that it holds the record up to this entry.

        It is asked through the queue, whose answer is heard at once.
        """
        self._wanted = number
        await workflow.wait_condition(lambda: not self._is_wanted())

    def _is_wanted(self) -> bool:
        """Whether somebody waits for the register to have the next entry."""
        return bool(self._untold) and self._untold[0].number <= self._wanted

    def close(self) -> None:
        """Nothing more comes; `tell` and `post` end once all is told."""
        self._closing = True

    async def tell(self, show: Callable[[], None], stops: Callable[[], bool]) -> None:
        """Bring the register up to date, batch by batch.

        Args:
            show: Called before each batch, for what operators see.
            stops: Whether the rest is left to the next run.
        """
        while True:
            await workflow.wait_condition(
                lambda: self._closing or (self._has_news() and not stops())
            )
            if not self._untold:
                break
            kept = await self._pacing.turn()
            if kept:
                await self._look_at_attempts()
            show()
            locally = self._locally and not (self._is_wanted() or self.moment.is_long())
            if kept and locally:
                self._attempt(batches.fitting(self._untold, self._attempted, kept))
            elif self._untold:
                await self._enter(batches.fitting(self._untold))
        self._told = True

    def _has_news(self) -> bool:
        """Whether there is more to tell than what is being tried."""
        if not self._untold or not self._locally or self._is_wanted():
            return bool(self._untold)
        return self._untold[-1].number > self._attempted

    def _attempt(self, batch: tuple[E, ...]) -> None:
        """Have the worker at hand tell the register: one short try, awaited by nobody.

        A local activity holds the bid's answers back while it lasts, and it runs before
        the server has what the bid did in the same task. Were that task lost, the same
        commands would come again at another moment, and the register would hold what
        never happened: so only entries that the server has for good go this way.
        """
        handle = workflow.start_local_activity_method(
            *batches.entering(self._record, batch),
            summary=showing.told(batch),
            **options.REGISTER_AT_ONCE,
        )
        handle.add_done_callback(_known)
        self._attempted = batch[-1].number
        self._attempts.append(Attempt(self._attempted, handle))

    async def _look_at_attempts(self) -> None:
        """Take what was told as told; where a try failed, the queue goes on from there."""
        while self._attempts:
            last, handle = self._attempts.pop(0)
            try:
                told = await handle
            except FailureError as error:
                # A local activity's failure comes as it is, not as an ActivityError.
                if is_cancelled_exception(error):
                    raise
                self._attempts.clear()
                self._locally, self._attempted = False, 0
            else:
                self._is_told(last, told)

    async def _enter(self, batch: tuple[E, ...]) -> None:
        """Through the queue, until it works; what was being tried is told again."""
        self._telling = True
        self._attempts.clear()
        told = await workflow.execute_activity_method(
            *batches.entering(self._record, batch, closing=self._closes(batch)),
            summary=showing.told(batch),
            **options.REGISTER,
        )
        self._telling = False
        self._locally = self._may_locally
        self._attempted = batch[-1].number
        self._is_told(batch[-1].number, told)

    def _is_told(self, last: int, told: Told) -> None:
        self._untold = [entry for entry in self._untold if entry.number > last]
        if told.sent:
            self.unsent = 0
        elif told.queued:
            self.unsent = last

    def _closes(self, batch: tuple[E, ...]) -> bool:
        """Whether these are the last entries, whose letters may go with them."""
        last = batch[-1].number == self._untold[-1].number
        return self._may_close and self._closing and last and not self._sending

    async def post(self, stops: Callable[[], bool]) -> None:
        """Have the letters sent that the register has queued; `stops` as for `tell`."""
        while True:
            await workflow.wait_condition(
                lambda: (
                    self._told or (bool(self.unsent or self._attempts) and not stops())
                )
            )
            if self._told and not self.unsent:
                return
            gather = options.POST_TOGETHER
            if await fires(gather, lambda: self._told, summary="gather letters"):
                await self._look_at_attempts()
            if self._may_close and self._closing:  # The last entries take them along.
                await workflow.wait_condition(lambda: self._told)
            if self.unsent:
                await self._send()

    async def _send(self) -> None:
        up_to, self.unsent = self.unsent, 0
        self._sending = True
        try:
            await workflow.execute_activity_method(
                NoticePort.send,
                Post(bid_id=self._record, up_to=up_to),
                summary="send what is queued",
                **options.NOTICE,
            )
        except ActivityError:
            workflow.logger.warning("letters not sent; see the delivery log")
        self._sending = False


def _known(attempt: workflow.ActivityHandle[Told]) -> None:
    """Nobody may ask any more how it ended; that is no error."""
    if not attempt.cancelled():
        attempt.exception()
