"""What an open condition holds up: a step of the handover, and all that comes after (R18)."""

from collections.abc import Iterable

from workflows.contracts.bids import Bid
from workflows.contracts.decisions import (
    Blocks,
    Condition,
    ConditionStatus,
    ConditionTerms,
)
from workflows.rules import road, words

BEFORE = {
    Blocks.SIGNATURE: "the agreement is signed",
    Blocks.COUNTERSIGNATURE: "NHS England signs the agreement",
    Blocks.HANDOVER: "the handover is released",
}
"""Each step that can wait for a condition, in the order of the road."""

_ORDER = tuple(BEFORE)


def in_the_way(bid: Bid, step: Blocks) -> tuple[Condition, ...]:
    """The open conditions without which a step is not taken."""
    return tuple(
        c
        for c in bid.conditions
        if c.status is ConditionStatus.OPEN
        and _ORDER.index(c.terms.blocks) <= _ORDER.index(step)
    )


def is_public(one: ConditionTerms) -> bool:
    """Whether anybody may read what a condition is about and what has to be done.

    Free words may name people. Whoever sets it says that these name nobody; what the
    round's policy sets is public with the policy. Owner and evidence never are.
    """
    return one.public or one.standing


def missing(bid: Bid, step: Blocks) -> str:
    """Which conditions have to be met before a step; empty where none has."""
    numbers = [c.id[1:] for c in in_the_way(bid, step)]
    if not numbers:
        return ""
    one = len(numbers) == 1
    which = f"Condition {numbers[0]}" if one else f"Conditions {words.joined(numbers)}"
    return f"{which} {'has' if one else 'have'} to be met before {BEFORE[step]}."


def wanted(bid: Bid, one: Condition) -> str:
    """An open condition as a part of what the bid waits for."""
    plain = f"condition {one.id[1:]} to be met"
    early = one.terms.blocks is not Blocks.HANDOVER and road.needs_approval(bid.model)
    return f"{plain} before {BEFORE[one.terms.blocks]}" if early else plain


def early(terms: Iterable[ConditionTerms]) -> str:
    """Which of some new conditions block more than the handover, to follow their number."""
    found = [one.blocks for one in terms]
    said = []
    for step in _ORDER[:-1]:
        count = found.count(step)
        if count:
            whose = "" if count == len(found) else f"{count} of them "
            said.append(f"{whose}to be met before {BEFORE[step]}")
    return f", {words.joined(said)}" if said else ""
