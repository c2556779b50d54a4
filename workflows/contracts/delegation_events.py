"""What has happened to a delegation; the register keeps these for ever."""

from typing import Annotated, Literal

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.delegation_changes import (
    Direction,
    Revocation,
    Variation,
    Virement,
)
from workflows.contracts.delegations import Alert, Delegation, EndNotice, MonthlyReturn
from workflows.contracts.happened import Happened
from workflows.contracts.money import Pence, Transfer
from workflows.contracts.phase_events import PhaseEvent


class DelegationBegun(Happened):
    """The functions and the budget are the CCG's."""

    kind: Literal["delegation_begun"] = "delegation_begun"
    opening: Delegation


class ReturnSubmitted(Happened):
    """A month was reported, or a report corrected."""

    kind: Literal["return_submitted"] = "return_submitted"
    report: MonthlyReturn


class ReturnReminded(Happened):
    """A month's return comes due, or is overdue.

    Attributes:
        opened: The month is over, and its return can be sent; nobody is written to.
    """

    kind: Literal["return_reminded"] = "return_reminded"
    key: str
    year: int
    month: int
    overdue: bool = False
    opened: bool = False


class AlertRaised(Happened):
    """Spending passed a threshold."""

    kind: Literal["alert_raised"] = "alert_raised"
    alert: Alert


class AlertAcknowledged(Happened):
    """The CCG said what it does about it."""

    kind: Literal["alert_acknowledged"] = "alert_acknowledged"
    alert: str
    action: str


class NoticeGiven(Happened):
    """The CCG gave notice."""

    kind: Literal["notice_given"] = "notice_given"
    notice: EndNotice


class YearTurned(Happened):
    """A financial year began."""

    kind: Literal["year_turned"] = "year_turned"
    start: int


class BudgetRecorded(Happened):
    """A later year has its budget."""

    kind: Literal["budget_recorded"] = "budget_recorded"
    year: int
    pence: Pence
    transfer: Transfer


class YearSettled(Happened):
    """What a year came to is agreed, and who bears what of it."""

    kind: Literal["year_settled"] = "year_settled"
    year: int
    version: int
    outturn: Pence
    borne: tuple[tuple[str, Pence], ...] = ()
    transfer: Transfer | None = None


class MoneyPosted(Happened):
    """The ledger has a movement of money."""

    kind: Literal["money_posted"] = "money_posted"
    transfer: str


class MoneyNotPosted(Happened):
    """The ledger refused a movement of money."""

    kind: Literal["money_not_posted"] = "money_not_posted"
    transfer: str
    problem: str


class FunctionsHandedBack(Happened):
    """Every function went back to NHS England."""

    kind: Literal["functions_handed_back"] = "functions_handed_back"


class DelegationEnded(Happened):
    """Everything is reported and settled; nothing more happens."""

    kind: Literal["delegation_ended"] = "delegation_ended"


class DelegationAttemptRefused(Happened):
    """Somebody asked for what policy does not allow."""

    kind: Literal["delegation_attempt_refused"] = "delegation_attempt_refused"
    command: str
    refusal: str
    words: str


class VariationProposed(Happened):
    """One side proposed a variation."""

    kind: Literal["variation_proposed"] = "variation_proposed"
    variation: Variation


class VariationAnswered(Happened):
    """The other side agreed to a variation, or did not."""

    kind: Literal["variation_answered"] = "variation_answered"
    variation: int
    agrees: bool
    answer: str = ""


class VariationWithdrawn(Happened):
    """A variation was taken back before it was answered."""

    kind: Literal["variation_withdrawn"] = "variation_withdrawn"
    variation: int


class VariationLapsed(Happened):
    """A variation's day came without the other side's consent."""

    kind: Literal["variation_lapsed"] = "variation_lapsed"
    variation: int


class VariationInForce(Happened):
    """A variation that both sides agreed to is in force."""

    kind: Literal["variation_in_force"] = "variation_in_force"
    variation: int


class DirectionIssued(Happened):
    """NHS England directed the CCG to do something."""

    kind: Literal["direction_issued"] = "direction_issued"
    direction: Direction


class DirectionAnswered(Happened):
    """The CCG said what it has done about a direction."""

    kind: Literal["direction_answered"] = "direction_answered"
    direction: int
    answer: str


class DirectionOverdue(Happened):
    """A direction's day passed, and it was not closed."""

    kind: Literal["direction_overdue"] = "direction_overdue"
    direction: int


class DirectionClosed(Happened):
    """NHS England found that a direction was complied with, or was not."""

    kind: Literal["direction_closed"] = "direction_closed"
    direction: int
    complied: bool
    outcome: str


class SteppedIn(Happened):
    """NHS England took a function over for the time being."""

    kind: Literal["stepped_in"] = "stepped_in"
    function: str
    direction: int = 0
    reason: str


class FunctionReturned(Happened):
    """NHS England gave a function back that it had taken over."""

    kind: Literal["function_returned"] = "function_returned"
    function: str
    reason: str


class DelegationRevoked(Happened):
    """NHS England said from which day it takes the delegation back."""

    kind: Literal["delegation_revoked"] = "delegation_revoked"
    revocation: Revocation


class VirementRecorded(Happened):
    """Money was moved between lines, or is to be once NHS England agrees."""

    kind: Literal["virement_recorded"] = "virement_recorded"
    year: int
    virement: Virement


class VirementAnswered(Happened):
    """NHS England agreed to a virement, or did not."""

    kind: Literal["virement_answered"] = "virement_answered"
    year: int
    virement: int
    agrees: bool
    answer: str = ""


DelegationEvent = Annotated[
    DelegationBegun
    | ReturnSubmitted
    | ReturnReminded
    | AlertRaised
    | AlertAcknowledged
    | NoticeGiven
    | YearTurned
    | BudgetRecorded
    | YearSettled
    | MoneyPosted
    | MoneyNotPosted
    | FunctionsHandedBack
    | DelegationEnded
    | VariationProposed
    | VariationAnswered
    | VariationWithdrawn
    | VariationLapsed
    | VariationInForce
    | DirectionIssued
    | DirectionAnswered
    | DirectionOverdue
    | DirectionClosed
    | SteppedIn
    | FunctionReturned
    | DelegationRevoked
    | VirementRecorded
    | VirementAnswered
    | PhaseEvent
    | DelegationAttemptRefused,
    Field(discriminator="kind"),
]


class DelegationEntry(Contract):
    """One numbered line of a delegation's record, in the same register as a bid's.

    Attributes:
        bid_id: The record's id; a delegation's begins with `delegation/`.
    """

    bid_id: str
    number: int
    event: DelegationEvent
