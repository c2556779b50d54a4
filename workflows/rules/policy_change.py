"""What a changed policy of a round means for a bid that runs, and what stays as it is.

The preview and the bid itself ask the same function. What has been decided stands in any
case: it keeps its rule, and with it all that hangs on it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Cycle, FanIn
from workflows.contracts.events import PolicyChanged
from workflows.contracts.policies import PolicyWord
from workflows.rules import (
    calendar,
    deadlines,
    policy_dates,
    road,
    rounds,
    words,
)

JOINS = {
    FanIn.ALL_APPROVE: "every board approves",
    FanIn.NO_OBJECTION: "no board objects",
    FanIn.ADVISORY: "boards advise",
    FanIn.WEIGHTED_BY_POPULATION: "boards are weighed by their people",
}
BEFORE_BOARDS = frozenset({Stage.EXPRESSION_OF_INTEREST, Stage.HWB_APPROVAL})
DECIDED = "It has been decided, and keeps what it was decided under."
OWN_DAYS = (
    "Days on which the national panel sits and decisions come out are the round's: those "
    "that its office has set stand."
)
ALIKE = "Nothing that is compared here would change."

Kept = tuple[str, tuple[str, ...]]
"""Why something stays, in a sentence, and the fields of the policy that stay with it."""


class Change(NamedTuple):
    """What would change for one bid.

    Attributes:
        version: Of the policy that it goes by.
        keeps: Why nothing changes for it; empty where something may.
        lines: What would change, a sentence each.
        stays: What would keep its rule or its date, a sentence each.
    """

    bid_id: str
    version: int
    keeps: str
    lines: tuple[str, ...]
    stays: tuple[str, ...] = ()


def is_news(bid: Bid, version: int) -> bool:
    """Whether a bid that runs has still to hear of this version."""
    return bid.ended is None and max(bid.cycle.version, bid.policy) < version


def preview(bid: Bid, new: Cycle, now: datetime) -> Change:
    """What the newer policy would change for a bid."""
    found = _found(bid, new, now)
    keeps = "" if found.changes else DECIDED if _is_decided(bid) else ALIKE
    stays = () if keeps == DECIDED else found.stays
    return Change(bid.id, found.was, keeps, found.changes, stays)


def seen(version: int, found: Iterable[Change]) -> str:
    """What names a preview: another version, bid or sentence gives another name."""
    said = "\n".join(map(repr, sorted(found)))
    return hashlib.sha256(f"{version}\n{said}".encode()).hexdigest()


def heard(bid: Bid, word: PolicyWord, now: datetime) -> PolicyChanged | None:
    """What a bid makes of its round's word; nothing where it has ended or has heard it."""
    news = word.news
    if not is_news(bid, news.version):
        return None
    found = _found(bid, word.cycle, now)
    return found.model_copy(
        update={"by": news.by, "reason": news.reason, "confirmed": news.at}
    )


def _is_decided(bid: Bid) -> bool:
    return bool(bid.decision or bid.awaited)


def _found(bid: Bid, new: Cycle, now: datetime) -> PolicyChanged:
    event = PolicyChanged(
        at=now,
        version=new.version,
        was=max(bid.cycle.version, bid.policy),
        reason="",
        confirmed=now,
    )
    if _is_decided(bid):
        return event.model_copy(update={"stays": (DECIDED,)})
    bid = deadlines.caught_up(bid, now)
    kept = tuple(_kept(bid, new))
    adopted = new.model_copy(
        update={name: getattr(bid.cycle, name) for _, some in kept for name in some}
    )
    dates = policy_dates.compared(bid, adopted, now)
    ruled = tuple(one for one in adopted.deadlines if one.key not in dates.undated)
    adopted = adopted.model_copy(update={"deadlines": ruled})
    starts = _starts(bid, adopted, now)
    return event.model_copy(
        update={
            "cycle": adopted,
            "changes": (
                *dates.changes,
                *([_start(bid, adopted)] if starts else []),
                *_declaring(bid, adopted),
                *_boards(bid, adopted),
                *_approval(bid, adopted),
            ),
            "stays": (*[said for said, _ in kept if said], *dates.stays),
            "dates": dates.moved,
            "deciding": _deciding(bid, adopted),
            "start_date": adopted.start_date if starts else None,
        }
    )


def _kept(bid: Bid, new: Cycle) -> Iterator[Kept]:
    """What is decided or under way, and goes on under the rules that it began with."""
    if bid.functions:
        fields = ("functions", "schedule_version", "form_version")
        yield _if_other(
            bid, new, "The functions that it asks for keep their schedule.", fields
        )
    if bid.screening is not None:
        yield _if_other(bid, new, "Its track keeps its rules.", ("tracks",))
    deciding = ("fan_in", "material_share", "approval_share", "boards_source")
    if bid.stage not in BEFORE_BOARDS:
        yield "", deciding
    elif _boards_are_at_it(bid):
        said = "A board has decided or votes, so that boards keep their rules."
        yield _if_other(bid, new, said, deciding)
    if any(not one.closed for one in bid.votings):
        voting = (
            "silent_are_out",
            "judges_declare",
            "overdue_are_out",
            "confirm_months",
        )
        yield _if_other(bid, new, "Votes under way keep their rules.", voting)
    if bid.assurance is not None:
        yield _if_other(bid, new, "What Part two looked at stays.", ("criteria",))
    if bid.scored or bid.moderation is not None:
        said = "It is scored as it was begun."
        yield _if_other(bid, new, said, ("criteria", "scoring"))
    yield from _of_the_round(bid, new)


