"""A round whose decisions are let out together: what it knows, is asked, and has done."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from workflows.contracts.base import Contract
from workflows.contracts.decided_event import Decided
from workflows.contracts.happened import Happened
from workflows.contracts.panels import PanelSitting, SeatTold
from workflows.contracts.parties import Who
from workflows.contracts.policies import PolicyConfirmed, PolicyTelling
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.texts import Text


class SealedDecision(Contract):
    """A decision in principle before its release: for the deciders' eyes only.

    Attributes:
        number: Which decision on the bid; a later one takes its place.
        content: What the bid will be told, as it was decided.
    """

    bid_id: str
    cycle: str
    number: int
    seal: str
    salt: str
    content: Decided


class Release(Contract):
    """What a round tells a bid: your decision is out, or comes out on another day.

    Attributes:
        decision: The number of the decision whose letters are ready; 0 for none.
        release: Which release of the round this is.
        next: When decisions come out that do not now; none while no day is set.
    """

    round: str
    release: int
    decision: int = 0
    next: datetime | None = None


class Outcome(StrEnum):
    """What became of a bid at a release."""

    TOLD, LATER, ENDED = "told", "later", "ended"


class Heard(Contract):
    """What a bid answers its round."""

    bid_id: str
    outcome: Outcome


class ConfirmLetters(RoundCommand):
    """The letters of these decisions are ready; they go out at the release.

    Attributes:
        decisions: Each as the bid and the number of its decision, such as `07R-1/1`.
    """

    decisions: tuple[Annotated[str, Field(max_length=60)], ...] = Field(
        min_length=1, max_length=5000
    )


class SetReleaseDay(RoundCommand):
    """Decisions come out on this day as well, or on this one in place of the next."""

    day: AwareDatetime
    replaces_next: bool = False
    reason: Text


class SetSitting(RoundCommand):
    """The national panel sits then, for so many bids at most; for none where it is 0."""

    day: AwareDatetime
    most: int = Field(ge=0, le=5000)
    reason: Text


class SeatBids(RoundCommand):
    """Look at the bids now, and tell each when it is before the panel."""


class RoundOpened(Happened):
    """The first decision of the round is sealed."""

    kind: Literal["round_opened"] = "round_opened"
    title: str
    days: tuple[datetime, ...]


class LettersConfirmed(Happened):
    """The letters of these decisions are ready."""

    kind: Literal["letters_confirmed"] = "letters_confirmed"
    decisions: tuple[str, ...]


class ReleaseDaySet(Happened):
    """A day of release was added, or moved."""

    kind: Literal["release_day_set"] = "release_day_set"
    day: datetime
    replaces: datetime | None = None
    reason: str


class ReleaseBegun(Happened):
    """The day has come and the letters are ready: from here it happens.

    Attributes:
        planned: The days that it was to happen on and that are past with it.
    """

    kind: Literal["release_begun"] = "release_begun"
    release: int
    planned: tuple[datetime, ...]
    decisions: tuple[str, ...]


class ReleaseDone(Happened):
    """Everybody has been told who is told by this release.

    Attributes:
        told: Decisions let out.
        later: Sealed decisions that come out another time.
        ended: Bids of it that had ended before, withdrawn for the most part.
    """

    kind: Literal["release_done"] = "release_done"
    release: int
    told: int
    later: int
    ended: int


class SittingSet(Happened):
    """The panel sits then, for so many bids at most; called off where that is 0."""

    kind: Literal["sitting_set"] = "sitting_set"
    day: datetime
    most: int
    reason: str


class SeatingAsked(Happened):
    """Bids are to be told now when they are before the panel."""

    kind: Literal["seating_asked"] = "seating_asked"


class SittingBegun(Happened):
    """The panel started with these bids, in this order.

    Attributes:
        day: When it was to sit.
        early: Whether it started before, since every bid of the round was ready.
    """

    kind: Literal["sitting_begun"] = "sitting_begun"
    day: datetime
    early: bool
    bids: tuple[str, ...]


RoundEvent = Annotated[
    RoundOpened
    | LettersConfirmed
    | ReleaseDaySet
    | ReleaseBegun
    | ReleaseDone
    | SittingSet
    | SeatingAsked
    | SittingBegun
    | PolicyConfirmed,
    Field(discriminator="kind"),
]


class RoundEntry(Contract):
    """One numbered line of a round's record."""

    round: str
    number: int
    event: RoundEvent


class Round(Contract):
    """A round as it stands.

    Attributes:
        days: When decisions come out, the days to come and one that is held up.
        ready: Decisions whose letters are ready.
        by: Who said so last.
        releasing: Which release is under way; 0 for none.
        pending: Decisions of it that nobody has been told yet, in their order.
        releases: How many have begun so far.
        moved: Whether bids still have to hear of another day.
        sittings: Of the national panel, those that are still to be.
        looked: When the round last looked at who sits when.
        reseat: Whether it looks again now.
        seats: What bids are still to be told of their sitting.
        sat: Bids that a sitting of the panel began with, each with the last time.
        policy: The newest version of its policy that was confirmed for bids that run.
        telling: How far they have been told of it; none once all have.
    """

    name: str
    title: str
    days: tuple[datetime, ...] = ()
    ready: tuple[str, ...] = ()
    by: Who | None = None
    releasing: int = 0
    pending: tuple[str, ...] = ()
    releases: int = 0
    told: int = 0
    later: int = 0
    gone: int = 0
    moved: bool = False
    sittings: tuple[PanelSitting, ...] = ()
    looked: datetime | None = None
    reseat: bool = False
    seats: tuple[SeatTold, ...] = ()
    sat: tuple[tuple[str, datetime], ...] = ()
    policy: int = 0
    telling: PolicyTelling | None = None


class RoundStart(Contract):
    """What a round's workflow starts with, and carries over when it is renewed.

    Attributes:
        number: The last entry so far; 0 for a new round.
        untold: Entries that are not on record yet.
    """

    round: Round
    number: int = 0
    untold: tuple[RoundEntry, ...] = ()


class RoundBatch(Contract):
    """Lines for a round's record, in order."""

    round: str
    entries: tuple[RoundEntry, ...]


class Delivery(Contract):
    """Tell these bids, in this order, that their decisions are out."""

    round: str
    release: int
    decisions: tuple[str, ...]
    next: datetime | None = None


class Passing(Contract):
    """Tell every bid whose decision is still sealed when it comes out."""

    round: str
    release: int
    next: datetime | None = None


class Delivered(Contract):
    """How many bids were told, come later, or had ended.

    Attributes:
        stuck: Those that did not answer; they hold up nobody else and are asked again.
    """

    told: int = 0
    later: int = 0
    ended: int = 0
    stuck: tuple[str, ...] = ()


class Announcement(Contract):
    """A bid's decision is sealed: there is a round to let it out."""

    bid_id: str
    round: Round


class Announced(Contract):
    """When the round lets decisions out."""

    days: tuple[datetime, ...] = ()
