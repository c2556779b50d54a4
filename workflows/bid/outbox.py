"""What has happened and is not yet told: the register first, then the post."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import (
    ActivityError,
    FailureError,
    is_cancelled_exception,
)

from workflows.bid import options, showing
from workflows.contracts.events import Entry
from workflows.contracts.ports import Batch, NoticePort, Post, RegisterPort, Start, Told


class Outbox:
    """Entries on their way to the register, and letters on their way out.

    An answer waits for neither. What happens to a bid that was quiet is told a moment
    later, when the server has it for good. What follows within two seconds is told
    together, in order, as much at once as an activity can carry; letters of one bid
    that come close together go in one activity too.
    """

    def __init__(self, start: Start) -> None:
        self._bid_id = start.bid.id
        self._untold: list[Entry] = list(start.untold)
        self.unsent = start.unsent
        self._telling = False
        self._sending = False
        self._closing = False
        self._told = False
        self._may_locally = self._locally = start.edition >= 1
        self._next_batch = workflow.now()
        self._kept_since: dict[int, int] = {}
        self._pause = timedelta(0)
        self._together = options.TOLD_TOGETHER
        if start.edition >= 1:
            self._pause = options.TELL_AFTER
            self._together = options.TELL_TOGETHER

    @property
    def untold(self) -> tuple[Entry, ...]:
        """Entries that the register has not confirmed."""
        return tuple(self._untold)

    def is_between(self) -> bool:
        """Whether nothing is on its way just now, and little is waiting to be."""
        return not self._telling and not self._sending and self._is_little()

    def _is_little(self) -> bool:
        untold = self._untold
        return len(untold) <= options.CARRIED_ENTRIES and (
            sum(len(entry.model_dump_json()) for entry in untold)
            <= options.CARRIED_CHARACTERS
        )

    def add(self, entry: Entry) -> None:
        """Take one entry; it is told in its turn."""
        self._untold.append(entry)
        length = workflow.info().get_current_history_length()
        self._kept_since[entry.number] = length

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
                lambda: self._closing or (bool(self._untold) and not stops())
            )
            if not self._untold:
                break
            await self._space_out()
            show()
            await self._enter(self._batch())
        self._told = True

    async def _enter(self, batch: tuple[Entry, ...]) -> None:
        self._telling = True
        told = await self._entered(batch)
        self._telling = False
        del self._untold[: len(batch)]
        for entry in batch:
            self._kept_since.pop(entry.number, None)
        if told.queued:
            self.unsent = batch[-1].number

    async def _entered(self, entries: tuple[Entry, ...]) -> Told:
        """By the worker at hand; where that fails, through the queue until it works.

        A local activity costs the server nothing, but holds the bid's answers back while
        it lasts: so one short try, and none while the register is known to be away. It
        also runs before the server has what the bid did in the same task: see `_is_kept`.
        """
        batch = Batch(bid_id=self._bid_id, entries=entries)
        summary = showing.told(entries)
        if self._locally and self._is_kept(entries[-1]):
            try:
                return await workflow.execute_local_activity_method(
                    RegisterPort.enter,
                    batch,
                    summary=summary,
                    **options.REGISTER_AT_ONCE,
                )
            except FailureError as error:
                # A local activity's failure comes as it is, not as an ActivityError.
                if is_cancelled_exception(error):
                    raise
                self._locally = False
        told = await workflow.execute_activity_method(
            RegisterPort.enter, batch, summary=summary, **options.REGISTER
        )
        self._locally = self._may_locally
        return told

    async def _space_out(self) -> None:
        """Tell the first of several events soon, and those that follow it together."""
        wait = max(self._next_batch - workflow.now(), self._pause)
        if wait > timedelta(0) and not self._closing:
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: self._closing,
                    timeout=wait,
                    timeout_summary="gather entries",
                )
        self._next_batch = workflow.now() + self._together

    def _is_kept(self, entry: Entry) -> bool:
        """Whether the server has the entry's task, so that it cannot come otherwise.

        Were a task lost with a local activity in it, the same commands would come again
        at another moment: the register would hold what never happened.
        """
        now = workflow.info().get_current_history_length()
        return self._kept_since.get(entry.number, 0) < now

    def _batch(self) -> tuple[Entry, ...]:
        """The next entries, as many as fit: what has piled up may be too much at once.

        Those that the server has, where there are any and they can be told locally.
        """
        untold = self._untold
        if self._locally:
            untold = [entry for entry in untold if self._is_kept(entry)] or untold
        if len(untold) == 1:
            return tuple(untold)
        size, fitting = 0, 0
        for entry in untold:
            size += len(entry.model_dump_json())
            if fitting and size > options.BATCH_CHARACTERS:
                break
            fitting += 1
        return tuple(untold[:fitting])

    async def post(self, stops: Callable[[], bool]) -> None:
        """Have the letters sent that the register has queued; `stops` as for `tell`."""
        while True:
            await workflow.wait_condition(
                lambda: self._told or (bool(self.unsent) and not stops())
            )
            if not self.unsent:
                return
            await self._gather()
            await self._send()

    async def _gather(self) -> None:
        try:
            await workflow.wait_condition(
                lambda: self._told,
                timeout=options.POST_TOGETHER,
                timeout_summary="gather letters",
            )
        except TimeoutError:
            return

    async def _send(self) -> None:
        up_to, self.unsent = self.unsent, 0
        self._sending = True
        try:
            await workflow.execute_activity_method(
                NoticePort.send,
                Post(bid_id=self._bid_id, up_to=up_to),
                summary="send what is queued",
                **options.NOTICE,
            )
        except ActivityError:
            workflow.logger.warning("letters not sent; see the delivery log")
        self._sending = False
