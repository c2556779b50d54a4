"""Breach cases: a concern that the rules on interests were broken (DOMAIN 5.10, R16)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.parties import Membership, Party
from workflows.contracts.texts import Code, OptionalText, Text


class Concern(StrEnum):
    """What somebody is concerned about."""

    NOT_DECLARED = "not_declared"
    LATE = "late"
    TOOK_PART = "took_part"
    PAPERS = "papers"
    GIFT = "gift"
    OTHER = "other"


class BreachState(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    INVESTIGATED = "investigated"
    CONCLUDED = "concluded"


class BreachOutcome(StrEnum):
    """What an investigation found."""

    NO_BREACH = "no_breach"
    MINOR = "minor"
    BREACH = "breach"


class PassedTo(StrEnum):
    """Who else was told of a breach."""

    NHS_ENGLAND = "nhs_england"
    COUNTER_FRAUD = "counter_fraud"
    REGULATOR = "regulator"


class BodyOf(Contract):
    """A body whose people are peers of the person that a case is about."""

    party: Party
    body: str


class BreachReport(Contract):
    """What somebody reported, with what was pinned when it came in.

    Attributes:
        person: Whom it is about, by number in the member register; empty for a bid.
        person_name: What they were called then.
        bid: The bid it is about; empty for a person beside any bid.
        bodies: Whose people are kept out: the person's bodies, or the bid's applicants.
        office: Who looks into it: the guardian of one CCG, or the chair of one panel.
    """

    person: str = ""
    person_name: str = ""
    bid: str = ""
    concern: Concern
    description: Text
    bodies: tuple[BodyOf, ...]
    office: Membership


class BreachConclusion(Contract):
    """How a case ended.

    Attributes:
        published: What anybody may read, written for that and without names.
    """

    outcome: BreachOutcome
    findings: Text
    action: Text
    lessons: Text
    passed_to: tuple[PassedTo, ...] = ()
    published: Text


class BreachEntry(Contract):
    """One line of a case as it was written down; it is never changed.

    Attributes:
        number: Counted by case, from one.
        state: Where the case stands from this line on.
        report: In the first line.
        note: How the case will be looked into; in the second line.
        conclusion: In the last line.
        by: Who wrote it, by number in the member register.
    """

    case: Code
    number: Annotated[int, Field(ge=1, le=3)]
    at: datetime
    state: BreachState
    report: BreachReport | None = None
    note: OptionalText = ""
    conclusion: BreachConclusion | None = None
    by: str
    name: str


class BreachCase(Contract):
    """A case as it stands.

    Attributes:
        by: Who reported it.
        began: When somebody took it up; None while nobody has.
    """

    id: str
    state: BreachState
    report: BreachReport
    reported: datetime
    by: str
    by_name: str
    began: datetime | None = None
    note: str = ""
    investigator: str = ""
    conclusion: BreachConclusion | None = None
    concluded: datetime | None = None
    concluded_by: str = ""


class PublishedBreach(Contract):
    """A concluded case as anybody may read it. Nothing in it says whose it was."""

    year: int
    concern: Concern
    outcome: BreachOutcome
    passed_to: tuple[PassedTo, ...] = ()
    words: str
