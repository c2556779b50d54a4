"""What only a CCG does: begin a bid, and write its application together."""

import json
from dataclasses import replace
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Header, Request, Response

from activities.reference.refusing import ReferenceRefusal
from activities.register.drafts import Draft, KeyUsed, StaleDraft
from services.ccg.forms import Beginning, DraftText, NewBid
from services.ccg.presenters import (
    DraftSheet,
    draft_sheet,
    open_rounds,
    partners,
    round_dates,
)
from services.kit import (
    bodies,
    commands,
    deps,
    openapi,
    problems,
    sheets,
    viewing,
)
from services.kit.deps import Caller
from services.kit.pages.application import (
    attaching,
    drafting,
    expressing,
    sections,
    submitting,
)
from services.kit.pages.application.drafting import check_writer
from services.kit.pages.questions import forms, giving
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from services.kit.sheets import Recorded
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.parties import Actor
from workflows.contracts.views import Receipt
from workflows.rules import permissions, rulebook
from workflows.rules.refusals import AlreadyDone, Refusal

router = APIRouter(prefix="/api/v1")
pages = APIRouter(include_in_schema=False)
pages.include_router(drafting.router)
pages.include_router(attaching.writing)
pages.include_router(submitting.router)

NEW = openapi.answers(
    *commands.FORESEEN, *problems.REFERENCE.values(), problems.OWN_CCG_LEADS
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
    update_id = deps.update_id(caller.person, request, key)
    receipt = await _begun(caller, form, key, update_id)
    return sheets.recorded(caller.service, receipt, 201)


async def _begun(caller: Caller, form: NewBid, key: str, update_id: str) -> Receipt:
    """Open the bid, once for each key."""
    by = caller.giving(SubmitExpression)
    command = form.expression(by)
    opening = await _opening(caller, form, by)
    _check_slips(opening, command, caller)
    bid = opening.model_copy(update={"id": await _number(caller, by.body, key)})
    receipt = await caller.to.bids.open(bid, command, update_id)
    commands.check_same(receipt, command)
    return receipt


async def _opening(caller: Caller, form: NewBid, by: Actor) -> Bid:
    """The new bid, as yet without a number of its own."""
    applicants = form.applicants or (by.body,)
    if applicants[0] != by.body:
        raise Problem(problems.OWN_CCG_LEADS)
    return await caller.to.reference.opening("", form.cycle, form.model, applicants)


async def _number(caller: Caller, lead: str, key: str) -> str:
    """The bid's number; the same key gives the same one."""
    try:
        return await caller.to.drafts.reserve(caller.person.id, key, lead)
    except KeyUsed:
        raise Problem(problems.KEY_REUSED) from None


def _check_slips(bid: Bid, command: SubmitExpression, caller: Caller) -> None:
    """A slip opens no bid. What is refused by policy does, and stays on record."""
    try:
        rulebook.answer(bid, command, caller.to.clock())
    except Refusal as refusal:
        if not refusal.recorded:
            raise


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


@pages.get("/start")
async def start(at: AtPage) -> Response:
    """Before you begin: the rounds that are open, and what to have at hand."""
    rounds = open_rounds(await at.to.reference.cycles(), at.to.clock())
    return at.page(
        "start.jinja",
        title="Start a bid",
        rounds=[round_dates(one) for one in rounds],
        may=_may_begin(at),
    )


def _may_begin(at: Visitor) -> bool:
    return at.hat.role in permissions.ROLES[SubmitExpression]


@pages.get("/start/bid")
async def starting(at: AtPage, kept: str = "") -> Response:
    """The questions with which a bid begins."""
    form = await _starting(at)
    if form is None:
        return at.go(f"{at.service.prefix}/start")
    held = await giving.kept_form(at, kept)
    return _start_page(at, forms.again(form, held) if held else forms.opened(form))


async def _starting(at: Visitor) -> Form | None:
    """The form; None where no round is open or somebody else begins bids."""
    rounds = open_rounds(await at.to.reference.cycles(), at.to.clock())
    if not rounds or not _may_begin(at):
        return None
    return expressing.begin(
        rounds,
        partners(await at.to.reference.ccgs(), at.hat.body),
        at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
    )


@pages.post("/start/bid")
async def begin(request: Request, at: AtPage) -> Response:
    """Open the bid as the API does, or show the form again with what was typed."""
    form = await _starting(at)
    if form is None:
        return at.go(f"{at.service.prefix}/start")
    raw = await typed.sent(request)
    other = forms.reshaped(form, raw)
    if other is not None:
        return _start_page(at, other)
    body, filled = forms.read(form, raw, Beginning)
    if not isinstance(body, Beginning):
        return _start_page(at, filled, 422)
    return await _opened(at, body, filled)


async def _opened(at: Visitor, body: Beginning, filled: Filled) -> Response:
    """What was recorded; or the form with why not."""
    key = filled.token
    wanted = body.new_bid(at.hat.body)
    # The command says neither round nor model nor who bids: the key has to.
    asked = wanted.model_dump_json(exclude={"functions", "statements"})
    try:
        receipt = await _begun(
            at,
            wanted,
            f"page-{key}"[:100],
            giving.update_id(at, "new", "start", f"{key}|{asked}"),
        )
    except AlreadyDone:
        return _sent_before(at, filled)
    except (Refusal, ReferenceRefusal) as refusal:
        return _start_page(at, replace(filled, problem=str(refusal)), 422)
    except Problem:
        return _sent_before(at, filled)
    except Unavailable:
        return _start_page(at, replace(filled, problem=giving.NOT_KNOWN), 503)
    return at.go(giving.recorded_page(at, receipt))


SENT_BEFORE = (
    "You have sent this form before, with other answers. Look at your bids before you "
    "send it again: it would open another one."
)


def _sent_before(at: Visitor, filled: Filled) -> Response:
    fresh = replace(filled, problem=SENT_BEFORE, token=uuid4().hex)
    return _start_page(at, fresh, 409)


def _start_page(at: Visitor, filled: Filled, status: int = 200) -> Response:
    return at.page(
        "form.jinja",
        title=filled.form.title,
        status=status,
        bid_name="Expression of interest",
        form=filled.form,
        controls=filled.controls(),
        errors=filled.summary(),
        token=filled.token,
        action=f"{at.service.prefix}/start/bid",
        back=f"{at.service.prefix}/start",
        back_text="Before you begin",
    )
