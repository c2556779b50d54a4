"""Documents of an application: attached by the CCG's writers, read by all who take part."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from activities.desk.papers import TooMany
from services.kit import deps, documents, problems, viewing
from services.kit.documents import KINDS
from services.kit.pages.application import attached as seeing
from services.kit.pages.application import drafting, filetypes
from services.kit.pages.application.filetypes import FileType, NotTaken
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party
from workflows.rules.refusals import WrongStage

writing = APIRouter(include_in_schema=False)
"""For the CCG, which attaches."""

reading = APIRouter(include_in_schema=False)
"""For everybody who takes part."""

LARGER = {r"/bids/[0-9A-Z-]+/application/papers/[a-z-]+": 2 * filetypes.MOST}
"""The one address that takes files; a file that is too large is told in words."""


def _slot(slot: str) -> str:
    if slot not in KINDS:
        raise Problem(problems.NOT_FOUND)
    return KINDS[slot]


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
    async with request.form(max_files=1, max_fields=10) as sent:
        if sent.get("do") == "remove":
            await at.to.papers.remove(bid.id, slot, at.person.id)
            return at.go(drafting.base_of(at, bid))
        try:
            name, kind, content = await taken(sent)
        except NotTaken as reason:
            return await _page(at, bid, slot, str(reason), 422)
    try:
        await at.to.papers.put(
            bid_id=bid.id,
            slot=slot,
            name=filetypes.safe_name(name, kind, title),
            media_type=kind.media_type,
            content=content,
            person=at.person.id,
        )
    except TooMany:
        return await _page(at, bid, slot, TOO_MANY, 422)
    return at.go(drafting.base_of(at, bid))


async def taken(sent: FormData) -> tuple[str, FileType, bytes]:
    """The file that came with a form: its sender's name for it, what it is, what is in it.

    Raises:
        NotTaken: There is none, or it is none of those that are taken.
    """
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise NotTaken("Choose a file")
    if (file.size or 0) > filetypes.MOST:
        raise NotTaken("The file must be 5 MB or smaller")
    content = await file.read()
    return file.filename, filetypes.recognised(content, file.filename), content


async def _page(
    at: Visitor, bid: Bid, slot: str, problem: str = "", status: int = 200
) -> Response:
    found = await seeing.seen(at, bid)
    mine = [one for one in seeing.rows(at, bid, found) if one["what"] == KINDS[slot]]
    gone = seeing.replaced_rows(at, bid, found)
    return at.page(
        "attach.jinja",
        title=f"Document: {KINDS[slot]}",
        status=status,
        bid_id=bid.id,
        bid_name=f"Application, bid {bid.id}",
        open=drafting.is_open(bid),
        problem=problem,
        paper=mine[0] if mine else None,
        replaced=[one for one in gone if one["what"] == KINDS[slot]],
        action=f"{drafting.base_of(at, bid)}/papers/{slot}",
        back=drafting.base_of(at, bid),
    )


async def slots(at: Visitor, bid: Bid) -> list[dict[str, Any]]:
    """Each place for a document, for the application's list."""
    found = await seeing.seen(at, bid)
    held = {one["what"]: one for one in seeing.rows(at, bid, found)}
    return [
        {"slot": slot, "title": title, "paper": held.get(title)}
        for slot, title in KINDS.items()
    ]


TOO_MANY = (
    "This bid has had more documents than it may hold. Ask the help desk before you "
    "attach another"
)


@reading.get("/bids/{bid_id}/attachments/{paper}")
async def fetch(
    at: AtPage, bid_id: deps.BidId, paper: str, opened: declaring.Opened = ""
) -> Response:
    """One document, as a download and never as a page."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    first = declaring.before(at, bid, f"attachments/{paper}", opened)
    if first:
        return first
    found = await at.to.papers.content(bid.id, paper[:40])
    theirs = at.hat.party is Party.CCG
    if found is None or not (theirs or found[0].id in await _open_to_others(at, bid)):
        raise Problem(problems.NOT_FOUND)
    about, content = found
    stem, _, ending = about.name.rpartition(".")
    plain = stem.encode("ascii", "ignore").decode().replace('"', "").strip(" .")
    plain = f"{plain or 'file'}.{ending}"
    whole = quote(about.name, safe="")
    return Response(
        content,
        media_type=about.media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _open_to_others(at: Visitor, bid: Bid) -> set[str]:
    """The files that whoever takes part, and is not of the CCG, may fetch."""
    found = await seeing.seen(at, bid)
    return found.ids() | {
        one.id for one in documents.sent_for(bid, found.every).values()
    }
