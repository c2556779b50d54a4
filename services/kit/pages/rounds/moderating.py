"""The regional lead's page: the bids of one region side by side.

To anybody else these addresses are not there.
"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from activities.register.moderating import Moderated, Moderating
from activities.register.scored import Scores
from services.kit import problems
from services.kit.pages.rounds import comparing
from services.kit.pages.rounds import scores as scored
from services.kit.pages.steps import declaring
from services.kit.pages.tasks.worklist import options
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Role
from workflows.contracts.scores import SealedScores
from workflows.rules import scoring

router = APIRouter(include_in_schema=False)

CycleName = Annotated[str, Query(max_length=40)]


@router.get("/round/moderation")
async def moderation(at: AtPage, cycle: CycleName = "") -> Response:
    """Facts, Part two by criterion and the recommendation, bid by bid."""
    found = await _found(at, cycle)
    open_ = {one.bid.id for one in _read(at, found)}
    scores = await _scores(at, [one.bid for one in found if one.bid.id in open_])
    known = {"": "All rounds"} | {
        c.name: c.title for c in await at.to.reference.cycles()
    }
    query = f"?{urlencode({'cycle': cycle})}" if cycle else ""
    return at.page(
        "round-moderation.jinja",
        title="Bids of the region side by side",
        body=at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
        cycles=options(known, cycle),
        summary=comparing.summary([one.bid for one in found]),
        rows=[
            comparing.row(
                one,
                declaring.wanted(at, one.bid),
                at.person.id,
                scores.get(one.bid.id, ()),
            )
            for one in found
        ],
        criteria=comparing.by_criterion(_read(at, found), scores),
        csv=f"{at.service.prefix}/round/moderation.csv{query}" if found else "",
    )


@router.get("/round/moderation.csv")
async def sheet(at: AtPage, cycle: CycleName = "") -> Response:
    """The same for a spreadsheet."""
    found = await _found(at, cycle)
    read = _read(at, found)
    scores = await _scores(at, [one.bid for one in read])
    text = comparing.csv_of(found, {one.bid.id for one in read}, scores)
    named = {"Content-Disposition": 'attachment; filename="moderation.csv"'}
    return Response(text, headers=named, media_type="text/csv; charset=utf-8")


async def _scores(at: Visitor, bids: list[Bid]) -> dict[str, list[SealedScores]]:
    """What the reader may read of the scores of these bids as they are now."""
    kept = await Scores(at.to.database).of([bid.id for bid in bids])
    return {
        bid.id: scored.of_now(
            bid, scoring.readable(bid, at.person.id, kept.get(bid.id, ()))
        )
        for bid in bids
    }


async def _found(at: Visitor, cycle: str) -> list[Moderated]:
    """Raises: Problem: Somebody else asks; to them there is no such page."""
    if at.hat.role is not Role.REGIONAL_LEAD:
        raise Problem(problems.NOT_FOUND)
    moderating = Moderating(at.to.database)
    return await moderating.of(at.hat.body, cycle, at.person.id)


def _read(at: Visitor, found: list[Moderated]) -> list[Moderated]:
    """Those whose papers are open to the reader: they have declared."""
    return [one for one in found if not declaring.wanted(at, one.bid)]
