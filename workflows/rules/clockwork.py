"""What holds, reminders, passed deadlines and moved dates leave behind on a bid."""

from typing import Any

from workflows.contracts import events as e
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.clocks import Clock, Extension, Hold
from workflows.contracts.cycles import DeadlineKey, FanIn
from workflows.contracts.reviews import BoardDecision, BoardOutcome
from workflows.rules import (
    admission,
    applied,
    calendar,
    deadlines,
    policy_applied,
    shadowed,
    tracked,
)


def held(event: e.Held) -> Hold:
    """How a bid is held."""
    by = event.who()
    return Hold(at=event.at, by=by, reason=event.reason, until=event.until)


def reminded(bid: Bid, event: e.Reminded) -> Bid:
    """One reminder fewer to send."""
    return _with_clock(bid, event, told=event.days_left)


def moved(bid: Bid, event: e.DateExtended | e.LateAdmitted | e.PolicyChanged) -> Bid:
    """Dates move: by name later, by a newer policy of the round as it says.

    What is admitted late is taken until the last day named for it.
    """
    if isinstance(event, e.PolicyChanged):
        return policy_applied.after(bid, event)
    if isinstance(event, e.DateExtended):
        return _extended(bid, event)
    date = e.DateExtended(
        at=event.at, key=event.key, to=event.until, reason=event.reason
    )
    return _extended(admission.admitted(bid, event), date)


def _extended(bid: Bid, event: e.DateExtended) -> Bid:
    """A later date; its reminders start anew and nothing counts as overdue."""
    extension = Extension(key=event.key, subject=event.subject, to=event.to)
    clocks = tuple(
        deadlines.postponed(bid.cycle, c, event.to, event.at)
        if c.key is event.key and event.subject in {"", c.subject}
        else c
        for c in bid.clocks
    )
    changes: dict[str, Any] = {
        "extensions": (*bid.extensions, extension),
        "clocks": clocks,
    }
    if event.key is DeadlineKey.START:
        changes |= {
            "start_date": calendar.london_day(event.to),
            "start_consented": True,
            "clocks": shadowed.to_the_end(clocks),
        }
    if event.key is DeadlineKey.HOLD and bid.hold and bid.hold.until:
        until = {"until": calendar.london_day(event.to)}
        changes["hold"] = bid.hold.model_copy(update=until)
    if event.key is DeadlineKey.CONDITION:
        changes["conditions"] = applied.condition_moved(bid, event)
    if event.key in {DeadlineKey.MILESTONE, DeadlineKey.TRACK_REVIEW}:
        changes["support"] = tracked.moved(bid, event)
    return bid.model_copy(update=changes)


def passed(bid: Bid, event: e.DeadlinePassed) -> Bid:
    """Lapse, or stay overdue, as the cycle says. Never a deemed approval."""
    if event.lapses:
        reason = applied.lapse_reason(bid, event)
        conditions = applied.lapsed_conditions(bid, event)
        lapsed = bid.model_copy(update={"conditions": conditions})
        return applied.ended(lapsed, Stage.LAPSED, event.at, reason)
    if event.days_over:
        return _with_clock(bid, event, later=(event.days_over,))
    bid = _with_clock(bid, event, passed=True)
    if event.key is DeadlineKey.BOARD and bid.cycle.fan_in is FanIn.ADVISORY:
        return _without_view(bid, event)
    return bid


def _without_view(bid: Bid, event: e.DeadlinePassed) -> Bid:
    silent = BoardDecision(
        board=event.subject,
        outcome=BoardOutcome.NO_VIEW,
        version=bid.version,
        at=event.at,
    )
    return bid.model_copy(update={"board_decisions": (*bid.board_decisions, silent)})


def _with_clock(
    bid: Bid,
    event: e.Reminded | e.DeadlinePassed,
    *,
    told: int | None = None,
    passed: bool = False,
    later: tuple[int, ...] = (),
) -> Bid:
    def changed(clock: Clock) -> Clock:
        if clock.key is not event.key or clock.subject != event.subject:
            return clock
        reminders = clock.told if told is None else (*clock.told, told)
        return clock.model_copy(
            update={
                "told": reminders,
                "passed": passed or clock.passed,
                "later": (*clock.later, *later),
            }
        )

    return bid.model_copy(update={"clocks": tuple(changed(c) for c in bid.clocks)})
