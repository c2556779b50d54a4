"""Bodies made of seats, and the rules by which they meet. Data, with words."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.ladders import Rung
from workflows.contracts.parties import Party
from workflows.contracts.texts import Code, Line, OptionalText, Text

Days = Annotated[int, Field(ge=0, le=260)]
Few = Annotated[int, Field(ge=0, le=200)]


class BodyKind(StrEnum):
    """What sort of body decides (DOMAIN 4, 5.8, 5.9, 3.2)."""

    HWB = "hwb"
    COMMISSIONING_COMMITTEE = "commissioning_committee"
    GOVERNING_BODY = "governing_body"
    CONFLICTS_PANEL = "conflicts_panel"
    NATIONAL_PANEL = "national_panel"
    NATIONAL_COMMITTEE = "national_committee"


class Category(StrEnum):
    """Why a seat is there.

    `GP` is a GP of a member practice; an independent one, without a practice in the area,
    is clinical (DOMAIN 5.8).
    """

    LAY = "lay"
    EXECUTIVE = "executive"
    CLINICAL = "clinical"
    GP = "gp"
    ELECTED = "elected"
    STATUTORY = "statutory"


class Office(StrEnum):
    """Whether a seat takes the chair."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"


class Sitter(Contract):
    """A person who has a seat, or is named to sit for whoever has it.

    Attributes:
        person: The member register's number, as in `Who`.
    """

    person: Code
    name: Line


class Seat(Contract):
    """One place on a body, with or without somebody in it.

    Attributes:
        role: What the seat is for, a code such as `chief_officer`.
        also: Further roles of the same seat: one director for adults and children.
        title: The role in words.
        voting: Whether it has a vote; a council says so for each member (R9).
        holder: Nobody while the seat is vacant.
        substitutes: Named beforehand, in the order in which they are called.
        represents: CCGs' codes, for a representative of CCGs.
        agreed: Whether the board agreed that one person represents several CCGs.
        until: Its last day, or none.
    """

    id: Code
    role: Code
    also: tuple[Code, ...] = ()
    title: Line
    category: Category
    office: Office = Office.MEMBER
    voting: bool = True
    holder: Sitter | None = None
    substitutes: tuple[Sitter, ...] = ()
    represents: tuple[Code, ...] = ()
    agreed: bool = False
    since: date
    until: date | None = None


class Minimum(Contract):
    """How many must be able to act; both hold: `a quarter, and no fewer than three`.

    Attributes:
        numerator: With the denominator, a share of the voting seats, rounded up.
        vacant: Whether vacant seats count towards the whole that the share is of.
    """

    number: Few = 1
    numerator: Few = 0
    denominator: Annotated[int, Field(ge=1, le=200)] = 1
    vacant: bool = True


class Need(Contract):
    """So many members who fit any one of the roles, categories or offices.

    Attributes:
        words: One of them: `lay member`, `chief officer or chief finance officer`.
        plural: Several of them; the words with an s where it is empty.
    """

    words: Line
    plural: OptionalText = ""
    count: Annotated[int, Field(ge=1, le=200)] = 1
    roles: tuple[Code, ...] = ()
    categories: tuple[Category, ...] = ()
    offices: tuple[Office, ...] = ()


class Clause(Contract):
    """Who has to be among those who act: all of these, and any of those where given."""

    words: Line
    all_of: tuple[Need, ...] = ()
    any_of: tuple[Need, ...] = ()


