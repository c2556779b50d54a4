"""The conflict review: who is in its scope, and what is left of a committee (DOMAIN 5, R13)."""

from collections.abc import Iterable, Iterator
from datetime import date

from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Category
from workflows.contracts.sittings import Reach, Recusal
from workflows.rules import interests, minutes, permissions, reach, seats, words

WHOLE = 100


class InScope(Contract):
    """Somebody whose interests the review looks at.

    Attributes:
        why: In which offices: a seat's title, or that they signed.
        declared: Whether they have answered for this bid; blank is not none.
        out: Why they do not act on it, after their name; empty where they do.
    """

    person: str
    name: str
    why: str
    declared: bool
    out: str = ""


def people(bid: Bid, bodies: Iterable[BodyVersion], on: date) -> tuple[InScope, ...]:
    """Everybody in scope, once each: who signed, and who sits on these bodies.

    Args:
        bid: As it stands.
        bodies: The CCGs' own committees and the panel, as they stand.
        on: The day in London.
    """
    names: dict[str, str] = {}
    why: dict[str, list[str]] = {}
    for one in bid.part_one:
        names[one.by.person] = one.by.name
        role = permissions.ROLE_WORDS[one.by.role]
        why.setdefault(one.by.person, []).append(f"Signed as {role}")
    out: dict[str, str] = {}
    for body in bodies:
        sits = {s.id: s.holder.person for s in body.seats if s.holder}
        for recusal in minutes.recusals(bid, body, on):
            out[recusal.person or sits.get(recusal.seat, "")] = recusal.words
        for seat in body.seats:
            if seat.holder and seats.is_in_force(seat, on):
                names[seat.holder.person] = seat.holder.name
                said = f"{seat.title}, {body.name}"
                why.setdefault(seat.holder.person, []).append(said)
    return tuple(
        InScope(
            person=person,
            name=name,
            why="; ".join(why[person]),
            declared=interests.has_declared(bid, person),
            out=out.get(person, ""),
        )
        for person, name in names.items()
    )


def percent(done: int, of: int) -> int:
    """How much of it, rounded down: only all of it is 100."""
    return done * WHOLE // of if of else WHOLE


def residual(bid: Bid, committee: BodyVersion, on: date) -> tuple[Reach, str]:
    """What is left of a CCG's own committee once everybody with an interest is out.

    Nor does a GP of a member practice count where the round lets none vote (R13).
    """
    local = _local_gps(committee) if bid.cycle.no_local_gp_vote else ()
    out = (*minutes.recusals(bid, committee, on), *local)
    able = reach.reachable(committee, on, out)
    could = words.plural(len(able.best.acting), "member")
    if not able.reachable:
        return able, f"{committee.name} could not be quorate on this bid."
    alone = words.joined(list(able.vital), 6, "or")
    lean = f" Without {alone} it could not be." if alone else ""
    return able, (
        f"{committee.name} can be quorate on this bid: {could} with a vote could act, and "
        f"{able.best.needed} are needed.{lean}"
    )


def _local_gps(committee: BodyVersion) -> tuple[Recusal, ...]:
    why = "is a GP of a member practice, who has no vote on it in this round"
    return tuple(
        Recusal(seat=seat.id, words=why)
        for seat in committee.seats
        if seat.category is Category.GP
    )


def nominees(bid: Bid, panel: BodyVersion, on: date) -> Iterator[tuple[str, str]]:
    """The panel's members who have no interest themselves, by name and seat."""
    gone = {r.person for r in minutes.recusals(bid, panel, on)}
    for seat in seats.voting(panel, on):
        if (
            seat.holder
            and seat.holder.person not in gone
            and not seats.is_of_applicants(seat)
        ):
            yield seat.holder.name, seat.title
