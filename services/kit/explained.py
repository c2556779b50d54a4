"""What each type of problem means: the page behind a problem's `type`."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.kit import problems
from services.kit.pages.layout import STRANGER
from services.kit.pages.rendering import shown
from services.kit.problem_kind import Kind
from services.kit.problems import KINDS, Problem

router = APIRouter(include_in_schema=False)


GROUPS = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read",
    HTTPStatus.UNAUTHORIZED: "Nobody is signed in",
    HTTPStatus.FORBIDDEN: "Not for this person",
    HTTPStatus.NOT_FOUND: "Not there",
    HTTPStatus.CONFLICT: "Not now, or not any more",
    HTTPStatus.UNPROCESSABLE_ENTITY: "What is said does not fit",
}
"""What the statuses that many codes share come to."""

OTHERS = "About the request, or the service, as a whole"


@router.get("/problems")
async def everything(
    q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$")] = "",
) -> Response:
    """All of them by what they come to, folded; or those in which some words stand."""
    found = [kind for kind in _sorted() if _holds(kind, q)]
    named = {kind.status: GROUPS.get(kind.status, OTHERS) for kind in found}
    groups = [
        {
            "title": title,
            "kinds": [kind for kind in found if named[kind.status] == title],
        }
        for title in dict.fromkeys((*GROUPS.values(), OTHERS))
        if title in named.values()
    ]
    return shown(
        "problems.jinja",
        title="Why a request is turned away",
        layout=STRANGER,
        groups=groups,
        total=len(found),
        q=q,
    )


def _sorted() -> list[Kind]:
    return sorted(KINDS.values(), key=lambda kind: (kind.status, kind.code))


def _holds(kind: Kind, words: str) -> bool:
    """Whether every word stands in the code, its number, its title or its meaning."""
    text = f"{kind.code} {kind.status.value} {kind.title} {kind.meaning}".casefold()
    return all(word in text for word in words.casefold().split())


@router.get("/problems/{code}")
async def one(code: str) -> Response:
    """One of them, in a sentence."""
    kind = KINDS.get(code)
    if kind is None:
        raise Problem(problems.NOT_FOUND)
    return shown("problem.jinja", title=kind.title, layout=STRANGER, kind=kind)
