"""Files that a CCG attaches before it sends what shows that a condition is met.

They are kept as an application's are. Until they are sent they are the CCG's own; what was
sent stays to be fetched, also if other files take its place.
"""

from fastapi import APIRouter, Request, Response

from activities.desk.papers import TooMany
from services.kit import commands, deps, documents, problems, viewing
from services.kit.pages.application import attaching, filetypes
from services.kit.pages.application.filetypes import NotTaken
from services.kit.pages.steps import evidence as steps
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SendEvidence
from workflows.contracts.decisions import Condition
from workflows.rules import evidence
from workflows.rules.refusals import WrongParty

router = APIRouter(include_in_schema=False)

LARGER = {r"/bids/[0-9A-Z-]+/conditions/c[0-9]+/files": 2 * filetypes.MOST}
"""The address that takes files; a file that is too large is told in words."""

FULL = f"{documents.MOST_EVIDENCE} files are attached, and no more are taken. Remove one first"


async def _own(at: Visitor, bid_id: str, condition: str) -> tuple[Bid, Condition]:
    """The bid and the condition, for whoever sends evidence for it.

    Raises:
        Problem: There is no such condition.
        Refusal: It is not theirs to send, or not open.
    """
    bid = (await viewing.papers_for(at, bid_id)).bid
    commands.check_may(at, bid, SendEvidence)
    if condition not in {one.id for one in bid.conditions}:
        raise Problem(problems.NOT_FOUND)
    one = evidence.check_open(bid, condition)
    if at.hat.role not in evidence.senders(one):
        raise WrongParty(evidence.whose(one))
    return bid, one


@router.get("/bids/{bid_id}/conditions/{condition}/files")
async def files(at: AtPage, bid_id: deps.BidId, condition: str) -> Response:
    """What is attached for a condition, and attaching more."""
    return await _page(at, *(await _own(at, bid_id, condition)))


@router.post("/bids/{bid_id}/conditions/{condition}/files")
async def attached(
    request: Request, at: AtPage, bid_id: deps.BidId, condition: str
) -> Response:
    """Attach a file, or take one out."""
    bid, one = await _own(at, bid_id, condition)
    held = await documents.evidence(at.to, bid.id, one.id, at.hat.body)
    full = {paper.slot for paper in held}
    places = documents.places(one.id, at.hat.body)
    async with request.form(max_files=1, max_fields=10) as sent:
        if slot := str(sent.get("remove") or ""):
            if slot in full:
                await at.to.papers.remove(bid.id, slot, at.person.id)
            return await _page(at, bid, one)
        free = next((place for place in places if place not in full), "")
        if not free:
            return await _page(at, bid, one, FULL, 422)
        try:
            name, kind, content = await attaching.taken(sent)
            await at.to.papers.put(
                bid_id=bid.id,
                slot=free,
                name=filetypes.safe_name(name, kind, f"Evidence {one.id[1:]}"),
                media_type=kind.media_type,
                content=content,
                person=at.person.id,
            )
        except NotTaken as reason:
            return await _page(at, bid, one, str(reason), 422)
        except TooMany:
            return await _page(at, bid, one, attaching.TOO_MANY, 422)
    return at.go(f"{at.service.prefix}/bids/{bid.id}/conditions/{one.id}/files")


async def _page(
    at: Visitor, bid: Bid, one: Condition, problem: str = "", status: int = 200
) -> Response:
    held = await documents.evidence(at.to, bid.id, one.id, at.hat.body)
    base = f"{at.service.prefix}/bids/{bid.id}"
    return at.page(
        "evidence-files.jinja",
        title=f"Documents for condition {one.id[1:]}",
        status=status,
        bid_id=bid.id,
        criterion=one.terms.criterion,
        wanted=one.terms.evidence,
        problem=problem,
        papers=[
            {"slot": paper.slot, "file": steps.shown(paper, f"{base}/attachments/")}
            for paper in held
        ],
        full=len(held) == documents.MOST_EVIDENCE,
        most=documents.MOST_EVIDENCE,
        back=at.service.step(bid.id, "send_evidence", one.id),
    )
