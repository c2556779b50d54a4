"""Several assessors score a bid by the criteria of its round, each before reading the rest.

Blank is not nought: what an assessor cannot say counts in no mean. What was scored before
the application or Part two changed is of an older version, and counts no more.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.catalogues import Scoring
from workflows.contracts.commands import ScoreBid
from workflows.contracts.cycles import Cycle, DeadlineKey
from workflows.contracts.events import BidScored
from workflows.contracts.parties import Role
from workflows.contracts.scores import Score, Scored, SealedScores
from workflows.contracts.views import Blocker
from workflows.rules import interests, road, words
from workflows.rules.parts import nhs
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongStage,
)

SUBJECT = "scores"


def current(bid: Bid) -> tuple[Scored, ...]:
    """Who has scored the bid as it is now, and is not kept from deciding on it since."""
    return tuple(
        one
        for one in _given(bid)
        if interests.bars_deciding(bid, one.by.person) is None
    )


def _given(bid: Bid) -> tuple[Scored, ...]:
    """The scores of the bid as it is now, also those that count no more.

    By these the scoring is over. Otherwise it would open again when an interest comes
    to light, to people who have been able to read the scores.
    """
    return tuple(one for one in bid.scored if not one.older)


def has_scored(bid: Bid, person: str) -> bool:
    """Whether somebody has scored the bid as it is now."""
    return any(one.by.person == person for one in _given(bid))


def is_complete(bid: Bid) -> bool:
    """Whether nobody scores the bid any more: enough have, or the region has recommended."""
    wanted = bid.cycle.scoring.assessors if bid.cycle.scoring else 0
    return bid.moderation is not None or 0 < wanted <= len(_given(bid))


def _is_open(bid: Bid) -> bool:
    """Whether the bid is at the point where it is scored."""
    return (
        bid.stage is Stage.APPROVAL_IN_PRINCIPLE
        and bid.cycle.scoring is not None
        and bool(bid.cycle.criteria)
        and road.is_national(bid.model)
        and bid.assurance is not None
        and bid.assurance.finance is not None
    )


def may(bid: Bid, person: str) -> bool:
    """Whether this assessor could score the bid now."""
    return _is_open(bid) and not is_complete(bid) and not has_scored(bid, person)


def score(bid: Bid, command: ScoreBid, now: datetime) -> BidScored:
    """An assessor scores each criterion of the round, with the evidence for it.

    Raises:
        WrongStage: Its round scores no bids, or not at this point.
        OutOfOrder: Part two is not signed, or the assessor has not declared.
        AlreadyDone: They have scored this version, or the scoring is over.
        Incomplete: A criterion is left out or unknown, or has too many points.
    """
    cycle = bid.cycle
    if cycle.scoring is None or not cycle.criteria or not road.is_national(bid.model):
        raise WrongStage("Bids like this one are not scored in this round.")
    if bid.stage is not Stage.APPROVAL_IN_PRINCIPLE:
        raise WrongStage("This bid is not before NHS England for approval now.")
    if not _is_open(bid):
        raise OutOfOrder("A bid is scored once Part two has both its signatures.")
    if has_scored(bid, command.by.person):
        raise AlreadyDone("You have scored this version, and may have read the others.")
    if is_complete(bid):
        raise AlreadyDone("The scoring is over: others may read the scores by now.")
    if not interests.has_declared(bid, command.by.person):
        raise OutOfOrder(
            "Say first whether you have an interest in this bid. Blank is not none."
        )
    _check_scores(cycle, cycle.scoring, command.scores)
    return BidScored(
        at=now,
        by=command.by,
        version=bid.version,
        number=len(bid.scored) + 1,
        criteria=len(command.scores),
    )


def _check_scores(cycle: Cycle, rule: Scoring, scores: Sequence[Score]) -> None:
    known = {one.code: one.words for one in cycle.criteria}
    given = {one.criterion for one in scores}
    if len(given) < len(scores) or not given <= known.keys():
        raise Incomplete(
            "Score each criterion of this round once, and no other.", field="scores"
        )
    left = [said for code, said in known.items() if code not in given]
    if left:
        raise Incomplete(
            f"Score this too, or say why you cannot and leave its points empty: {left[0]}.",
            field="scores",
        )
    for number, one in enumerate(scores):
        if one.points is not None and one.points > rule.most:
            raise Incomplete(
                f"A criterion has {rule.most} points at most. You gave {one.points} for "
                f"this one: {known[one.criterion]}.",
                field=f"scores.{number}.points",
            )
    if all(one.points is None for one in scores):
        raise Incomplete(
            "You give points for no criterion. Leave the scoring to others.",
            field="scores",
        )


def after(bid: Bid, event: BidScored) -> Bid:
    """That somebody has scored the bid; never how."""
    scored = Scored(
        at=event.at,
        by=event.who(),
        version=event.version,
        number=event.number,
    )
    return bid.model_copy(update={"scored": (*bid.scored, scored)})


def older(bid: Bid) -> tuple[Scored, ...]:
    """The scores so far, all of an older version from here on."""
    return tuple(one.model_copy(update={"older": True}) for one in bid.scored)


def _missing(bid: Bid) -> int:
    if bid.cycle.scoring is None or not bid.cycle.criteria:
        return 0
    return max(0, bid.cycle.scoring.assessors - len(_given(bid)))


def need_of(bid: Bid) -> Blocker | None:
    """The scores that the round still asks for before the region recommends."""
    missing = _missing(bid)
    if not missing:
        return None
    changed = any(one.older for one in bid.scored)
    again = " again, since the bid has changed" if changed else ""
    return nhs(
        bid,
        DeadlineKey.MODERATION,
        f"{words.plural(missing, 'assessor')} to score it{again}",
        bid.local_team,
        Role.LOCAL_TEAM,
        "score_bid",
        SUBJECT,
    )


def check_enough(bid: Bid) -> None:
    """Raises: OutOfOrder: Fewer have scored the bid than its round asks for."""
    missing = _missing(bid)
    if missing:
        raise OutOfOrder(
            f"{words.plural(missing, 'more assessor')} must score the bid first."
        )


def sealed(bid: Bid, command: ScoreBid, event: BidScored, salt: str) -> SealedScores:
    """What goes beside the entry: the scores, and what their seal was made with."""
    said = "|".join(one.model_dump_json() for one in command.scores)
    seal = hashlib.sha256(f"{bid.id}|{event.number}|{salt}|{said}".encode()).hexdigest()
    return SealedScores(
        bid_id=bid.id,
        number=event.number,
        version=event.version,
        at=event.at,
        by=event.who(),
        seal=seal,
        salt=salt,
        scores=command.scores,
    )


def is_whole(one: SealedScores) -> bool:
    """Whether scores are what was sealed."""
    said = "|".join(score.model_dump_json() for score in one.scores)
    text = f"{one.bid_id}|{one.number}|{one.salt}|{said}"
    return hashlib.sha256(text.encode()).hexdigest() == one.seal


def readable(
    bid: Bid, person: str, kept: Iterable[SealedScores]
) -> tuple[SealedScores, ...]:
    """The scores that somebody may read: their own, and others' once they gave theirs.

    Everybody who sees the bid's papers reads them all once the scoring is over.
    """
    if interests.is_out(bid, person):
        return ()
    open_ = is_complete(bid) or has_scored(bid, person)
    return tuple(one for one in kept if open_ or one.by.person == person)


class Spread(NamedTuple):
    """How assessors scored one criterion.

    Attributes:
        points: Of those who gave any, the highest first.
        unsaid: How many could not say.
        tenths: The mean in tenths of a point; none where nobody gave points.
        far: Whether the highest and the lowest are far apart, by the round's rule.
    """

    criterion: str
    words: str
    points: tuple[int, ...]
    unsaid: int
    tenths: int | None
    far: bool


def spreads(cycle: Cycle, kept: Sequence[SealedScores]) -> tuple[Spread, ...]:
    """Criterion by criterion, from scores of the bid as it is now."""
    apart = cycle.scoring.apart if cycle.scoring else 0
    found = []
    for one in cycle.criteria:
        given = [
            score.points
            for line in kept
            for score in line.scores
            if score.criterion == one.code
        ]
        points = tuple(sorted((p for p in given if p is not None), reverse=True))
        found.append(
            Spread(
                one.code,
                one.words,
                points,
                len(given) - len(points),
                _mean(points),
                bool(apart and points and points[0] - points[-1] >= apart),
            )
        )
    return tuple(found)


def _mean(points: Sequence[int]) -> int | None:
    """In tenths, halves up."""
    count = len(points)
    return (20 * sum(points) + count) // (2 * count) if count else None


def mean_words(one: Spread) -> str:
    """`3.5 on average (2 to 5)`, or that nobody could say."""
    if one.tenths is None:
        return "Nobody could say" if one.unsaid else "Not scored"
    mean = f"{one.tenths // 10}.{one.tenths % 10} on average"
    high, low = one.points[0], one.points[-1]
    said = f"{mean} ({low} to {high})" if high != low else f"{mean} (all {high})"
    if len(one.points) == 1:
        said = f"{high}, from one assessor"
    unsaid = f"; {one.unsaid} could not say" if one.unsaid else ""
    return f"{said}{unsaid}"


def apart_words(found: Sequence[Spread]) -> str:
    """On which criteria assessors are far apart; empty where they are not."""
    far = [
        f"{one.words} ({one.points[-1]} to {one.points[0]})" for one in found if one.far
    ]
    return f"Far apart on: {words.joined(far, 40)}" if far else ""


def said(event: BidScored, by: str) -> str:
    """One sentence that gives no score away."""
    return (
        f"{by} scored version {event.version} of the bid by "
        f"{'1 criterion' if event.criteria == 1 else f'{event.criteria} criteria'}. "
        "The scores are kept for those who weigh the bid."
    )
