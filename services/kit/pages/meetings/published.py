"""Minutes that a board has published, for anybody."""

from fastapi import APIRouter, Response

from services.kit import problems
from services.kit.connections import Connections
from services.kit.pages.anybody import AtPublicPage
from services.kit.pages.meetings import telling
from services.kit.pages.meetings.diary import Number
from services.kit.pages.meetings.drafts import Board
from services.kit.pages.meetings.minutes_page import published_at
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party
from workflows.rules import meetings, words

router = APIRouter(include_in_schema=False)


@router.get("/register/minutes/{board}/{number}")
async def published(at: AtPublicPage, board: Board, number: Number) -> Response:
    """The public text of a meeting's minutes."""
    kept = await at.to.meetings.one(Party.HWB, board, number)
    edited = await at.to.meeting_minutes.versions(kept.meeting) if kept else ()
    if kept is None or not edited or not edited[-1].minutes.public:
        raise Problem(problems.NOT_FOUND)
    since = next(k for k in edited if k.minutes.public == edited[-1].minutes.public)
    last = edited[-1].minutes
    called = "Minutes" if last.approved else "Draft minutes"
    stands = telling.stands(last)
    if last.approved and last.public != last.text:
        stands = f"{stands} What is published here is another text than that."
    names = await at.to.names()
    return at.page(
        "minutes-public.jinja",
        title=f"{called}, {telling.in_text(kept.meeting)}",
        stands=stands,
        body_name=names.get((Party.HWB, board), board),
        since=words.day(since.at),
        text=edited[-1].minutes.public,
    )


async def of_bid(to: Connections, bid: Bid) -> list[tuple[str, str]]:
    """The published minutes of meetings that a bid was put to, with their addresses."""
    found = []
    for board in bid.boards:
        for kept in await to.meetings.of(Party.HWB, board.id):
            one = kept.meeting
            if one.cancelled or not meetings.is_on(one, bid.id):
                continue
            edited = await to.meeting_minutes.versions(one)
            if edited and edited[-1].minutes.public:
                name = f"{board.name}, {telling.in_text(one)}"
                found.append((name, published_at(one)))
    return found
