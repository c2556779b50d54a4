"""What both sides or one of them change of a delegation while it lasts."""

from datetime import date, datetime
from enum import StrEnum

from workflows.contracts.base import Contract
from workflows.contracts.money import Pence
from workflows.contracts.parties import Signature, Who
from workflows.contracts.texts import Code, OptionalText, Text


class VariationState(StrEnum):
    """How a variation stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    IN_FORCE = "in_force"


class Variation(Contract):
    """A change of functions or terms, by both sides' consent (R24).

    Attributes:
        number: From 1, by delegation.
        functions: The codes of all functions that the CCG holds from then on.
        terms: What else is agreed, in words; empty where only functions change.
        effective: The day from whose start it is in force, once agreed.
        answered: The other side's consent or refusal.
        answer: What the other side said.
    """

    number: int
    at: datetime
    by: Who
    functions: tuple[Code, ...]
    terms: OptionalText = ""
    reason: Text
    effective: date
    state: VariationState = VariationState.PROPOSED
    answered: Signature | None = None
    answer: OptionalText = ""


class Direction(Contract):
    """What NHS England directs a CCG to do (DOMAIN 6.8, NHS Act 2006 s.14Z21).

    Attributes:
        what: What is to be done.
        evidence: Why the CCG is failing, or at risk of failing, in this function.
        until: By the end of which day.
        overdue: Since when the day has passed without its being closed.
        complied: Whether it was done; None until NHS England closes it.
    """

    number: int
    at: datetime
    by: Who
    what: Text
    evidence: Text
    until: date
    answered: Signature | None = None
    answer: OptionalText = ""
    overdue: datetime | None = None
    closed: Signature | None = None
    complied: bool | None = None
    outcome: OptionalText = ""


class Revocation(Contract):
    """NHS England takes the whole delegation back (R22, R25).

    Attributes:
        direction: The direction that was not complied with.
        ends: From the start of which day NHS England holds every function.
    """

    at: datetime
    by: Who
    direction: int
    reason: Text
    ends: date


class Virement(Contract):
    """Money moved from one line of a year's budget to another (R26).

    Attributes:
        number: From 1, by year.
        in_force: Since when the lines' budgets are changed by it; None before NHS
            England has agreed, where it has to, and where it has refused.
    """

    number: int
    at: datetime
    by: Who
    source: Code
    target: Code
    pence: Pence
    reason: Text
    in_force: datetime | None = None
    answered: Signature | None = None
    answer: OptionalText = ""