class Majority(StrEnum):
    """How many of the votes carry a motion."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"


class Whole(StrEnum):
    """What the majority is counted of."""

    CAST = "cast"
    """Votes for and against; whoever abstains is left out."""
    VOTING = "voting"
    """Everybody who voted, abstentions with them."""
    SEATS = "seats"
    """Every seat with a vote, whoever was there."""


class Tie(StrEnum):
    """What an equal vote does."""

    CASTING_VOTE = "casting_vote"
    """Whoever is in the chair has a second or casting vote."""
    FALLS = "falls"


class Instead(StrEnum):
    """Why a substitute sits."""

    ABSENT = "absent"
    RECUSED = "recused"
    VACANT = "vacant"


class Substitution(Contract):
    """Who may sit for whom. Only named substitutes, and nobody sits for a substitute.

    Attributes:
        instead: When a substitute may sit; never is an empty list.
        categories: Of the seats that may have one; all of them where it is empty.
    """

    words: Text
    instead: tuple[Instead, ...] = (Instead.ABSENT,)
    categories: tuple[Category, ...] = ()


class Urgent(Contract):
    """How the body acts between meetings.

    Attributes:
        roles: Seats whose holders agree to it, all of them.
        reported: Whether it is reported to the next meeting.
    """

    words: Text
    roles: tuple[Code, ...] = ()
    reported: bool = True


class ElectronicVoting(Contract):
    """Whether the body votes outside a meeting.

    Attributes:
        hidden: Whether others' votes stay hidden until the vote has closed.
    """

    words: Text
    allowed: bool = False
    hidden: bool = True


class FallbackKind(StrEnum):
    """Who takes the item when no attendance can be quorate (DOMAIN 5.9, R15)."""

    PANEL = "unconflicted_panel"
    COMMITTEE = "another_committee"
    NHS_ENGLAND = "nhs_england"


class Fallback(Contract):
    """One way out that the body's rules name.

    Attributes:
        body: The code of the committee or panel that takes the item, where it is known.
    """

    kind: FallbackKind
    words: Text
    body: OptionalText = ""


class Makeup(Contract):
    """What the list of seats itself has to be (R13), apart from any one meeting.

    Attributes:
        majority: Categories that together hold more than half of the votes.
        chairs: Categories that the chair and the vice chair come from.
        vice_chair: Whether there has to be one.
        no_vote: Categories that sit without a vote: GPs of member practices.
    """

    majority: tuple[Category, ...] = ()
    chairs: tuple[Category, ...] = ()
    vice_chair: bool = False
    no_vote: tuple[Category, ...] = ()


class BodyRules(Contract):
    """How a body meets and decides.

    Attributes:
        fallbacks: In the order in which they are tried; none is an empty list.
        ladder: Who is told when it is late; the round's usual ones where it is empty.
        agenda_days: Working days before a meeting by which its agenda is out.
        source: Where the rules stand: the constitution, the terms of reference.
    """

    minimum: Minimum = Minimum()
    clauses: tuple[Clause, ...] = ()
    makeup: Makeup = Makeup()
    majority: Majority = Majority.SIMPLE
    whole: Whole = Whole.CAST
    tie: Tie = Tie.FALLS
    substitution: Substitution = Substitution(
        words="Nobody sits for anybody else.", instead=()
    )
    urgent: Urgent | None = None
    agenda_days: Days = 5
    electronic: ElectronicVoting = ElectronicVoting(
        words="The body votes in its meetings only."
    )
    fallbacks: tuple[Fallback, ...] = ()
    ladder: tuple[Rung, ...] = ()
    source: OptionalText = ""


class BodyVersion(Contract):
    """A body as it stands from a day on. A decision pins the version it was taken under.

    Attributes:
        body: Its code, as in `Membership`.
        version: Raised at every change of seats or rules.
        since: The first day of this version.
        example: Whether it is made up.
        reason: Why it differs from the version before.
    """

    party: Party
    body: Code
    name: Line
    kind: BodyKind
    version: Annotated[int, Field(ge=1)] = 1
    since: date
    seats: tuple[Seat, ...] = ()
    rules: BodyRules = BodyRules()
    example: bool = False
    reason: OptionalText = ""


class Fault(Contract):
    """What is wrong with a body, in a sentence.

    Attributes:
        where: The id of the seat, `clauses.0` for the first clause, or a field's name.
    """

    where: str
    words: str
