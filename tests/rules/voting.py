"""A board that votes outside a meeting, for tests: Camden's example board, allowed to."""

from datetime import timedelta
from typing import Any

from tests.builders import CLERK, PANEL, Story, actor
from tests.rules.bodies import shipped
from tests.rules.sitting import BOARD, FIVE, HWB
from workflows.contracts.commands import CastVote, CloseVote, OpenPanelVote, OpenVote
from workflows.contracts.committees import BodyVersion, ElectronicVoting
from workflows.contracts.events import VoteCast, VoteClosed
from workflows.contracts.parties import Actor, Role
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.contracts.sittings import Choice, SeatVote
from workflows.contracts.votings import Voting
from workflows.rules import rulebook, vote_count, voting

ALLOWED = ElectronicVoting(words="The board may vote electronically.", allowed=True)
DAY = timedelta(days=1)


def allowing(body: BodyVersion = HWB, **rules: Any) -> BodyVersion:
    """A board that may vote outside its meetings."""
    update = {"electronic": ALLOWED} | rules
    return body.model_copy(update={"rules": body.rules.model_copy(update=update)})


def opens(story: Story, **changes: Any) -> OpenVote:
    given: dict[str, Any] = {
        "by": CLERK,
        "version": story.bid.version,
        "board": BOARD,
        "outcome": BoardOutcome.APPROVE,
        "resolution": "That the board approves the bid.",
        "minute_reference": "HWB/E/1",
        "closes": story.now + 7 * DAY,
        "body": allowing(),
    }
    return OpenVote.model_validate(given | changes)


PANEL_BODY = shipped()["conflicts_panel"]
THREE = ("alex", "bola", "carol")
"""Just enough of the panel: two lay people and a councillor."""


def opens_panel(story: Story, **changes: Any) -> OpenPanelVote:
    given: dict[str, Any] = {
        "by": PANEL,
        "version": story.bid.version,
        "outcome": ConflictOutcome.CLEAR,
        "resolution": "That the panel finds the bid clear.",
        "reasons": "All on record.",
        "closes": story.now + 7 * DAY,
        "body": PANEL_BODY,
    }
    return OpenPanelVote.model_validate(given | changes)


def of_panel(name: str) -> Actor:
    person = f"specimen-{name}"
    return actor(Role.PANEL_MEMBER, PANEL.body, person=person, name=name.title())


def member(name: str) -> Actor:
    return actor(
        Role.BOARD_MEMBER, BOARD, person=f"example-{name}", name=f"{name} Example"
    )


def casts(
    story: Story, name: str, choice: Choice = Choice.FOR, **changes: Any
) -> CastVote:
    given: dict[str, Any] = {
        "by": member(name),
        "version": story.bid.version,
        "voting": story.bid.votings[-1].id,
        "choice": choice,
    }
    return CastVote.model_validate(given | changes)


def closes(story: Story, **changes: Any) -> CloseVote:
    given: dict[str, Any] = {"by": CLERK, "voting": story.bid.votings[-1].id}
    return CloseVote.model_validate(given | changes)


class Board:
    """A story with an open vote, and the ballots as the process keeps them."""

    def __init__(self, story: Story, **changes: Any) -> None:
        self.story = story
        self.held: tuple[SeatVote, ...] = ()
        story.happens(rulebook.answer(story.bid, self.opening(**changes), story.now))

    def opening(self, **changes: Any) -> OpenVote | OpenPanelVote:
        return opens(self.story, **changes)

    @property
    def voting(self) -> Voting:
        return self.story.bid.votings[-1]

    def votes(self, name: str, choice: Choice = Choice.FOR, **changes: Any) -> VoteCast:
        command = casts(self.story, name, choice, **changes)
        event = rulebook.answer(self.story.bid, command, self.story.now)
        assert isinstance(event, VoteCast)
        self.story.happens(event)
        self.held = vote_count.sealed(self.held, command, event)
        return event

    def all_vote(self, *names: str, choice: Choice = Choice.FOR) -> "Board":
        for name in names or FIVE:
            self.votes(name, choice)
        return self

    def closes(self, **changes: Any) -> VoteClosed:
        given = {"reason": "All who can have voted."} | changes
        command = closes(self.story, **given)
        event = rulebook.answer(self.story.bid, command, self.story.now)
        assert isinstance(event, VoteClosed)
        return self.counts(event)

    def rings(self) -> VoteClosed:
        event = voting.ring(self.story.bid, self.voting.closes)
        assert event
        return self.counts(event)

    def counts(self, event: VoteClosed) -> VoteClosed:
        before = self.story.bid
        closed = vote_count.count(before, event, self.held)
        self.story.happens(closed)
        decided = vote_count.follows(before, self.story.bid, closed)
        if decided:
            self.story.happens(decided)
        return closed


class PanelVote(Board):
    """The same of the conflicts panel."""

    def opening(self, **changes: Any) -> OpenPanelVote:
        return opens_panel(self.story, **changes)

    def votes(self, name: str, choice: Choice = Choice.FOR, **changes: Any) -> VoteCast:
        return super().votes(name, choice, **({"by": of_panel(name)} | changes))

    def all_vote(self, *names: str, choice: Choice = Choice.FOR) -> "Board":
        return super().all_vote(*(names or THREE), choice=choice)

    def closes(self, **changes: Any) -> VoteClosed:
        return super().closes(**({"by": PANEL} | changes))
