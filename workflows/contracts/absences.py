"""Absences of members of a body, and who sits for them meanwhile."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.committees import Sitter
from workflows.contracts.parties import Party
from workflows.contracts.texts import Code, OptionalText


class Answer(StrEnum):
    """What the substitute has said."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Away(Contract):
    """Somebody who is away, or does not sit, as far as a bid has to know it.

    Attributes:
        person: By number in the member register.
        since: The first day.
        until: The last day.
        declined: A substitute who has said that they do not sit; no member who is away.
    """

    person: Code
    since: date
    until: date
    declined: bool = False


class Absence(Contract):
    """One absence from one seat, as one version of it has it. A change is a new version.

    Attributes:
        body: The body's code, as in `BodyVersion`.
        number: Within the body, from 1.
        member: Who holds the seat and is away.
        since: The first day away.
        until: The last day away.
        reason: For the person and the clerk only; never published.
        substitute: Who is asked to sit for them; nobody where none is named.
        withdrawn: Whether it was taken back.
    """

    party: Party
    body: Code
    number: Annotated[int, Field(ge=1)]
    version: Annotated[int, Field(ge=1)] = 1
    seat: Code
    member: Sitter
    since: date
    until: date
    reason: OptionalText = ""
    substitute: Sitter | None = None
    answer: Answer = Answer.ASKED
    withdrawn: bool = False
