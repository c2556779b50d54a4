"""What the process itself does in a walk: clocks, rounds, allocations, handovers."""

from datetime import timedelta
from typing import Any

from tests.builders import Story, actor, allocation
from tests.part_two import scores
from tests.rules import answers, invariants
from tests.rules.wild import NAME, Picks
from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    CheckLetter,
    Command,
    Decide,
    DeclareInterest,
    ScoreBid,
)
from workflows.contracts.decisions import Awaited
from workflows.contracts.events import Event
from workflows.contracts.panels import PanelSeat
from workflows.contracts.parties import Role, Who
from workflows.contracts.policies import PolicyNews, PolicyWord
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.rounds import Release, SealedDecision
from workflows.contracts.sagas import HandoverStep
from workflows.rules import (
    bodies,
    deadlines,
    handover,
    holds,
    panel,
    policy_change,
    released,
    rounds,
    rulebook,
    saga,
    scoring,
    voting,
)
from workflows.rules.refusals import Refusal, Undeclared


class Machinery(Story):
    """A story that checks what must hold after each thing that happens."""

    def __init__(self, picks: Picks, start: Bid) -> None:
        self.picks = picks
        self.refused: set[str] = set()
        self.accepted: set[str] = set()
        self.sealed: SealedDecision | None = None
        super().__init__(start)
        invariants.of_bid(self.bid)

    def happens(self, event: Event) -> "Machinery":
        before = self.bid
        super().happens(event)
        invariants.of_change(before, event, self.bid)
        invariants.of_bid(self.bid)
        return self

    def tries(self, command: Command) -> None:
        """Accepted and checked, or refused and, where it is policy, on record."""
        before = self.bid
        try:
            event = rulebook.answer(before, command, self.now)
        except Refusal as refusal:
            answers.check(command, refusal)
            self.refused.add(type(refusal).__name__)
            attempt = rulebook.refused(before, command, refusal, self.now)
            if attempt:
                self.happens(attempt)
            if isinstance(refusal, Undeclared):
                none = DeclareInterest(by=command.by, category=InterestCategory.NONE)
                self.tries(none)
            return
        assert before.ended is None
        invariants.of_command(before, command)
        assert rulebook.answer(before, command, self.now) == event
        self.accepted.add(rulebook.name_of(type(command)))
        if isinstance(event, e.DecisionRecorded) and isinstance(command, Decide):
            content = rulebook.content(before, command, self.now)
            self.sealed = rounds.sealed(before, content, event.number, "salt")
        self.happens(event)

    def waits(self) -> None:
        """Time passes: a while, or until the next alarm; then the clocks speak."""
        alarm = deadlines.next_alarm(self.bid) or holds.next_end(self.bid)
        if alarm and self.picks.pick((True, False)):
            self._wind(alarm[0])
        else:
            self.now += timedelta(hours=self.picks.pick((1, 7, 24, 24 * 9)))
        self.rings()

    def rings(self) -> None:
        """As the process does when a timer fires."""
        if resumed := holds.ring(self.bid, self.now):
            self.happens(resumed)
        begun = handover.begin(self.bid, self.now)
        if begun:
            self.happens(begun)
        many = 0
        while not self.bid.ended and (closed := voting.ring(self.bid, self.now)):
            self.happens(closed)
        while not self.bid.ended and (event := deadlines.ring(self.bid, self.now)):
            self.happens(event)
            many += 1
            assert many < 200, "the clocks never fall silent"
        invariants.of_silence(self.bid, self.now)
        self._machinery()

    def _wind(self, moment: Any) -> None:
        self.now = max(self.now, moment)

    def _machinery(self) -> None:
        if len(self.events) % 9 == 8:
            self._hears_of_a_policy()
        if self.bid.awaited and not self.bid.ended:
            self._lets_out(self.bid.awaited)
        if scoring.may(self.bid, "") and not scoring.current(self.bid):
            self._is_scored()
        seat = PanelSeat(sits=self.now + timedelta(days=9), place=1, most=2)
        first = self.bid.moderation and not self.bid.sitting
        if first and (told := panel.heard(self.bid, seat, self.now)):
            self.happens(told)
        if handover.wants_allocation(self.bid) and self.picks.pick((True, True, False)):
            right = allocation(self.bid)
            wrong = right.model_copy(update={"total_pence": 1})
            given = self.picks.pick((right, right, wrong))
            self.happens(handover.allocation_built(self.bid, given, self.now))
        moves = self.bid.handing_over and not self.bid.ended
        if moves and self.picks.pick((True, True, False)):
            self._hands_over()

    def _hears_of_a_policy(self) -> None:
        """The round's next policy gives more time, and asks other boards now and then."""
        version = self.bid.cycle.version + 1
        rules = tuple(
            one.model_copy(update={"working_days": one.working_days + version})
            if one.working_days
            else one
            for one in self.bid.cycle.deadlines
        )
        share = self.bid.cycle.material_share + (version % 3 == 0)
        changes = {"version": version, "deadlines": rules, "material_share": share}
        new = self.bid.cycle.model_copy(update=changes)
        by = Who(**actor(Role.NATIONAL_OFFICE, bodies.NATIONAL, name=NAME).model_dump())
        news = PolicyNews(version=version, reason="The review.", at=self.now, by=by)
        word = PolicyWord(cycle=new, news=news)
        if event := policy_change.heard(self.bid, word, self.now):
            decided = self.bid.board_decisions, self.bid.decision, self.bid.conditions
            self.happens(event)
            now = self.bid.board_decisions, self.bid.decision, self.bid.conditions
            assert decided == now
            assert policy_change.heard(self.bid, word, self.now) is None

    def _is_scored(self) -> None:
        """By somebody of the local team who has declared, at its own place."""
        who = f"assessor {len(self.events)}"
        by = actor(Role.LOCAL_TEAM, "Q71", person=who, name=NAME)
        nil = InterestCategory.NONE
        self.tries(DeclareInterest(by=by, category=nil))
        given = scores(self.bid)
        self.tries(ScoreBid(by=by, version=self.bid.version, scores=given))

    def _hands_over(self) -> None:
        """Step by step; a step that is refused leads back the way it came."""
        steps = tuple(HandoverStep) if handover.transfer_of(self.bid) else ()
        refused = self.picks.pick((None, None, *steps))
        stand = steps[: steps.index(refused)] if refused else steps
        for step in stand:
            id = saga.step_id(self.bid, step)
            self.happens(e.HandoverStepTaken(at=self.now, step=step, id=id))
        if refused is None:
            self.happens(handover.gone_live(self.bid, self.now))
            return
        for step in reversed(stand):
            self.happens(e.HandoverStepUndone(at=self.now, step=step))
        assert not self.bid.handover_steps
        why = "the account is closed"
        self.happens(e.HandoverFailed(at=self.now, problem=why, step=refused))

    def _lets_out(self, awaited: Awaited) -> None:
        """As the round does, on its day or too early; with other days where it is late."""
        if not awaited.checked and len(self.events) % 2:
            chair = actor(Role.NATIONAL_CHAIR, "national", name=NAME)
            number = awaited.number
            self.tries(CheckLetter(by=chair, number=number, declaration=True))
        if awaited.due and self.picks.pick((True, True, False)):
            self._wind(awaited.due)
        late = awaited.due is None or self.picks.pick((True, False, False, False))
        day = self.now + timedelta(days=self.picks.pick((1, 9))) if late else None
        release = Release(
            round=self.bid.cycle.name,
            release=1,
            decision=0 if late else awaited.number,
            next=day or awaited.due,
        )
        before = self.bid
        event = released.heard(before, self.sealed, release, self.now)
        if event is None:
            return
        if isinstance(event, e.Decided):
            assert awaited.due
            assert self.now >= awaited.due, "early"
            assert not before.hold
        self.happens(event)
        assert released.heard(self.bid, self.sealed, release, self.now) is None
