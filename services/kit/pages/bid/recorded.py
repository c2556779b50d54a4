"""The page that follows whatever was recorded: one entry of the record."""

import asyncio
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from activities.register.reading import HistoryLine
from services.kit import deps, problems, viewing
from services.kit.pages.bid import letters as written
from services.kit.pages.bid import naming, offers, tabs
from services.kit.pages.bid import presenter as present
from services.kit.pages.documents import fetching
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import BidNotFound, Unavailable
from workflows.contracts.events import ConflictReviewConcluded, InterestDeclared
from workflows.contracts.reviews import ConflictOutcome

router = APIRouter(include_in_schema=False)

BEHIND = (0.05, 0.1, 0.2, *(0.3,) * 10)
"""Seconds between looks for an entry that is on its way.

A quiet bid rests a second before it is told of, and the server lets timers go off about
once a second (docs/decisions/0011). The process is asked what was recorded meanwhile; only
where it does not say does whoever has just decided wait that long for the page.
"""

NOT_YET = ""
"""Instead of the check code of an entry that is not in the register yet."""

AHEAD = 20
"""Entries by which the process can be ahead of the register; others are made up."""


@router.get("/bids/{bid_id}/recorded/{number}")
async def recorded(
    request: Request,
    at: AtPage,
    bid_id: deps.BidId,
    number: int,
    opened: declaring.Opened = "",
) -> Response:
    """What was recorded, by which rules, who is written to, and what comes next."""
    seen = await viewing.papers_for(at, bid_id)
    if not 0 < number <= 1_000_000:  # noqa: PLR2004
        raise Problem(problems.NOT_FOUND)
    found, held = await _entry(at, bid_id, number), naming.now(at, seen.bid)
    own = bool(found and declaring.is_own(at, found.event))
    if found and not own:
        first = tabs.before(at, seen, "history", opened, f"recorded/{number}")
        if first:
            return first
    told = bool(found and found.hash)
    shown = present.entry(seen.bid, found) if found else None
    made = await fetching.of_entry(at, seen.bid, number) if told else []
    letters = await at.to.previews.of_entry(bid_id, number) if told else ()
    came = declaring.back(request)
    back = came if own else {}
    again = urlencode({**came, **({"opened": "yes"} if opened else {})})
    name = "Recorded" if found else "Recorded, on its way to the register"
    on = offers.gone_back_to(at, seen.bid, back)
    wanted = (await offers.actions(at, seen.bid, held))["wanted"]
    answer = at.page(
        "recorded.jinja",
        title=f"{name}: entry {number} of bid {bid_id}",
        bid_id=bid_id,
        number=number,
        entry=shown,
        told=told,
        made=made,
        asked=f"?{again}" if again else "",
        letters=written.told(seen.bid, letters),
        waiting=held.sentence,
        # The same step again would be without what was typed.
        wanted=[one for one in wanted if on.get("text") != f"Go on: {one['text']}"],
        on=on,
        meeting=offers.meeting_come_from(at, bid_id, back),
        papers=bool(found and isinstance(found.event, InterestDeclared)),
        undeclared=declaring.wanted(at, seen.bid) if own else "",
        breach=bool(found and own and _wants_case(found)),
    )
    if own and not told:
        at.to.sessions.note(answer, bid_id, number)
    return answer


def _wants_case(line: HistoryLine) -> bool:
    """Whether a concern is to be reported next, beside the bid (R16)."""
    event = line.event
    return (
        isinstance(event, ConflictReviewConcluded)
        and event.outcome is ConflictOutcome.BREACH_CASE
    )


async def _entry(at: Visitor, bid_id: str, number: int) -> HistoryLine | None:
    """One entry; the register is a second or two behind whoever has just sent it.

    The process knows what it has not told yet: then the line has no hash.
    """
    for pause in BEHIND:
        found = await at.to.register.history(bid_id, number - 1, 1)
        if found:
            return found[0]
        if known := await _untold(at, bid_id, number):
            return known
        record = await at.to.register.bid(bid_id)
        # A bid that has just begun may be in no register yet.
        if number > (record.number if record else 0) + AHEAD:
            raise Problem(problems.NOT_FOUND)
        await asyncio.sleep(pause)
    return None


async def _untold(at: Visitor, bid_id: str, number: int) -> HistoryLine | None:
    try:
        entry = await at.to.bids.untold(bid_id, number)
    except (BidNotFound, Unavailable):
        return None
    if entry is None:
        return None
    event = entry.event
    return HistoryLine(number, event.at, event.kind, event, NOT_YET)
