"""The answers of an expression of interest, what the rules say to them, and off it goes."""

from uuid import uuid4

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from activities.reference.refusing import ReferenceRefusal
from services.kit import bodies, commands, deps, problems
from services.kit.pages.application import (
    beginning,
    expression_pages,
    expression_writing,
    own_expression,
)
from services.kit.pages.application.beginning import Beginning
from services.kit.pages.application.expression_text import Judged
from services.kit.pages.questions import giving
from services.kit.pages.questions.fields import first
from services.kit.pages.questions.forms import token_of
from services.kit.pages.questions.sectioned import MISSING
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, SubmitExpression
from workflows.rules import rulebook
from workflows.rules.refusals import AlreadyDone, Refusal, TooLate

router = APIRouter(include_in_schema=False)

LATE = (
    "What you sent is on record as refused, and bid {bid} is open. NHS England's national "
    "office can admit it, with a reason. Then you submit it again; your answers stay here."
)
CHANGED = (
    "The draft was saved again after you opened this page. These are the answers as they "
    "are saved now: read them before you submit."
)


@router.get("/start/{bid_id}/check")
async def check(at: AtPage, bid_id: deps.BidId) -> Response:
    """Every answer with a link to change it, and what the rules say."""
    writing = await own_expression.writing_of(at, bid_id)
    if page := expression_writing.elsewhere(at, writing):
        return page
    return await _page(at, writing.judged(), uuid4().hex)


@router.post("/start/{bid_id}/check")
async def submit(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """Submit what the person has just read, once."""
    raw = await typed.sent(request)
    writing = await own_expression.writing_of(at, bid_id)
    if page := expression_writing.elsewhere(at, writing):
        sent = writing.over and first(raw, "draft") == writing.judged().code
        return await _sent_already(at, bid_id) if sent else page
    judged, token = writing.judged(), token_of(raw)
    if first(raw, "draft") != judged.code:
        return await _page(at, judged, token, CHANGED, 409)
    if judged.body is None:
        return await _page(at, judged, token, MISSING, 422)
    if writing.bid:
        return await _given(at, writing.bid, judged, token)
    return await _begun(at, bid_id, judged, token)


async def _sent_already(at: Visitor, bid_id: str) -> Response:
    """What was recorded of these very answers: a second click, or somebody else's."""
    kinds = ("expression_submitted",)
    found = await at.to.register.history(bid_id, limit=1, kinds=kinds)
    bid = f"{at.service.prefix}/bids/{bid_id}"
    return at.go(f"{bid}/recorded/{found[0].number}" if found else bid)


async def _begun(at: Visitor, bid_id: str, judged: Judged, token: str) -> Response:
    """What was recorded of a new bid; or the answers with why not."""
    wanted = _new_bid(at, judged.body)
    # Whoever of the team sends it: it is the draft's bid, opened once.
    about = f"draft|{bid_id}|{wanted.about()}"
    update_id = giving.update_id(at, "new", "start", about)

    async def number(_: str) -> str:
        return bid_id

    try:
        receipt = await beginning.begun(at, wanted, number, update_id)
    except (AlreadyDone, Problem):
        return at.go(f"{at.service.prefix}/bids/{bid_id}")
    except TooLate as refusal:
        return expression_pages.check(
            at,
            judged,
            token,
            refusal,
            problem=str(refusal),
            status=422,
            tried=LATE.format(bid=bid_id),
        )
    except (Refusal, ReferenceRefusal) as refusal:
        return await _page(at, judged, token, str(refusal), 422, refusal)
    except Unavailable:
        return await _page(at, judged, token, giving.NOT_KNOWN, 503)
    return at.go(giving.recorded_page(at, receipt))


async def _given(at: Visitor, bid: Bid, judged: Judged, token: str) -> Response:
    """The same for a bid that is open and waits for it."""
    command = _command(at, judged.body)
    key = giving.update_id(at, bid.id, "submit-expression", token)
    try:
        receipt = await commands.given(at.to, bid.id, command, key)
        commands.check_same(receipt, command)
    except Refusal as refusal:
        status = int(problems.REFUSED[type(refusal)].status)
        return await _page(at, judged, uuid4().hex, str(refusal), status, refusal)
    except Unavailable:
        return await _page(at, judged, token, giving.NOT_KNOWN, 503)
    return at.go(giving.recorded_page(at, receipt))


async def _page(  # noqa: PLR0913, PLR0917  a page has many sides
    at: Visitor,
    judged: Judged,
    token: str,
    problem: str = "",
    status: int = 200,
    why: Refusal | ReferenceRefusal | None = None,
) -> Response:
    refusal = await _refusal(at, judged) if judged.body else None
    return expression_pages.check(
        at, judged, token, refusal, problem=problem, why=why, status=status
    )


async def _refusal(at: Visitor, judged: Judged) -> Refusal | ReferenceRefusal | None:
    """Why the rules would not take it now; None where they would."""
    bid = judged.writing.bid
    if bid is None:
        return await beginning.refusal(at, _new_bid(at, judged.body))
    try:
        rulebook.answer(bid, _command(at, judged.body), at.to.clock())
    except Refusal as refusal:
        return refusal
    return None


def _new_bid(at: Visitor, body: BaseModel | None) -> beginning.NewBid:
    if not isinstance(body, Beginning):
        raise Problem(problems.NOT_FOUND)
    return body.new_bid(at.hat.body)


def _command(at: Visitor, body: BaseModel | None) -> Command:
    if body is None:
        raise Problem(problems.NOT_FOUND)
    return bodies.command_from(SubmitExpression, body, at.actor)
