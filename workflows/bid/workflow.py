"""The process, in the order it happens."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from workflows.bid import options, showing
from workflows.bid.doors import Doors
from workflows.bid.outbox import Outbox
from workflows.contracts import names
from workflows.contracts.bids import Bid, Clock, Stage
from workflows.contracts.commands import Command
from workflows.contracts.events import (
    AllocationFailed,
    BidOpened,
    Entry,
    Event,
    HandoverFailed,
)
from workflows.contracts.ports import (
    AllocationRequest,
    LedgerPort,
    ReferencePort,
    Start,
)
from workflows.contracts.views import Receipt, Waiting
from workflows.rules import (
    bodies,
    deadlines,
    handover,
    progress,
    road,
    rulebook,
    waiting,
)
from workflows.rules.refusals import Refusal

Alarm = tuple[datetime, Clock] | None


@workflow.defn(name=names.WORKFLOW_TYPE, failure_exception_types=[Refusal])
class BidWorkflow(Doors):
    """One bid, from expression of interest to its end.

    `_process` waits, in the order of the process. People act through the doors: each
    asks a rule what happens and answers at once. Behind them the outbox brings the
    register up to date and has the letters sent; `_allocate` has the budget added up.
    """

    @workflow.init
    def __init__(self, start: Start) -> None:
        self.bid = start.bid
        self._number = start.number
        self._outbox = Outbox(start)
        self._answered = dict(start.answered)
        self._over = False
        self._waiting_for: tuple[Bid, Waiting] | None = None
        self._alarm_of: tuple[tuple[Clock, ...], bool, Alarm]
        self._alarm_of = ((), False, None)
        if not start.number:
            self._happened(BidOpened(at=workflow.now(), opening=start.bid))

    @workflow.run
    async def run(self, start: Start) -> Receipt:
        """See the bid through to its end."""
        await asyncio.gather(
            self._process(),
            self._allocate(),
            self._outbox.tell(self._show),
            self._outbox.post(),
        )
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not self.bid.ended:
            workflow.continue_as_new(self._carried_over())
        return self._receipt(self._number)

    async def _process(self) -> None:
        await self._past(Stage.EXPRESSION_OF_INTEREST)
        await self._past(Stage.HWB_APPROVAL)
        await self._past(Stage.CONFLICT_REVIEW)
        await self._past(Stage.APPROVAL_IN_PRINCIPLE)
        while self._goes_on():
            await self._until(lambda: self.bid.handing_over)
            await self._hand_over()
        self._over = True
        self._outbox.close()

    @workflow.query
    def view(self) -> Bid:
        """The bid as it stands."""
        return self.bid

    @workflow.query
    def entries(self) -> int:
        """The number of the last entry."""
        return self._number

    @workflow.query
    def why(self) -> Waiting:
        """What the bid waits for."""
        return self._waiting()

    def check(self, command: Command) -> None:
        """Refuse slips of form and timing; refusals of policy are let in to be recorded."""
        if self._answered_before() is not None:
            return
        now = workflow.now()
        try:
            rulebook.answer(self.bid, command, now)
        except Refusal as refusal:
            if rulebook.refused(self.bid, command, refusal, now) is None:
                raise

    def answer(self, command: Command) -> Receipt:
        """Ask the rule, change the bid, answer."""
        before = self._answered_before()
        if before is not None:
            return self._receipt(before, rulebook.digest(command))
        now = workflow.now()
        try:
            event = rulebook.answer(self.bid, command, now)
        except Refusal as refusal:
            attempt = rulebook.refused(self.bid, command, refusal, now)
            if attempt:
                self._happened(attempt)
            raise
        self._happened(event)
        update = workflow.current_update_info()
        if update:
            self._answered[update.id] = self._number
        return self._receipt(self._number, rulebook.digest(command))

    def _answered_before(self) -> int | None:
        update = workflow.current_update_info()
        return self._answered.get(update.id) if update else None

    def _receipt(self, number: int, digest: str = "") -> Receipt:
        return Receipt(
            bid_id=self.bid.id,
            number=number,
            stage=self.bid.stage,
            version=self.bid.version,
            waiting=self._waiting().sentence,
            digest=digest,
        )

    def _happened(self, event: Event) -> None:
        opened = self._number > 0
        self.bid = progress.after(self.bid if opened else None, event)
        self._number += 1
        self._outbox.add(Entry(bid_id=self.bid.id, number=self._number, event=event))

    def _waiting(self) -> Waiting:
        if self._waiting_for is None or self._waiting_for[0] is not self.bid:
            self._waiting_for = (self.bid, waiting.now(self.bid))
        return self._waiting_for[1]

    def _goes_on(self) -> bool:
        return not (self.bid.ended or self._renews())

    def _renews(self) -> bool:
        return (
            workflow.info().is_continue_as_new_suggested() and not self.bid.handing_over
        )

    def _carried_over(self) -> Start:
        return Start(
            bid=self.bid,
            number=self._number,
            untold=self._outbox.untold,
            unsent=self._outbox.unsent,
            answered=tuple(self._answered.items()),
        )

    async def _past(self, stage: Stage) -> None:
        """Wait until the bid is beyond a stage, however often it comes back to it."""
        place = road.FULL.index(stage)
        await self._until(lambda: road.FULL.index(self.bid.stage) > place)

    async def _until(self, done: Callable[[], bool]) -> None:
        """Wait for people, and speak up when a deadline has something to say."""
        while self._goes_on() and not done():
            alarm = self._alarm()
            try:
                await workflow.wait_condition(
                    partial(self._stirs, done, alarm),
                    timeout=alarm[0] - workflow.now() if alarm else None,
                    timeout_summary=showing.timer(alarm[1]) if alarm else None,
                )
            except TimeoutError:
                self._ring()

    def _stirs(self, done: Callable[[], bool], alarm: Alarm) -> bool:
        return not self._goes_on() or done() or self._alarm() != alarm

    def _alarm(self) -> Alarm:
        stopped = deadlines.is_stopped(self.bid)
        clocks, was_stopped, alarm = self._alarm_of
        if clocks != self.bid.clocks or stopped is not was_stopped:
            alarm = deadlines.next_alarm(self.bid)
            self._alarm_of = (self.bid.clocks, stopped, alarm)
        return alarm

    def _ring(self) -> None:
        now = workflow.now()
        begun = handover.begin(self.bid, now)
        if begun:
            self._happened(begun)
        while not self.bid.ended and (event := deadlines.ring(self.bid, now)):
            self._happened(event)

    async def _allocate(self) -> None:
        while True:
            await workflow.wait_condition(
                lambda: self._over or handover.wants_allocation(self.bid)
            )
            if self._over:
                return
            await self._build_allocation()

    async def _build_allocation(self) -> None:
        request = AllocationRequest(
            bid_id=self.bid.id,
            ccgs=bodies.applicant_codes(self.bid),
            cycle=self.bid.cycle,
        )
        try:
            allocation = await workflow.execute_activity_method(
                ReferencePort.build_allocation,
                request,
                summary="add up the practice lines",
                **options.REFERENCE,
            )
        except ActivityError as error:
            problem = _words_of(error)
            if self.bid.ended is None and problem != self.bid.allocation_problem:
                self._happened(AllocationFailed(at=workflow.now(), problem=problem))
            try:
                await workflow.wait_condition(
                    lambda: self._over,
                    timeout=options.ALLOCATION_AGAIN,
                    timeout_summary="add up the practice lines again",
                )
            except TimeoutError:
                return
        else:
            if handover.wants_allocation(self.bid):
                built = handover.allocation_built(self.bid, allocation, workflow.now())
                self._happened(built)

    async def _hand_over(self) -> None:
        if not self.bid.handing_over:
            return
        transfer = handover.transfer_of(self.bid)
        if transfer:
            try:
                await workflow.execute_activity_method(
                    LedgerPort.post,
                    transfer,
                    summary="post the budget transfer",
                    **options.LEDGER,
                )
            except ActivityError as error:
                self._happened(
                    HandoverFailed(at=workflow.now(), problem=_words_of(error))
                )
                return
        self._happened(handover.gone_live(self.bid, workflow.now()))

    def _show(self) -> None:
        """What operators see: search attributes and the bid's current details."""
        held = self._waiting()
        workflow.set_current_details(showing.details(self.bid, held))
        changed = showing.attributes(
            self.bid, held, workflow.info().typed_search_attributes
        )
        if changed:
            workflow.upsert_search_attributes(changed)


def _words_of(error: ActivityError) -> str:
    cause = error.cause
    return cause.message if isinstance(cause, ApplicationError) else str(error)
