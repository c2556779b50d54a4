"""The expression of interest on one long page, as a tab sends it that a release overtook.

Until 22 November 2026 it was written on one page. Whoever has that page open still sends
it: each answer goes into its section, and nobody else's text is overwritten.
"""

from fastapi import APIRouter, Request, Response

from services.kit import deps
from services.kit.pages.application import expression_pages, own_expression
from services.kit.pages.application.expression_text import Writing
from services.kit.pages.application.expression_writing import elsewhere
from services.kit.pages.questions.fields import Raw, first
from services.kit.pages.questions.sectioned import OPENED, Section, differing, digest
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor

router = APIRouter(include_in_schema=False)


@router.post("/start/{bid_id}")
async def take_in(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """Save what the long page holds, section by section."""
    raw = await typed.sent(request)
    writing = await own_expression.writing_of(at, bid_id, deleted=True)
    return elsewhere(at, writing) or await divided(at, writing, raw)


def is_long(writing: Writing, raw: Raw) -> bool:
    """Whether answers of several sections were sent at once."""
    return sum(bool(one.part_of(raw)) for one in writing.sections) > 1


async def divided(at: Visitor, writing: Writing, raw: Raw) -> Response:
    """On to the list of sections; or both texts of one that somebody else has written."""
    alone = first(raw, OPENED) == digest(writing.raw)
    both: list[Section] = []
    for one in writing.sections:
        mine, held = one.part_of(raw), one.part_of(writing.raw)
        if mine == held:
            continue
        if alone or not held:
            now = {**raw, OPENED: [writing.mark(one)]}
            writing = await own_expression.saved(at, writing, one, now)
        elif mine:
            both.append(one)
    if both:
        left = [
            (f"Yours, not saved: {asked}", said)
            for one in both[1:]
            for asked, said in differing(one.form(), raw, writing.raw)
        ]
        return expression_pages.both(at, writing, both[0], raw, left)
    return at.go(f"{expression_pages.base_of(at, writing)}?divided=1")
