"""A handover in phases: which functions and how much money move when.

The first phase is the rest: of the functions that no later phase has, and of the money.
"""

from collections.abc import Sequence

from workflows.contracts.bids import Bid
from workflows.contracts.money import Allocation
from workflows.contracts.phases import WHOLE, LaterPhase
from workflows.rules import road, words

ALL = 40
"""Functions in a sentence: what moves is told whole, never as "and 2 more"."""


def chosen(bid: Bid) -> tuple[LaterPhase, ...]:
    """The later phases of the agreement, where a budget moves."""
    if bid.agreement is None or not road.has_budget(bid.model):
        return ()
    return bid.agreement.phases


def first_functions(bid: Bid) -> tuple[str, ...]:
    """The functions of the agreement that move on the first day."""
    agreed = bid.agreement.functions if bid.agreement else bid.functions
    later = {code for one in chosen(bid) for code in one.functions}
    return tuple(code for code in agreed if code not in later)


def amounts(total: int, later: Sequence[LaterPhase]) -> tuple[int, ...]:
    """What of a CCG's budget each phase moves, the first one first; they sum to it.

    Shares are cut by the largest remainder, the earlier phase first among equals. What
    stated sums leave over is the first phase's.
    """
    if any(one.pence is not None for one in later):
        stated = tuple(one.pence or 0 for one in later)
        return (total - sum(stated), *stated)
    shares = [one.share or 0 for one in later]
    weights = [WHOLE - sum(shares), *shares]
    parts = [total * weight // WHOLE for weight in weights]
    rest = [total * weight % WHOLE for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: (-rest[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)


def first_amounts(bid: Bid, allocation: Allocation) -> dict[str, int]:
    """What of each CCG's budget moves on the first day, by its code."""
    later = chosen(bid)
    return {s.ccg: amounts(s.total_pence, later)[0] for s in allocation.shares}


def left_for_later(bid: Bid, allocation: Allocation) -> int:
    """What of all budgets together moves after the first day."""
    whole = sum(share.total_pence for share in allocation.shares)
    return whole - sum(first_amounts(bid, allocation).values())


def problem(bid: Bid) -> str:
    """Why the phases do not fit the allocation as it is now; empty where they do."""
    later = chosen(bid)
    if not later or bid.allocation is None:
        return ""
    for share in bid.allocation.shares:
        if min(amounts(share.total_pence, later)) <= 0:
            return (
                f"the phases leave nothing of {words.money(share.total_pence)} for one "
                "of them"
            )
    return ""


def name(number: int, functions: Sequence[str]) -> str:
    """`Phase 2: F05 and F07`."""
    return f"Phase {number}: {words.joined(functions, ALL)}"


def said(later: Sequence[LaterPhase]) -> str:
    """The later phases in half a sentence."""
    parts = [
        f"{words.joined(one.functions, ALL)} on {words.day(one.begins)} with {money(one)}"
        for one in later
    ]
    return words.joined(parts, ALL)


def money(one: LaterPhase) -> str:
    """What of the budget a phase moves, as it is agreed."""
    if one.pence is not None:
        return words.money(one.pence)
    whole, rest = divmod(one.share or 0, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "% of the budget"
