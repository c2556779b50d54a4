"""A bid's scores over NHS England's API, as far as the reader may read them."""

from datetime import datetime

from fastapi import APIRouter, Response

from activities.register.scored import Scores
from services.kit import deps, viewing
from services.kit.reads import DECLARED
from services.kit.sheets import Answer, sent
from workflows.contracts.parties import Role
from workflows.contracts.scores import Score, SealedScores
from workflows.rules import scoring

router = APIRouter(prefix="/api/v1", tags=["reading"])


class ScoresOf(Answer):
    """What one assessor gave.

    Attributes:
        older: Whether it counts no more: the application or Part two has changed since,
            or the assessor may not decide on the bid.
        whole: Whether it is what the entry on record seals.
    """

    number: int
    version: int
    at: datetime
    name: str
    role: Role
    older: bool
    whole: bool
    scores: tuple[Score, ...]


class SpreadOf(Answer):
    """How assessors scored one criterion of the round, as the bid is now.

    Attributes:
        tenths: The mean in tenths of a point; none where nobody gave points.
        unsaid: How many could not say.
    """

    criterion: str
    words: str
    points: tuple[int, ...]
    unsaid: int
    tenths: int | None
    far: bool
    says: str


class ScoresSheet(Answer):
    """The scores that the reader may read.

    Attributes:
        given: How many have scored the bid as it is now.
        wanted: How many the round asks for; 0 where it asks for none.
        over: Whether nobody scores the bid any more.
    """

    bid_id: str
    given: int
    wanted: int
    over: bool
    scores: tuple[ScoresOf, ...]
    spread: tuple[SpreadOf, ...]


@router.get(
    "/bids/{bid_id}/scores",
    responses=DECLARED,
    response_model=ScoresSheet,
    operation_id="scores",
)
async def scores(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """Each assessor's scores; before one has given one's own, only how many there are."""
    bid = (await viewing.declared_for(caller, bid_id)).bid
    kept = (await Scores(caller.to.database).of([bid_id])).get(bid_id, [])
    read = scoring.readable(bid, caller.person.id, kept)
    now = {one.number for one in scoring.current(bid)}
    rule = bid.cycle.scoring
    lines = [one for one in read if one.number in now]
    return sent(
        ScoresSheet(
            bid_id=bid_id,
            given=len(now),
            wanted=rule.assessors if rule else 0,
            over=scoring.is_complete(bid),
            scores=tuple(_line(one, older=one.number not in now) for one in read),
            spread=tuple(
                SpreadOf(**one._asdict(), says=scoring.mean_words(one))
                for one in (scoring.spreads(bid.cycle, lines) if lines else ())
            ),
        )
    )


def _line(one: SealedScores, *, older: bool) -> ScoresOf:
    return ScoresOf(
        number=one.number,
        version=one.version,
        at=one.at,
        name=one.by.name,
        role=one.by.role,
        older=older,
        whole=scoring.is_whole(one),
        scores=one.scores,
    )
