"""What both sides or one of them change of a delegation while it lasts."""

from datetime import date, datetime
from enum import StrEnum

from workflows.contracts.base import Contract
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
