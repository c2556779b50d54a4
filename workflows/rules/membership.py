"""Whether a body's seats and rules fit together, said before anybody meets by them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from workflows.contracts.committees import (
    BodyKind,
    BodyVersion,
    Clause,
    FallbackKind,
    Fault,
    Need,
    Office,
    Seat,
    Tie,
)
from workflows.rules import ladder, seats, substitutes, words

CHAIRS = frozenset({Office.CHAIR, Office.VICE_CHAIR})


def faults(body: BodyVersion, on: date | None = None) -> tuple[Fault, ...]:
    """What is wrong with a body; none is a body that can be used.

    Args:
        body: The version.
        on: The day whose seats are looked at; the version's first one unless given.
    """
    day = on or body.since
    return (
        *_seats(body),
        *substitutes.faults(body),
        *_minimum(body, day),
        *_clauses(body, day),
        *_makeup(body, day),
        *_offices(body, day),
        *_panel(body),
        *_rules(body),
        *ladder.faults(body),
    )


def _seats(body: BodyVersion) -> Iterator[Fault]:
    for id_, count in Counter(seat.id for seat in body.seats).items():
        if count > 1:
            yield Fault(where=id_, words=f"Seat {id_} is there {count} times.")
    for seat in body.seats:
        if seat.until and seat.until < seat.since:
            yield Fault(where=seat.id, words=f"{seat.title} ends before it begins.")
    yield from _two_votes(body)


def _two_votes(body: BodyVersion) -> Iterator[Fault]:
    held: dict[str, list[Seat]] = {}
    for seat in body.seats:
        if seat.holder and seats.has_vote(seat, body.rules):
            others = held.setdefault(seat.holder.person, [])
            for other in others:
                if substitutes.overlap(seat, other):
                    yield Fault(
                        where=seat.id,
                        words=f"{seat.holder.name} has two seats with a vote, "
                        f"{other.title} and {seat.title}: one person has one vote.",
                    )
            others.append(seat)


def _minimum(body: BodyVersion, day: date) -> Iterator[Fault]:
    voting, needed = len(seats.voting(body, day)), seats.needed(body, day)
    if not voting:
        yield Fault(where="seats", words="No seat has a vote.")
    elif not needed:
        yield Fault(where="minimum", words="At least one member must be able to act.")
    elif needed > voting:
        yield Fault(
            where="minimum",
            words=f"{needed} members are needed and only "
            f"{words.plural(voting, 'seat')} {_have(voting)} a vote.",
        )


def _clauses(body: BodyVersion, day: date) -> Iterator[Fault]:
    voting = seats.voting(body, day)
    for n, clause in enumerate(body.rules.clauses):
        where = f"clauses.{n}"
        needs = (*clause.all_of, *clause.any_of)
        if not needs:
            yield Fault(where=where, words=f"“{clause.words}” asks for nobody.")
        for need in needs:
            if not (need.roles or need.categories or need.offices):
                yield Fault(
                    where=where,
                    words=f"“{need.words}” names no role, category or office.",
                )
        for need in _beyond(clause, voting):
            fitting = sum(seats.fits(need, seat) for seat in voting)
            yield Fault(
                where=where,
                words=f"“{clause.words}” cannot be met. Needed: {need.count} "
                f"({need.words}). Seats of that kind with a vote: {fitting}.",
            )


def _beyond(clause: Clause, voting: Iterable[Seat]) -> tuple[Need, ...]:
    """Needs that the seats can never meet; of alternatives, only if none can be."""
    voting = tuple(voting)
    never = tuple(need for need in clause.all_of if seats.short(need, voting))
    either = tuple(need for need in clause.any_of if seats.short(need, voting))
    return never + (either if len(either) == len(clause.any_of) else ())


def _makeup(body: BodyVersion, day: date) -> Iterator[Fault]:
    makeup, voting = body.rules.makeup, seats.voting(body, day)
    for seat in body.seats:
        if seat.voting and seat.category in makeup.no_vote:
            yield Fault(
                where=seat.id,
                words=f"{seat.title} cannot have a vote: a seat of its kind sits "
                "without one.",
            )
    inside = sum(seat.category in makeup.majority for seat in voting)
    if makeup.majority and inside * 2 <= len(voting):
        kinds = words.joined([kind.value for kind in makeup.majority])
        yield Fault(
            where="seats",
            words=f"{inside} of {len(voting)} votes are {kinds}: that is no majority.",
        )
    for seat in body.seats if makeup.chairs else ():
        takes_it = seat.office in CHAIRS and seats.is_in_force(seat, day)
        if takes_it and seat.category not in makeup.chairs:
            kinds = words.joined([kind.value for kind in makeup.chairs], last="or")
            sentence = f"{seat.title} takes the chair and is not {kinds}."
            yield Fault(where=seat.id, words=sentence)


def _offices(body: BodyVersion, day: date) -> Iterator[Fault]:
    offices = Counter(seat.office for seat in seats.voting(body, day))
    if offices[Office.CHAIR] > 1:
        yield Fault(where="seats", words="More than one seat takes the chair.")
    if body.rules.makeup.vice_chair and not offices[Office.VICE_CHAIR]:
        yield Fault(where="seats", words="No seat is the vice chair's.")
    if body.rules.tie is Tie.CASTING_VOTE and not offices[Office.CHAIR]:
        yield Fault(
            where="tie",
            words="The chair has a casting vote, and no seat with a vote is the chair's.",
        )


def _panel(body: BodyVersion) -> Iterator[Fault]:
    """A conflicts panel has nobody who stands for a CCG, and no GP (DOMAIN 5)."""
    if body.kind is not BodyKind.CONFLICTS_PANEL:
        return
    for seat in body.seats:
        if seats.is_of_applicants(seat):
            words = "A conflicts panel has no CCG's representative and no GP"
            yield Fault(where=seat.id, words=f"{words}: {seat.title}.")


def crossing(body: BodyVersion, others: Iterable[BodyVersion]) -> Iterator[Fault]:
    """Who would sit on a conflicts panel and elsewhere for a CCG, or as its GP.

    Args:
        body: A new version: of a panel, or of a body in which CCGs have seats.
        others: What stands beside it: the other bodies, or the panels.
    """
    panel = body.kind is BodyKind.CONFLICTS_PANEL
    for other in others:
        elsewhere = dict(_sitters(other, of_ccgs=panel))
        for person, (seat, name) in _sitters(body, of_ccgs=not panel):
            if person in elsewhere and panel is not _is_panel(other):
                there, _ = elsewhere[person]
                first, second = (seat, there) if panel else (there, seat)
                where = other.name if panel else body.name
                yield Fault(
                    where=seat.id,
                    words=f"{name} is named for {first.title} of a conflicts panel and "
                    f"for {second.title} of {where}. Whoever sits for a CCG, or as its "
                    "GP, is never on the panel.",
                )


def _is_panel(body: BodyVersion) -> bool:
    return body.kind is BodyKind.CONFLICTS_PANEL


def _sitters(
    body: BodyVersion, *, of_ccgs: bool
) -> Iterator[tuple[str, tuple[Seat, str]]]:
    """Everybody named in a body, or only in its seats that are CCGs' or their GPs'."""
    for seat in body.seats:
        if seats.is_of_applicants(seat) or not of_ccgs:
            for one in (seat.holder, *seat.substitutes):
                if one:
                    yield one.person, (seat, one.name)


def _rules(body: BodyVersion) -> Iterator[Fault]:
    known = {role for seat in body.seats for role in seats.roles(seat)}
    urgent = body.rules.urgent
    for role in urgent.roles if urgent else ():
        if role not in known:
            yield Fault(
                where="urgent", words=f"No seat has the role {role} of the urgent rule."
            )
    for fallback in body.rules.fallbacks:
        if fallback.kind is FallbackKind.COMMITTEE and not fallback.body:
            yield Fault(where="fallbacks", words="Say which other committee decides.")
        if fallback.body == body.body:
            yield Fault(where="fallbacks", words="A body cannot stand in for itself.")


def _have(count: int) -> str:
    return "has" if count == 1 else "have"
