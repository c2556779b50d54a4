"""Documents that anybody may have: the delegation, once the CCG holds the functions."""

from fastapi import APIRouter, Response

from activities.documents.shapes import Kind
from services.kit import deps, problems
from services.kit.connections import Connections
from services.kit.pages.documents import fetching
from services.kit.problems import Problem
from workflows.contracts.bids import Bid, Stage

router = APIRouter(include_in_schema=False)


@router.get("/register/{bid_id}/delegation.pdf")
async def delegation(to: deps.Open, bid_id: deps.BidId) -> Response:
    """The delegation in force; it names no person."""
    record = await to.register.bid(bid_id)
    name = await _in_force(to, record.state) if record else ""
    if not name:
        raise Problem(problems.NOT_FOUND)
    return await fetching.handed(to, bid_id, name, {Kind.DELEGATION})


async def of_bid(to: Connections, bid: Bid) -> list[tuple[str, str]]:
    """What of a bid is published, with addresses."""
    if not await _in_force(to, bid):
        return []
    return [("Delegation (PDF)", f"/register/{bid.id}/delegation.pdf")]


async def _in_force(to: Connections, bid: Bid) -> str:
    if bid.stage is not Stage.LIVE or bid.agreement is None:
        return ""
    for one in await to.documents.of(bid.id):
        if one.kind is Kind.DELEGATION and not one.newer:
            return one.name
    return ""
