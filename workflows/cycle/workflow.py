"""A round waits for its day and for its letters, and then lets its decisions out."""

from datetime import datetime

from temporalio import workflow

from workflows.contracts import names
from workflows.contracts.panels import PanelLook, PanelWord
from workflows.contracts.policies import ConfirmPolicy, PolicyTelling
from workflows.contracts.ports import RoundPort
from workflows.contracts.round_command import RoundCommand, RoundReceipt
from workflows.contracts.rounds import (
    ConfirmLetters,
    Delivery,
    Passing,
    Round,
    RoundBatch,
    RoundEntry,
    RoundEvent,
    RoundStart,
    SeatBids,
    SetReleaseDay,
    SetSitting,
)
from workflows.cycle import options
from workflows.rules import panel, policies, releases, sittings, words
from workflows.rules.refusals import Refusal

Answer = int | RoundReceipt
"""The number of an entry, with or without what it answers; see `RoundCommand`."""


@workflow.defn(name=names.ROUND_TYPE, failure_exception_types=[Refusal])
class CycleWorkflow:
    """One round of decisions that are let out together.

    It counts nothing and lists nobody: which decisions are sealed stands in the register.
    So its history grows with its releases, by an activity for some fifty bids, and not
    with its bids. One thing happens after the other; whatever is cut short is done again,
    and the second time changes nothing.
    """

    @workflow.init
    def __init__(self, start: RoundStart) -> None:
        self._round = start.round
        self._number = start.number
        self._untold = list(start.untold)
        self._due = workflow.now()
        if not start.number:
            self._happened(releases.opened(start.round, workflow.now()))

    @workflow.run
    async def run(self, start: RoundStart) -> None:
        """Let decisions out, release by release."""
        while not self._renews():
            await self._take_a_step()
        workflow.continue_as_new(
            RoundStart(
                round=self._round, number=self._number, untold=tuple(self._untold)
            )
        )

    async def _take_a_step(self) -> None:
        of = self._round
        begun = releases.begin(of, self._now())
        if self._untold:
            await self._enter()
        elif begun:
            self._happened(begun)
        elif of.pending:
            await self._deliver(of)
        elif of.moved:
            await self._pass_on(of)
        elif done := releases.done(of, self._now()):
            self._happened(done)
        elif sittings.looks_now(of, self._now()):
            await self._look(of)
        else:
            await self._tell_or_wait(of)

    async def _tell_or_wait(self, of: Round) -> None:
        if of.seats:
            await self._tell_seats(of)
        elif of.telling:
            await self._tell_policy(of, of.telling)
        else:
            await self._wait(of)

    async def _enter(self) -> None:
        entries = tuple(self._untold)
        await workflow.execute_activity_method(
            RoundPort.enter_round,
            RoundBatch(round=self._round.name, entries=entries),
            summary=entries[-1].event.kind.replace("_", " "),
            **options.ENTER,
        )
        self._untold = self._untold[len(entries) :]

    async def _deliver(self, of: Round) -> None:
        """Tell the next of them; the day that others wait for is the release after it."""
        some = of.pending[: options.AT_ONCE]
        found = await workflow.execute_activity_method(
            RoundPort.deliver,
            Delivery(
                round=of.name,
                release=of.releasing,
                decisions=some,
                next=releases.next_day(of),
            ),
            summary=f"release {of.releasing}: {words.plural(len(some), 'bid')}",
            **options.TELL,
        )
        self._round = releases.delivered(self._round, some, found)
        if len(found.stuck) == len(some):
            await workflow.sleep(options.AGAIN, summary="bids that do not answer")

    async def _pass_on(self, of: Round) -> None:
        found = await workflow.execute_activity_method(
            RoundPort.pass_on,
            Passing(round=of.name, release=of.releases, next=releases.next_day(of)),
            summary="tell those that wait when",
            **options.TELL,
        )
        self._round = releases.passed_on(self._round, found)

    async def _look(self, of: Round) -> None:
        """See who is before the panel when; a sitting starts at its moment, or before."""
        now = self._now()
        self._round = sittings.looking(of)
        found = await workflow.execute_activity_method(
            RoundPort.look,
            PanelLook(round=of.name, sittings=of.sittings, at=now, sat=of.sat),
            summary="who is before the panel when",
            **options.TELL,
        )
        self._round = sittings.looked(self._round, found, of, now)
        if begun := sittings.begun(self._round, found, self._now()):
            self._happened(begun)

    async def _tell_seats(self, of: Round) -> None:
        some = of.seats[: options.AT_ONCE]
        found = await workflow.execute_activity_method(
            RoundPort.seat,
            PanelWord(round=of.name, look=_microsecond(of.looked), seats=some),
            summary=f"tell {words.plural(len(some), 'bid')} when the panel sits",
            **options.TELL,
        )
        self._round = sittings.told(self._round, some, found)
        if len(found.stuck) == len(some):
            await workflow.sleep(options.AGAIN, summary="bids that do not answer")

    async def _tell_policy(self, of: Round, telling: PolicyTelling) -> None:
        some = policies.next_of(of, telling, options.AT_ONCE)
        found = await workflow.execute_activity_method(
            RoundPort.tell_policy,
            some,
            summary=f"tell bids of version {telling.news.version} of the policy",
            **options.TELL,
        )
        self._round = policies.told(self._round, some, found)
        workflow.set_current_details(releases.words_of(self._round))
        if some.only and len(found.stuck) == len(some.only):
            await workflow.sleep(options.AGAIN, summary="bids that do not answer")

    async def _wait(self, of: Round) -> None:
        """Until somebody says something, or the next day comes; a late one has no timer."""
        now = self._now()
        days = (releases.next_day(of), panel.next_look(of.sittings, of.looked))
        day = min((day for day in days if day and day > now), default=None)
        late = day is None
        try:
            await workflow.wait_condition(
                lambda: bool(self._untold),
                timeout=None if late or day is None else day - self._now(),
                timeout_summary=None if late else self._waits_for(day),
            )
        except TimeoutError:
            self._due = day or self._due

    def _now(self) -> datetime:
        """How late it is; a task that is behind the timer it begins with is not believed."""
        return max(workflow.now(), self._due)

    def _waits_for(self, day: datetime | None) -> str:
        release = day == releases.next_day(self._round)
        return "the day of release" if release else "who is before the panel"

    @workflow.query
    def view(self) -> Round:
        """The round as it stands."""
        return self._round

    @workflow.update
    def confirm_letters(self, command: ConfirmLetters) -> Answer:
        """The letters of these decisions are ready; the number of the entry."""
        return self._answer(command)

    @confirm_letters.validator
    def _may_confirm(self, command: ConfirmLetters) -> None:
        releases.answer(self._round, command, workflow.now())

    @workflow.update
    def set_release_day(self, command: SetReleaseDay) -> Answer:
        """Another day of release; the number of the entry."""
        return self._answer(command)

    @set_release_day.validator
    def _may_set(self, command: SetReleaseDay) -> None:
        releases.answer(self._round, command, workflow.now())

    @workflow.update
    def set_sitting(self, command: SetSitting) -> Answer:
        """The panel sits then, or does not; the number of the entry."""
        return self._answer(command)

    @set_sitting.validator
    def _may_sit(self, command: SetSitting) -> None:
        releases.answer(self._round, command, workflow.now())

    @workflow.update
    def seat_bids(self, command: SeatBids) -> Answer:
        """Bids are told now when they are before the panel; the number of the entry."""
        return self._answer(command)

    @seat_bids.validator
    def _may_seat(self, command: SeatBids) -> None:
        releases.answer(self._round, command, workflow.now())

    @workflow.update
    def confirm_policy(self, command: ConfirmPolicy) -> Answer:
        """A newer policy is for the bids that run, too; the number of the entry."""
        return self._answer(command)

    @confirm_policy.validator
    def _may_confirm_policy(self, command: ConfirmPolicy) -> None:
        releases.answer(self._round, command, workflow.now())

    def _answer(self, command: RoundCommand) -> Answer:
        number = self._happened(releases.answer(self._round, command, workflow.now()))
        if not command.receipted:
            return number
        return RoundReceipt(number=number, digest=releases.digest(command))

    def _happened(self, event: RoundEvent) -> int:
        self._number += 1
        self._untold.append(
            RoundEntry(round=self._round.name, number=self._number, event=event)
        )
        self._round = releases.after(self._round, event)
        workflow.set_current_details(releases.words_of(self._round))
        return self._number

    def _renews(self) -> bool:
        """Whether the history has grown long; between two steps nothing is under way."""
        return workflow.info().is_continue_as_new_suggested() and bool(
            workflow.all_handlers_finished()
        )


def _microsecond(moment: datetime | None) -> int:
    return int(moment.timestamp() * 1_000_000) if moment else 0
