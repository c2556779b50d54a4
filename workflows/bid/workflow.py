"""The process, in the order it happens."""

import asyncio
from collections.abc import Callable
from functools import partial

from temporalio import workflow

from workflows.bid import beyond, handing, money, options, showing
from workflows.bid.answers import Answers
from workflows.bid.asked import Asked
from workflows.bid.columns import Columns
from workflows.bid.doors import Doors
from workflows.bid.outbox import Outbox
from workflows.bid.room import Room
from workflows.bid.sealed import Ballots
from workflows.bid.sealing import Envelope, Hears
from workflows.bid.standing import Alarm, Standing, Turn, followed
from workflows.contracts import names
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command
from workflows.contracts.events import AllocationBuilt, BidOpened, Event
from workflows.contracts.ports import Start
from workflows.contracts.views import Receipt, Waiting
from workflows.rules import deadlines, handover, holds, progress, road, rulebook, voting
from workflows.rules.refusals import Refusal


@workflow.defn(name=names.WORKFLOW_TYPE, failure_exception_types=[Refusal])
class BidWorkflow(Doors, Hears, Asked):
    """One bid, from expression of interest to its end.

    `_process` waits, in the order of the process. People act through the doors: each
    asks a rule what happens and answers at once. Beside them `_allocate` has the budget
    added up, `_hand_over` has it posted, and the outbox brings the register up to date
    and has the letters sent.
    """

    @workflow.init
    def __init__(self, start: Start) -> None:
        self._number = start.number
        self._outbox = Outbox(start.bid.id, start.untold, start)
        self._moment = self._outbox.moment
        self._answers = Answers(start)
        self._room = Room(start.bid)
        self._ballots = Ballots(start)
        self._envelope = Envelope(start)
        self._adding_up, self._wound = False, start.wound
        self._columns = Columns(lambda: self._standing, start.edition, self._moment)
        self._foreseen: Turn | None = None
        self._standing = Standing.of(start.bid)
        workflow.set_current_details(self._standing.details)
        if not start.number:
            self._happened(BidOpened(at=workflow.now(), opening=start.bid))

    @property
    def bid(self) -> Bid:
        """The bid as it stands."""
        return self._standing.bid

    @workflow.run
    async def run(self, start: Start) -> Receipt:
        """See the bid through to its end."""
        work = asyncio.gather(
            self._process(),
            self._watch(),
            self._allocate(),
            self._hand_over(start.edition),
            beyond.follow(lambda: self.bid, start.edition, wound=start.wound),
            self._outbox.tell(self._columns.show, self._renews),
            self._outbox.post(self._renews),
            self._announce(),
        )
        columns = asyncio.ensure_future(self._columns.keep(work.done))
        await self._until(lambda: work.done() or self._renews())
        self._columns.settle()
        if not work.done():
            workflow.continue_as_new(self._carried_over())
        await asyncio.gather(work, columns)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._receipt(self._number)

    async def _until(self, what: Callable[[], bool]) -> None:
        """Wait, and outlast a cancellation: a bid ends by what its parties do.

        Cancelled by Temporal it would stand as open on record for ever. It can be asked
        for once; a second one is the worker letting go of the run.
        """
        try:
            await workflow.wait_condition(what)
        except asyncio.CancelledError:
            if workflow.cancellation_reason() is None:
                raise
            workflow.logger.warning("cancelling changes nothing; a bid is withdrawn")
            await workflow.wait_condition(what)

    async def _process(self) -> None:
        await self._past(Stage.EXPRESSION_OF_INTEREST)
        await self._past(Stage.HWB_APPROVAL)
        await self._past(Stage.CONFLICT_REVIEW)
        await self._past(Stage.APPROVAL_IN_PRINCIPLE)
        await self._past(Stage.BUDGET_HANDOVER)
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
        return self._standing.waiting

    def check(self, command: Command) -> None:
        """Refuse slips of form and timing; refusals of policy are let in to be recorded.

        What would follow is worked out too, so that a defect shows before the update is in
        history: there, the mended rule would replay it to another end.
        """
        if not self._answers.has():
            self._foreseen = self._turn(command)

    def answer(self, command: Command) -> Receipt:
        """Ask the rule, change the bid, answer."""
        if self._answers.has():
            return self._answers.again()
        turn, self._foreseen = self._foreseen, None
        if turn is None or not turn.is_of(command, self._standing):
            turn = self._turn(command)
        digest = rulebook.digest(command)
        self._happened(self._envelope.seals(self.bid, command, turn.event), turn.after)
        for event, after in turn.then:
            self._happened(event, after)
        if turn.refusal:
            self._answers.keep_refusal(turn.refusal)
            raise turn.refusal
        self._room.takes(command)
        self._ballots.takes(command, turn.event)
        return self._answers.keep(self._receipt(self._number, digest))

    def _turn(self, command: Command) -> Turn:
        now, refusal = workflow.now(), None
        try:
            event = rulebook.answer(self._envelope.known(self.bid), command, now)
            event = self._ballots.counted(self.bid, event)
        except Refusal as error:
            attempt = rulebook.refused(self.bid, command, error, now)
            if attempt is None:
                raise
            event, refusal = attempt, error
        after = self._following(event)
        self._room.check(command, after.bid)
        then = followed(self._standing, event, after)
        return Turn(command, self._standing, event, refusal, after, then)

    def _receipt(self, number: int, digest: str = "") -> Receipt:
        return Receipt(
            bid_id=self.bid.id,
            number=number,
            stage=self.bid.stage,
            version=self.bid.version,
            waiting=self._standing.waiting.sentence,
            digest=digest,
        )

    def _happened(self, event: Event, after: Standing | None = None) -> None:
        """Put an event on record. Where working it out fails, nothing has changed."""
        entry = self._envelope.entered(self.bid.id, self._number + 1, event)
        self._standing = after or self._following(event)
        self._number = entry.number
        self._outbox.add(entry)
        self._ballots.forgets(event)
        self._envelope.forgets(event)
        workflow.set_current_details(self._standing.details)

    def _following(self, event: Event) -> Standing:
        return Standing.of(progress.after(self.bid if self._number else None, event))

    def _renews(self) -> bool:
        """Whether the history has grown long, at a moment when nothing is under way.

        Nothing new gets under way then: `run` carries all that is left over to a new run.
        """
        return (
            self._moment.is_long()
            and not self.bid.ended
            and not self.bid.handing_over
            and not (self._adding_up or self._envelope.announcing)
            and self._outbox.is_between()
        )

    def _carried_over(self) -> Start:
        start = Start(
            bid=self.bid,
            number=self._number,
            untold=self._outbox.untold,
            unsent=self._outbox.unsent,
            edition=names.EDITION,
            wound=self._wound,
            sealed=self._ballots.carried_over(),
            sealed_decision=self._envelope.kept,
            handed_on=self._envelope.handed_on,
        )
        return self._answers.carried_over(start)

    async def _past(self, stage: Stage) -> None:
        """Wait until the bid is beyond a stage, however often it comes back to it."""
        await workflow.wait_condition(lambda: not self._is_before_the_end_of(stage))

    async def _watch(self) -> None:
        """Speak up whenever a deadline has something to say."""
        while not self.bid.ended:
            alarm = self._standing.alarm
            try:
                await workflow.wait_condition(
                    partial(self._stirs, alarm, self._columns.shown),
                    timeout=alarm[0] - workflow.now() if alarm else None,
                    timeout_summary=showing.timer(alarm[1]) if alarm else None,
                )
            except TimeoutError:
                self._ring(alarm)

    def _stirs(self, armed: Alarm, shown: int) -> bool:
        """Whether the timer is not the right one any more.

        A sooner date moves it at once, a later one when operators are next shown the
        bid: a bid that moves fast does not wind its timer at each step.
        """
        alarm = self._standing.alarm
        if self.bid.ended or alarm == armed:
            return bool(self.bid.ended)
        sooner = alarm is not None and (armed is None or alarm[0] < armed[0])
        return sooner or shown != self._columns.shown

    def _is_before_the_end_of(self, stage: Stage) -> bool:
        if self.bid.ended:
            return False
        return road.FULL.index(self.bid.stage) <= road.FULL.index(stage)

    def _ring(self, alarm: Alarm) -> None:
        now = self._moment.reaches(alarm[0]) if alarm else workflow.now()
        if resumed := holds.ring(self.bid, now):
            self._happened(resumed)
        begun = handover.begin(self.bid, now)
        if begun:
            self._happened(begun)
        while not self.bid.ended and (vote := voting.ring(self.bid, now)):
            closed = self._ballots.counted(self.bid, vote)
            before, after = self._standing, self._following(closed)
            self._happened(closed, after)
            for event, then in followed(before, closed, after):
                self._happened(event, then)
        while not self.bid.ended and (said := deadlines.ring(self.bid, now)):
            self._happened(said)

    async def _comes(self, what: Callable[[], bool]) -> bool:
        """Wait for something; false if the bid ends before."""
        await workflow.wait_condition(
            lambda: bool(self.bid.ended) or (what() and not self._renews())
        )
        return not self.bid.ended

    async def _allocate(self) -> None:
        """Have the budget added up, and again from time to time if it cannot be."""
        while await self._comes(lambda: handover.wants_allocation(self.bid)):
            self._adding_up = True
            event = await money.added_up(self.bid)
            self._adding_up = False
            if self.bid.ended:
                return
            if isinstance(event, AllocationBuilt):
                self._happened(event)
                continue
            if event.problem != self.bid.allocation_problem:
                self._happened(event)
            await self._ended_within_the_hour()

    async def _ended_within_the_hour(self) -> None:
        try:
            await workflow.wait_condition(
                lambda: bool(self.bid.ended),
                timeout=options.ALLOCATION_AGAIN,
                timeout_summary="add up the practice lines again",
            )
        except TimeoutError:
            return

    async def _hand_over(self, edition: int) -> None:
        """Have the money posted when the handover begins; without money there is none."""
        while await self._comes(lambda: self.bid.handing_over):
            recorded = partial(self._outbox.confirmed, self._number)
            self._happened(
                await handing.carried_out(self.bid, self._happened, recorded, edition)
            )
