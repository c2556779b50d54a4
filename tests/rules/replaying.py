"""A planned bid played by the rules alone, its clocks rung at their own moments."""

from collections import Counter
from datetime import datetime

from tests import builders
from tests.builders import Story
from tests.cohort import Plan, Step, allocated, answers_first
from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.views import Blocker
from workflows.rules import deadlines, handover, needs, notices


class Replayed(Story):
    """A bid of the round, its clocks rung at their own moments."""

    def __init__(self, plan: Plan, now: datetime | None = None) -> None:
        self.told: list[tuple[Bid, Event, Bid]] = []
        super().__init__(plan.opening, now=now or plan.steps[0].at)
        self.plan = plan
        for step in plan.steps:
            self.wind(step.at)
            if step.gives:
                self.gives(step.gives(self.bid, self.now))
            while need := self._asked(step):
                made = builders.meet(self.bid, need, self.now)
                for first in answers_first(self.bid, made):
                    self.gives(first)
                self.gives(made.model_copy(update=step.changes))
                self._adds_up()
        self.wind(plan.ends)

    def happens(self, event: Event) -> "Replayed":
        before = self.bid
        super().happens(event)
        self.told.append((before, event, self.bid))
        return self

    def wind(self, until: datetime) -> None:
        """On to a moment, by way of everything that rings before."""
        while (alarm := deadlines.next_alarm(self.bid)) and alarm[0] <= until:
            self.now = alarm[0]
            if begun := handover.begin(self.bid, self.now):
                self.happens(begun)
                self.happens(handover.gone_live(self.bid, self.now))
            while not self.bid.ended and (said := deadlines.ring(self.bid, self.now)):
                self.happens(said)
        self.now = until

    def _asked(self, step: Step) -> Blocker | None:
        return next((n for n in needs.of(self.bid) if step.takes(n.command)), None)

    def _adds_up(self) -> None:
        if handover.wants_allocation(self.bid):
            found = allocated(self.plan.ccg.code, self.bid.cycle)
            self.happens(handover.allocation_built(self.bid, found, self.now))

    def letters(self, last: bool = False) -> Counter[NoticeKind]:
        """What the CCG is sent of its decision in principle, or of how its bid ends."""
        some = self.told[-1:] if last else self.told
        return Counter(
            notice.kind
            for before, event, after in some
            if last or isinstance(event, e.Decided)
            for notice in notices.notices_of(before, after, event)
            if notice.body == self.plan.ccg.code
        )

    def notices(self) -> list[Notice]:
        """All that it leads to."""
        return [
            notice
            for before, event, after in self.told
            for notice in notices.notices_of(before, after, event)
        ]
