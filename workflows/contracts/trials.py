"""Cases that a body's rules are tried with: who is there, and what should come of it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from workflows.contracts.base import Contract
from workflows.contracts.sittings import Quorum
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


class Trial(Contract):
    """An attendance, and whether it should be quorate.

    It names seats, not people: it holds for whoever has them.
    """

    name: Line
    places: Annotated[tuple[Place, ...], Field(max_length=200)] = ()
    quorate: bool


class Tried(Contract):
    """What came of a case.

    Attributes:
        doubts: Where the body has changed since the case was written.
    """

    quorum: Quorum
    as_expected: bool
    doubts: tuple[str, ...] = ()
