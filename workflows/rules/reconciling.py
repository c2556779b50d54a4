"""Whether a practice's lines are its published total, to the penny, and why not."""

from collections.abc import Iterable

from workflows.contracts.base import Contract
from workflows.contracts.baselines import Reconciled
from workflows.contracts.money import Pence
from workflows.rules.words import money, plural

POUND = 100
EXACT = "The lines sum to the published total."


class Summed(Contract):
    """Several practices together.

    Attributes:
        differ: Practices whose lines miss the total by rounding.
        unexplained: Practices whose lines miss it in another way, or that cannot be told.
        short: Practices whose total and deductions are not the net sum.
        negative: Practices that were paid less than nothing together.
        empty: Practices with nobody on their list.
    """

    practices: int = 0
    lines_pence: Pence = 0
    published: Pence = 0
    difference: Pence = 0
    differ: int = 0
    unexplained: int = 0
    short: int = 0
    negative: int = 0
    empty: int = 0


def difference(one: Reconciled) -> int | None:
    """Published total less the lines, in pence; None where no total was kept."""
    return None if one.published is None else one.published - one.lines_pence


def is_explained(one: Reconciled) -> bool:
    """Whether the difference is nil, or the file's rounding and on record as such.

    A figure rounded to pounds is off by at most half a pound; with the total itself that
    allows a pound for each line.
    """
    found = difference(one)
    if found is None:
        return False
    return found == 0 or (
        found == one.rounding_pence and abs(found) <= POUND * max(one.lines, 1)
    )


def net_difference(one: Reconciled) -> int | None:
    """Net sum less total and deductions; None where they were not published."""
    if one.published is None or one.deductions is None or one.net is None:
        return None
    return one.net - one.published - one.deductions


def nets(one: Reconciled) -> bool | None:
    """Whether total and deductions make the net sum, but for a pound of rounding."""
    found = net_difference(one)
    if found is None:
        return None
    in_pounds = not any(p and p % POUND for p in (one.published, one.net))
    return abs(found) <= (POUND if in_pounds else 0)


def why(one: Reconciled) -> str:
    """The difference in a sentence."""
    found = difference(one)
    if found is None:
        return "The published total was not kept when this was loaded: load it again."
    if one.example and not found:
        return "An example: its lines were made to sum to the total."
    if not found:
        return EXACT
    if is_explained(one):
        return (
            f"The file rounds each of {plural(one.lines, 'line')} and the total to "
            f"pounds apart; {money(found)} is kept as the line “Rounding”."
        )
    return f"The lines miss the published total by {money(found)}."


def summed(found: Iterable[Reconciled]) -> Summed:
    """All of them together."""
    counts = dict.fromkeys(Summed.model_fields, 0)
    for one in found:
        missing = difference(one)
        counts["practices"] += 1
        counts["lines_pence"] += one.lines_pence
        counts["published"] += one.published or 0
        counts["difference"] += missing or 0
        counts["differ"] += bool(missing) and is_explained(one)
        counts["unexplained"] += not is_explained(one)
        counts["short"] += nets(one) is False
        counts["negative"] += one.lines_pence < 0
        counts["empty"] += not one.registered
    return Summed(**counts)
