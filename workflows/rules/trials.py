"""A body's rules tried with a case, so that a change of them shows what it changes."""

from collections.abc import Iterator
from datetime import date

from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.sittings import Recusal, Sits
from workflows.contracts.trials import Place, Presence, Trial, Tried
from workflows.rules import quorum, seats


def tried(body: BodyVersion, trial: Trial, on: date) -> Tried:
    """What the body's rules make of a case.

    Args:
        body: The version of the body.
        trial: The case.
        on: The day whose seats are looked at.
    """
    standing = {seat.id: seat for seat in body.seats if seats.is_in_force(seat, on)}
    held = [(standing[p.seat], p) for p in trial.places if p.seat in standing]
    found = quorum.quorum(
        body,
        on,
        _holders(held, Presence.HERE),
        [Recusal(person=person) for person in _holders(held, Presence.RECUSED)],
        [Sits(seat=p.seat, person=p.substitute) for _, p in held if p.substitute],
    )
    return Tried(
        quorum=found,
        as_expected=found.quorate is trial.quorate,
        doubts=tuple(_doubts(body, trial, on)),
    )


def _holders(held: list[tuple[Seat, Place]], presence: Presence) -> list[str]:
    return [
        seat.holder.person
        for seat, place in held
        if seat.holder and place.presence is presence
    ]


def _doubts(body: BodyVersion, trial: Trial, on: date) -> Iterator[str]:
    """Seats that have gone or come since the case was written."""
    standing = {seat.id for seat in body.seats if seats.is_in_force(seat, on)}
    for place in trial.places:
        if place.seat not in standing:
            yield f"The body has no seat “{place.seat}” any more."
    said = {place.seat for place in trial.places}
    for seat in seats.voting(body, on):
        if seat.id not in said:
            yield f"The case does not say who is in the seat “{seat.title}”: nobody is."
