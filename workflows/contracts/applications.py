"""What the CCG says: the expression of interest and Part one of the application."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.texts import Code, Line, OptionalText, Text


class Contact(Contract):
    """Whom to ask about the bid."""

    name: Line
    email: Line


class Statements(Contract):
    """What an expression of interest says (DOMAIN 2.1, 13)."""

    integration: Text
    standards: Text
    inequalities: Text
    five_year_plan: Text
    governance: Text
    conflicts_outline: Text
    running_costs: Text
    area_team_reliance: OptionalText = ""
    timetable: Text
    engagement: OptionalText = ""
    contact: Contact


class CommitteeMember(Contract):
    """One line of the primary care commissioning committee's membership table."""

    name: Line
    role: Line
    category: Line
    votes: bool


class AreaPart(Contract):
    """What the bid means in the area of one board, where areas differ.

    Attributes:
        board: The council's GSS code.
    """

    board: Code
    text: Text


class Application(Contract):
    """Part one of the application (DOMAIN 2.3, 13).

    Attributes:
        start_date: The cycle's start unless NHS England has consented to another (R22).
        areas: What it means in areas of its boards, each at most once. A change of one
            asks that board alone again.
    """

    start_date: date
    functions: tuple[Code, ...] = Field(max_length=40)
    benefits: Text
    measures: OptionalText = ""
    constitution_reference: Line
    constitution_approved: bool = False
    governance: Text
    committee: tuple[CommitteeMember, ...] = Field(default=(), max_length=40)
    terms_of_reference: Line
    conflict_policy: Line
    conflict_policy_statement: Text
    guardian: Line
    information_governance_level: int = Field(ge=0, le=3)
    finance_template: Line
    engagement: OptionalText = ""
    risks: OptionalText = ""
    workforce: OptionalText = ""
    areas: tuple[AreaPart, ...] = Field(default=(), max_length=40)


class Document(Contract):
    """A document that is part of an application. Its content is told by its checksum.

    Attributes:
        kind: Which of the application's documents it is, such as `constitution`.
        name: The file's name.
        size: In bytes.
        sha256: Of the content, in hexadecimal.
    """

    kind: Code
    name: Line
    size: int = Field(ge=0)
    sha256: Line


class ScreeningOutcome(StrEnum):
    """What the local team finds."""

    ELIGIBLE = "eligible"
    SUPPORTED = "supported_track"
    NOT_ELIGIBLE = "not_eligible"
