"""What a delegation waits for, and when it next speaks up by itself."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import NamedTuple

from workflows.contracts import delegation_events as e
from workflows.contracts.bids import Stage
from workflows.contracts.delegation_changes import VariationState
from workflows.contracts.delegation_events import DelegationEvent
from workflows.contracts.delegations import Delegation
from workflows.contracts.views import Blocker, Waiting
from workflows.rules import (
    calendar,
    delegation,
    delegation_needs,
    delegation_phases,
    financial_year,
    words,
)
from workflows.rules import delegation_oversight as oversight
from workflows.rules import delegation_returns as returns

MIDNIGHT = time(0)
NINE = calendar.MORNING


class Alarm(NamedTuple):
    """A moment, what happens then, and what the timer is called."""

    at: datetime
    event: DelegationEvent
    summary: str


def next_alarm(found: Delegation) -> Alarm | None:
    """The next thing that time brings, if any; it may lie in the past."""
    return min(_alarms(found), default=None, key=lambda alarm: alarm.at)


def ring(found: Delegation, now: datetime) -> DelegationEvent | None:
    """What time has brought by now, one thing at a time."""
    alarm = next_alarm(found)
    if alarm is None or now < alarm.at:
        return None
    return alarm.event.model_copy(update={"at": now})


def _alarms(found: Delegation) -> Iterator[Alarm]:
    if found.ended:
        return
    if found.handed_back and is_settled(found):
        at = found.handed_back
        yield Alarm(at, e.DelegationEnded(at=at), "everything is settled")
        return
    yield from (Alarm(*one) for one in delegation_phases.alarms(found))
    yield from _turns(found)
    yield from _variations(found)
    yield from _overdue(found)
    yield from _reminders(found)


def is_settled(found: Delegation) -> bool:
    """Whether nothing is left: functions back, every year settled, all money posted."""
    years = [year for year in found.years if year.budget is not None]
    return (
        found.handed_back is not None
        and all(year.settled for year in years)
        and not found.unposted
    )


def _turns(found: Delegation) -> Iterator[Alarm]:
    """A new year, or the handing back of the functions: a phase is finished first."""
    if found.handed_back or delegation_phases.under_way(found):
        return
    start = found.years[-1].start + 1
    at = calendar.at(financial_year.begins(start), MIDNIGHT)
    ends = delegation.ends(found)
    if ends and ends <= financial_year.begins(start):
        at = calendar.at(ends, MIDNIGHT)
        yield Alarm(at, e.FunctionsHandedBack(at=at), "the functions go back")
        return
    name = financial_year.name(start)
    yield Alarm(at, e.YearTurned(at=at, start=start), f"the year {name} begins")


def _overdue(found: Delegation) -> Iterator[Alarm]:
    """A direction's day is over, and nobody has closed it."""
    if found.handed_back:
        return
    for one in oversight.opened(found):
        if one.overdue is None:
            at = oversight.passed(one)
            late = e.DirectionOverdue(at=at, direction=one.number)
            yield Alarm(at, late, f"direction {one.number} is overdue")


def _variations(found: Delegation) -> Iterator[Alarm]:
    """The day of a variation: in force with both consents, gone with one."""
    if found.handed_back:
        return
    for one in found.variations:
        at = calendar.at(one.effective, MIDNIGHT)
        if one.state is VariationState.AGREED:
            agreed = e.VariationInForce(at=at, variation=one.number)
            yield Alarm(at, agreed, f"variation {one.number} is in force")
        elif one.state is VariationState.PROPOSED:
            lapsed = e.VariationLapsed(at=at, variation=one.number)
            yield Alarm(at, lapsed, f"variation {one.number} has no consent")


def _reminders(found: Delegation) -> Iterator[Alarm]:
    """Of each month's return: when it can be sent, comes due, and is overdue."""
    for year in found.years:
        if year.settled or year.budget is None:
            continue
        for month in returns.months(found, year):
            if returns.latest(year, month) is None:
                yield from _of_month(found, year.start, month, year.reminded)
                break


def _of_month(
    found: Delegation, year: int, month: int, reminded: tuple[str, ...]
) -> Iterator[Alarm]:
    when = delegation_needs.due(found, year, month)
    day = calendar.london_day(when)
    name = financial_year.month_name(year, month)
    late = f"{month}-late"
    if late in reminded:
        return
    opened = f"{month}-open"
    if not any(key.startswith(f"{month}-") for key in reminded):
        at = calendar.at(financial_year.first_day(year, month + 1), MIDNIGHT)
        event = e.ReturnReminded(at=at, key=opened, year=year, month=month, opened=True)
        yield Alarm(at, event, f"{name} is over")
        return
    for before in sorted(found.policy.return_reminders, reverse=True):
        key = f"{month}-{before}"
        if key not in reminded:
            on = calendar.add_working_days(day, -before, found.holidays)
            at = calendar.at(on, NINE)
            event = e.ReturnReminded(at=at, key=key, year=year, month=month)
            yield Alarm(at, event, f"remind of the return for {name}")
            return
    event = e.ReturnReminded(at=when, key=late, year=year, month=month, overdue=True)
    yield Alarm(when, event, f"return for {name} due {words.moment(when)}")


def waiting(found: Delegation, now: datetime) -> Waiting:
    """Why the delegation waits, who can help, and until when."""
    needs = tuple(delegation_needs.of(found, now))
    dates = [need.due for need in needs if need.due]
    return Waiting(
        stage=Stage.LIVE,
        sentence=_sentence(found, needs),
        blockers=needs,
        due=min(dates, default=None),
    )


def _sentence(found: Delegation, needs: tuple[Blocker, ...]) -> str:
    phase = delegation_phases.waits(found)
    said = _waited_for(found, needs)
    return f"{said} {phase}" if phase else said


def _waited_for(found: Delegation, needs: tuple[Blocker, ...]) -> str:
    if found.ended:
        return f"It ended on {words.day(found.ended)}."
    if needs:
        parts = [
            f"{n.words}, due by {words.last_moment(n.due)}" if n.due else n.words
            for n in needs
        ]
        stuck = " The ledger refused a movement of money." * bool(found.money_problem)
        return f"Waiting for {words.joined(parts)}.{stuck}"
    if found.money_problem:
        return "Waiting for the ledger, which refused a movement of money."
    if found.handed_back:
        return "Waiting for the ledger."
    nearest = next_report(found)
    if nearest is None:
        return "Waiting for the next financial year."
    name = financial_year.month_name(*nearest)
    when = words.moment(delegation_needs.due(found, *nearest))
    return f"Waiting for {name} to end. Its return is due by {when}."


def next_report(found: Delegation) -> tuple[int, int] | None:
    """The first month that is not reported, over or not."""
    for year in found.years:
        if not year.settled and year.budget is not None:
            for month in returns.months(found, year):
                if returns.latest(year, month) is None:
                    return year.start, month
    return None
