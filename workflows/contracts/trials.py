"""Cases that a body's rules are tried with: who is there, and what should come of it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from workflows.contracts.base import Contract
from workflows.contracts.sittings import Choice, Quorum, Result, Tally
from workflows.contracts.texts import Code, Line

Person = Annotated[str, StringConstraints(max_length=40)]


class Presence(StrEnum):
    """What a case says about the holder of a seat."""

    HERE = "here"
    AWAY = "away"
    RECUSED = "recused"


class Place(Contract):
    """One seat in a case.

    Attributes:
        presence: Of the holder; a vacant seat is away.
        substitute: Who sits there instead; nobody where it is empty.
    """

    seat: Code
    presence: Presence
    substitute: Person = ""


Votes = Annotated[int, Field(ge=0, le=200)]


class Trial(Contract):
    """An attendance and a vote, whether it should be quorate, and what should come of it.

    It names seats, not people: it holds for whoever has them.

    Attributes:
        in_favour: Votes of those who can act, whoever they are.
        casting: From the chair, after an equal vote.
        result: Of the vote; none where only the quorum is tried.
    """

    name: Line
    places: Annotated[tuple[Place, ...], Field(max_length=200)] = ()
    quorate: bool
    in_favour: Votes = 0
    against: Votes = 0
    abstained: Votes = 0
    casting: Choice | None = None
    result: Result | None = None


class Tried(Contract):
    """What came of a case.

    Attributes:
        tally: Of the votes; none where only the quorum is tried.
        doubts: Where the body has changed since the case was written.
    """

    quorum: Quorum
    tally: Tally | None = None
    as_expected: bool
    doubts: tuple[str, ...] = ()
