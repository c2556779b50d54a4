"""Why a bid waits: the same sentence on the page, in lists, in letters and in Temporal.

It names bodies and offices, never people, and repeats no free text: it travels far.
"""

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.views import Blocker, Waiting
from workflows.rules import deadlines, needs, words

END_WORDS = {
    Stage.LIVE: "It is live",
    Stage.REJECTED: "It was rejected",
    Stage.DEFERRED: "It was deferred",
    Stage.WITHDRAWN: "It was withdrawn",
    Stage.LAPSED: "It lapsed",
    Stage.NOT_ELIGIBLE: "It was found not eligible",
}


def now(bid: Bid) -> Waiting:
    """What the bid waits for, who can meet it, since when and until when."""
    blockers = tuple(_timed(bid, need) for need in needs.of(bid))
    dates = [b.due for b in blockers if b.due]
    return Waiting(
        stage=bid.stage,
        sentence=_sentence(bid, blockers),
        blockers=blockers,
        due=min(dates, default=None),
        held=bid.hold is not None,
    )


def _timed(bid: Bid, need: Blocker) -> Blocker:
    clock = deadlines.clock_of(bid, need.key, need.subject)
    if clock is None:
        return need
    return need.model_copy(update={"since": clock.since, "due": clock.due})


def _sentence(bid: Bid, blockers: tuple[Blocker, ...]) -> str:
    if bid.ended:
        return f"Waiting for nothing. {END_WORDS[bid.stage]} on {words.day(bid.ended)}."
    if bid.hold:
        return (
            f"On hold since {words.day(bid.hold.at)}; its clocks stand still until "
            "NHS England resumes it."
        )
    blockers = tuple(b for b in blockers if not _only_time(b)) or blockers
    if not blockers:
        return "Waiting for nothing."
    stopped = " Its clocks stand still." if deadlines.is_stopped(bid) else ""
    return f"Waiting for {_parts(bid, blockers)}.{stopped}"


def _parts(bid: Bid, blockers: tuple[Blocker, ...]) -> str:
    """The parts, those with the same date together: `a and b, due by 5pm on 3 June 2026`."""
    groups: dict[str, list[str]] = {}
    for blocker in blockers:
        groups.setdefault(_until(bid, blocker), []).append(blocker.words)
    return "; ".join(
        words.joined(parts) + (f", {until}" if until else "")
        for until, parts in groups.items()
    )


def _until(bid: Bid, blocker: Blocker) -> str:
    clock = deadlines.clock_of(bid, blocker.key, blocker.subject)
    if clock is None or _only_time(blocker):
        return ""
    if clock.passed:
        return f"overdue since {words.day(clock.due)}"
    return f"due by {words.moment(clock.due)}"


def _only_time(blocker: Blocker) -> bool:
    return not blocker.command and blocker.key == "start"
