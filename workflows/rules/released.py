"""What a bid makes of its round's release: its decision is out, or waits on."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import Decided, ReleaseAwaited
from workflows.contracts.rounds import Outcome, Release, SealedDecision
from workflows.rules import calendar, national, needs, rounds


def heard(
    bid: Bid, kept: SealedDecision | None, release: Release, now: datetime
) -> Decided | ReleaseAwaited | None:
    """What a bid makes of its round's word: it is out, or waits for another day.

    Nothing comes out before its day, nor while the bid is on hold or waits for anything
    else, nor a decision that was taken anew after the letters were ready, or by somebody
    whose interest has come up since. Asked again it answers the same and does nothing
    twice.
    """
    if bid.ended or bid.awaited is None:
        return None
    out = (
        kept is not None
        and not bid.awaited.void
        and kept.number == bid.awaited.number == release.decision
        and _may_come_out(bid, kept.content, now)
    )
    if out and kept is not None:
        return kept.content.model_copy(
            update={
                "at": now,
                "taken": kept.content.at,
                "number": kept.number,
                "release": release.release,
                "salt": kept.salt,
            }
        )
    if bid.awaited.due == release.next:
        return None
    return ReleaseAwaited(at=now, due=release.next)


def _may_come_out(bid: Bid, content: Decided, now: datetime) -> bool:
    if bid.awaited is None or bid.awaited.due is None or now < bid.awaited.due:
        return False
    today = calendar.london_day(now)
    if not all(calendar.is_to_come(c.due, today) for c in content.conditions):
        # It would lapse as it is told; whoever decided has to set another date.
        return False
    return not national.is_barred(bid, content) and waits_only(bid)


def waits_only(bid: Bid) -> bool:
    """Whether nothing but the release stands between the bid and its decision."""
    return [n.key for n in needs.of(bid)] == [DeadlineKey.DECISION_RELEASE]


def outcome(bid: Bid, release: Release) -> Outcome:
    """What became of a bid at a release, once it has heard of it."""
    if bid.decision is not None and bid.decision.release:
        told = bid.decision.release == release.release
        return Outcome.TOLD if told else Outcome.ENDED
    return Outcome.ENDED if bid.ended else Outcome.LATER


def later(bid: Bid, days: tuple[datetime, ...], now: datetime) -> ReleaseAwaited | None:
    """What the round's own next day leads to, where the bid's policy says another."""
    next_day = rounds.next_of(days, now)
    if bid.ended or bid.awaited is None or next_day is None:
        return None
    if bid.awaited.due == next_day:
        return None
    return ReleaseAwaited(at=now, due=next_day)
