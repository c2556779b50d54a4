"""Where a letter's link leads: the public facts of a bid, and where to go on.

No sign-in and no papers: the page shows what the public register shows, so a link that
is forwarded tells nobody more. Opening it changes nothing.
"""

from fastapi import APIRouter, Request, Response

from services.kit import deps, sheets
from services.kit.explained import STYLE
from services.kit.pages.plain import Pages
from services.kit.process import BidNotFound
from services.kit.service import Service
from workflows.contracts.bids import Bid
from workflows.rules import words
from workflows.rules.sentences import MODELS, RECOMMENDED

PAGES = Pages()

router = APIRouter(include_in_schema=False)


@router.get("/bids/{bid_id}")
async def bid(request: Request, bid_id: deps.BidId, to: deps.Open) -> Response:
    """One bid, as anybody may know it."""
    record = await to.register.bid(bid_id)
    if record is None:
        raise BidNotFound(bid_id)
    service: Service = request.app.state.service
    return PAGES.show(
        "bid.jinja",
        style=STYLE,
        bid_id=bid_id,
        facts=facts(record.state),
        api=sheets.links(service, bid_id).bid,
        service=service.title,
    )


def facts(bid: Bid) -> list[tuple[str, str]]:
    """The public facts in words: no names of people, nothing in free words."""
    found = [
        ("Applicants", words.joined([a.name for a in bid.applicants], most=40)),
        ("Model", MODELS[bid.model]),
        ("Stage", sheets.STAGES[bid.stage]),
        ("Start date", words.day(bid.start_date)),
        ("Health and wellbeing boards", words.joined([b.name for b in bid.boards], 40)),
    ]
    if bid.decision:
        outcome = RECOMMENDED[bid.decision.outcome]
        found.append(("Decision", f"{outcome}, {words.day(bid.decision.at)}"))
    if bid.ended:
        found.append(("Ended", words.day(bid.ended)))
    return [(name, text) for name, text in found if text]
