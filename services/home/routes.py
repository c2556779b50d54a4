"""What anybody may read without signing in."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from activities.register.reading import BidRecord, Filters, Page, PublicBid
from services.home import presenters as present
from services.home.presenters import PublicBids, PublicFilters, public_bids
from services.kit import deps, openapi, problems
from services.kit.connections import Connections
from services.kit.pages import assets
from services.kit.pages.anybody import AtPublicPage
from services.kit.pages.breaches import published as breaches
from services.kit.pages.documents import checked
from services.kit.pages.documents import published as documents
from services.kit.pages.interests import public
from services.kit.pages.meetings import published
from services.kit.pages.record import checking
from services.kit.pages.sign_in import signing_in
from services.kit.pages.tasks.work import paging, past
from services.kit.problems import Problem
from services.kit.sheets import STAGES, sent
from workflows.contracts.parties import Party
from workflows.rules.sentences import MODELS

SERVICES = (
    (
        "Clinical commissioning groups",
        "/ccg",
        "Write and submit a bid, answer questions, sign the agreement.",
    ),
    (
        "Health and wellbeing boards",
        "/hwb",
        "Read the bids of your area and record the board’s decision.",
    ),
    (
        "Conflicts of interest panels",
        "/conflicts",
        "Rule on interests and conclude the review.",
    ),
    (
        "NHS England",
        "/nhs-england",
        "Screen, assure, recommend, decide, hand over.",
    ),
    (
        "Messages",
        "/notifications",
        "What you were told and when, and a calendar of your deadlines.",
    ),
)
PART = 100

router = APIRouter()
router.include_router(assets.router)
router.include_router(signing_in.router)
router.include_router(checking.router)
router.include_router(checked.router)
router.include_router(documents.router)
router.include_router(public.router)
router.include_router(breaches.router)
router.include_router(published.router)


@router.get("/", include_in_schema=False)
async def home(at: AtPublicPage, request: Request) -> Response:
    """What this is, and where to go on."""
    return at.page(
        "home.jinja",
        title="Co-commissioning bids",
        services=SERVICES,
        mailbox=request.app.state.service.mailbox,
    )


@router.get("/register", include_in_schema=False)
async def register(
    at: AtPublicPage, narrow: Annotated[PublicFilters, Query()]
) -> Response:
    """Bids and published decisions, found by words, stage, model and round."""
    found = await at.to.register.public_bids(_filters(narrow), narrow.page, narrow.size)
    rounds = present.rounds(await at.to.reference.cycles())
    kept = {
        "q": narrow.q,
        "stage": narrow.stage or "",
        "model": narrow.model or "",
        "cycle": narrow.cycle,
    }
    last = past(narrow.page, found.total, narrow.size, kept)
    if last:
        return Response(status_code=303, headers={"Location": last})
    query = urlencode({name: value for name, value in kept.items() if value})
    return at.page(
        "register.jinja",
        title="Public register of bids",
        rows=[present.line(row, rounds) for row in found.items],
        total=found.total,
        q=narrow.q,
        narrowed=bool(query),
        stages=present.options(STAGES, str(narrow.stage or "")),
        models=present.options(MODELS, str(narrow.model or "")),
        rounds=present.options(rounds, narrow.cycle),
        csv=f"/register.csv?{query}".rstrip("?"),
        json=f"/register.json?{query}".rstrip("?"),
        pages=paging(narrow.page, found.total, narrow.size, kept),
    )


@router.get("/register.csv", include_in_schema=False)
async def register_csv(
    to: deps.Open, narrow: Annotated[PublicFilters, Query()]
) -> Response:
    """Every bid that the same filters find, for spreadsheets."""
    rows = [row async for row in _every(to, _filters(narrow))]
    headers = {"Content-Disposition": 'attachment; filename="bids.csv"'}
    # The mark at the start tells spreadsheets that the text is UTF-8.
    rounds = present.rounds(await to.reference.cycles())
    text = "\ufeff" + present.as_csv(rows, rounds)
    return Response(text, headers=headers, media_type="text/csv; charset=utf-8")


@router.get("/register.json", include_in_schema=False)
async def register_json(
    to: deps.Open, narrow: Annotated[PublicFilters, Query()]
) -> Response:
    """Every bid that the same filters find, for programs, in one part."""
    rows = tuple([row async for row in _every(to, _filters(narrow))])
    many = len(rows)
    return sent(public_bids(Page(items=rows, total=many, number=1, size=many or 1)))


async def _every(to: Connections, filters: Filters) -> AsyncIterator[PublicBid]:
    page, last = 1, 1
    while page <= last:
        found = await to.register.public_bids(filters, page, PART)
        for row in found.items:
            yield row
        page, last = page + 1, -(-found.total // PART)


@router.get("/register/{bid_id}", include_in_schema=False)
async def public_bid(at: AtPublicPage, bid_id: deps.BidId) -> Response:
    """What anybody may know of one bid, and whom to ask about it."""
    record = await _public(at.to, bid_id)
    conditions = present.conditions(record.state)
    return at.page(
        "public-bid.jinja",
        title=f"Bid {bid_id}",
        bid_id=bid_id,
        facts=present.facts(record.state),
        conditions=conditions,
        unsaid=any(not one["about"] for one in conditions),
        minutes=await published.of_bid(at.to, record.state),
        documents=await documents.of_bid(at.to, record.state),
        delegations=[
            present.delegation(one)
            for one in await at.to.delegations.stand_after(bid_id)
        ],
        contact=await _contact(at.to, record),
    )


async def _public(to: Connections, bid_id: str) -> BidRecord:
    """A bid that was submitted.

    Raises:
        Problem: There is none of this number, or nobody has submitted it yet.
    """
    record = await to.register.bid(bid_id)
    if record is None or record.state.statements is None:
        raise Problem(problems.NOT_FOUND)
    return record


async def _contact(to: Connections, record: BidRecord) -> dict[str, str]:
    names = await to.names()
    bid = record.state
    lead = bid.applicants[0]
    team = names.get((Party.NHS_ENGLAND, bid.local_team), bid.local_team)
    return {
        "team": team,
        "ccg": lead.name,
        "address": to.help_address,
        "letter": f"mailto:{to.help_address}?subject=Bid%20{bid.id}",
    }


@router.get("/help", include_in_schema=False)
async def help_page(
    at: AtPublicPage, bid: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Whom to ask: the local team of a bid, found by its number."""
    wanted = bid.strip().upper()
    record = await at.to.register.bid(wanted) if wanted else None
    known = record is not None and record.state.statements is not None
    return at.page(
        "help.jinja",
        title="Help",
        bid=bid,
        wanted=wanted,
        contact=await _contact(at.to, record) if record and known else None,
        address=at.to.help_address,
    )


@router.get("/privacy", include_in_schema=False)
async def privacy(at: AtPublicPage) -> Response:
    """What is kept about people, and why."""
    return at.page("privacy.jinja", title="Privacy")


@router.get("/accessibility", include_in_schema=False)
async def accessibility(at: AtPublicPage) -> Response:
    """How accessible this is, and what is not known yet."""
    return at.page("accessibility.jinja", title="Accessibility statement")


@router.get(
    "/api/v1/public/bids",
    responses=openapi.answers(problems.MALFORMED, *openapi.ANYWHERE),
    response_model=PublicBids,
    operation_id="public-bids",
    tags=["public"],
)
async def public_register(
    to: deps.Open, narrow: Annotated[PublicFilters, Query()]
) -> Response:
    """Bids as anybody may know them: stages, dates and decisions, nobody's name."""
    page = await to.register.public_bids(_filters(narrow), narrow.page, narrow.size)
    return sent(public_bids(page))


def _filters(narrow: PublicFilters) -> Filters:
    return Filters(
        stage=narrow.stage, model=narrow.model, search=narrow.q, cycle=narrow.cycle
    )
