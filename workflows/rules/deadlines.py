"""Deadlines: when things are due, when they remind, and what passing them does.

Every clock belongs to a need (`rules.needs`): it starts when the need appears and goes
when the need is met. Clocks stop while the bid is on hold or a question that stops them
is open, and move on by the working days that they stood still. `Bid.stopped_at` says
from when those days are still to be counted.
"""

from datetime import date, datetime, time
from functools import partial

from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock, Pause
from workflows.contracts.cycles import Cycle, DeadlineKey, DeadlineRule, Missed, Model
from workflows.contracts.events import DeadlinePassed, Reminded
from workflows.contracts.views import Blocker
from workflows.rules import (
    alarms,
    calendar,
    holds,
    pauses,
    quiet,
    shadow,
    track_needs,
)

ALWAYS_RUNS = frozenset({DeadlineKey.START, DeadlineKey.HOLD, DeadlineKey.SHADOW})
DURING_QUESTIONS = frozenset({DeadlineKey.ANSWER, DeadlineKey.VOTE})
"""What goes on while a question stops the other clocks: its answer, and a board's vote."""


def rule_for(cycle: Cycle, key: DeadlineKey, model: Model) -> DeadlineRule | None:
    """The cycle's rule for a key; one made for the model goes first."""
    found = (r for r in cycle.deadlines if r.key is key and r.model in {model, None})
    return min(found, key=lambda r: r.model is None, default=None)


def is_stopped(bid: Bid) -> bool:
    """Whether the bid's clocks stand still."""
    return bid.hold is not None or any(
        r.stops_clock and r.answered is None for r in bid.requests
    )


def runs(bid: Bid, clock: Clock) -> bool:
    """Whether this clock runs now: an answer's runs while its question stops the rest.

    The start date has come in time where only the ledger refused: it waits for the
    release to be given again, and asks for no consent to a later start.
    """
    if clock.key is DeadlineKey.START and bid.handover_problem:
        return False
    if clock.key in ALWAYS_RUNS or not is_stopped(bid):
        return True
    return clock.key in DURING_QUESTIONS and bid.hold is None


def is_late(bid: Bid, clock: Clock, now: datetime) -> bool:
    """Whether a date has gone by; while its clock stands still, no time goes by."""
    if bid.stopped_at and not runs(bid, clock):
        now = max(bid.stopped_at, clock.since)
    return now > clock.due


def synced(bid: Bid, unmet: tuple[Blocker, ...], at: datetime) -> tuple[Clock, ...]:
    """One clock for each need that has a date: known ones kept, new ones started."""
    known = by_need(bid)
    clocks = []
    for need in unmet:
        key = DeadlineKey(need.key)
        clock = known.get((key, need.subject)) or _started(bid, key, need, at)
        if clock:
            clocks.append(_as_the_vote(bid, clock))
    return tuple(clocks)


def _as_the_vote(bid: Bid, clock: Clock) -> Clock:
    """A vote is open to the minute as much longer as it stood still, not by days."""
    if clock.key is not DeadlineKey.VOTE:
        return clock
    return clock.model_copy(update={"due": _vote_closes(bid, clock.subject)})


def _vote_closes(bid: Bid, board: str) -> datetime:
    return next(v.closes for v in bid.votings if v.board == board and not v.closed)


def _started(bid: Bid, key: DeadlineKey, need: Blocker, at: datetime) -> Clock | None:
    due, missed = _due(bid, key, need.subject, at)
    if due is None:
        return None
    moved = [
        e.to for e in bid.extensions if e.key is key and e.subject in {"", need.subject}
    ]
    if key is DeadlineKey.HOLD and holds.ends(bid):
        moved = []  # those were of holds before this one
    return Clock(
        key=key,
        subject=need.subject,
        due=max([due, *moved]),
        since=at,
        missed=missed,
    )


def _due(
    bid: Bid, key: DeadlineKey, subject: str, at: datetime
) -> tuple[datetime | None, Missed]:
    own = _own_due(bid, key, subject, at)
    if own:
        return own
    rule = rule_for(bid.cycle, key, bid.model)
    if rule is None:
        return None, Missed.STAY
    if rule.on:
        on = quiet.fixed(bid.cycle, key, rule.on)
        return calendar.at(on, rule.at), rule.missed
    holidays = quiet.free(bid.cycle, key)
    today = calendar.london_day(at)
    day = calendar.add_working_days(today, rule.working_days or 0, holidays)
    due = calendar.at(day, rule.at)
    if key is DeadlineKey.AGREEMENT_SIGNATURE and bid.agreement:
        due = max(due, calendar.at(calendar.london_day(bid.agreement.sign_from)))
    return due, rule.missed


def _own_due(
    bid: Bid, key: DeadlineKey, subject: str, at: datetime
) -> tuple[datetime, Missed] | None:
    """Dates that the bid itself carries, rather than the cycle's rules."""
    today = calendar.london_day(at)
    match key:
        case DeadlineKey.START:
            return calendar.at(bid.start_date, time(0)), Missed.STAY
        case DeadlineKey.VOTE | DeadlineKey.SHADOW:
            own = _vote_closes if key is DeadlineKey.VOTE else shadow.due
            return own(bid, subject), Missed.STAY
        case DeadlineKey.CONDITION:
            condition = next(c for c in bid.conditions if c.id == subject)
            return calendar.at(condition.terms.due), Missed.LAPSE
        case DeadlineKey.HOLD if end := holds.ends(bid):
            return end, Missed.STAY
        case DeadlineKey.HOLD | DeadlineKey.ANSWER:
            days = {"hold": bid.cycle.hold_limit}.get(key, bid.cycle.answer_days)
            return _after(bid.cycle, key, today, days), Missed.STAY
    day = track_needs.due(bid, key, subject, partial(_days, bid.cycle, key, today))
    return (calendar.at(day), Missed.STAY) if day else None


