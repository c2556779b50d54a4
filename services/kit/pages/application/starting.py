"""How a bid begins at a page: what to have at hand, its first questions, and drafts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.kit import deps, problems, viewing
from services.kit.pages.application import (
    beginning,
    expression_pages,
    expression_writing,
    old_form,
    own_expression,
    rounds,
)
from services.kit.pages.application.expression_pages import home
from services.kit.pages.application.expression_text import NEW
from services.kit.pages.questions import forms, giving
from services.kit.pages.questions.fields import first
from services.kit.pages.questions.forms import token_of
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.commands import SubmitExpression

router = APIRouter(include_in_schema=False)

ADDRESS = "expression"
"""Where a bid that is open without its expression of interest gets it, below the bid."""


@router.get("/start")
async def start(at: AtPage, deleted: Annotated[int, Query(ge=0, le=1)] = 0) -> Response:
    """Before you begin: the rounds that are open, what to have at hand, the drafts."""
    known = await own_expression.open_rounds(at)
    may = own_expression.may_begin(at)
    return at.page(
        "start.jinja",
        title="Start a bid",
        rounds=[rounds.round_dates(one) for one in known],
        coming=rounds.coming(await at.to.reference.cycles(), at.to.clock()),
        may=may,
        drafts=await own_expression.begun(at),
        deleted=bool(deleted),
    )


async def _may_start(at: Visitor) -> bool:
    may = own_expression.may_begin(at)
    return may and bool(await own_expression.open_rounds(at))


@router.get("/start/bid")
async def starting(at: AtPage, kept: expression_writing.Held = "") -> Response:
    """The questions with which a bid begins."""
    if not await _may_start(at):
        return at.go(home(at))
    writing = await own_expression.opened(at, None)
    one, held = writing.sections[0], await giving.kept_form(at, kept)
    if held and old_form.is_long(writing, held):
        return expression_pages.at_once(at, writing, held)
    filled = forms.again(one.form(), held) if held else forms.opened(one.form())
    return expression_pages.section(at, writing, one, filled, NEW)


@router.post("/start/bid")
async def begin(request: Request, at: AtPage) -> Response:
    """Save the first answers under the number that the bid will have, once."""
    if not await _may_start(at):
        return at.go(home(at))
    raw = await typed.sent(request)
    writing = await own_expression.opened(at, None)
    one = writing.sections[0]
    wrong = expression_writing.wrong_in(writing, one, raw)
    long = old_form.is_long(writing, raw)
    if wrong.errors and not long and first(raw, "then") != "back":
        return expression_pages.section(at, writing, one, wrong, NEW, status=422)
    reserved = beginning.number(at, f"page-{token_of(raw)}"[:100])
    found = await at.to.drafts.draft(await reserved(at.hat.body))
    if found is None:
        raise Problem(problems.NOT_FOUND)
    writing = await own_expression.opened(at, found)
    if long:
        return await old_form.divided(at, writing, raw)
    return await expression_writing.kept(at, writing, one, raw)


@router.get("/bids/{bid_id}/expression")
async def awaited(at: AtPage, bid_id: deps.BidId) -> Response:
    """Where the expression of interest of an open bid is written; or why not now."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    page = giving.not_now(at, bid, SubmitExpression)[0]
    return page or at.go(f"{home(at)}/{bid.id}")
