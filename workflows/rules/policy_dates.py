"""Running dates of a bid under a newer policy of its round: which move, which stay.

What a bid was given by name it keeps: extensions, conditions, a vote's end. A date that
has gone by stays gone by, and none is moved to a moment that is past.
"""

from datetime import datetime
from typing import NamedTuple

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.cycles import Cycle, DeadlineKey, Missed
from workflows.contracts.parties import Party
from workflows.contracts.policies import PolicyDate
from workflows.contracts.views import Blocker
from workflows.rules import bodies, calendar, deadlines, needs, quiet, words
from workflows.rules.sentences import DATES

OWN = frozenset({DeadlineKey.START, DeadlineKey.VOTE, DeadlineKey.CONDITION})
"""Dates that the bid, a board or a condition carries."""


class Dates(NamedTuple):
    """What moves, with sentences of that and of what stays.

    Attributes:
        undated: What has no date and keeps none: by the newer policy it would be past.
    """

    moved: tuple[PolicyDate, ...]
    changes: tuple[str, ...]
    stays: tuple[str, ...]
    undated: frozenset[DeadlineKey]


def compared(bid: Bid, new: Cycle, now: datetime) -> Dates:
    """The running dates of a bid under another policy.

    Args:
        bid: The bid, with the days counted that its clocks have stood still.
        new: The policy, but for what stays.
        now: A need that has no date yet would have one counted from here.
    """
    clocks = deadlines.by_need(bid)
    found = Dates((), (), (), frozenset())
    for need in needs.of(bid):
        clock = clocks.get((need.key, need.subject))
        if need.key not in OWN:
            one = (
                _running(bid, new, need, clock, now)
                if clock
                else _begun(bid, new, need, now)
            )
            found = _joined(found, one) if one else found
    return found


def _joined(found: Dates, one: Dates) -> Dates:
    return Dates(
        (*found.moved, *one.moved),
        (*found.changes, *one.changes),
        (*found.stays, *one.stays),
        found.undated | one.undated,
    )


def _begun(bid: Bid, new: Cycle, need: Blocker, now: datetime) -> Dates | None:
    """Of what had no date; one that would be past already it is not given."""
    then = deadlines.under(bid, new, need, now)
    if then is None:
        return None
    if then.due <= now:
        return Dates((), (), (), frozenset({DeadlineKey(need.key)}))
    due = words.moment(then.due)
    said = f"{_named(bid, need)} is due by {due}; it had no date."
    return Dates((), (said,), (), frozenset())


def _running(
    bid: Bid, new: Cycle, need: Blocker, clock: Clock, now: datetime
) -> Dates | None:
    one, named, due = _moved(bid, new, need, clock), _named(bid, need), clock.due
    if one is None:
        return None
    if clock.passed or deadlines.is_late(bid, clock, now):
        stays = f"{named} was due by {words.moment(due)}: that date stays."
    elif one.due is not None and one.due <= now:
        stays = (
            f"{named} stays due by {words.moment(due)}: by the newer policy it would be "
            "past already."
        )
    else:
        return Dates((one,), tuple(_said(named, one, clock)), (), frozenset())
    return Dates((), (), (stays,), frozenset())


def _moved(bid: Bid, new: Cycle, need: Blocker, clock: Clock) -> PolicyDate | None:
    """Where its date goes; what it was given beyond the policy stays on top of it."""
    was = deadlines.under(bid, bid.cycle, need, clock.since)
    then = deadlines.under(bid, new, need, clock.since)
    same = PolicyDate(key=clock.key, subject=clock.subject, was=clock.due)
    if then is None:
        return same
    due = clock.due
    if was is not None and was.due != then.due:
        stood = _with_pauses(bid.cycle, clock, was.due)
        due = (
            then.due + (clock.due - was.due)
            if stood > clock.due
            else _with_pauses(new, clock, then.due) + (clock.due - stood)
        )
    if (due, then.missed) == (clock.due, clock.missed):
        return None
    return same.model_copy(update={"due": due, "missed": then.missed})


def _with_pauses(cycle: Cycle, clock: Clock, due: datetime) -> datetime:
    """A date later by the working days that its clock has stood still."""
    lost = sum(pause.days for pause in clock.pauses)
    return calendar.later(quiet.free(cycle, clock.key), due, lost) if lost else due


def _said(named: str, one: PolicyDate, clock: Clock) -> list[str]:
    if one.due is None:
        return [f"{named} has no date any more."]
    found = []
    if one.due != clock.due:
        found.append(
            f"{named} is due by {words.moment(one.due)}, not by "
            f"{words.moment(clock.due)}."
        )
    if one.missed is not clock.missed:
        ends = one.missed is Missed.LAPSE
        found.append(
            f"{named} ends the bid if it is missed."
            if ends
            else f"{named} no longer ends the bid if it is missed."
        )
    return found


def _named(bid: Bid, need: Blocker) -> str:
    if need.key == DeadlineKey.BOARD:
        return f"The decision of {bodies.name(bid, Party.HWB, need.subject)}"
    said = DATES.get(DeadlineKey(need.key), str(need.key).replace("_", " "))
    return f"{said[:1].upper()}{said[1:]}"
