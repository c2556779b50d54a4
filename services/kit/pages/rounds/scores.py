"""The scores of one bid: what each assessor gave and why, and where they are far apart.

Who has not given their own reads that others have, and nothing more.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Response

from activities.register.scored import Scores
from services.kit import deps, viewing
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage
from workflows.contracts.bids import Bid
from workflows.contracts.commands import ScoreBid
from workflows.contracts.scores import SealedScores
from workflows.rules import scoring, words
from workflows.rules.permissions import ROLE_WORDS, ROLES

router = APIRouter(include_in_schema=False)


@router.get("/bids/{bid_id}/scores")
async def scores(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """Criterion by criterion, each assessor's points and reasons."""
    seen = await viewing.papers_for(at, bid_id)
    if first := declaring.before(at, seen.bid, "scores", opened):
        return first
    kept = (await Scores(at.to.database).of([bid_id])).get(bid_id, [])
    read = scoring.readable(seen.bid, at.person.id, kept)
    now = of_now(seen.bid, read)
    return at.page(
        "bid-scores.jinja",
        title=f"Scores of bid {bid_id}",
        caption=words.joined([a.name for a in seen.bid.applicants], 40),
        bid_id=bid_id,
        summary=summary(seen.bid, at.person.id),
        criteria=_criteria(seen.bid, now),
        older=_older(seen.bid, [one for one in read if one not in now]),
        score=f"{at.service.prefix}/bids/{bid_id}/do/score-bid"
        if scoring.may(seen.bid, at.person.id) and at.hat.role in ROLES[ScoreBid]
        else "",
    )


def of_now(bid: Bid, kept: Sequence[SealedScores]) -> list[SealedScores]:
    """Those of the bid as it stands."""
    numbers = {one.number for one in scoring.current(bid)}
    return [one for one in kept if one.number in numbers]


def summary(bid: Bid, person: str) -> list[str]:
    """Who has scored the bid, and what that opens to the reader."""
    done = scoring.current(bid)
    if not done:
        said = ["Nobody has scored the bid as it is now."]
        if any(one.older for one in bid.scored):
            said.append("The bid has changed since it was scored.")
        elif bid.scored:
            said.append("Who scored it has an interest, and may not decide on it.")
        return said
    has = "has" if len(done) == 1 else "have"
    who = words.joined([one.by.name for one in done], 40)
    said = [
        f"{words.plural(len(done), 'assessor')} {has} scored version {bid.version}: {who}."
    ]
    wanted = bid.cycle.scoring.assessors if bid.cycle.scoring else 0
    if wanted > len(done) and bid.moderation is None:
        said.append(f"The round asks for {wanted}.")
    if not (scoring.is_complete(bid) or scoring.has_scored(bid, person)):
        said.append(
            "You read what they gave once you have given your own scores, or once the "
            "scoring is over."
        )
    return said


def _criteria(bid: Bid, now: Sequence[SealedScores]) -> list[dict[str, Any]]:
    if not now:
        return []
    return [
        {
            "words": one.words,
            "mean": scoring.mean_words(one),
            "far": "Assessors are far apart" if one.far else "",
            "rows": [
                (_who(line), _points(score.points), score.reason)
                for line in now
                for score in line.scores
                if score.criterion == one.criterion
            ],
        }
        for one in scoring.spreads(bid.cycle, now)
    ]


def _older(bid: Bid, lines: Sequence[SealedScores]) -> list[dict[str, str]]:
    known = {one.code: one.words for one in bid.cycle.criteria}
    return [
        {
            "who": _who(line),
            "version": f"{line.version}, {words.day(line.at)}",
            "words": known.get(score.criterion, score.criterion),
            "points": _points(score.points),
            "reason": score.reason,
        }
        for line in lines
        for score in line.scores
    ]


def _who(line: SealedScores) -> str:
    broken = "" if scoring.is_whole(line) else "; not what was sealed"
    return f"{line.by.name} ({ROLE_WORDS[line.by.role]}{broken})"


def _points(points: int | None) -> str:
    return "Cannot say" if points is None else str(points)
