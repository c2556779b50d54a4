"""A delegation, year after year, until its final account is settled."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from workflows.bid import options
from workflows.bid.answers import Answers
from workflows.bid.outbox import Outbox
from workflows.contracts import names
from workflows.contracts.bids import Stage
from workflows.contracts.commands import Command
from workflows.contracts.delegation_events import (
    DelegationBegun,
    DelegationEntry,
    DelegationEvent,
    MoneyNotPosted,
    MoneyPosted,
    YearTurned,
)
from workflows.contracts.delegations import Delegation
from workflows.contracts.phases import Phase
from workflows.contracts.ports import DelegationStart, LedgerPort
from workflows.contracts.views import Receipt, Waiting
from workflows.delegation import phasing, showing
from workflows.delegation.asked import Asked
from workflows.delegation.doors import DelegationDoors
from workflows.rules import delegation_clock as clock
from workflows.rules import delegation_phases
from workflows.rules import delegation_progress as progress
from workflows.rules import delegation_rulebook as rulebook
from workflows.rules.refusals import Refusal

NOW = timedelta(0)
RECORDS = 5
"""The first edition that posts no money before the register holds what it is for."""


class Turn(NamedTuple):
    """What a command leads to, worked out whole before anything changes."""

    before: Delegation
    command: Command
    events: tuple[DelegationEvent, ...]
    refusal: Refusal | None


@workflow.defn(name=names.DELEGATION_TYPE, failure_exception_types=[Refusal])
class DelegationWorkflow(DelegationDoors, Asked):
    """What a CCG holds, from go-live to the final account.

    It has the bid's machinery: doors that ask a rule and answer at once, an outbox that
    tells the register behind them, answers that are given again. A run lasts a financial
    year; the next one carries over which requests were answered, and how.
    """

    @workflow.init
    def __init__(self, start: DelegationStart) -> None:
        self._number = start.number
        self._delegation = start.delegation
        self._outbox = Outbox(start.delegation.id, start.untold, start)
        self._answers = Answers(start)
        self._foreseen: Turn | None = None
        self._turned = self._posting = False
        self._wound = start.wound
        self._records = start.edition >= RECORDS
        if not start.number:
            opening = start.delegation
            self._happened(DelegationBegun(at=workflow.now(), opening=opening))
        self._show_details()

    @workflow.run
    async def run(self, start: DelegationStart) -> Receipt:
        """See the delegation through to its end."""
        work = asyncio.gather(
            self._watch(),
            self._pay(),
            self._move_phases(),
            self._outbox.tell(self._show, self._renews),
            self._outbox.post(self._renews),
        )
        await self._until(lambda: work.done() or self._renews())
        if not work.done():
            workflow.continue_as_new(self._carried_over())
        await work
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._receipt(self._number)

    async def _until(self, what: Callable[[], bool]) -> None:
        """Wait, and outlast a cancellation: a delegation ends by what its sides do."""
        try:
            await workflow.wait_condition(what)
        except asyncio.CancelledError:
            if workflow.cancellation_reason() is None:
                raise
            workflow.logger.warning("cancelling changes nothing; notice is given")
            await workflow.wait_condition(what)

    @workflow.query
    def view(self) -> Delegation:
        """The delegation as it stands."""
        return self._delegation

    @workflow.query
    def entries(self) -> int:
        """The number of the last entry."""
        return self._number

    @workflow.query
    def why(self) -> Waiting:
        """What the delegation waits for."""
        return clock.waiting(self._delegation, workflow.now())

    def check(self, command: Command) -> None:
        """Refuse slips of form and timing; refusals of policy are let in to be recorded."""
        if not self._answers.has():
            self._foreseen = self._turn(command)

    def answer(self, command: Command) -> Receipt:
        """Ask the rule, change the delegation, answer."""
        if self._answers.has():
            return self._answers.again()
        turn, self._foreseen = self._foreseen, None
        stale = turn is None or turn.before is not self._delegation
        if turn is None or stale or turn.command != command:
            turn = self._turn(command)
        for event in turn.events:
            self._happened(event)
        if turn.refusal:
            self._answers.keep_refusal(turn.refusal)
            raise turn.refusal
        number = self._number - len(turn.events) + 1
        digest = rulebook.digest(command)
        return self._answers.keep(self._receipt(number, digest))

    def _turn(self, command: Command) -> Turn:
        found, now = self._delegation, workflow.now()
        try:
            event = rulebook.answer(found, command, now)
        except Refusal as refusal:
            attempt = rulebook.refused(found, command, refusal, now)
            if attempt is None:
                raise
            return Turn(found, command, (attempt,), refusal)
        after = progress.after(found, event)
        events = (event, *rulebook.follows(found, event))
        for one in events[1:]:
            after = progress.after(after, one)
        return Turn(found, command, events, None)

    def _receipt(self, number: int, digest: str = "") -> Receipt:
        return Receipt(
            bid_id=self._delegation.id,
            number=number,
            stage=Stage.LIVE,
            version=0,
            waiting=clock.waiting(self._delegation, workflow.now()).sentence,
            digest=digest,
        )

    def _happened(self, event: DelegationEvent) -> None:
        known = self._delegation if self._number else None
        self._delegation = progress.after(known, event)
        self._number += 1
        self._outbox.add(
            DelegationEntry(
                bid_id=self._delegation.id, number=self._number, event=event
            )
        )
        self._turned = self._turned or isinstance(event, YearTurned)
        self._show_details()

    def _renews(self) -> bool:
        """Whether a year has turned or the history is long, and nothing is under way."""
        return (
            (self._outbox.moment.is_long() or (self._turned and not self._wound))
            and not self._delegation.ended
            and not self._posting
            and self._phase() is None
            and self._outbox.is_between()
        )

    def _carried_over(self) -> DelegationStart:
        start = DelegationStart(
            delegation=self._delegation,
            number=self._number,
            untold=self._outbox.untold,
            unsent=self._outbox.unsent,
            edition=names.EDITION,
            wound=self._wound,
        )
        return self._answers.carried_over(start)

    async def _watch(self) -> None:
        """Speak up whenever time brings something."""
        while not self._delegation.ended:
            alarm = clock.next_alarm(self._delegation)
            try:
                await workflow.wait_condition(
                    partial(self._has_moved, alarm),
                    timeout=max(alarm.at - workflow.now(), NOW) if alarm else None,
                    timeout_summary=alarm.summary if alarm else None,
                )
            except TimeoutError:
                self._ring(alarm)
        self._outbox.close()

    def _has_moved(self, alarm: clock.Alarm | None) -> bool:
        """Whether the timer is not the right one any more."""
        return clock.next_alarm(self._delegation) != alarm

    def _ring(self, alarm: clock.Alarm | None) -> None:
        now = self._outbox.moment.reaches(alarm.at) if alarm else workflow.now()
        while event := clock.ring(self._delegation, now):
            self._happened(event)

    async def _pay(self) -> None:
        """Have each movement of money posted, once, in order.

        A run that the register does not follow, such as one that was reset and tells
        another story, posts nothing.
        """
        while await self._owes():
            transfer = self._delegation.unposted[0]
            self._posting = True
            if self._records:
                await self._outbox.confirmed(self._number)
            try:
                await workflow.execute_activity_method(
                    LedgerPort.post,
                    transfer,
                    summary=f"post {transfer.id}",
                    **options.LEDGER,
                )
            except ActivityError as error:
                cause = error.cause
                said = cause.message if isinstance(cause, ApplicationError) else ""
                self._happened(
                    MoneyNotPosted(
                        at=workflow.now(),
                        transfer=transfer.id,
                        problem=said or str(error),
                    )
                )
            else:
                posted = MoneyPosted(at=workflow.now(), transfer=transfer.id)
                self._happened(posted)
            self._posting = False

    def _phase(self) -> Phase | None:
        return delegation_phases.under_way(self._delegation)

    async def _move_phases(self) -> None:
        """Carry each phase out once it has begun; without phases nothing is asked for."""
        while not self._delegation.ended:
            await workflow.wait_condition(
                lambda: bool(self._delegation.ended or self._phase())
            )
            if phase := self._phase():
                recorded = partial(self._outbox.confirmed, self._number)
                await phasing.carried_out(
                    self._delegation, phase, self._happened, recorded
                )

    async def _owes(self) -> bool:
        """Wait for money to post; false once there is never more. A refusal needs help."""
        await workflow.wait_condition(
            lambda: (
                bool(self._delegation.ended)
                or (
                    bool(self._delegation.unposted)
                    and not self._delegation.money_problem
                    and not self._renews()
                )
            )
        )
        return not self._delegation.ended

    def _show_details(self) -> None:
        held = clock.waiting(self._delegation, workflow.now())
        workflow.set_current_details(showing.details(self._delegation, held))

    def _show(self) -> None:
        known = workflow.info().typed_search_attributes
        held = clock.waiting(self._delegation, workflow.now())
        changed = showing.attributes(self._delegation, held, known)
        if changed:
            workflow.upsert_search_attributes(changed)
