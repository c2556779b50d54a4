"""A draft that nobody wants any more: asked once, then gone for the whole team."""

from uuid import uuid4

from fastapi import APIRouter, Request, Response

from activities.register.drafts import Draft, StaleDraft
from services.kit import deps
from services.kit.pages.application.expression_text import saved_by, team
from services.kit.pages.application.own_expression import own_draft
from services.kit.pages.questions.fields import count, first
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.parties import Party
from workflows.rules import permissions, words

router = APIRouter(include_in_schema=False)


@router.get("/start/{bid_id}/delete")
async def ask(at: AtPage, bid_id: deps.BidId) -> Response:
    """Whether it shall be deleted; for whom else, and what was saved last."""
    found = await own_draft(at, bid_id)
    if found.started:
        return at.go(f"{at.service.prefix}/bids/{bid_id}")
    return await _page(at, found)


@router.post("/start/{bid_id}/delete")
async def delete(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """Delete the version that the person has seen; a newer one is shown first."""
    found = await own_draft(at, bid_id, deleted=True)
    if found.started:
        return at.go(f"{at.service.prefix}/bids/{bid_id}")
    version = count(first(await typed.sent(request), "version"))
    if found.expression:
        if version != found.version:
            return await _page(at, found, changed=True)
        try:
            await at.to.drafts.save_expression(bid_id, version, "", at.person.id)
        except StaleDraft as stale:
            if stale.theirs.expression:
                return await _page(at, stale.theirs, changed=True)
    return at.go(f"{at.service.prefix}/start?deleted=1")


CHANGED = (
    "The draft was saved again after you opened this page. Nothing is deleted: look at "
    "it first."
)


async def _page(at: Visitor, draft: Draft, *, changed: bool = False) -> Response:
    roles = sorted(permissions.ROLES[SubmitExpression])
    writers = await at.to.members.holders(Party.CCG, at.hat.body, roles)
    others = sorted({one.name for one in writers if one.person != at.person.id})
    return at.page(
        "delete-draft.jinja",
        title=f"Delete the draft {draft.bid_id}",
        status=409 if changed else 200,
        bid_id=draft.bid_id,
        draft=f"{at.service.prefix}/start/{draft.bid_id}",
        team=words.joined(["you", *others], 10),
        facts=[("Last saved by", saved_by(draft, await team(at)))],
        changed=CHANGED if changed else "",
        version=draft.version,
        token=uuid4().hex,
    )
