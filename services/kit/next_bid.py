"""The bid after a deferred one, over the API: it begins with that one's answers."""

import json
from typing import Any

from fastapi import APIRouter, Response

from services.kit import deps, openapi, problems, viewing
from services.kit.deps import Caller
from services.kit.pages.application import following
from services.kit.sheets import Answer, sent
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import SubmitExpression
from workflows.rules import permissions, refusals

router = APIRouter(tags=["drafts"])

MOST_PARTNERS = 9
"""As many as a new bid may have."""

NEXT = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.KEY_MISSING,
    problems.CHOOSE_HAT,
    problems.NOT_YOUR_HAT,
    problems.MALFORMED,
    problems.UNAVAILABLE,
    *(
        problems.REFUSED[kind]
        for kind in (refusals.WrongParty, refusals.Recused, refusals.WrongStage)
    ),
)


class NextBid(Answer):
    """The bid that follows a deferred one.

    Attributes:
        follows: The deferred bid.
        started: Whether it has been opened by now; else it is a draft.
        expression: What is written of its expression of interest, in the shape in which
            a new bid is sent, `follows` among it; what is missing is still to be said.
        link: Where to go on: a new bid is sent there, or it is the bid itself.
    """

    bid_id: str
    follows: str
    started: bool
    expression: dict[str, Any]
    link: str


@router.post(
    "/bids/{bid_id}/next",
    responses=NEXT,
    response_model=NextBid,
    operation_id="next-bid",
)
async def next_bid(bid_id: deps.BidId, key: deps.Key, caller: deps.Signed) -> Response:
    """Start the bid after a deferred one, with that one's answers.

    There is one such bid, whoever asks and under whichever key: a request that is sent
    again, or a colleague's, is answered with the same one as it is by then. Nothing is
    submitted by it.
    """
    bid = (await viewing.papers_for(caller, bid_id)).bid
    _check(caller, bid)
    draft = await following.begun(caller.to, bid, caller.person.id)
    typed = json.loads(draft.expression) if draft.expression else {}
    bids = f"{caller.service.api}/bids"
    return sent(
        NextBid(
            bid_id=draft.bid_id,
            follows=bid.id,
            started=draft.started,
            expression=_shaped(typed, bid) | {"follows": bid.id},
            link=f"{bids}/{draft.bid_id}" if draft.started else bids,
        )
    )


def _check(caller: Caller, bid: Bid) -> None:
    """Raises: Refusal: It is not theirs to start, or the bid was not deferred."""
    by = caller.giving(SubmitExpression)
    roles = permissions.ROLES[SubmitExpression]
    if by.role not in roles or by.body != bid.applicants[0].code:
        raise refusals.WrongParty(
            "The next bid is started by the bid manager or the accountable officer of "
            f"the CCG that leads this one, {bid.applicants[0].name}."
        )
    if bid.stage is not Stage.DEFERRED:
        raise refusals.WrongStage(
            "Only a bid that was deferred to a later round is followed by another with "
            "its answers. This one was not deferred."
        )


def _shaped(typed: dict[str, list[str]], bid: Bid) -> dict[str, Any]:
    """A form's answers as a new bid has them; empty ones are left out."""

    def first(name: str) -> str:
        return (typed.get(name) or [""])[0]

    partners = [first(f"partners.{number}.code") for number in range(MOST_PARTNERS)]
    said: dict[str, Any] = {
        name.removeprefix("statements."): first(name)
        for name in typed
        if name.startswith("statements.") and ".contact." not in name
    }
    start = "statements.contact."
    contact = {n.removeprefix(start): first(n) for n in typed if n.startswith(start)}
    found = {
        "cycle": first("cycle"),
        "model": first("model"),
        "applicants": [bid.applicants[0].code, *(code for code in partners if code)],
        "functions": typed.get("functions", []),
        "statements": said | ({"contact": contact} if contact else {}),
    }
    return {name: value for name, value in found.items() if value}
