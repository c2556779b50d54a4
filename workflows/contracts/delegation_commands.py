"""What may be asked for on a delegation; one update of the same name each."""

from datetime import date

from pydantic import Field

from workflows.contracts.commands import Command
from workflows.contracts.delegations import MOST_PENCE, ReturnLine
from workflows.contracts.money import Pence
from workflows.contracts.texts import Code, Line, OptionalText, Text


class DelegationCommand(Command):
    """A request about a delegation."""


class SubmitMonthlyReturn(DelegationCommand):
    """The CCG reports a month's spending, or corrects it.

    Attributes:
        version: The version that is corrected; 0 for a month's first return.
        year: The calendar year in which the financial year begins.
        month: From 1 for April to 12 for March.
    """

    year: int = Field(ge=2014, le=2100)
    month: int = Field(ge=1, le=12)
    lines: tuple[ReturnLine, ...] = Field(min_length=1, max_length=40)
    exceptions: OptionalText = ""


class RecordBudget(DelegationCommand):
    """NHS England records the budget of a later year, and it is paid over."""

    year: int = Field(ge=2014, le=2100)
    pence: Pence = Field(ge=1, le=MOST_PENCE)


class SettleYear(DelegationCommand):
    """NHS England agrees what a year came to: its final account.

    Attributes:
        version: The version of March's return that the person looked at.
    """

    year: int = Field(ge=2014, le=2100)
    declaration: bool = False


class AcknowledgeAlert(DelegationCommand):
    """The CCG says what it does about an overspend."""

    alert: Line
    action: Text


class GiveNotice(DelegationCommand):
    """The CCG gives notice that it hands the functions back.

    Attributes:
        ends: The day on which the delegation ends, as the person was shown it.
    """

    ends: date
    reason: Text
    declaration: bool = False


class ProposeVariation(DelegationCommand):
    """One side proposes other functions or terms; nothing changes by it (R24).

    Attributes:
        functions: The codes of all functions that the CCG would hold from then on.
        effective: The day from whose start it would be in force.
    """

    functions: tuple[Code, ...] = Field(max_length=40)
    terms: OptionalText = ""
    reason: Text
    effective: date


class AnswerVariation(DelegationCommand):
    """The other side agrees to a variation, or does not.

    Attributes:
        variation: The number of the variation that the person looked at.
    """

    variation: int = Field(ge=1)
    agrees: bool
    answer: OptionalText = ""


class WithdrawVariation(DelegationCommand):
    """The side that proposed a variation takes it back before it is answered."""

    variation: int = Field(ge=1)
