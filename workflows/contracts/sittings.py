"""A body at one item: who is out, who sits, who may act, and how they voted."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from workflows.contracts.base import Contract
from workflows.contracts.committees import BodyVersion, Fallback, Instead
from workflows.contracts.texts import Code, Line, OptionalText


class Recusal(Contract):
    """Somebody who does not act on this item: a ruling, or a declaration that is due.

    Attributes:
        person: Who is out, in whatever seat; empty where it is the seat.
        seat: A seat whose interest is its own, such as the applicant's representative
            (s.194(2)(f)): whoever sits in it is out, its substitutes too.
        words: After the person's name.
    """

    person: str = ""
    seat: str = ""
    words: Line = "is recused"


class Sits(Contract):
    """A person who sits for a seat's holder at this item."""

    seat: Code
    person: Code


class Acting(Contract):
    """A seat with a vote, and who has it at this item. Both names stand on the vote.

    Attributes:
        instead: Why a substitute sits; nothing where it is the holder.
        holder: The holder's name where a substitute sits; empty for a vacant seat.
    """

    seat: str
    person: str
    name: str
    instead: Instead | None = None
    holder: str = ""


class Remedy(Contract):
    """One person who could sit, and in which seat."""

    seat: str
    person: str
    name: str
    words: str
    instead: Instead | None = None


class Missing(Contract):
    """One part of the quorum that is not met.

    Attributes:
        short: How many more are needed.
        words: What is missing: `1 more member with a vote`, `a lay member`.
        remedies: Who could make it up. Fewer seats than `short` cannot.
    """

    words: str
    short: int
    remedies: tuple[Remedy, ...] = ()


class Quorum(Contract):
    """Whether those who can act are enough, and why.

    Attributes:
        seats: How many seats have a vote, vacant ones too.
        needed: How many members with a vote must be able to act.
        reasons: Why, in sentences.
        missing: Every part that is not met; empty when quorate.
        would_help: What would make it quorate, in sentences; empty when nothing would.
        notes: Whoever is in the room and does not count, and why.
    """

    body: str
    version: int
    quorate: bool
    seats: int
    needed: int
    acting: tuple[Acting, ...] = ()
    reasons: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    would_help: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Option(Contract):
    """A way on when a quorum cannot be reached.

    Attributes:
        fallback: The body's own rule, where it is one.
    """

    words: str
    fallback: Fallback | None = None


class Reach(Contract):
    """Whether any attendance at all could be quorate (R15).

    Attributes:
        best: The quorum of the fullest attendance; its reasons say why.
        lost: Why it cannot be reached, without what is met; empty when it can.
        vital: People without whom it could not be reached any more.
        options: What can be done when it cannot; empty when it can.
    """

    reachable: bool
    best: Quorum
    lost: tuple[str, ...] = ()
    vital: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


class Choice(StrEnum):
    """What a seat says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class SeatVote(Contract):
    """One seat's vote on one version of a bid.

    Attributes:
        version: Of the bid that the voter had before them.
        casting: The second vote of whoever is in the chair, after an equal count.
    """

    seat: Code
    person: Code
    choice: Choice
    version: int
    at: datetime
    casting: bool = False


class Says(Contract):
    """What one seat said in a meeting; who sat there, the minutes know."""

    seat: Code
    choice: Choice


class Minutes(Contract):
    """One item of a meeting, as the clerk writes it down.

    The votes are on the resolution, whatever that says of the bid.

    Attributes:
        body: The body as it stood on the day. The service puts it in from the store of
            bodies; nobody sends it.
        present: Members in the room for the item, by person.
        sits: Who sits for whom; being put down means being there.
        left: Members who left for the item, by person.
        apologies: Members who sent apologies, by person.
        chair: Who was in the chair for the item, by person.
        votes: One for each seat that voted; none where the chair stated the decision.
        casting: The second vote of whoever was in the chair, after an equal count.
        stated: What the chair stated, where the decision was by voice.
        resolution: The text as it was passed.
        meeting: The number of the meeting within the board's; 0 where it is not kept, or
            from before meetings were.
        late: Who was late with the register of interests on the day, with the reason. The
            service puts it in from the register; nobody sends it.
    """

    body: BodyVersion | None = None
    present: tuple[Code, ...] = Field(default=(), max_length=400)
    sits: tuple[Sits, ...] = Field(default=(), max_length=200)
    left: tuple[Code, ...] = Field(default=(), max_length=400)
    apologies: tuple[Code, ...] = Field(default=(), max_length=400)
    chair: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    votes: tuple[Says, ...] = Field(default=(), max_length=200)
    casting: Choice | None = None
    stated: OptionalText = ""
    resolution: OptionalText = ""
    meeting: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    late: tuple[Recusal, ...] = Field(default=(), max_length=400)


class Result(StrEnum):
    """What came of a vote."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    TIED = "tied"
    """The casting vote is still to be given."""
    INQUORATE = "inquorate"
    """There is no decision (R15)."""
    VOID = "void"
    """It ended uncounted: another body decides in place of the board."""


class LeftOut(Contract):
    """A vote that does not count, and why."""

    vote: SeatVote
    words: str
    stale: bool = False


class Tally(Contract):
    """A vote as counted.

    Attributes:
        needed: How many votes in favour carry it.
        of: What `needed` is counted of.
        casting: The vote from the chair that decided an equal vote.
        reaffirm: Seats whose vote was on another version, and who are asked again.
    """

    result: Result
    version: int
    in_favour: int = 0
    against: int = 0
    abstained: int = 0
    needed: int = 0
    of: int = 0
    casting: Choice | None = None
    reasons: tuple[str, ...] = ()
    counted: tuple[SeatVote, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    reaffirm: tuple[str, ...] = ()


class Standing(StrEnum):
    """How the boards' decisions stand together."""

    WAITING = "waiting"
    GOES_ON = "goes_on"
    STOPPED = "stopped"


class Joined(Contract):
    """The boards' decisions under the cycle's fan-in rule (DOMAIN 12).

    Attributes:
        in_favour: Hundredths of a percent of the people whose boards are in favour.
        settled: Whether boards still to be heard can no longer change what comes of it.
        waiting: Boards still to be heard.
        against: Boards that keep the bid from going on.
    """

    standing: Standing
    in_favour: int = 0
    settled: bool = True
    waiting: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
