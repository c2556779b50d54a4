"""What a person may ask for in a shadow period."""

from pydantic import Field

from workflows.contracts.command import Command
from workflows.contracts.delegations import Patients, ReturnLine
from workflows.contracts.texts import OptionalText, Text


class SubmitShadowReturn(Command):
    """The CCG reports a month in shadow, or corrects it: plan against actual.

    Attributes:
        corrects: The version that is corrected; 0 for a month's first return.
        year: The calendar year in which the financial year begins.
        month: From 1 for April to 12 for March.
        patients: Who was registered with the CCG's practices at the month's end; None
            where it is not said.
    """

    year: int = Field(ge=2014, le=2100)
    month: int = Field(ge=1, le=12)
    corrects: int = Field(default=0, ge=0)
    lines: tuple[ReturnLine, ...] = Field(min_length=1, max_length=40)
    exceptions: OptionalText = ""
    patients: Patients | None = None


class JudgeShadow(Command):
    """A side says whether the exit criteria of the shadow period are met."""

    met: bool
    reasons: Text
