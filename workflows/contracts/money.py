"""Money, in integer pence."""

from typing import Annotated

from pydantic import Field

from workflows.contracts.base import Contract

Pence = Annotated[int, Field(strict=True)]
"""A sum in pence. Never a float, never pounds."""


class Share(Contract):
    """What one applicant's allocation is made of.

    Attributes:
        practices_pence: All that stands in the practices' names: the lines that count
            with their growth, the move towards target, and the top-up.
        excluded_pence: Lines that do not count; no part of the total.
        growth_pence: Of `practices_pence`; so are `pace_pence` and `top_up_pence`.
        target_pence: What the weighted list would bring; no part of the total.
    """

    ccg: str
    practices: int
    practices_pence: Pence
    contingency_pence: Pence
    headroom_pence: Pence
    total_pence: Pence
    excluded_pence: Pence = 0
    growth_pence: Pence = 0
    pace_pence: Pence = 0
    top_up_pence: Pence = 0
    target_pence: Pence | None = None


class Allocation(Contract):
    """The delegated budget as both finance officers see it.

    Attributes:
        schedule_hash: SHA-256 over the whole schedule: lines, flags, rules, rounding and
            totals; both sides sign it.
        source: Where the practice lines come from, in words.
    """

    shares: tuple[Share, ...]
    total_pence: Pence
    schedule_hash: str
    source: str = ""


class Leg(Contract):
    """One side of a transfer: positive into the account, negative out of it."""

    account: str
    pence: Pence


class Transfer(Contract):
    """A balanced movement of money, posted at most once under its id.

    Attributes:
        id: A business key such as `handover/07R-1`, never a run or attempt number.
    """

    id: str
    bid_id: str
    legs: tuple[Leg, ...]
