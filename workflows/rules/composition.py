"""How a CCG's commissioning committee has to be made up, whatever its own rules say (R13)."""

from collections.abc import Iterator
from datetime import date

from workflows.contracts.committees import (
    BodyKind,
    BodyVersion,
    Category,
    Fault,
    Office,
    Seat,
)
from workflows.rules import seats

MAJORITY = (Category.LAY, Category.EXECUTIVE)


def gaps(body: BodyVersion, on: date) -> tuple[Fault, ...]:
    """What a commissioning committee lacks on a day; other bodies lack nothing.

    A lay chair and a lay vice chair, a lay and executive majority of those who have a
    vote, and no vote for a GP of a member practice. A vacant seat fills no office.
    """
    if body.kind is not BodyKind.COMMISSIONING_COMMITTEE:
        return ()
    voting = seats.voting(body, on)
    return (
        *_office(voting, Office.CHAIR, "chair"),
        *_office(voting, Office.VICE_CHAIR, "vice chair"),
        *_majority(voting),
        *_local(voting),
    )


def _office(voting: tuple[Seat, ...], office: Office, name: str) -> Iterator[Fault]:
    held = [seat for seat in voting if seat.office is office]
    lay = [seat for seat in held if seat.category is Category.LAY]
    if not lay:
        why = "is not a lay member" if held else "is not there"
        yield Fault(
            where="seats", words=f"A lay {name} is needed, and the {name} {why}."
        )
    elif all(seat.holder is None for seat in lay):
        words = f"A lay {name} is needed, and the seat is vacant."
        yield Fault(where=lay[0].id, words=words)


def _majority(voting: tuple[Seat, ...]) -> Iterator[Fault]:
    filled = [seat for seat in voting if seat.holder is not None]
    inside = sum(seat.category in MAJORITY for seat in filled)
    if inside * 2 <= len(filled):
        yield Fault(
            where="seats",
            words="Lay and executive members together have to be more than half of those "
            f"who have a vote, and are {inside} of {len(filled)}.",
        )


def _local(voting: tuple[Seat, ...]) -> Iterator[Fault]:
    for seat in voting:
        if seat.category is Category.GP:
            yield Fault(
                where=seat.id,
                words=f"{seat.title} has a vote: a GP of a member practice has none.",
            )
