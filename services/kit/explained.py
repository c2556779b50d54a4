"""What each type of problem means: the page behind a problem's `type`."""

from fastapi import APIRouter, Response

from services.kit import problems
from services.kit.pages.plain import Pages, style_route
from services.kit.problems import KINDS, Problem

STYLE = "/problems/style.css"
PAGES = Pages()

router = APIRouter(include_in_schema=False)
router.include_router(style_route(STYLE))


@router.get("/problems")
async def everything() -> Response:
    """All of them."""
    kinds = sorted(KINDS.values(), key=lambda kind: (kind.status, kind.code))
    return PAGES.show("problems.jinja", style=STYLE, kinds=kinds)


@router.get("/problems/{code}")
async def one(code: str) -> Response:
    """One of them, in a sentence."""
    kind = KINDS.get(code)
    if kind is None:
        raise Problem(problems.NOT_FOUND)
    return PAGES.show("problem.jinja", style=STYLE, kind=kind)
