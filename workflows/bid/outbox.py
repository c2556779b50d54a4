"""What has happened and is not yet told: the register first, then the post."""

from collections.abc import Callable

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows.bid import options, showing
from workflows.contracts.events import Entry
from workflows.contracts.ports import Batch, NoticePort, Post, RegisterPort, Start


class Outbox:
    """Entries on their way to the register, and letters on their way out.

    An answer never waits for either. Everything untold goes in one activity, in order;
    letters of one bid that come close together go in one activity too.
    """

    def __init__(self, start: Start) -> None:
        self._bid_id = start.bid.id
        self._untold: list[Entry] = list(start.untold)
        self.unsent = start.unsent
        self._closing = False
        self._told = False

    @property
    def untold(self) -> tuple[Entry, ...]:
        """Entries that the register has not confirmed."""
        return tuple(self._untold)

    def add(self, entry: Entry) -> None:
        """Take one entry; it is told in its turn."""
        self._untold.append(entry)

    def close(self) -> None:
        """Nothing more comes; `tell` and `post` end once all is told."""
        self._closing = True

    async def tell(self, show: Callable[[], None]) -> None:
        """Bring the register up to date, batch by batch."""
        while True:
            await workflow.wait_condition(lambda: bool(self._untold) or self._closing)
            if not self._untold:
                break
            batch = self.untold
            show()
            told = await workflow.execute_activity_method(
                RegisterPort.enter,
                Batch(bid_id=self._bid_id, entries=batch),
                summary=showing.told(batch),
                **options.REGISTER,
            )
            del self._untold[: len(batch)]
            if told.queued:
                self.unsent = batch[-1].number
        self._told = True

    async def post(self) -> None:
        """Have the letters sent that the register has queued."""
        while True:
            await workflow.wait_condition(lambda: bool(self.unsent) or self._told)
            if not self.unsent:
                return
            await self._gather()
            up_to, self.unsent = self.unsent, 0
            try:
                await workflow.execute_activity_method(
                    NoticePort.send,
                    Post(bid_id=self._bid_id, up_to=up_to),
                    summary="send what is queued",
                    **options.NOTICE,
                )
            except ActivityError:
                workflow.logger.warning("letters not sent; see the delivery log")

    async def _gather(self) -> None:
        try:
            await workflow.wait_condition(
                lambda: self._told,
                timeout=options.POST_TOGETHER,
                timeout_summary="gather letters",
            )
        except TimeoutError:
            return
