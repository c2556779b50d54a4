"""Named substitutes: who may be one. Nobody sits for a substitute: there are no chains."""

from collections import Counter
from collections.abc import Iterator

from workflows.contracts.committees import BodyVersion, Fault, Seat, Sitter
from workflows.rules import seats


def overlap(one: Seat, other: Seat) -> bool:
    """Whether two seats stand on a same day."""
    return (other.until is None or one.since <= other.until) and (
        one.until is None or other.since <= one.until
    )


def faults(body: BodyVersion) -> Iterator[Fault]:
    """What is wrong with the substitutes of a body."""
    for seat in body.seats:
        if not seat.substitutes:
            continue
        allowed = body.rules.substitution
        if not allowed.instead:
            words = "has substitutes, and the body's rules let nobody sit for a member."
            yield Fault(where=seat.id, words=f"{seat.title} {words}")
        elif allowed.categories and seat.category not in allowed.categories:
            words = "has substitutes, and the body's rules give its kind of seat none."
            yield Fault(where=seat.id, words=f"{seat.title} {words}")
        for person, count in Counter(s.person for s in seat.substitutes).items():
            if count > 1:
                name = next(s.name for s in seat.substitutes if s.person == person)
                words = f"{name} is named twice as substitute for {seat.title}."
                yield Fault(where=seat.id, words=words)
        for sitter in seat.substitutes:
            yield from _chain(body, seat, sitter)


def _chain(body: BodyVersion, seat: Seat, sitter: Sitter) -> Iterator[Fault]:
    if seat.holder and seat.holder.person == sitter.person:
        words = f"{sitter.name} holds {seat.title} and cannot be its substitute."
        yield Fault(where=seat.id, words=words)
        return
    for other in body.seats:
        held = other.holder
        if held is None or held.person != sitter.person or not overlap(seat, other):
            continue
        if seats.has_vote(other, body.rules):
            words = (
                f"{sitter.name} is named as substitute for {seat.title} and has a vote "
                f"as {other.title}: a substitute has no seat with a vote."
            )
            yield Fault(where=seat.id, words=words)