def _if_other(bid: Bid, new: Cycle, said: str, fields: tuple[str, ...]) -> Kept:
    other = any(getattr(bid.cycle, name) != getattr(new, name) for name in fields)
    return said if other else "", fields


def _boards_are_at_it(bid: Bid) -> bool:
    """Whether a board has decided or votes, or another body does in its place."""
    votes = any(not one.closed for one in bid.votings)
    return votes or bool(bid.board_decisions or bid.in_place)


def _starts(bid: Bid, new: Cycle, now: datetime) -> bool:
    """Whether the start moves: not one that was applied for, or consented to by name."""
    return (
        bid.start_date == bid.cycle.start_date != new.start_date
        and bid.application is None
        and not bid.start_consented
        and new.start_date > calendar.london_day(now)
    )


def _start(bid: Bid, new: Cycle) -> str:
    return (
        f"The round starts on {words.day(new.start_date)}, not on "
        f"{words.day(bid.start_date)}."
    )


def _declaring(bid: Bid, new: Cycle) -> Iterator[str]:
    if not road.needs_approval(bid.model):
        return
    if new.judges_declare and not bid.cycle.judges_declare:
        yield "Whoever judges it says first whether they have an interest in it."
    if bid.cycle.judges_declare and not new.judges_declare:
        yield "Whoever judges it is asked to declare, and not refused without."


def _deciding(bid: Bid, new: Cycle) -> tuple[str, ...] | None:
    """The boards that decide from here on; none where they are the same."""
    if bid.stage not in BEFORE_BOARDS or _boards_are_at_it(bid):
        return None
    then = tuple(b.id for b in bid.boards if b.share >= new.material_share)
    return None if then == tuple(b.id for b in bid.boards if b.material) else then


def _boards(bid: Bid, new: Cycle) -> Iterator[str]:
    """Thresholds and fan-in, where boards are still to decide; a decision stands."""
    if bid.stage not in BEFORE_BOARDS or not road.needs_approval(bid.model):
        return
    deciding = _deciding(bid, new)
    for board in bid.boards if deciding is not None else ():
        if board.id in (deciding or ()) and not board.material:
            yield f"{board.name} decides, and is no longer only told."
        elif board.material and board.id not in (deciding or ()):
            yield f"{board.name} is only told, and no longer decides."
    if bid.cycle.fan_in is not new.fan_in:
        yield (
            f"It passes the boards if {JOINS[new.fan_in]}, not if "
            f"{JOINS[bid.cycle.fan_in]}."
        )


def _approval(bid: Bid, new: Cycle) -> Iterator[str]:
    """What is still to come before the decision in principle."""
    old = bid.cycle
    if bid.stage is Stage.BUDGET_HANDOVER or not road.needs_approval(bid.model):
        return
    if old.criteria != new.criteria:
        ours, theirs = _many(len(new.criteria)), _many(len(old.criteria))
        other = "by other words" if ours == theirs else f"not at {theirs}"
        yield f"Part two looks at {ours}, {other}."
    if not road.is_national(bid.model):
        return
    if old.scoring != new.scoring:
        wanted = new.scoring.assessors if new.scoring else 0
        had = old.scoring.assessors if old.scoring else 0
        if wanted != had:
            many = "1 assessor has" if wanted == 1 else f"{wanted} assessors have"
            yield f"{many} to score it, not {had}."
        else:
            yield "Assessors score it on another scale."
    if bid.settled is None and old.conditions_panel is not new.conditions_panel:
        yield (
            "A conditions panel goes through the conditions of an approval before the "
            "national panel."
            if new.conditions_panel
            else "No conditions panel comes before the national panel."
        )
    if bid.conflict_conclusion is None:
        yield from _conflicts(old, new)
    yield from _panel(old, new)


def _conflicts(old: Cycle, new: Cycle) -> Iterator[str]:
    """How the conflicts panel concludes."""
    if old.panel_minutes is not new.panel_minutes:
        yield (
            "The conflicts panel concludes by its seats: the conclusion says who was there, "
            "and how each voted."
            if new.panel_minutes
            else "The conflicts panel's chair records its conclusion, without minutes."
        )


def _panel(old: Cycle, new: Cycle) -> Iterator[str]:
    """How the national panel decides, and when that is told."""
    if old.national_minutes is not new.national_minutes:
        yield (
            "The national panel decides by its seats: the decision says who was there, and "
            "how each voted."
            if new.national_minutes
            else "The national panel's chair records its decision, without minutes."
        )
    if old.national_fallback is not new.national_fallback:
        who = "another body that its rules name can decide"
        decides = who if new.national_fallback else "nobody decides in its place"
        yield f"Where the national panel cannot be quorate, {decides}."
    if bool(old.releases) is not bool(new.releases):
        days = [words.day(one) for one in rounds.days_of(new)]
        when = words.joined(days, 20, "or")
        yield (
            f"Its decision comes out with the round's others, on {when}, not when it is "
            "taken."
            if days
            else "Its decision comes out when it is taken, not with the round's others."
        )


def _of_the_round(bid: Bid, new: Cycle) -> Iterator[Kept]:
    """Days of the round itself: a step on the round sets them, and no policy moves them."""
    old = bid.cycle
    moved = bool(old.releases and new.releases) and old.releases != new.releases
    if road.is_national(bid.model) and (moved or old.sittings != new.sittings):
        yield OWN_DAYS, ()


def _many(count: int) -> str:
    return "1 criterion" if count == 1 else f"{count} criteria"
