"""Registers of interests for tests."""

from datetime import UTC, date, datetime, time

from workflows.contracts.registers import (
    ChangeKind,
    Register,
    RegisterChange,
    RegisteredInterest,
)
from workflows.contracts.reviews import InterestCategory
from workflows.rules import registers

TODAY = date(2026, 6, 1)


def an_interest(**changes: object) -> RegisteredInterest:
    """A share in a practice, known since 1 May 2026."""
    given: dict[str, object] = {
        "id": "a",
        "category": InterestCategory.FINANCIAL,
        "organisation": "Example Road Surgery",
        "description": "A partner.",
        "since": date(2012, 4, 1),
        "aware": date(2026, 5, 1),
        **changes,
    }
    return RegisteredInterest.model_validate(given)


def change(
    number: int,
    kind: ChangeKind,
    interest: RegisteredInterest | None = None,
    on: date = TODAY,
) -> RegisterChange:
    """A change at midday of a day."""
    at = datetime.combine(on, time(12), tzinfo=UTC)
    return RegisterChange(number=number, at=at, kind=kind, interest=interest)


def register(*interests: RegisteredInterest, on: date = TODAY) -> Register:
    """A register to which interests were added on a day."""
    added = [change(n, ChangeKind.ADDED, one, on) for n, one in enumerate(interests, 1)]
    return registers.folded("7", added)
