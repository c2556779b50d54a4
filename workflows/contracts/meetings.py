"""Meetings of bodies: when, where, what is on the agenda, who came."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from workflows.contracts.base import Contract
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Sits
from workflows.contracts.texts import Code, Line, OptionalText

OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
ItemNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10)
]


class MeetingKind(StrEnum):
    """Whether it stands in the body's calendar, or was called for something."""

    ORDINARY = "ordinary"
    SPECIAL = "special"


class AgendaItem(Contract):
    """A bid on the agenda.

    Attributes:
        number: As the council's agenda has it: `6`, `6a`, `10`.
        public: Whether it is taken in the part that anybody may attend.
        urgent: Why it is taken though the agenda was out; empty where it was on it.
    """

    bid_id: Code
    number: ItemNumber
    public: bool = True
    urgent: OptionalText = ""


class Attendance(Contract):
    """Who came, for the whole meeting; an item may differ.

    Attributes:
        present: Members in the room, by person.
        apologies: Members who sent apologies, by person.
        sits: Substitutes in the room, and for which seat.
    """

    present: tuple[Code, ...] = Field(default=(), max_length=400)
    apologies: tuple[Code, ...] = Field(default=(), max_length=400)
    sits: tuple[Sits, ...] = Field(default=(), max_length=200)


class Meeting(Contract):
    """One meeting, as one version of it has it. A change is a new version.

    Attributes:
        body: The body's code, as in `BodyVersion`.
        number: Within the body, from 1.
        public: Whether anybody may attend, but for items that are not public.
        reference: The council's own, where it has one.
        notice: Why it is called at shorter notice than the body's rules ask for.
        items: In the order of the agenda.
        attendance: None until it is entered.
        cancelled: Why it does not take place; empty where it does.
    """

    party: Party
    body: Code
    number: Annotated[int, Field(ge=1)]
    version: Annotated[int, Field(ge=1)] = 1
    day: date
    begins: time
    kind: MeetingKind = MeetingKind.ORDINARY
    place: Line
    public: bool = True
    reference: OptionalLine = ""
    notice: OptionalText = ""
    items: tuple[AgendaItem, ...] = Field(default=(), max_length=100)
    attendance: Attendance | None = None
    cancelled: OptionalText = ""


MinutesBody = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50_000)
]


class MinutesText(Contract):
    """One version of a meeting's minutes, as the clerk has edited them.

    Attributes:
        text: The whole text, for the body.
        version: Raised at every change.
        public: What anybody may read, with what is confidential left out; empty as long
            as nothing is published.
        approved: The day on which the body approved this text; None as long as it is a
            draft. A changed text is a draft again.
    """

    text: MinutesBody
    version: Annotated[int, Field(ge=1)] = 1
    public: Annotated[str, StringConstraints(max_length=50_000)] = ""
    approved: date | None = None
