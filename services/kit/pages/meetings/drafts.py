"""The page of an item's minutes as made from the record, and the same to take away."""

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from services.kit import deps, problems, viewing
from services.kit.pages.meetings import draft, telling
from services.kit.pages.meetings.draft import Draft
from services.kit.pages.rendering import shown
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.meetings import Meeting, MinutesText
from workflows.rules import bodies, meetings

router = APIRouter(include_in_schema=False)

Board = Annotated[str, Path(pattern=r"^([A-Z0-9]{1,40}|national|panel)$")]
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
    """The minutes of a board's item: on the page, as text, or as a file of HTML.

    They are called as those of its meeting are: drafts until the body has approved them.
    """
    seen = await viewing.papers_for(at, bid_id)
    paper = f"minutes/{board}?version={version}"
    first = declaring.before(at, seen.bid, paper, opened)
    if first and not await _is_own(at, seen.bid, board, version):
        return first
    found, event = await _draft(at, seen.bid, board, version)
    meeting, last = await _meeting(at, event)
    called = telling.minutes_are(last)
    if meeting and last:
        found = _as_of(found, meeting, last)
    name = f"{called.lower().replace(' ', '-')}-{bid_id}-{board}"
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
        actions=_actions(at, meeting, called),
    )


async def _meeting(
    at: Visitor, event: draft.Event
) -> tuple[Meeting | None, MinutesText | None]:
    """The meeting that decided, and its minutes as the clerk last wrote them, if any."""
    number = event.minutes.meeting if event.minutes else 0
    party, code = meetings.judge(event)
    kept = await at.to.meetings.one(party, code, number) if number else None
    if kept is None:
        return None, None
    edited = await at.to.meeting_minutes.versions(kept.meeting)
    return kept.meeting, edited[-1].minutes if edited else None


def _as_of(made: Draft, meeting: Meeting, last: MinutesText) -> Draft:
    """The item, called as the minutes of its meeting are."""
    noun = bodies.noun(meeting.party)
    about = made.note.removeprefix(draft.UNAPPROVED.format(noun))
    return replace(
        made,
        title=made.title.replace("Draft minutes", telling.minutes_are(last), 1),
        note=f"These are the words of the record. The minutes of the "
        f"{telling.in_text(meeting)} are the clerk's own text. {telling.stands(last)} "
        f"{about}",
    )


def _actions(
    at: Visitor, meeting: Meeting | None, called: str
) -> list[tuple[str, str]]:
    """The way to the minutes of the whole meeting, for the people of its body."""
    if meeting is None or (at.hat.party, at.hat.body) != (meeting.party, meeting.body):
        return []
    where = f"{at.service.prefix}/meetings/{meeting.number}/minutes"
    return [(f"Read the {called.lower()} of the meeting", where)]


async def _draft(
    at: Visitor, bid: Bid, board: str, version: int
) -> tuple[Draft, draft.Event]:
    """The draft of a board's decision on a version; of its last one where none is said.

    Raises:
        Problem: There is no such decision, or it was recorded without minutes.
    """
    kinds = meetings.JUDGED
    lines = await at.to.register.history(bid.id, limit=200, kinds=kinds)
    for line in reversed(lines):
        event = line.event
        if not isinstance(event, draft.Event) or meetings.item_of(event) != board:
            continue
        made = draft.of(bid, event, line.number, line.hash)
        if made and version in {0, event.version}:
            return made, event
    raise Problem(problems.NOT_FOUND)


async def _is_own(at: Visitor, bid: Bid, board: str, version: int) -> bool:
    """Whether the reader recorded the item themselves."""
    try:
        return declaring.is_own(at, (await _draft(at, bid, board, version))[1])
    except Problem:
        return False


def taken_away(answer: Response, name: str) -> Response:
    """The answer as a file to keep."""
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
