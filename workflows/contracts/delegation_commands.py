"""What may be asked for on a delegation; one update of the same name each."""

from datetime import date

from pydantic import Field

from workflows.contracts.commands import Command
from workflows.contracts.delegations import MOST_PENCE, Patients, ReturnLine
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
        patients: Who was registered with the CCG's practices at the month's end.
    """

    year: int = Field(ge=2014, le=2100)
    month: int = Field(ge=1, le=12)
    lines: tuple[ReturnLine, ...] = Field(min_length=1, max_length=40)
    exceptions: OptionalText = ""
    patients: Patients | None = None


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


class IssueDirection(DelegationCommand):
    """NHS England directs the CCG to do something by the end of a day.

    Attributes:
        evidence: Why the CCG is failing, or at risk of failing (NHS Act 2006 s.14Z21).
    """

    what: Text
    evidence: Text
    until: date


class AnswerDirection(DelegationCommand):
    """The CCG says what it has done about a direction."""

    direction: int = Field(ge=1)
    answer: Text


class CloseDirection(DelegationCommand):
    """NHS England finds that a direction was complied with, or was not."""

    direction: int = Field(ge=1)
    complied: bool
    outcome: Text


class StepIn(DelegationCommand):
    """NHS England takes a function over for the time being.

    Attributes:
        direction: The direction that was not complied with; 0 where it cannot wait.
        urgent: That it cannot wait for a direction and its day.
    """

    function: Code
    direction: int = Field(default=0, ge=0)
    urgent: bool = False
    reason: Text


class ReturnFunction(DelegationCommand):
    """NHS England gives a function back that it had taken over."""

    function: Code
    reason: Text


class Revoke(DelegationCommand):
    """NHS England takes the whole delegation back from a day.

    Attributes:
        direction: The direction that was not complied with.
        ends: The day from whose start NHS England holds every function.
    """

    direction: int = Field(ge=1)
    reason: Text
    ends: date
    declaration: bool = False


class ReleasePhase(DelegationCommand):
    """NHS England releases a phase again that was refused, once that is mended."""

    phase: int = Field(ge=2)
    declaration: bool = False


class RecordVirement(DelegationCommand):
    """The CCG moves money between two lines of a year; above the limit it asks for it."""

    year: int = Field(ge=2014, le=2100)
    source: Code
    target: Code
    pence: Pence = Field(ge=1, le=MOST_PENCE)
    reason: Text


class AnswerVirement(DelegationCommand):
    """NHS England agrees to a virement above the limit, or does not."""

    year: int = Field(ge=2014, le=2100)
    virement: int = Field(ge=1)
    agrees: bool
    answer: OptionalText = ""
