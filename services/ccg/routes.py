"""What only a CCG does: begin a bid, and write its application together."""

import json
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from activities.register.drafts import Draft, StaleDraft
from services.ccg.forms import DraftText
from services.ccg.presenters import DraftSheet, draft_sheet
from services.kit import (
    bodies,
    commands,
    deps,
    next_bid,
    openapi,
    problems,
    sheets,
    viewing,
)
from services.kit.pages.application import (
    attaching,
    beginning,
    drafting,
    evidence_files,
    expression_sending,
    expression_writing,
    following,
    old_form,
    removing,
    sections,
    starting,
    submitting,
)
from services.kit.pages.application.beginning import NewBid
from services.kit.pages.application.drafting import check_writer
from services.kit.problems import Problem
from services.kit.sheets import Recorded
from workflows.rules.refusals import AlreadyDone

router = APIRouter(prefix="/api/v1")
router.include_router(next_bid.router)
pages = APIRouter(include_in_schema=False)
pages.include_router(starting.router)
pages.include_router(expression_writing.router)
pages.include_router(old_form.router)
pages.include_router(expression_sending.router)
pages.include_router(removing.router)
pages.include_router(following.router)
pages.include_router(drafting.router)
pages.include_router(attaching.writing)
pages.include_router(submitting.router)
pages.include_router(evidence_files.router)

NEW = openapi.answers(
    *commands.FORESEEN,
    *problems.REFERENCE.values(),
    problems.OWN_CCG_LEADS,
    problems.NOT_STARTED,
)
DRAFT = openapi.answers(
    *openapi.SIGNED_IN,
    *problems.REFUSED.values(),
    problems.NOT_FOUND,
    problems.UNAVAILABLE,
)
SAVE = openapi.answers(
    *openapi.SIGNED_IN,
    *openapi.SENT,
    *problems.REFUSED.values(),
    problems.UNAVAILABLE,
    problems.NO_VERSION,
    problems.DRAFT_CHANGED,
)

Version = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern='^"[0-9]{1,9}"$',
        description="The version of the draft that you started from, as in its ETag.",
        examples=['"3"'],
    ),
]


@router.post(
    "/bids",
    status_code=201,
    responses=NEW,
    response_model=Recorded,
    operation_id="new-bid",
    openapi_extra=openapi.body(NewBid),
    tags=["commands"],
)
async def new_bid(request: Request, key: deps.Key, caller: deps.Signed) -> Response:
    """Begin a bid with its expression of interest."""
    form = await bodies.read(request, NewBid)
    # The command says neither round nor model nor who bids: the key has to.
    update_id = deps.update_id(caller.person, request, f"{key}|{form.about()}")
    after = form.follows
    number = (
        beginning.number_after(caller, after)
        if after
        else beginning.number(caller, key)
    )
    try:
        receipt = await beginning.begun(caller, form, number, update_id)
    except AlreadyDone:
        if after:
            # The number is the bid's that was deferred: another request opened this one.
            raise
        # The number is the key's own, so it was this key that opened another bid.
        raise Problem(problems.KEY_REUSED) from None
    return sheets.recorded(caller.service, receipt, 201)


@router.get(
    "/bids/{bid_id}/draft",
    responses=DRAFT,
    response_model=DraftSheet,
    operation_id="draft",
    tags=["drafts"],
)
async def draft(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """The application as the CCG's team has written it so far."""
    await viewing.papers_for(caller, bid_id)
    found = await caller.to.drafts.draft(bid_id)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return _shown(found)


@router.put(
    "/bids/{bid_id}/draft",
    responses=SAVE,
    response_model=DraftSheet,
    operation_id="save-draft",
    openapi_extra=openapi.body(DraftText),
    tags=["drafts"],
)
async def save_draft(
    request: Request, caller: deps.Signed, bid_id: deps.BidId, version: Version
) -> Response:
    """Save the draft, unless somebody else saved it in between."""
    await check_writer(caller, bid_id)
    text = await bodies.read(request, DraftText, any_character=True)
    content = text.model_dump_json(exclude_unset=True)
    before = await caller.to.drafts.draft(bid_id)
    held = json.loads(before.content) if before and before.content else {}
    parts = sections.changed(held, json.loads(content))
    try:
        saved = await caller.to.drafts.save(
            bid_id, int(version.strip('"')), content, caller.person.id, parts
        )
    except StaleDraft as stale:
        raise _changed(stale) from None
    except LookupError:
        raise Problem(problems.NOT_FOUND) from None
    return _shown(saved)


def _shown(found: Draft) -> Response:
    return sheets.sent(draft_sheet(found), headers={"ETag": f'"{found.version}"'})


def _changed(stale: StaleDraft) -> Problem:
    return Problem(
        problems.DRAFT_CHANGED,
        headers={"ETag": f'"{stale.theirs.version}"'},
        theirs=draft_sheet(stale.theirs),
        yours=json.loads(stale.yours),
    )
