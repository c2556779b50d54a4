"""A vote on its page: who has voted while it is open, and how once it has closed."""

import asyncio
import contextlib
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from services.kit import deps, problems, viewing
from services.kit.pages.bid import recorded
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.pages.voting import told
from services.kit.problems import Problem
from services.kit.process import BidNotFound, Unavailable
from workflows.contracts.bids import Bid
from workflows.contracts.events import Event, VoteClosed, VoteOpened
from workflows.contracts.sittings import Choice, SeatVote
from workflows.contracts.votings import Voting
from workflows.rules import vote_words, words

router = APIRouter(include_in_schema=False)

Which = Annotated[str, Path(pattern="^v[1-9][0-9]{0,5}$")]

SHOWN: dict[str, Any] = {"votes": [], "reasons": (), "on_its_way": False}
"""What there is of a vote before it is counted."""

CHOICES = {
    Choice.FOR: "For",
    Choice.AGAINST: "Against",
    Choice.ABSTAIN: "Abstained",
}


@router.get("/bids/{bid_id}/votes/{voting}")
async def vote(
    at: AtPage, bid_id: deps.BidId, voting: Which, opened: declaring.Opened = ""
) -> Response:
    """What was put to the board, and what came of it."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if first := declaring.before(at, bid, f"votes/{voting}", opened):
        return first
    held = next((v for v in bid.votings if v.id == voting), None)
    if held is None:
        raise Problem(problems.NOT_FOUND)
    name = vote_words.named(bid, held.board)
    return at.page(
        "vote.jinja",
        title=f"Vote of {name}",
        bid_id=bid_id,
        bid_name=", ".join(a.name for a in bid.applicants),
        **SHOWN | await _shown(at, bid, held),
        again=f"{at.service.prefix}/bids/{bid_id}/votes/{voting}"
        + ("?opened=yes" if opened else ""),
    )


async def _shown(at: Visitor, bid: Bid, held: Voting) -> dict[str, Any]:
    if held.body:
        return {
            "lead": "How members vote is not shown before the vote closes."
            if held.body.rules.electronic.hidden
            else "Members see how each of them votes, in the bid's history.",
            "facts": told.facts(bid, held, held.body),
        }
    found = await _entries(at, bid.id, held.id)
    if found is None:
        return {"lead": "", "facts": told.part(bid, held).rows, "on_its_way": True}
    opened, closed = found
    return {
        "lead": f"{vote_words.CAME_OF_IT[closed.result]}.",
        "facts": _facts(held, closed),
        "votes": _votes(opened, closed),
        "reasons": closed.counted,
    }


async def _entries(
    at: Visitor, bid: str, voting: str
) -> tuple[VoteOpened, VoteClosed] | None:
    """What opened and closed a vote; none where neither register nor process says it."""
    kinds = ("vote_opened", "vote_closed")
    for pause in (*recorded.BEHIND, None):
        lines = await at.to.register.history(bid, limit=1000, kinds=kinds)
        every = [one.event for one in lines] + await _untold(at, bid)
        found = [one for one in every if getattr(one, "voting", "") == voting]
        opened = next((e for e in found if isinstance(e, VoteOpened)), None)
        closed = next((e for e in found if isinstance(e, VoteClosed)), None)
        if opened and closed:
            return opened, closed
        if pause:
            await asyncio.sleep(pause)
    return None


async def _untold(at: Visitor, bid: str) -> list[Event]:
    """What the process has not told the register yet, which is a second or two behind."""
    record = await at.to.register.bid(bid)
    first = record.number + 1 if record else 1
    found: list[Event] = []
    with contextlib.suppress(BidNotFound, Unavailable):
        for number in range(first, first + recorded.AHEAD):
            entry = await at.to.bids.untold(bid, number)
            if entry is None:
                break
            found.append(entry.event)
    return found


def _facts(held: Voting, closed: VoteClosed) -> list[told.Row]:
    found = [
        ("Resolution", held.resolution),
        ("If it is carried", told.means(held)),
        ("Comments or reasons", held.comments),
        ("Version of the application", str(closed.version)),
        ("Opened", words.moment(held.opened)),
        ("Closed", words.moment(closed.at)),
        ("Why before its time", closed.reason),
        (
            "Votes",
            f"{closed.in_favour} for, {closed.against} against, "
            f"{closed.abstained} abstained",
        ),
    ]
    return [row for row in found if row[1]]


def _votes(opened: VoteOpened, closed: VoteClosed) -> list[dict[str, str]]:
    """Every vote in the order in which it was cast; those that do not count say why."""
    titles = {seat.id: seat.title for seat in opened.body.seats}
    names = {
        sitter.person: sitter.name
        for seat in opened.body.seats
        for sitter in (seat.holder, *seat.substitutes)
        if sitter
    }
    why = {one.vote: one.words for one in closed.left_out}
    return [
        {
            "who": names.get(one.person, "A member"),
            "seat": titles.get(one.seat, ""),
            "how": CHOICES[one.choice],
            "on": words.moment(one.at),
            "note": _note(one, closed, why),
        }
        for one in closed.votes
        if not one.casting or closed.casting
    ]


def _note(one: SeatVote, closed: VoteClosed, why: dict[SeatVote, str]) -> str:
    return "Casting vote" if one.casting else why.get(one, "Counts")