def _days(cycle: Cycle, key: DeadlineKey, today: date, days: int) -> date:
    return calendar.add_working_days(today, days, quiet.free(cycle, key))


def _after(cycle: Cycle, key: DeadlineKey, today: date, days: int) -> datetime:
    return calendar.at(_days(cycle, key, today, days))


def caught_up(bid: Bid, at: datetime) -> Bid:
    """The bid with the working days counted that its clocks have stood still."""
    if bid.stopped_at is None:
        return bid
    clocks = tuple(
        c
        if c.passed or c.key in ALWAYS_RUNS or runs(bid, c)
        else _moved(bid, c, bid.stopped_at, at)
        for c in bid.clocks
    )
    return bid.model_copy(update={"clocks": clocks, "stopped_at": at})


def _moved(bid: Bid, clock: Clock, stopped: datetime, at: datetime) -> Clock:
    """Later by the days lost; what was not late when it stopped is not late now."""
    free, stood = quiet.free(bid.cycle, clock.key), max(stopped, clock.since)
    lost = calendar.working_days_between(
        calendar.london_day(stood), calendar.london_day(at), free
    )
    due = calendar.later(free, clock.due, lost)
    if stood <= clock.due and due < at:
        due, lost = calendar.later(free, due, 1), lost + 1
    pause = Pause(since=stood, until=at, why=pauses.why(bid), days=lost)
    kept = pauses.joined(clock.pauses, pause)
    return clock.model_copy(update={"due": due, "pauses": kept})


def pauses_of(bid: Bid, clock: Clock) -> tuple[Pause, ...]:
    """When a clock stands still: past pauses, the open one, and those known to come."""
    known = quiet.spans(bid.cycle, clock)
    held = _held(bid, clock)
    return tuple(sorted((*held, *known), key=lambda p: p.since)) if known else held


def _held(bid: Bid, clock: Clock) -> tuple[Pause, ...]:
    if bid.stopped_at is None or clock.passed or clock.key in ALWAYS_RUNS:
        return clock.pauses
    if runs(bid, clock):
        return clock.pauses
    stood = max(bid.stopped_at, clock.since)
    return pauses.joined(clock.pauses, Pause(since=stood, why=pauses.why(bid)))


def next_alarm(bid: Bid) -> tuple[datetime, Clock] | None:
    """When the next deadline has something to say, and which one."""
    alarms = [
        (_next_moment(bid.cycle, clock), clock)
        for clock in bid.clocks
        if _speaks(bid, clock)
    ]
    return min(alarms, key=lambda alarm: alarm[0], default=None)


def _speaks(bid: Bid, clock: Clock) -> bool:
    """A hold that ends by itself reminds nobody."""
    by_itself = clock.key is DeadlineKey.HOLD and holds.ends(bid) is not None
    speaks = not clock.passed or any(alarms.still(bid.cycle, clock))
    return speaks and runs(bid, clock) and not by_itself


def _next_moment(cycle: Cycle, clock: Clock) -> datetime:
    again = next(alarms.still(cycle, clock), None)
    reminder = again or next(alarms.reminders(cycle, clock), None)
    return reminder[1] if reminder else alarms.escalation(cycle, clock)


def ring(bid: Bid, now: datetime) -> Reminded | DeadlinePassed | None:
    """The next thing that the clocks have to say by now; ask again until there is none.

    Of several reminders that fell due together only the last is sent. Nothing lapses a
    bid whose money is on its way.
    """
    for clock in bid.clocks:
        if not _speaks(bid, clock):
            continue
        if clock.passed and (again := alarms.again(bid, clock, now)):
            return again
        if clock.passed:
            continue
        if alarms.escalation(bid.cycle, clock) <= now:
            return DeadlinePassed(
                at=now,
                key=clock.key,
                subject=clock.subject,
                due=clock.due,
                lapses=clock.missed is Missed.LAPSE and not bid.handing_over,
            )
        due = [n for n, moment in alarms.reminders(bid.cycle, clock) if moment <= now]
        if due:
            return Reminded(
                at=now,
                key=clock.key,
                subject=clock.subject,
                due=clock.due,
                days_left=min(due),
            )
    return None


def postponed(cycle: Cycle, clock: Clock, to: datetime, at: datetime) -> Clock:
    """A clock with a later date. Its reminders start anew, those to come from now on."""
    fresh = clock.model_copy(
        update={"due": to, "passed": False, "told": (), "later": ()}
    )
    gone = tuple(n for n, moment in alarms.reminders(cycle, fresh) if moment <= at)
    return fresh.model_copy(update={"told": gone})


def by_need(bid: Bid) -> dict[tuple[str, str], Clock]:
    """The running clocks by their needs' keys and subjects."""
    return {(c.key, c.subject): c for c in bid.clocks}


def clock_of(bid: Bid, key: str, subject: str) -> Clock | None:
    """The running clock of a need."""
    return next((c for c in bid.clocks if c.key == key and c.subject == subject), None)


def under(bid: Bid, cycle: Cycle, need: Blocker, since: datetime) -> Clock | None:
    """The clock of a need, begun then under another policy of its round."""
    held = bid.model_copy(update={"cycle": cycle})
    return _started(held, DeadlineKey(need.key), need, since)
