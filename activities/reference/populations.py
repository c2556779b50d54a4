"""How many of the applicants' people live in each council's area."""

from collections.abc import Iterable, Mapping

from activities.reference.apportion import apportion


def people_in(
    bidders: Iterable[tuple[int | None, Mapping[str, int]]],
) -> dict[str, int]:
    """Registered patients by council, in proportion to the small areas of each CCG.

    An estimate: where patients live is not published by council. Empty where any of the
    CCGs has no known list, since a mixture of people and shares would compare nothing.

    Args:
        bidders: For each CCG, its registered patients and its areas' shares.
    """
    found: dict[str, int] = {}
    for registered, shares in bidders:
        if not registered or not shares:
            return {}
        parts = apportion(registered, list(shares.values()))
        for board, people in zip(shares, parts, strict=True):
            found[board] = found.get(board, 0) + people
    return found
