"""Sharing out a whole so that nothing is lost to rounding."""

from collections.abc import Sequence

WHOLE = 10_000
"""All of an area, in hundredths of a percent."""


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts in proportion to the weights that sum to the total exactly.

    What is left after rounding down goes to the largest remainders, the earlier first.

    Raises:
        ValueError: There is something to share and no weight to share it by.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Weights must be positive, and there must be one.")
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: -remainders[n])
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return parts
