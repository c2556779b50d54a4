"""Whole pennies out of fractions, none lost and none made.

A whole is rounded once, half a penny up. Its parts are rounded down, and the pennies that
are left go one each to the parts with the largest remainders; of equal remainders the one
whose key comes first. So parts always sum to their whole, negative ones too, in whatever
order they come.
"""

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key", tuple[str, ...], str)

WHOLE = 10_000
"""All of a sum, in hundredths of a percent."""

STATED = (
    "Sums are whole pennies. A whole is rounded once, half a penny up; its parts are "
    "rounded down, and the pennies left go to the largest remainders, of equal ones to "
    "the first by practice and line."
)
"""The rule of rounding as a schedule states it, and as both sides sign it."""


def half_up(numerator: int, denominator: int) -> int:
    """A fraction to the nearest whole, half of one up; also below nothing."""
    return (2 * numerator + denominator) // (2 * denominator)


def spread(total: int, exact: Mapping[Key, int], denominator: int) -> dict[Key, int]:
    """Whole parts that sum to `total`, each within one of its exact fraction.

    Args:
        total: Between the sum of the fractions rounded down and that rounded up.
        exact: Each part's numerator.
        denominator: Of all of them; above nothing.
    """
    parts = {key: numerator // denominator for key, numerator in exact.items()}
    left = total - sum(parts.values())
    order = sorted(exact, key=lambda key: (-(exact[key] % denominator), key))
    for key in order[:left]:
        parts[key] += 1
    return parts


def shared(total: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """A sum shared out in proportion to weights; nobody without weight has a part.

    Raises:
        ValueError: There is something to share and nobody to share it among.
    """
    whole = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    if whole <= 0 or min(weights.values()) < 0:
        raise ValueError("Nobody has a weight to share by.")
    return spread(total, {key: total * w for key, w in weights.items()}, whole)
