"""What is kept sealed beside the bid: a decision until its round lets it out, and scores.

As with votes: it is no part of the bid, and no query, entry, list or letter has it before.
"""

from collections.abc import Callable

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from workflows.bid import options
from workflows.bid.standing import Standing
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, Decide, ScoreBid, StartFallback
from workflows.contracts.events import (
    BidScored,
    Decided,
    DecisionRecorded,
    Entry,
    Event,
    FallbackStarted,
    ReleaseAwaited,
)
from workflows.contracts.fallbacks import InPlace
from workflows.contracts.panels import SeatTold
from workflows.contracts.policies import PolicyWord
from workflows.contracts.ports import RoundPort, Start
from workflows.contracts.rounds import (
    Announcement,
    Heard,
    Outcome,
    Release,
    SealedDecision,
)
from workflows.contracts.scores import SealedScores
from workflows.rules import (
    in_place,
    panel,
    policy_change,
    released,
    rounds,
    rulebook,
    scoring,
)


class Envelope:
    """The sealed decision of this run and of those before it."""

    def __init__(
        self, start: Start, salt: Callable[[], object] = workflow.uuid4
    ) -> None:
        self.kept: SealedDecision | None = start.sealed_decision
        self.handed_on: InPlace | None = start.handed_on
        self._scores: SealedScores | None = None
        self._salt = salt
        self._announced = 0
        self.announcing = False

    def seals(self, bid: Bid, command: Command, event: Event) -> Event:
        """Keep what was decided or scored; the entry of it has only the seal.

        So too who decides in place of the panel; the decision's seal covers it.

        Args:
            bid: The bid before the event.
            command: What led to it.
            event: What goes on record.
        """
        if isinstance(event, BidScored) and isinstance(command, ScoreBid):
            self._scores = scoring.sealed(bid, command, event, f"{self._salt()}")
            return event.model_copy(update={"seal": self._scores.seal})
        if isinstance(event, FallbackStarted) and isinstance(command, StartFallback):
            if not in_place.is_told(event):
                self.handed_on = rulebook.handed_on(bid, command, event.at)
            return event
        if not isinstance(event, DecisionRecorded) or not isinstance(command, Decide):
            return event
        content = rulebook.content(self.known(bid), command, event.at)
        salt = f"{self._salt()}"
        self.kept = rounds.sealed(bid, content, event.number, salt)
        return event.model_copy(update={"seal": self.kept.seal})

    def known(self, bid: Bid) -> Bid:
        """The bid with who decides in place of the panel, where that is sealed.

        What the rules make of it is closed again, unless a newer policy seals nothing.
        """
        if self.handed_on is None:
            return bid
        found = in_place.opened(bid, in_place.national_decider(self.handed_on))
        return bid.model_copy(update={"in_place": found})

    def entered(self, bid_id: str, number: int, event: Event) -> Entry:
        """An event as an entry, and beside it what only the register is handed."""
        beside = self.kept if isinstance(event, DecisionRecorded) else None
        scores = self._scores if isinstance(event, BidScored) else None
        return Entry(
            bid_id=bid_id, number=number, event=event, sealed=beside, scores=scores
        )

    def opens(self, bid: Bid, release: Release) -> Decided | ReleaseAwaited | None:
        """What the round's word leads to."""
        return released.heard(bid, self.kept, release, workflow.now())

    def forgets(self, event: Event) -> None:
        """The decision is out, and stands on the record."""
        if isinstance(event, Decided):
            self.kept = self.handed_on = None
        if isinstance(event, BidScored):
            self._scores = None

    def is_news(self, bid: Bid) -> bool:
        """Whether the round has to hear of a decision."""
        return rounds.wants_announcing(bid, self._announced)

    async def announce(self, bid: Bid) -> ReleaseAwaited | None:
        """Have the round started if it is not; its next day may be another than said."""
        number = bid.awaited.number if bid.awaited else 0
        self.announcing = True
        announced = await workflow.execute_activity_method(
            RoundPort.announce,
            Announcement(bid_id=bid.id, round=rounds.of(bid)),
            summary="tell the round of a decision",
            **options.ROUND,
        )
        self.announcing, self._announced = False, number
        return released.later(bid, announced.days, workflow.now())


class Hears:
    """What only its round says to a bid. No person's command comes this way."""

    _envelope: Envelope

    @property
    def bid(self) -> Bid:
        """The bid as it stands."""
        raise NotImplementedError

    def _happened(self, event: Event, after: Standing | None = None) -> None:
        raise NotImplementedError

    async def _comes(self, what: Callable[[], bool]) -> bool:
        raise NotImplementedError

    async def _announce(self) -> None:
        """Tell the round of each decision that it is to let out."""
        while await self._comes(lambda: self._envelope.is_news(self.bid)):
            event = await self._envelope.announce(self.bid)
            if event is not None and not self.bid.ended:
                self._happened(event)

    @workflow.update
    def hear_release(self, release: Release) -> Heard:
        """The decision is out, or comes out on another day."""
        event = self._envelope.opens(self.bid, release)
        if event is not None:
            self._happened(event)
        return Heard(bid_id=self.bid.id, outcome=released.outcome(self.bid, release))

    @hear_release.validator
    def _is_of_the_round(self, release: Release) -> None:
        if release.round != self.bid.cycle.name:
            raise ApplicationError("another round", type="Defect", non_retryable=True)

    @workflow.update
    def hear_policy(self, word: PolicyWord) -> Heard:
        """A newer policy of the round is the bid's from here on, as far as it can be."""
        event = policy_change.heard(self.bid, word, workflow.now())
        if event is not None:
            self._happened(event)
        ended = self.bid.ended is not None
        return Heard(
            bid_id=self.bid.id, outcome=Outcome.ENDED if ended else Outcome.TOLD
        )

    @hear_policy.validator
    def _is_its_policy(self, word: PolicyWord) -> None:
        ours = (self.bid.cycle.name, word.news.version)
        if ours != (word.cycle.name, word.cycle.version):
            raise ApplicationError("another round", type="Defect", non_retryable=True)

    @workflow.update
    def hear_sitting(self, told: SeatTold) -> Heard:
        """When the bid is before the national panel, or that it was."""
        event = panel.heard(self.bid, told.seat, workflow.now())
        if event is not None:
            self._happened(event)
        known = self.bid.sitting == told.seat
        return Heard(
            bid_id=self.bid.id, outcome=Outcome.TOLD if known else Outcome.LATER
        )

    @hear_sitting.validator
    def _is_this_bid(self, told: SeatTold) -> None:
        if told.bid_id != self.bid.id:
            raise ApplicationError("another bid", type="Defect", non_retryable=True)
