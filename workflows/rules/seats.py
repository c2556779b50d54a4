"""The seats of a body: which stand on a day, which have a vote, what they are for."""

from collections.abc import Collection, Iterable
from datetime import date

from workflows.contracts.committees import (
    BodyRules,
    BodyVersion,
    Category,
    Clause,
    Instead,
    Need,
    Seat,
)


def version_on(versions: Iterable[BodyVersion], on: date) -> BodyVersion | None:
    """The version of a body that counts on a day: the newest that has begun."""
    begun = [body for body in versions if body.since <= on]
    return max(begun, key=lambda body: (body.since, body.version), default=None)


def is_in_force(seat: Seat, on: date) -> bool:
    """Whether a seat stands on a day; its last day is one of them."""
    return seat.since <= on and (seat.until is None or on <= seat.until)


def has_vote(seat: Seat, rules: BodyRules) -> bool:
    """Whether whoever sits there may vote: never in a category that sits without (R13)."""
    return seat.voting and seat.category not in rules.makeup.no_vote


def voting(body: BodyVersion, on: date) -> tuple[Seat, ...]:
    """The seats with a vote on a day, in the body's order, vacant ones too."""
    return tuple(
        seat
        for seat in body.seats
        if is_in_force(seat, on) and has_vote(seat, body.rules)
    )


def roles(seat: Seat) -> tuple[str, ...]:
    """Everything that a seat is for."""
    return (seat.role, *seat.also)


def fits(need: Need, seat: Seat) -> bool:
    """Whether a seat is one of those that a clause asks for."""
    return (
        seat.category in need.categories
        or seat.office in need.offices
        or any(role in need.roles for role in roles(seat))
    )


def is_of_applicants(seat: Seat) -> bool:
    """Whether it stands for CCGs: a representative of theirs, or a GP of a practice."""
    named = seat.represents or "ccg_representative" in roles(seat)
    return seat.category is Category.GP or bool(named)


def short(need: Need, seats: Iterable[Seat]) -> int:
    """How many more seats a need asks for."""
    return max(0, need.count - sum(fits(need, seat) for seat in seats))


def holds(clause: Clause, there: Collection[Seat]) -> bool:
    """Whether seats make up what a clause asks for."""
    return all(not short(need, there) for need in clause.all_of) and (
        not clause.any_of or any(not short(need, there) for need in clause.any_of)
    )


def needed(body: BodyVersion, on: date) -> int:
    """How many seats with a vote have to act: the number, and the share rounded up."""
    minimum = body.rules.minimum
    whole = sum(1 for s in voting(body, on) if minimum.vacant or s.holder is not None)
    share = -(-minimum.numerator * whole // minimum.denominator)
    return max(minimum.number, share)


def may_substitute(seat: Seat, rules: BodyRules, why: Instead) -> bool:
    """Whether the body's rules let anybody sit for this seat's holder, for this reason.

    Whoever may sit for a recused member may sit for an absent one: otherwise a recusal
    could bring about a quorum.
    """
    given = rules.substitution.instead
    of = rules.substitution.categories
    implied = why is Instead.ABSENT and Instead.RECUSED in given
    return (why in given or implied) and (not of or seat.category in of)
