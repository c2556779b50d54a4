"""Documents of an application: attached by the CCG's writers, read by all who take part."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from activities.desk.papers import Paper, Submitted
from services.kit import deps, problems, viewing
from services.kit.pages.application import drafting, filetypes
from services.kit.pages.application.filetypes import NotTaken
from services.kit.pages.bid import versions
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party
from workflows.rules import words
from workflows.rules.refusals import WrongStage

writing = APIRouter(include_in_schema=False)
"""For the CCG, which attaches."""

reading = APIRouter(include_in_schema=False)
"""For everybody who takes part."""

SLOTS = {
    "constitution": "Constitution",
    "terms-of-reference": "Terms of reference",
    "conflict-policy": "Conflicts of interest policy",
    "finance-template": "Finance template",
}

LARGER = {r"/bids/[0-9A-Z-]+/application/papers/[a-z-]+": 2 * filetypes.MOST}
"""The one address that takes files; a file that is too large is told in words."""


def _slot(slot: str) -> str:
    if slot not in SLOTS:
        raise Problem(problems.NOT_FOUND)
    return SLOTS[slot]


@writing.get("/bids/{bid_id}/application/papers/{slot}")
async def attach(at: AtPage, bid_id: deps.BidId, slot: str) -> Response:
    """One document: what is attached, and attaching another."""
    _slot(slot)
    bid = (await drafting.check_writer(at, bid_id)).bid
    return await _page(at, bid, slot)


@writing.post("/bids/{bid_id}/application/papers/{slot}")
async def attached(
    request: Request, at: AtPage, bid_id: deps.BidId, slot: str
) -> Response:
    """Attach a document in place of the one that was there, or take it out."""
    title = _slot(slot)
    bid = (await drafting.check_writer(at, bid_id)).bid
    if not drafting.is_open(bid):
        raise WrongStage(
            "The application is submitted; its documents stay as they are."
        )
    before = await last_submitted(at, bid)
    async with request.form(max_files=1, max_fields=10) as sent:
        if sent.get("do") == "remove":
            await at.to.papers.remove(bid.id, slot, before)
            return at.go(drafting.base_of(at, bid))
        file = sent.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await _page(at, bid, slot, "Choose a file", 422)
        if (file.size or 0) > filetypes.MOST:
            return await _page(at, bid, slot, "The file must be 5 MB or smaller", 422)
        name, content = file.filename, await file.read()
    try:
        kind = filetypes.recognised(content, name)
    except NotTaken as reason:
        return await _page(at, bid, slot, str(reason), 422)
    await at.to.papers.put(
        bid_id=bid.id,
        slot=slot,
        name=filetypes.safe_name(name, kind, title),
        media_type=kind.media_type,
        content=content,
        person=at.person.id,
        submitted=before,
    )
    return at.go(drafting.base_of(at, bid))


async def _page(
    at: Visitor, bid: Bid, slot: str, problem: str = "", status: int = 200
) -> Response:
    held = (await at.to.papers.of(bid.id)).get(slot)
    return at.page(
        "attach.jinja",
        title=f"Document: {SLOTS[slot]}",
        status=status,
        bid_id=bid.id,
        bid_name=f"Application, bid {bid.id}",
        open=drafting.is_open(bid),
        problem=problem,
        paper=await shown(at, bid, held) if held else None,
        action=f"{drafting.base_of(at, bid)}/papers/{slot}",
        back=drafting.base_of(at, bid),
    )


async def shown(at: Visitor, bid: Bid, paper: Paper) -> dict[str, str]:
    """A document in words, with where it is fetched."""
    who = await drafting.name_of(at, bid, paper.person)
    return {
        "what": SLOTS[paper.slot.partition("@")[0]],
        "name": paper.name,
        "size": filetypes.size_words(paper.size),
        "sha256": paper.sha256,
        "added": f"{who} at {words.moment(paper.added_at)}",
        "href": f"{at.service.prefix}/bids/{bid.id}/attachments/{paper.id}",
    }


async def all_shown(at: Visitor, bid: Bid) -> list[dict[str, str]]:
    """Every document of a bid that this person may fetch, in the order of the form."""
    return [await shown(at, bid, paper) for paper in await fit_to_see(at, bid)]


async def fit_to_see(at: Visitor, bid: Bid) -> list[Paper]:
    """The CCG's own as they are; for others, as they were submitted."""
    held = await at.to.papers.of(bid.id)
    if at.hat.party is Party.CCG or not (bid.version and drafting.is_open(bid)):
        seen = at.hat.party is Party.CCG or bid.version > 0
        return [held[slot] for slot in SLOTS if slot in held and seen]
    before = await last_submitted(at, bid)
    found = []
    for slot in SLOTS:
        now, past = held.get(slot), held.get(f"{slot}@{bid.version}")
        if past:
            found.append(past)
        elif now and before and now.added_at <= before.at:
            found.append(now)
    return found


async def last_submitted(at: Visitor, bid: Bid) -> Submitted | None:
    """When the version that others read was sent; None before the first."""
    sent = (await versions.submitted(at, bid)).get(bid.version) if bid.version else None
    return Submitted(version=bid.version, at=sent.at) if sent else None


async def slots(at: Visitor, bid: Bid) -> list[dict[str, Any]]:
    """Each place for a document, for the application's list."""
    held = await at.to.papers.of(bid.id)
    return [
        {
            "slot": slot,
            "title": title,
            "paper": await shown(at, bid, held[slot]) if slot in held else None,
        }
        for slot, title in SLOTS.items()
    ]


@reading.get("/bids/{bid_id}/attachments/{paper}")
async def fetch(at: AtPage, bid_id: deps.BidId, paper: str) -> Response:
    """One document, as a download and never as a page."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    found = await at.to.papers.content(bid.id, paper[:40])
    theirs = at.hat.party is Party.CCG
    if found is None or not (
        theirs or found[0].id in {one.id for one in await fit_to_see(at, bid)}
    ):
        raise Problem(problems.NOT_FOUND)
    about, content = found
    plain = about.name.encode("ascii", "ignore").decode().replace('"', "") or "file"
    whole = quote(about.name, safe="")
    return Response(
        content,
        media_type=about.media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}",
            "X-Content-Type-Options": "nosniff",
        },
    )
