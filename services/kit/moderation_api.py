"""The bids of a region side by side over NHS England's API, for its regional lead."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from activities.register.moderating import Moderated, Moderating
from activities.register.scored import Scores
from services.kit import deps, openapi, problems
from services.kit.deps import Caller
from services.kit.pages.rounds import comparing
from services.kit.pages.rounds import scores as scored
from services.kit.pages.steps import declaring
from services.kit.problems import Problem
from services.kit.sheets import Answer, sent
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Role
from workflows.contracts.scores import SealedScores
from workflows.rules import scoring

router = APIRouter(prefix="/api/v1", tags=["rounds"])

READ = openapi.answers(
    *openapi.SIGNED_IN, problems.NOT_FOUND, problems.NOT_YOUR_HAT, problems.MALFORMED
)
Cycle = Annotated[
    str, Query(max_length=40, description="Of this round; of every round if empty.")
]


class ModeratedOf(Answer):
    """A bid that waits for approval in principle.

    Attributes:
        version: Of the application, which a recommendation names.
        undeclared: Whether you have to say first whether you have an interest in it; all
            that follows is closed until then.
        facts: What the consistency check goes by.
        met: How many of Part two's criteria are met; `criteria` is how many there are.
        scores: How many scored it, and where they are far apart, in words.
    """

    bid_id: str
    applicants: tuple[str, ...]
    version: int
    undeclared: bool
    waiting: str
    facts: tuple[str, ...] = ()
    met: int = 0
    criteria: int = 0
    scores: tuple[str, ...] = ()
    recommends: Recommendation | None = None
    reasons: str = ""


class ModerationSheet(Answer):
    """Read like bids together; each recommendation is a command of its bid."""

    region: str
    bids: tuple[ModeratedOf, ...]


@router.get(
    "/moderation",
    responses=READ,
    response_model=ModerationSheet,
    operation_id="moderation",
)
async def side_by_side(caller: deps.Signed, cycle: Cycle = "") -> Response:
    """The region's bids for approval in principle: facts, criteria, scores, recommendation."""
    if not any(hat.role is Role.REGIONAL_LEAD for hat in caller.hats):
        raise Problem(problems.NOT_FOUND)
    acting = await deps.acting(caller, frozenset({Role.REGIONAL_LEAD}))
    region = acting.actor.body
    found = await Moderating(caller.to.database).of(region, cycle, caller.person.id)
    closed = {one.bid.id for one in found if declaring.wanted(acting, one.bid)}
    kept = await Scores(caller.to.database).of(
        [one.bid.id for one in found if one.bid.id not in closed]
    )
    return sent(
        ModerationSheet(
            region=region,
            bids=tuple(
                _closed(one)
                if one.bid.id in closed
                else _line(caller, one, kept.get(one.bid.id, []))
                for one in found
            ),
        )
    )


def _closed(one: Moderated) -> ModeratedOf:
    return ModeratedOf(
        bid_id=one.bid.id,
        applicants=tuple(a.code for a in one.bid.applicants),
        version=one.bid.version,
        undeclared=True,
        waiting=one.waiting,
    )


def _line(caller: Caller, one: Moderated, kept: list[SealedScores]) -> ModeratedOf:
    bid, reader = one.bid, caller.person.id
    findings = bid.assurance.findings if bid.assurance else ()
    scores = scored.of_now(bid, scoring.readable(bid, reader, kept))
    weighed = bid.moderation
    return _closed(one).model_copy(
        update={
            "undeclared": False,
            "facts": comparing.facts(bid),
            "met": sum(finding.met for finding in findings),
            "criteria": len(findings),
            "scores": comparing.scores_said(bid, reader, scores),
            "recommends": weighed.recommendation if weighed else None,
            "reasons": weighed.reasons if weighed else "",
        }
    )
