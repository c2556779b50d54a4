"""What of the register of interests anybody may read, and for how long (DOMAIN 5.4, 5.5)."""

from collections.abc import Iterable, Iterator
from datetime import date

from workflows.contracts.registers import (
    KeptInterest,
    PublishedInterest,
    Register,
    RegisteredInterest,
)
from workflows.rules import registers

PUBLIC_MONTHS = 6
"""An interest stays public so long after it has ended."""

PRIVATE_MONTHS = 72
"""And in the body's own register so long: six years. It is never removed."""

WITHHELD = "Name withheld"
BETWEEN = "; "


def is_public(interest: RegisteredInterest, today: date) -> bool:
    """Whether anybody may read it still."""
    return _is_within(interest, PUBLIC_MONTHS, today)


def is_private(interest: RegisteredInterest, today: date) -> bool:
    """Whether the body's own register shows it still."""
    return _is_within(interest, PRIVATE_MONTHS, today)


def _is_within(interest: RegisteredInterest, months: int, today: date) -> bool:
    if interest.until is None:
        return True
    return today <= registers.months_after(interest.until, months)


def is_in_office(until: date | None, today: date) -> bool:
    """Whether somebody's register is public: so long as an ended interest is.

    Args:
        until: The first day without an office; None while they hold one.
        today: The day it is.
    """
    return until is None or today <= registers.months_after(until, PUBLIC_MONTHS)


def published(
    register: Register, name: str, positions: str, bodies: str, today: date
) -> Iterator[PublishedInterest]:
    """Somebody's lines in the published register; one for a nil return.

    Where the person does not consent, the line stands without what would tell who it
    is: no name, no position, no relationship, and one body only. Who belongs to the same
    two as a line with a name would be known by them.

    Args:
        register: Theirs.
        name: Who they are.
        positions: Their offices.
        bodies: Their bodies, with `BETWEEN` between them.
        today: The day it is.
    """
    for kept in register.interests:
        if is_public(kept.interest, today):
            yield _line(kept, name, positions, bodies)
    if register.nil:
        yield PublishedInterest(name=name, positions=positions, bodies=bodies)


def _line(
    kept: KeptInterest, name: str, positions: str, bodies: str
) -> PublishedInterest:
    one, shown = kept.interest, kept.interest.publish
    return PublishedInterest(
        name=name if shown else WITHHELD,
        positions=positions if shown else "",
        bodies=bodies if shown else bodies.partition(BETWEEN)[0],
        organisation=one.organisation,
        nature=one.nature,
        category=one.category,
        description=one.description,
        relationship=one.relationship if shown else "",
        since=one.since,
        until=one.until,
        mitigation=one.mitigation,
        withheld=not shown,
    )


def in_order(lines: Iterable[PublishedInterest]) -> list[PublishedInterest]:
    """By body, then name; withheld ones after the others, by what they are with.

    Their place in the list must not tell whose they are.
    """
    return sorted(
        lines,
        key=lambda one: (
            one.bodies,
            one.withheld,
            one.name,
            one.organisation,
            one.since or date.min,
        ),
    )
