"""A bid's pages: summary, papers, decisions, conditions, conflicts, messages, history."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from activities.register.reading import HistoryLine
from services.kit import allowed, commands, deps, problems, resending, sheets, viewing
from services.kit import history as record
from services.kit.pages.application import attached, drafting
from services.kit.pages.bid import naming, versions
from services.kit.pages.bid import presenter as present
from services.kit.pages.bid.wording import Part
from services.kit.pages.steps import declaring
from services.kit.pages.tasks.worklist import paging
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.viewing import Seen
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SubmitApplication
from workflows.contracts.events import InterestDeclared
from workflows.contracts.views import Waiting
from workflows.rules import visibility

router = APIRouter(include_in_schema=False)

BEHIND = (0.05, 0.1, 0.2, 0.4, 0.4)
"""Seconds between looks for an entry that is on its way."""

AHEAD = 20
"""Entries by which the process can be ahead of the register; others are made up."""

LETTERS = 50
"""Letters on a page."""

TABS = (
    ("", "Summary"),
    ("papers", "Papers"),
    ("decisions", "Decisions"),
    ("conditions", "Conditions"),
    ("conflicts", "Conflicts"),
    ("messages", "Messages"),
    ("history", "History"),
)


@router.get("/bids/{bid_id}")
async def summary(at: AtPage, bid_id: deps.BidId) -> Response:
    """Where the bid stands, what it waits for and from whom, and what one can do."""
    seen = await viewing.bid_for(at, bid_id)
    if not visibility.sees_papers(at.person.id, seen.bid):
        return at.page(
            "kept-out.jinja",
            title=f"Bid {bid_id}",
            why=viewing.KEPT_OUT,
            facts=present.public_facts(seen.bid),
        )
    held = naming.now(at, seen.bid)
    return await _tab(
        at,
        seen,
        "",
        "bid-summary.jinja",
        facts=present.facts(seen.bid),
        actions=actions(at, seen.bid, held),
        blockers=await blockers(at, seen.bid, held),
    )


async def blockers(at: Visitor, bid: Bid, held: Waiting) -> list[dict[str, Any]]:
    """Each unmet part, with the people who can meet it."""
    found = []
    for need in held.blockers:
        people = []
        if need.roles and need.party:
            holders = await at.to.members.holders(need.party, need.body, need.roles)
            people = [person.name for person in holders]
        when = sheets.due(need.due, at.to.clock(), bid.cycle.holidays)
        found.append(present.blocker(need, people, when))
    return found


def actions(at: Visitor, bid: Bid, held: Waiting) -> dict[str, list[dict[str, str]]]:
    """What the person can do now: what the bid waits for first, then the rest."""
    wanted: list[dict[str, str]] = []
    other: list[dict[str, str]] = []
    now = at.to.clock()
    for step, kind in commands.of_party(at.service.party).items():
        if kind not in at.service.forms and kind not in at.service.pages_of:
            continue
        name = step.replace("-", "_")
        if not allowed.one(at, bid, step, kind, now).possible:
            if kind is SubmitApplication and _may_begin_writing(at, bid):
                link = at.service.step(bid.id, name)
                other.append({"href": link, "text": "Write the application"})
            continue
        subjects = [
            need.subject
            for need in held.blockers
            if need.command == name
            and (need.party, need.body) == (at.hat.party, at.hat.body)
            and (not need.roles or at.hat.role in need.roles)
        ]
        for subject in subjects or [""]:
            link = at.service.step(bid.id, name, subject)
            words = present.action(bid, kind, subject)
            (wanted if subjects else other).append({"href": link, "text": words})
    return {"wanted": wanted, "other": other}


def _may_begin_writing(at: Visitor, bid: Bid) -> bool:
    """An application may be written before anybody waits for it."""
    return not bid.version and drafting.may_write(at, bid)


@router.get("/bids/{bid_id}/papers")
async def papers(
    at: AtPage,
    bid_id: deps.BidId,
    opened: declaring.Opened = "",
    paper: declaring.Paper = "",
) -> Response:
    """The expression of interest and the application; first, whether one declared."""
    seen = await viewing.papers_for(at, bid_id)
    declare = declaring.asked(at, seen.bid, paper)
    if declare and not opened:
        return await _tab(at, seen, "papers", "bid-declare.jinja", **declare)
    found = await attached.seen(at, seen.bid)
    return await _tab(
        at,
        seen,
        "papers",
        "bid-papers.jinja",
        parts_shown=present.papers(seen.bid),
        attachments=attached.rows(at, seen.bid, found),
        replaced=attached.replaced_rows(at, seen.bid, found),
        compare=versions.address(at, seen.bid),
        asked="?opened=yes" if declare else "",
        empty="Nothing has been submitted yet.",
    )


@router.get("/bids/{bid_id}/decisions")
async def decisions(at: AtPage, bid_id: deps.BidId) -> Response:
    """Who decided what so far, with reasons."""
    empty = "Nobody has decided anything yet."
    return await _parts(at, bid_id, "decisions", present.decisions, empty)


@router.get("/bids/{bid_id}/conditions")
async def conditions(at: AtPage, bid_id: deps.BidId) -> Response:
    """Each condition: what, who, until when, and how it stands."""
    empty = "There are no conditions. A decision or the conflicts panel may set some."
    return await _parts(at, bid_id, "conditions", present.conditions, empty)


@router.get("/bids/{bid_id}/conflicts")
async def conflicts(at: AtPage, bid_id: deps.BidId) -> Response:
    """Interests declared and how they are handled; the opinion and the conclusion."""
    empty = "Nobody has declared anything yet."
    return await _parts(at, bid_id, "conflicts", present.conflicts, empty)


async def _parts(
    at: Visitor,
    bid_id: str,
    tab: str,
    made: Callable[[Bid], list[Part]],
    empty: str,
) -> Response:
    """A tab of headed parts; `empty` is said where there are none."""
    seen = await viewing.papers_for(at, bid_id)
    shown = made(seen.bid)
    return await _tab(at, seen, tab, "bid-parts.jinja", parts_shown=shown, empty=empty)


@router.get("/bids/{bid_id}/messages")
async def messages(
    at: AtPage, bid_id: deps.BidId, page: Annotated[int, Query(ge=1, le=9999)] = 1
) -> Response:
    """What was asked and answered, and every letter about the bid."""
    seen = await viewing.papers_for(at, bid_id)
    sent = await at.to.register.notices_of_bid(bid_id, page, LETTERS)
    return await _tab(
        at,
        seen,
        "messages",
        "bid-messages.jinja",
        requests=present.requests(seen.bid),
        letters=[
            present.letter(row, again=resending.may_resend(at, row, seen.bid))
            for row in sent.items
        ],
        back=f"{at.service.prefix}/bids/{bid_id}/messages",
        total=sent.total,
        pages=paging(page, sent.total, LETTERS, {}),
    )


@router.get("/bids/{bid_id}/history")
async def history(
    at: AtPage, bid_id: deps.BidId, part: Annotated[record.Shown, Query()]
) -> Response:
    """The entries of the record as sentences, with number and hash; some kinds or all."""
    seen = await viewing.papers_for(at, bid_id)
    kinds = record.KINDS.get(part.show, ())
    found = await at.to.register.history(bid_id, part.after, part.limit, kinds)
    lines = record.history(seen.bid, part, found)
    return await _tab(
        at,
        seen,
        "history",
        "bid-history.jinja",
        lines=lines.items,
        next=f"?after={lines.next}&limit={part.limit}&show={part.show}"
        if lines.next
        else "",
        shows=[
            {
                "text": text,
                "href": f"?show={key}" if key else "?",
                "current": key == part.show,
            }
            for key, text in record.SHOWS.items()
        ],
        export=f"{at.service.prefix}/bids/{bid_id}/record.zip",
    )


@router.get("/bids/{bid_id}/recorded/{number}")
async def recorded(at: AtPage, bid_id: deps.BidId, number: int) -> Response:
    """What was recorded, by which rules, who is written to, and what comes next."""
    seen = await viewing.papers_for(at, bid_id)
    if not 0 < number <= 1_000_000:  # noqa: PLR2004
        raise Problem(problems.NOT_FOUND)
    found, held = await _entry(at, bid_id, number), naming.now(at, seen.bid)
    shown = present.entry(seen.bid, found) if found else None
    letters = await at.to.post.of_entry(bid_id, number) if found else []
    name = "Recorded" if found else "Recorded, on its way to the register"
    return at.page(
        "recorded.jinja",
        title=f"{name}: entry {number} of bid {bid_id}",
        bid_id=bid_id,
        number=number,
        entry=shown,
        letters=present.letters(letters),
        waiting=held.sentence,
        wanted=actions(at, seen.bid, held)["wanted"],
        papers=bool(found and isinstance(found.event, InterestDeclared)),
    )


async def _entry(at: Visitor, bid_id: str, number: int) -> HistoryLine | None:
    """One entry; the register is some milliseconds behind whoever has just sent it."""
    for pause in BEHIND:
        found = await at.to.register.history(bid_id, number - 1, 1)
        if found:
            return found[0]
        record = await at.to.register.bid(bid_id)
        # A bid that has just begun may be in no register yet.
        if number > (record.number if record else 0) + AHEAD:
            raise Problem(problems.NOT_FOUND)
        await asyncio.sleep(pause)
    return None


BEHIND_WORDS = (
    "The part of this service that records decisions does not answer at the moment. This "
    "is the bid as it was last recorded; nothing that was recorded is lost. Look again in "
    "a few minutes."
)
"""Said where a bid that is open could only be read in the register."""


async def _tab(
    at: Visitor, seen: Seen, tab: str, template: str, **context: Any
) -> Response:
    bid, prefix = seen.bid, at.service.prefix
    held = naming.now(at, bid)
    title = present.heading(bid)
    return at.page(
        template,
        title=title if not tab else f"{dict(TABS)[tab]}: {title}",
        bid_id=bid.id,
        heading=title,
        tag=present.tag(bid),
        waiting=present.waiting(bid, held, at.to.clock()),
        behind=BEHIND_WORDS if seen.source == "register" and not bid.ended else "",
        tabs=[
            {
                "text": text,
                "href": f"{prefix}/bids/{bid.id}{'/' if key else ''}{key}",
                "current": key == tab,
            }
            for key, text in TABS
        ],
        **context,
    )
