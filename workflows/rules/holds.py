"""A hold that ends by itself: until which day, and what happens on it.

A bid is put on hold for as long as it takes, or until a day. In the morning of that day
it goes on, unless somebody has resumed it before; a hold without one is escalated at the
round's limit and waits for somebody.
"""

from datetime import date, datetime

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.cycles import Cycle, DeadlineKey
from workflows.contracts.events import Held, Resumed
from workflows.rules import calendar, words
from workflows.rules.refusals import Incomplete


def ends(bid: Bid) -> datetime | None:
    """When the bid goes on by itself; nothing where it is not on hold, or until told."""
    if bid.hold is None or bid.hold.until is None:
        return None
    return calendar.at(bid.hold.until, calendar.MORNING)


def longest(cycle: Cycle, now: datetime) -> date:
    """The last day until which a bid may be put on hold now, as its round has it."""
    today = calendar.london_day(now)
    return calendar.add_working_days(today, cycle.hold_limit, cycle.holidays)


def check(cycle: Cycle, until: date | None, now: datetime) -> None:
    """A hold ends on a day to come, within the round's limit.

    Raises:
        Incomplete: It would end today or before, or last too long.
    """
    if until is None:
        return
    if until <= calendar.london_day(now):
        raise Incomplete(
            "Give a day after today on which the hold ends.", field="until"
        )
    last = longest(cycle, now)
    if until > last:
        raise Incomplete(
            f"A hold lasts {words.plural(cycle.hold_limit, 'working day')} at most in "
            f"this round: give a day up to {words.day(last)}.",
            field="until",
        )


def ring(bid: Bid, now: datetime) -> Resumed | None:
    """The end of a hold whose day has come."""
    end = ends(bid)
    if bid.hold is None or end is None or end > now:
        return None
    return Resumed(at=now, reason=f"it was until {words.day(end)}.")


def next_end(bid: Bid) -> tuple[datetime, Clock] | None:
    """When a hold ends by itself, and its clock."""
    end = ends(bid)
    if end is None:
        return None
    return end, next(c for c in bid.clocks if c.key is DeadlineKey.HOLD)


def until(bid: Bid) -> str:
    """` until 3 June 2026` behind `on hold`; empty where somebody has to resume it."""
    end = ends(bid)
    return f" until {words.day(end)}" if end else ""


def said(event: Held | Resumed, by: str) -> str:
    """What happened, in a sentence."""
    if isinstance(event, Held):
        day = f" until {words.day(event.until)}" if event.until else ""
        return f"{by} put the bid on hold{day}: {event.reason}"
    how = f"{by} resumed the bid" if event.by else "The hold ended by itself"
    return f"{how}: {event.reason}"
