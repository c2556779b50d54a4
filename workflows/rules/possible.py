"""Whether a board can be quorate on a bid, as well as things can still turn (R15)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from workflows.contracts.absences import Absence, Answer, Away
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.reviews import Handling
from workflows.contracts.sittings import Reach
from workflows.rules import (
    absences,
    bodies,
    calendar,
    deadlines,
    interests,
    minutes,
    reach,
    voters,
    words,
)

FURTHER = timedelta(days=28)
"""How far one looks for a day on which enough are back, where the board's date has gone
by or there is none: a meeting can be called for any of these days."""


def able(
    bid: Bid, body: BodyVersion, on: date, away: Collection[str] = frozenset()
) -> Reach:
    """Whether a body could still be quorate on a bid, as well as things can still turn.

    Whoever has not declared still can, and interests that wait may be ruled noted.

    Args:
        bid: As it stands.
        body: The version of the body.
        on: The day of a meeting.
        away: Who is known not to come on that day, by person.
    """
    return reach.reachable(body, on, minutes.recusals(turned(bid), body, on), away)


def turned(bid: Bid) -> Bid:
    """The bid as well as it can still turn: all have declared, what waits is noted."""
    kind = {
        i.id: i.model_copy(update={"handling": Handling.NOTE})
        for i in interests.unruled(bid)
    }
    ruled = tuple(kind.get(i.id, i) for i in bid.interests)
    return voters.spoken(bid.model_copy(update={"interests": ruled}))


def standing(bid: Bid, body: BodyVersion, on: date) -> Reach:
    """The same as it stands: whoever has an interest without a ruling takes no part."""
    return reach.reachable(body, on, minutes.recusals(voters.spoken(bid), body, on))


def to_come(kept: Iterable[Absence], today: date) -> tuple[Away, ...]:
    """The absences of a body that are not over, as `StartFallback` carries them.

    With them whoever declined to sit: on each day the people of `absences.unable`.
    """
    stand = [one for one in kept if not one.withdrawn and one.until >= today]
    away = (
        Away(person=one.member.person, since=one.since, until=one.until)
        for one in stand
    )
    return (*away, *(days for one in stand for days in _declined(one, stand)))


def _declined(one: Absence, stand: Collection[Absence]) -> Iterator[Away]:
    """The days of an absence on which its substitute, who declined, sits nowhere else."""
    if one.substitute is None or one.answer is not Answer.DECLINED:
        return
    who, since = one.substitute.person, one.since
    asked = [
        (other.since, other.until)
        for other in stand
        if other.substitute
        and other.substitute.person == who
        and other.answer is not Answer.DECLINED
        and absences.overlap(one, other)
    ]
    for first, last in sorted(asked):
        if since < first:
            until = first - timedelta(days=1)
            yield Away(person=who, since=since, until=until, declined=True)
        since = max(since, last + timedelta(days=1))
    if since <= one.until:
        yield Away(person=who, since=since, until=one.until, declined=True)


def first_day(
    bid: Bid, body: BodyVersion, today: date, away: Collection[Away]
) -> tuple[date | None, Reach]:
    """The first day, before it has to decide, on which a board could be quorate.

    Enough can come today, or once somebody is back; no other day is better.

    Args:
        bid: As it stands.
        body: The board.
        today: The day in London.
        away: Who is away, and until when.

    Returns:
        The day and how it stands then; no day and how it stands today where there is none.
    """
    back = {one.until + timedelta(days=1) for one in away}
    last = _by_when(bid, body.body, today)
    for day in (today, *sorted(d for d in back if today < d <= last)):
        best = able(bid, body, day, _gone(away, day))
        if best.reachable:
            return day, best
    return None, able(bid, body, today, _gone(away, today))


def _gone(away: Collection[Away], on: date) -> frozenset[str]:
    return frozenset(one.person for one in away if one.since <= on <= one.until)


def _by_when(bid: Bid, board: str, today: date) -> date:
    """The day by which a board, or a panel, is to decide or to conclude."""
    key, about = DeadlineKey.BOARD, board
    if board == bid.panel:
        key, about = DeadlineKey.CONFLICT_REVIEW, ""
    if board == bodies.NATIONAL:
        key, about = DeadlineKey.DECISION, ""
    clock = deadlines.clock_of(bid, key, about)
    due = calendar.london_day(clock.due) if clock else today
    return due if due > today else today + FURTHER


def who_is_away(body: BodyVersion, away: Collection[Away], today: date) -> str:
    """`Hana Example (until 3 June 2026) is away.`, of everybody with a seat.

    And who of the substitutes has declined.
    """
    held = {s.holder.person: s.holder.name for s in body.seats if s.holder}
    named = {one.person: one.name for s in body.seats for one in s.substitutes}
    found = []
    gone = list(dict.fromkeys(_said([a for a in away if not a.declined], held, today)))
    if gone:
        verb = "is" if len(gone) == 1 else "are"
        found.append(f"{words.joined(gone)} {verb} away.")
    no = list(dict.fromkeys(_said([a for a in away if a.declined], named, today)))
    if no:
        verb = "has" if len(no) == 1 else "have"
        found.append(f"{words.joined(no)} {verb} declined to sit as a substitute.")
    return " ".join(found)


def _said(away: Iterable[Away], names: Mapping[str, str], today: date) -> Iterator[str]:
    for one in sorted(away, key=lambda a: (a.until, a.person)):
        if one.person in names and one.since <= today <= one.until:
            yield f"{names[one.person]} (until {words.day(one.until)})"
