"""What each type of problem means: the page behind a problem's `type`."""

from fastapi import APIRouter, Response

from services.kit import problems
from services.kit.pages.layout import STRANGER
from services.kit.pages.rendering import shown
from services.kit.problems import KINDS, Problem

router = APIRouter(include_in_schema=False)


@router.get("/problems")
async def everything() -> Response:
    """All of them."""
    kinds = sorted(KINDS.values(), key=lambda kind: (kind.status, kind.code))
    return shown(
        "problems.jinja",
        title="Why a request is turned away",
        layout=STRANGER,
        kinds=kinds,
    )


@router.get("/problems/{code}")
async def one(code: str) -> Response:
    """One of them, in a sentence."""
    kind = KINDS.get(code)
    if kind is None:
        raise Problem(problems.NOT_FOUND)
    return shown("problem.jinja", title=kind.title, layout=STRANGER, kind=kind)
