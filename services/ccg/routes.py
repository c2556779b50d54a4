"""What only a CCG does: begin a bid, and write its application together."""

import json
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from activities.register.drafts import Draft, KeyUsed, StaleDraft
from services.ccg.forms import DraftText, NewBid
from services.ccg.presenters import DraftSheet, draft_sheet
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
from services.kit.problems import Problem
from services.kit.sheets import Recorded
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SubmitApplication, SubmitExpression
from workflows.contracts.parties import Actor
from workflows.rules import rulebook
from workflows.rules.refusals import Ended, Refusal

router = APIRouter(prefix="/api/v1")

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
    by = caller.giving(SubmitExpression)
    command = form.expression(by)
    opening = await _opening(caller, form, by)
    _check_slips(opening, command, caller)
    bid = opening.model_copy(update={"id": await _number(caller, by.body, key)})
    receipt = await caller.to.bids.open(
        bid, command, deps.update_id(caller.person, request, key)
    )
    commands.check_same(receipt, command)
    return sheets.recorded(caller.service, receipt, 201)


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
    await _check_writer(caller, bid_id)
    text = await bodies.read(request, DraftText, any_character=True)
    content = text.model_dump_json(exclude_unset=True)
    try:
        saved = await caller.to.drafts.save(
            bid_id, int(version.strip('"')), content, caller.person.id
        )
    except StaleDraft as stale:
        raise _changed(stale) from None
    except LookupError:
        raise Problem(problems.NOT_FOUND) from None
    return _shown(saved)


async def _check_writer(caller: Caller, bid_id: str) -> None:
    """Those who may submit the application write it, while there is a bid to write for.

    Raises:
        Refusal: Not theirs to write, or the bid has ended.
    """
    seen = await viewing.papers_for(caller, bid_id)
    commands.check_may(caller, seen.bid, SubmitApplication)
    if seen.bid.ended:
        raise Ended("This bid has come to its end; its application is closed.")


def _shown(found: Draft) -> Response:
    return sheets.sent(draft_sheet(found), headers={"ETag": f'"{found.version}"'})


def _changed(stale: StaleDraft) -> Problem:
    return Problem(
        problems.DRAFT_CHANGED,
        headers={"ETag": f'"{stale.theirs.version}"'},
        theirs=draft_sheet(stale.theirs),
        yours=json.loads(stale.yours),
    )
