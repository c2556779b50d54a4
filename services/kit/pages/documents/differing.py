"""The agreement beside what was asked for, function by function."""

from fastapi import APIRouter, Response

from services.kit import deps, problems, viewing
from services.kit.pages.bid import naming, offers
from services.kit.pages.steps import declaring, reviewing
from services.kit.pages.visitor import AtPage
from services.kit.problems import Problem
from workflows.rules import words

router = APIRouter(include_in_schema=False)


@router.get("/bids/{bid_id}/agreement")
async def differing(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """What the agreement adds and takes away, and since the version before."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if first := declaring.before(at, bid, "agreement", opened):
        return first
    found = bid.agreement
    if found is None:
        raise Problem(problems.NOT_FOUND)
    step = at.service.step(bid.id, "acknowledge_changes")
    offered = await offers.actions(at, bid, naming.now(at, bid))
    may = [one for one in offered["other"] if one["href"] == step]
    return at.page(
        "agreement.jinja",
        title="What differs in the agreement",
        bid_id=bid.id,
        bid_name=words.joined([a.name for a in bid.applicants], 3),
        facts=[("Agreement", found.instrument), *reviewing.reviewed(bid, found)],
        rows=reviewing.differences(bid, found),
        since=reviewing.since_before(bid, found),
        version=found.version,
        acknowledge=may[0]["href"] if may else "",
        asked="?opened=yes" if opened else "",
    )
