"""Whether a board can be quorate on a bid, as well as things can still turn (R15)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from workflows.contracts.absences import Absence, Away
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.reviews import Handling
from workflows.contracts.sittings import Reach
from workflows.rules import (
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
    kind = {
        i.id: i.model_copy(update={"handling": Handling.NOTE})
        for i in interests.unruled(bid)
    }
    turned = tuple(kind.get(i.id, i) for i in bid.interests)
    best = voters.spoken(bid.model_copy(update={"interests": turned}))
    return reach.reachable(body, on, minutes.recusals(best, body, on), away)


def standing(bid: Bid, body: BodyVersion, on: date) -> Reach:
    """The same as it stands: whoever has an interest without a ruling takes no part."""
    return reach.reachable(body, on, minutes.recusals(voters.spoken(bid), body, on))


def to_come(kept: Iterable[Absence], today: date) -> tuple[Away, ...]:
    """The absences of a body that are not over, as `StartFallback` carries them."""
    return tuple(
        Away(person=one.member.person, since=one.since, until=one.until)
        for one in kept
        if not one.withdrawn and one.until >= today
    )


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
    """The day by which a board is to decide, or the panel to conclude."""
    key, about = DeadlineKey.BOARD, board
    if board == bid.panel:
        key, about = DeadlineKey.CONFLICT_REVIEW, ""
    clock = deadlines.clock_of(bid, key, about)
    due = calendar.london_day(clock.due) if clock else today
    return due if due > today else today + FURTHER


def who_is_away(body: BodyVersion, away: Collection[Away], today: date) -> str:
    """`Hana Example is away until 3 June 2026.`, of everybody with a seat."""
    said = list(dict.fromkeys(_said(body, away, today)))
    verb = "is" if len(said) == 1 else "are"
    return f"{words.joined(said)} {verb} away."


def _said(body: BodyVersion, away: Collection[Away], today: date) -> Iterator[str]:
    names = {s.holder.person: s.holder.name for s in body.seats if s.holder}
    for one in sorted(away, key=lambda a: (a.until, a.person)):
        if one.person in names and one.since <= today <= one.until:
            yield f"{names[one.person]} (until {words.day(one.until)})"
