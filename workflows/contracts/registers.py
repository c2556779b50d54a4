"""The register of interests: what each person has, beside any bid (DOMAIN 5.4, 5.5)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from workflows.contracts.base import Contract
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.texts import Code, Line, OptionalText, Text

OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
OptionalCode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class RegisteredInterest(Contract):
    """One interest of a person.

    Attributes:
        organisation: With whom the interest is.
        code: The organisation's ODS code, where it has one: a practice, a CCG, a trust.
        nature: What the organisation does.
        relationship: Whose interest it is and how close they are; of indirect ones.
        since: When the interest began; it may be still to come.
        until: When it ended or will end; None while no end is known.
        aware: When the person became aware of it: 28 days run from then (R11).
        mitigation: What was agreed, and with whom, to keep it out of decisions.
        publish: Whether it may be published with the person's name.
        withheld_reason: Why it may not.
    """

    id: Code
    category: InterestCategory
    organisation: Line
    code: OptionalCode = ""
    nature: OptionalLine = ""
    description: Text
    relationship: OptionalText = ""
    since: date
    until: date | None = None
    aware: date
    mitigation: OptionalText = ""
    publish: bool = True
    withheld_reason: OptionalText = ""


class ChangeKind(StrEnum):
    """What a person did to their register. Nothing is ever taken out of it."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    NIL = "nil"
    CONFIRMED = "confirmed"


class RegisterChange(Contract):
    """One line of a person's register as it was written down.

    Attributes:
        number: Counted by person, from one.
        interest: As it is from now on; None where no interest was touched.
        by: Who wrote it, by number in the member register; empty for a file's examples.
    """

    number: Annotated[int, Field(ge=1)]
    at: datetime
    kind: ChangeKind
    interest: RegisteredInterest | None = None
    by: str = ""
    name: str = ""


class KeptInterest(Contract):
    """An interest as it stands, and when it was first written down."""

    interest: RegisteredInterest
    registered: datetime
    changed: datetime


class Register(Contract):
    """A person's register as it stands.

    Attributes:
        interests: In the order they were added, ended ones among them.
        answered: When the person last said that it is all there is; None if never.
        nil: Whether they last said that there is nothing at all.
        number: Of the last change; 0 where there is none.
    """

    person: str
    interests: tuple[KeptInterest, ...] = ()
    answered: datetime | None = None
    nil: bool = False
    number: int = 0


class PublishedInterest(Contract):
    """A line of the published register. No numbers of people or entries are in it.

    Attributes:
        name: Who has the interest, or that the name is withheld.
        positions: Their offices; empty where the name is withheld, as they would tell.
        bodies: The bodies they belong to.
        category: None for a nil return.
        relationship: Empty where the name is withheld.
    """

    name: str
    positions: str = ""
    bodies: str
    organisation: str = ""
    nature: str = ""
    category: InterestCategory | None = None
    description: str = ""
    relationship: str = ""
    since: date | None = None
    until: date | None = None
    mitigation: str = ""
    withheld: bool = False
