"""What anybody may read without signing in."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response

from activities.register.reading import Filters
from services.home.presenters import PublicBids, public_bids
from services.kit import deps, openapi, problems
from services.kit.lists import BidFilters
from services.kit.pages import assets, signing_in
from services.kit.pages.plain import Pages, style_route
from services.kit.sheets import sent

STYLE = "/style.css"
PAGES = Pages(Path(__file__).parent / "templates")
SERVICES = (
    ("Clinical commissioning groups", "/ccg"),
    ("Health and wellbeing boards", "/hwb"),
    ("Conflicts of interest panels", "/conflicts"),
    ("NHS England", "/nhs-england"),
    ("Notifications", "/notifications"),
)

router = APIRouter()
router.include_router(style_route(STYLE))
router.include_router(assets.router)
router.include_router(signing_in.router)


@router.get("/", include_in_schema=False)
async def home() -> Response:
    """What this is, and where to go on."""
    return PAGES.show("home.jinja", style=STYLE, services=SERVICES)


@router.get(
    "/api/v1/public/bids",
    responses=openapi.answers(problems.MALFORMED, *openapi.ANYWHERE),
    response_model=PublicBids,
    operation_id="public-bids",
    tags=["public"],
)
async def public_register(
    to: deps.Open, narrow: Annotated[BidFilters, Query()]
) -> Response:
    """Bids as anybody may know them: stages, dates and decisions, nobody's name."""
    page = await to.register.public_bids(
        Filters(stage=narrow.stage, model=narrow.model, search=narrow.q),
        narrow.page,
        narrow.size,
    )
    return sent(public_bids(page))
