"""What a newer policy of its round leaves behind on a bid, and how it is told."""

from datetime import datetime
from typing import Any

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.cycles import Cycle
from workflows.rules import alarms, deadlines


def after(bid: Bid, event: e.PolicyChanged) -> Bid:
    """The bid under the policy that it goes by from here on; as it is where all stays."""
    changes: dict[str, Any] = {"policy": event.version}
    if event.cycle is None:
        return bid.model_copy(update=changes)
    if event.deciding is not None:
        changes["boards"] = tuple(
            board.model_copy(update={"material": board.id in event.deciding})
            for board in bid.boards
        )
    if event.start_date is not None:
        changes["start_date"] = event.start_date
    changes |= {"cycle": event.cycle, "clocks": _clocks(bid, event)}
    return bid.model_copy(update=changes)


def _clocks(bid: Bid, event: e.PolicyChanged) -> tuple[Clock, ...]:
    moved = {(one.key, one.subject): one for one in event.dates}
    cycle, found = event.cycle or bid.cycle, []
    for clock in bid.clocks:
        one = moved.get((clock.key, clock.subject))
        if one is None:
            found.append(_reminded(cycle, clock, event.at))
        elif one.due is not None:
            later = deadlines.postponed(cycle, clock, one.due, event.at)
            found.append(later.model_copy(update={"missed": one.missed}))
    return tuple(found)


def _reminded(cycle: Cycle, clock: Clock, at: datetime) -> Clock:
    """Under a policy with other reminders none goes out for a day that has gone by."""
    if clock.passed:
        return alarms.gone(cycle, clock, at)
    gone = deadlines.postponed(cycle, clock, clock.due, at).told
    fresh = tuple(n for n in gone if n not in clock.told)
    return clock.model_copy(update={"told": (*clock.told, *fresh)})


def said(event: e.PolicyChanged, by: str) -> str:
    """What happened, in sentences."""
    begun = (
        f"{by} confirmed version {event.version} of the round's policy for bids that "
        f"run; this one went by version {event.was}."
    )
    changes = event.changes or ("Nothing changes for it.",)
    return " ".join((begun, *changes, *event.stays, f"The reason: {event.reason}"))
