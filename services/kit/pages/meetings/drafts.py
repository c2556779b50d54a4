"""The page of an item's draft minutes, and the same to take away."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from services.kit import deps, problems, viewing
from services.kit.pages.meetings import draft
from services.kit.pages.meetings.draft import Draft
from services.kit.pages.rendering import shown
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.events import BoardDecided

router = APIRouter(include_in_schema=False)

Board = Annotated[str, Path(pattern=r"^[A-Z0-9]{1,40}$")]
Version = Annotated[int, Query(ge=0, le=1_000_000)]
Form = Annotated[Literal["page", "text", "html"], Query(alias="as")]


@router.get("/bids/{bid_id}/minutes/{board}")
async def minutes(  # noqa: PLR0913, PLR0917  what its address says
    at: AtPage,
    bid_id: deps.BidId,
    board: Board,
    version: Version = 0,
    form: Form = "page",
    opened: declaring.Opened = "",
) -> Response:
    """The draft minutes of a board's item: on the page, as text, or as a file of HTML."""
    seen = await viewing.papers_for(at, bid_id)
    paper = f"minutes/{board}?version={version}"
    if first := declaring.before(at, seen.bid, paper, opened):
        return first
    found = await _draft(at, seen.bid, board, version)
    name = f"draft-minutes-{bid_id}-{board}"
    here = f"{at.service.prefix}/bids/{bid_id}"
    there = f"{here}/{paper}&opened={opened}" if opened else f"{here}/{paper}"
    match form:
        case "text":
            text = found.as_text().encode("utf-8", "replace")
            answer = Response(text, media_type="text/plain; charset=utf-8")
            return taken_away(answer, f"{name}.txt")
        case "html":
            return taken_away(shown("minutes-file.jinja", draft=found), f"{name}.html")
    return at.page(
        "minutes.jinja",
        title=found.title,
        draft=found,
        of=f"bid {bid_id}",
        back=f"{here}/decisions",
        back_text=f"Decisions on bid {bid_id}",
        text=f"{there}&as=text",
        html=f"{there}&as=html",
    )


async def _draft(at: Visitor, bid: Bid, board: str, version: int) -> Draft:
    """The draft of a board's decision on a version; of its last one where none is said.

    Raises:
        Problem: There is no such decision, or it was recorded without minutes.
    """
    lines = await at.to.register.history(bid.id, limit=200, kinds=("board_decided",))
    for line in reversed(lines):
        event = line.event
        if not isinstance(event, BoardDecided) or event.board != board:
            continue
        made = draft.of(bid, event, line.number, line.hash)
        if made and version in {0, event.version}:
            return made
    raise Problem(problems.NOT_FOUND)


def taken_away(answer: Response, name: str) -> Response:
    """The answer as a file to keep."""
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
