"""The expression of interest in sections: the list of them, a page for each, saved.

A draft is kept as it was typed, half a text included, under the number that the bid will
have. The CCG's team shares it: changes to different sections never meet, and whoever
saves a section over somebody else's change sees both texts.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.kit import commands, deps
from services.kit.pages.application import expression_pages, own_expression
from services.kit.pages.application.expression_text import Writing
from services.kit.pages.application.own_expression import Overtaken, section_named
from services.kit.pages.questions import forms, giving, section_pages
from services.kit.pages.questions.fields import Raw, first
from services.kit.pages.questions.forms import Filled
from services.kit.pages.questions.section_pages import After
from services.kit.pages.questions.sectioned import OPENED, Section
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from workflows.contracts.commands import SubmitExpression

router = APIRouter(include_in_schema=False)

Held = Annotated[str, Query(max_length=100)]
Divided = Annotated[str, Query(max_length=10)]

OVER = "The expression of interest is submitted. What you typed was not saved."
ENDED = "This bid has come to its end. What you typed was not saved."
COPY = "Nothing can be saved here any more. Copy from your text what you want to keep."


@router.get("/start/{bid_id}")
async def tasks(
    at: AtPage, bid_id: deps.BidId, divided: Divided = "", kept: Held = ""
) -> Response:
    """Every section with how far it is, and who saved it last."""
    writing = await own_expression.writing_of(at, bid_id)
    if held := await giving.kept_form(at, kept):
        return expression_pages.at_once(at, writing, held)
    page = elsewhere(at, writing)
    return page or expression_pages.tasks(at, writing, divided=bool(divided))


def elsewhere(at: Visitor, writing: Writing) -> Response | None:
    """Where to look for what can be written no more; None while it can be."""
    if writing.over and writing.draft:
        return at.go(f"{at.service.prefix}/bids/{writing.draft.bid_id}")
    return None


@router.get("/start/{bid_id}/sections/{name}")
async def section(
    at: AtPage, bid_id: deps.BidId, name: str, kept: Held = "", after: After = ""
) -> Response:
    """One section's questions, with what is written so far."""
    held = await giving.kept_form(at, kept)
    writing = await own_expression.writing_of(at, bid_id, deleted=held is not None)
    if held is None and (page := elsewhere(at, writing)):
        return page
    one = section_named(writing, name)
    raw = held or one.part_of(writing.raw)
    filled = forms.again(one.form(), raw) if raw else forms.opened(one.form())
    opened = first(held or {}, OPENED) or writing.mark(one)
    return expression_pages.section(at, writing, one, filled, opened, after=after)


@router.post("/start/{bid_id}/sections/{name}")
async def save(request: Request, at: AtPage, bid_id: deps.BidId, name: str) -> Response:
    """Save a section, whatever is in it, unless somebody else changed it meanwhile."""
    raw = await typed.sent(request)
    writing = await own_expression.writing_of(at, bid_id, deleted=True)
    one = section_named(writing, name)
    if writing.bid and writing.over:
        why = ENDED if writing.bid.ended else OVER
        late = replace(forms.again(one.form(), raw), problem=why)
        opened = first(raw, OPENED)
        return expression_pages.section(
            at, writing, one, late, opened, status=409, closed=COPY
        )
    if writing.bid:
        commands.check_may(at, writing.bid, SubmitExpression)
    return await kept(at, writing, one, raw)


async def kept(at: Visitor, writing: Writing, one: Section, raw: Raw) -> Response:
    """Save a section and go on; or the page with what is in the way of that."""
    other = forms.reshaped(one.form(), raw)
    if other is not None:
        return expression_pages.section(at, writing, one, other, first(raw, OPENED))
    try:
        now = await own_expression.saved(at, writing, one, raw)
    except Overtaken as overtaken:
        return expression_pages.both(at, overtaken.now, one, raw)
    wrong = now.judged().errors_of(one)
    if section_pages.stays(raw, wrong):
        filled = replace(forms.again(one.form(), raw), errors=wrong)
        return expression_pages.section(
            at, now, one, filled, now.mark(one), status=422, kept=section_pages.SAVED
        )
    names = [section.name for section in now.sections]
    base = expression_pages.base_of(at, now)
    return at.go(section_pages.onward(raw, base, names, one.name))


def wrong_in(writing: Writing, one: Section, raw: Raw) -> Filled:
    """A section as it was typed, with what is wrong in it, before anything is saved."""
    wrong = writing.judged(one.part_of(raw)).errors_of(one)
    return replace(forms.again(one.form(), raw), errors=wrong)
