"""A bid's pages: summary, papers, decisions, conditions, conflicts, messages, history."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.kit import deps, resending, vacancies, viewing
from services.kit import history as record
from services.kit.pages.application import attached, following
from services.kit.pages.bid import (
    decided,
    lasting,
    letters,
    met,
    naming,
    offers,
    tabs,
    versions,
)
from services.kit.pages.bid import presenter as present
from services.kit.pages.bid.wording import Part
from services.kit.pages.documents import fetching
from services.kit.pages.steps import declaring, handing_on
from services.kit.pages.tasks.worklist import paging
from services.kit.pages.visitor import AtPage
from services.kit.pages.voting import told
from workflows.rules import visibility

router = APIRouter(include_in_schema=False)

FEW = 5
"""Answers that a paper shows without being asked to."""

LETTERS = 20
"""Letters on a page."""


class Shown(record.Shown):
    """Which entries of the history, and whether one reads on without declaring."""

    opened: declaring.Opened = ""


@router.get("/bids/{bid_id}")
async def summary(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """Where the bid stands, what it waits for and from whom, and what one can do.

    Whoever judges it and has not declared reads no more here than the public does.
    """
    seen = await viewing.bid_for(at, bid_id)
    if not visibility.sees_papers(at.person.id, seen.bid):
        return at.page(
            "kept-out.jinja",
            title=f"Bid {bid_id}",
            why=viewing.KEPT_OUT,
            rulings=viewing.own_rulings(seen.bid, at.person.id),
            facts=present.public_facts(seen.bid),
        )
    named = naming.now(at, seen.bid)
    who = await vacancies.holders(at.to, named)
    held = vacancies.said(seen.bid, named, who)
    declare = "" if opened else declaring.wanted(at, seen.bid)
    return tabs.shown(
        at,
        seen,
        "",
        "bid-summary.jinja",
        opened=opened,
        held=held,
        declare=declare,
        facts=present.public_facts(seen.bid) if declare else present.facts(seen.bid),
        lives_on=await lasting.links(at, seen.bid),
        **await following.shown(at, seen.bid),
        lost=[] if declare else await handing_on.lost(at, seen.bid),
        actions=await offers.actions(at, seen.bid, held),
        voted=told.yours(seen.bid, at.hat.body, at.person.id),
        blockers=offers.blockers(at, seen.bid, held, who),
    )


@router.get("/bids/{bid_id}/papers")
async def papers(
    at: AtPage,
    bid_id: deps.BidId,
    opened: declaring.Opened = "",
    paper: declaring.Paper = "",
) -> Response:
    """The expression of interest and the application; first, whether one declared."""
    seen = await viewing.papers_for(at, bid_id)
    if first := tabs.before(at, seen, "papers", opened, paper):
        return first
    found = await attached.seen(at, seen.bid)
    return tabs.shown(
        at,
        seen,
        "papers",
        "bid-papers.jinja",
        opened=opened,
        parts_shown=present.papers(seen.bid),
        folded=True,
        few=FEW,
        attachments=attached.rows(at, seen.bid, found),
        replaced=attached.replaced_rows(at, seen.bid, found),
        made=await fetching.rows(at, seen.bid, "papers"),
        compare=versions.address(at, seen.bid),
        asked=_asked(opened),
        empty="Nothing has been submitted yet.",
    )


@router.get("/bids/{bid_id}/decisions")
async def decisions(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """Who decided what, when, why and by which rule; what no longer counts, below."""
    seen = await viewing.papers_for(at, bid_id)
    if first := tabs.before(at, seen, "decisions", opened):
        return first
    found = await decided.of(at.to, seen.bid)
    return tabs.shown(
        at,
        seen,
        "decisions",
        "bid-decisions.jinja",
        opened=opened,
        parts_shown=[_linked(one, opened) for one in found.standing],
        gone=found.gone,
        made=await fetching.rows(at, seen.bid, "decisions"),
        asked=_asked(opened),
        empty="Nobody has decided anything yet.",
    )


@router.get("/bids/{bid_id}/conditions")
async def conditions(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """Each condition: what, who, until when, and how it stands."""
    seen = await viewing.papers_for(at, bid_id)
    if first := tabs.before(at, seen, "conditions", opened):
        return first
    return tabs.shown(
        at,
        seen,
        "conditions",
        "bid-parts.jinja",
        opened=opened,
        parts_shown=[_linked(one, opened) for one in await met.parts(at, seen.bid)],
        made=await fetching.rows(at, seen.bid, "conditions"),
        asked=_asked(opened),
        empty="There are no conditions. A decision or the conflicts panel may set some.",
    )


def _asked(opened: str) -> str:
    """What goes on an address for a page to be opened as this one was."""
    return f"?opened={opened}" if opened else ""


def _linked(one: Part, opened: str) -> Part:
    """A part whose link is opened as its page was."""
    if not opened or one.link is None:
        return one
    href, words = one.link
    also = "&" if "?" in href else "?"
    return replace(one, link=(f"{href}{also}opened={opened}", words))


@router.get("/bids/{bid_id}/messages")
async def messages(
    at: AtPage,
    bid_id: deps.BidId,
    page: Annotated[int, Query(ge=1, le=9999)] = 1,
    opened: declaring.Opened = "",
) -> Response:
    """What was asked and answered, and every letter about the bid."""
    seen = await viewing.papers_for(at, bid_id)
    if first := tabs.before(at, seen, "messages", opened):
        return first
    sent = await at.to.register.notices_of_bid(bid_id, page, LETTERS)
    return tabs.shown(
        at,
        seen,
        "messages",
        "bid-messages.jinja",
        opened=opened,
        requests=present.requests(seen.bid),
        letters=letters.grouped(
            letters.line(row, again=resending.may_resend(at, row, seen.bid))
            for row in sent.items
        ),
        back=f"{at.service.prefix}/bids/{bid_id}/messages"
        f"{'?opened=yes' if opened else ''}",
        total=sent.total,
        pages=paging(page, sent.total, LETTERS, {"opened": opened}),
    )


@router.get("/bids/{bid_id}/history")
async def history(
    at: AtPage, bid_id: deps.BidId, part: Annotated[Shown, Query()]
) -> Response:
    """The entries of the record as sentences, with number and hash; some kinds or all."""
    seen = await viewing.papers_for(at, bid_id)
    if first := tabs.before(at, seen, "history", part.opened):
        return first
    kinds = record.KINDS.get(part.show, ())
    found = await at.to.register.history(bid_id, part.after, part.limit, kinds)
    lines = record.history(seen.bid, part, found)
    also = f"&opened={part.opened}" if part.opened else ""
    return tabs.shown(
        at,
        seen,
        "history",
        "bid-history.jinja",
        opened=part.opened,
        lines=lines.items,
        next=f"?after={lines.next}&limit={part.limit}&show={part.show}{also}"
        if lines.next
        else "",
        shows=[
            {
                "text": text,
                "href": f"?show={key}{also}",
                "current": key == part.show,
            }
            for key, text in record.SHOWS.items()
        ],
        export=f"{at.service.prefix}/bids/{bid_id}/record.zip{also.replace('&', '?')}",
    )
