"""Why a bid waits: the same sentence on the page, in lists, in letters and in Temporal.

It names bodies and offices, never people, and repeats no free text: it travels far.
"""

from math import inf

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.clocks import Clock
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.views import Blocker, Waiting
from workflows.rules import (
    deadlines,
    evidence,
    holds,
    needs,
    rulings,
    track_needs,
    words,
)

Part = tuple[Blocker, Clock | None]

END_WORDS = {
    Stage.LIVE: "It went live",
    Stage.REJECTED: "It was rejected",
    Stage.DEFERRED: "It was deferred",
    Stage.WITHDRAWN: "It was withdrawn",
    Stage.LAPSED: "It lapsed",
    Stage.NOT_ELIGIBLE: "It was found not eligible",
}


def now(bid: Bid) -> Waiting:
    """What the bid waits for, who can meet it, since when and until when."""
    clocks = deadlines.by_need(bid)
    parts = [(n, clocks.get((n.key, n.subject))) for n in needs.of(bid)]
    asked = (*track_needs.asked(bid), *evidence.asked(bid))
    blockers = tuple(_timed(bid, need, clock) for need, clock in parts)
    dates = [b.due for b in blockers if b.due]
    return Waiting(
        stage=bid.stage,
        sentence=_sentence(bid, parts),
        blockers=blockers,
        due=min(dates, default=None),
        held=bid.hold is not None,
        besides=(
            *rulings.asked(bid),
            *(_timed(bid, n, clocks.get((n.key, n.subject))) for n in asked),
        ),
    )


def _timed(bid: Bid, need: Blocker, clock: Clock | None) -> Blocker:
    if clock is None:
        return need
    pauses = deadlines.pauses_of(bid, clock)
    dates = {"since": clock.since, "due": clock.due, "pauses": pauses}
    return need.model_copy(update=dates)


def _sentence(bid: Bid, parts: list[Part]) -> str:
    if bid.ended:
        return f"{END_WORDS[bid.stage]} on {words.day(bid.ended)}."
    if bid.hold and (until := holds.until(bid)):
        return (
            f"On hold since {words.day(bid.hold.at)}{until}; its clocks stand still until "
            "it goes on by itself that morning, or NHS England resumes it sooner."
        )
    if bid.hold:
        return (
            f"On hold since {words.day(bid.hold.at)}; its clocks stand still until "
            "NHS England resumes it."
        )
    if not parts:
        return "Nobody is asked for anything now: the bid goes on by itself."
    asked = [part for part in parts if not _is_the_day(part[0])] or parts
    stopped = " Its clocks stand still." if deadlines.is_stopped(bid) else ""
    return f"Waiting for {_joined(asked)}.{stopped}"


def _is_the_day(need: Blocker) -> bool:
    return need.key == DeadlineKey.START and not need.command


def _joined(parts: list[Part]) -> str:
    """The parts, those with the same date together: `a and b, due by 5pm on 3 June 2026`.

    What is due first comes first; what has no date, last.
    """
    groups: dict[str, list[str]] = {}
    for need, clock in sorted(parts, key=_when):
        groups.setdefault(_until(clock), []).append(need.words)
    return "; ".join(words.joined(same) + until for until, same in groups.items())


def _when(part: Part) -> float:
    clock = part[1]
    return clock.due.timestamp() if clock and _until(clock) else inf


def _until(clock: Clock | None) -> str:
    if clock is None or clock.key is DeadlineKey.START:
        return ""
    if clock.passed:
        return f", overdue since {words.day(clock.due)}"
    return f", due by {words.moment(clock.due)}"
