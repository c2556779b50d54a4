"""What approvals of a round's bids would carry, over NHS England's API."""

from fastapi import APIRouter, Response

from services.kit import deps, openapi, problems
from services.kit.pages.rounds import conditions
from services.kit.pages.steps import declaring
from services.kit.problems import Problem
from services.kit.rounds_api import READ, Name
from services.kit.sheets import Answer, sent
from workflows.contracts.decisions import ConditionTerms, TermsChange
from workflows.rules import conditions_panel, consistency

router = APIRouter(prefix="/api/v1", tags=["rounds"])

ANSWERS = READ | openapi.answers(problems.NOT_YOUR_HAT)


class TermsOf(Answer):
    """A condition of one bid.

    Attributes:
        settled: Whether the conditions panel has been through it.
    """

    bid_id: str
    settled: bool
    terms: ConditionTerms


class AboutOf(Answer):
    """What is asked about one thing, of every bid that it is asked of.

    Attributes:
        unlike: In what they differ; empty where in nothing.
    """

    criterion: str
    unlike: tuple[str, ...]
    conditions: tuple[TermsOf, ...]


class SettledOf(Answer):
    """What the conditions panel did on a bid; nothing where it has not been."""

    bid_id: str
    changes: tuple[TermsChange, ...]
    reason: str


class ConditionsSheet(Answer):
    """The conditions of a round's approvals, side by side.

    Attributes:
        waiting: Bids that the conditions panel has still to go through.
        undeclared: Bids whose conditions are closed to you until you have said whether
            you have an interest in them.
    """

    round: str
    waiting: tuple[str, ...]
    undeclared: tuple[str, ...]
    settled: tuple[SettledOf, ...]
    about: tuple[AboutOf, ...]


@router.get(
    "/rounds/{cycle}/conditions",
    responses=ANSWERS,
    response_model=ConditionsSheet,
    operation_id="round-conditions",
)
async def side_by_side(caller: deps.Signed, cycle: Name) -> Response:
    """What approvals would carry: by what it is about, with what is unlike."""
    if not any(map(conditions.reads, caller.hats)):
        raise Problem(problems.NOT_FOUND)
    known = {c.name: c for c in await caller.to.reference.cycles()}
    if cycle not in known or known[cycle].conditions_panel is None:
        raise Problem(problems.NOT_FOUND)
    acting = await deps.acting(caller, conditions.READERS)
    running = await caller.to.rounds.running(cycle, caller.person.id)
    found = [bid for bid in running if conditions_panel.is_before(bid)]
    closed = {bid.id for bid in found if declaring.wanted(acting, bid)}
    read = [bid for bid in found if bid.id not in closed]
    return sent(
        ConditionsSheet(
            round=cycle,
            waiting=tuple(b.id for b in found if conditions_panel.is_wanted(b)),
            undeclared=tuple(sorted(closed)),
            settled=tuple(
                SettledOf(
                    bid_id=bid.id,
                    changes=bid.settled.changes,
                    reason=bid.settled.reason,
                )
                for bid in read
                if bid.settled
            ),
            about=tuple(
                AboutOf(
                    criterion=one.criterion,
                    unlike=one.unlike,
                    conditions=tuple(
                        TermsOf(
                            bid_id=bid.id,
                            settled=bid.settled is not None,
                            terms=terms,
                        )
                        for bid, terms in one.terms
                    ),
                )
                for one in consistency.about(read)
            ),
        )
    )
