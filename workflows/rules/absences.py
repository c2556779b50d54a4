"""Absences with dated substitutes: what may be kept, who is away, and who sits for whom.

A substitute sits only once they have accepted, for the days of the absence and no others.
Nobody sits for a substitute: there are no chains.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from workflows.contracts.absences import Absence, Answer
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Fault, Instead, Seat, Sitter
from workflows.contracts.parties import Actor, Role
from workflows.contracts.sittings import Sits
from workflows.rules import minutes, seats, words

LONGEST = timedelta(days=366)
"""How long an absence may be; who is away for longer hands over the seat."""

CLERKS = frozenset({Role.BOARD_CLERK, Role.BOARD_CHAIR, Role.PANEL_CHAIR})
"""Who records an absence for a member."""


def may_record(by: Actor, member: str) -> bool:
    """Whether somebody records an absence of a member: the member, or their clerk."""
    return by.person == member or by.role in CLERKS


def in_force(one: Absence, on: date) -> bool:
    """Whether somebody is away on a day because of it."""
    return not one.withdrawn and one.since <= on <= one.until


def away(kept: Iterable[Absence], on: date) -> frozenset[str]:
    """Everybody who is away on a day, by person."""
    return frozenset(one.member.person for one in kept if in_force(one, on))


def unable(kept: Iterable[Absence], on: date) -> frozenset[str]:
    """Everybody who will not act on a day, by person: members away, and whoever declined.

    A substitute who was asked for another seat meanwhile may still say yes, or has.
    """
    now = tuple(one for one in kept if in_force(one, on))
    asked = [(one.substitute.person, one.answer) for one in now if one.substitute]
    may = {person for person, answer in asked if answer is not Answer.DECLINED}
    declined = {person for person, answer in asked if answer is Answer.DECLINED}
    return away(now, on) | (declined - may)


def sitting(kept: Iterable[Absence], on: date) -> tuple[Sits, ...]:
    """Who sits for whom on a day: the substitutes that have accepted."""
    return tuple(
        Sits(seat=one.seat, person=one.substitute.person)
        for one in kept
        if in_force(one, on) and one.substitute and one.answer is Answer.ACCEPTED
    )


def told_instead(kept: Iterable[Absence], on: date) -> dict[str, str]:
    """Who is told in place of whom: the substitute, or nobody (an empty word)."""
    found = dict.fromkeys(away(kept := tuple(kept), on), "")
    for one in kept:
        accepted = one.substitute and one.answer is Answer.ACCEPTED
        if one.substitute and accepted and in_force(one, on):
            found[one.member.person] = one.substitute.person
    return found


def overlap(one: Absence, other: Absence) -> bool:
    """Whether two absences have a day in common."""
    return one.since <= other.until and other.since <= one.until


def faults(
    new: Absence, body: BodyVersion, kept: Collection[Absence], today: date
) -> Iterator[Fault]:
    """Why an absence cannot be kept like this, each with the field that it is about.

    Args:
        new: As it is to be.
        body: The body as it stands.
        kept: The body's other absences as they stand now.
        today: The day in London.
    """
    seat = next((s for s in body.seats if s.id == new.seat), None)
    if seat is None or seat.holder is None or seat.holder.person != new.member.person:
        yield Fault(where="seat", words=f"{new.member.name} does not hold this seat")
        return
    wrong = _days(new, today)
    if wrong:
        yield Fault(where="until", words=wrong)
        return
    others = [one for one in kept if one.number != new.number and not one.withdrawn]
    yield from _elsewhere(new, others)
    if new.substitute:
        yield from _substitute(new, new.substitute, seat, body)
        yield from _no_chain(new, new.substitute, others)


def _days(new: Absence, today: date) -> str:
    if new.until < new.since:
        return "The last day is before the first"
    if new.until < today:
        return "The absence is over already"
    if new.until - new.since > LONGEST:
        return "An absence is a year long at most"
    return ""


def _elsewhere(new: Absence, others: Collection[Absence]) -> Iterator[Fault]:
    """The member is away already, or sits for somebody on these days."""
    for one in others:
        if one.seat == new.seat and overlap(one, new):
            yield Fault(
                where="since",
                words=f"{new.member.name} is down as away from {words.day(one.since)} "
                f"to {words.day(one.until)} already",
            )
        sits = one.substitute and one.substitute.person == new.member.person
        if sits and one.answer is Answer.ACCEPTED and overlap(one, new):
            yield Fault(
                where="since",
                words=f"{new.member.name} sits for {one.member.name} on some of these "
                "days. That has to be taken back first",
            )


def _substitute(
    new: Absence, who: Sitter, seat: Seat, body: BodyVersion
) -> Iterator[Fault]:
    if not seats.may_substitute(seat, body.rules, Instead.ABSENT):
        yield Fault(
            where="substitute",
            words="The body's rules let nobody sit for this member while away",
        )
    elif who.person not in {s.person for s in seat.substitutes}:
        yield Fault(
            where="substitute",
            words=f"{who.name} is not one of the substitutes named for this seat",
        )
    if _votes(body, who.person):
        yield Fault(
            where="substitute", words=f"{who.name} has a seat and a vote already"
        )


def _no_chain(
    new: Absence, who: Sitter, others: Collection[Absence]
) -> Iterator[Fault]:
    for one in others:
        if not overlap(one, new):
            continue
        if one.member.person == who.person:
            yield Fault(
                where="substitute",
                words=f"{who.name} is away on some of these days. Nobody sits for a "
                "substitute",
            )
        if (
            one.substitute
            and one.substitute.person == who.person
            and one.answer is not Answer.DECLINED
        ):
            yield Fault(
                where="substitute",
                words=f"{who.name} sits for {one.member.name} on some of these days, and "
                "one person sits in one seat",
            )


def _votes(body: BodyVersion, person: str) -> bool:
    return any(
        s.holder is not None
        and s.holder.person == person
        and seats.has_vote(s, body.rules)
        for s in body.seats
    )


def options(seat: Seat, body: BodyVersion) -> tuple[tuple[str, str], ...]:
    """Who may be named for a seat, by person and name; nobody where the rules allow none."""
    if not seats.may_substitute(seat, body.rules, Instead.ABSENT):
        return ()
    return tuple(
        (s.person, s.name) for s in seat.substitutes if not _votes(body, s.person)
    )


def barred(bid: Bid, body: BodyVersion, one: Absence, on: date) -> str:
    """Why an accepted substitute does not act on one bid; empty where they do.

    It takes only that bid from them: for all others they sit.
    """
    who = one.substitute
    if who is None or one.answer is not Answer.ACCEPTED or not in_force(one, on):
        return ""
    out = minutes.recusals(bid, body, on)
    found = next((r for r in out if who.person == r.person or r.seat == one.seat), None)
    return f"{who.name} {found.words}" if found else ""
