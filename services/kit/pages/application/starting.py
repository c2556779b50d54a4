"""How a bid begins at a page: what to have at hand, the questions, and drafts of them.

A draft is kept as it was typed, half a text included, under the number that the bid will
have. The CCG's team shares it; whoever saves over somebody else's change sees both texts.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response

from activities.reference.refusing import ReferenceRefusal
from activities.register.drafts import Draft, StaleDraft
from services.kit import deps, problems
from services.kit.pages.application import beginning, expressing, rounds
from services.kit.pages.application.beginning import Beginning
from services.kit.pages.application.expression_text import (
    OPENED,
    Place,
    answers,
    differing,
    digest,
    saved_by,
    team,
)
from services.kit.pages.questions import forms, giving
from services.kit.pages.questions.fields import Raw, first
from services.kit.pages.questions.forms import Filled, Form, token_of
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from workflows.contracts.commands import SubmitExpression
from workflows.rules import permissions
from workflows.rules.refusals import AlreadyDone, Refusal

router = APIRouter(include_in_schema=False)

NEW = "new"
"""What stands for a draft that nobody has saved yet."""


@router.get("/start")
async def start(at: AtPage, deleted: Annotated[int, Query(ge=0, le=1)] = 0) -> Response:
    """Before you begin: the rounds that are open, what to have at hand, the drafts."""
    known = rounds.open_rounds(await at.to.reference.cycles(), at.to.clock())
    return at.page(
        "start.jinja",
        title="Start a bid",
        rounds=[rounds.round_dates(one) for one in known],
        may=_may_begin(at),
        drafts=await _drafts(at) if _may_begin(at) else [],
        deleted=bool(deleted),
    )


def _may_begin(at: Visitor) -> bool:
    return at.hat.role in permissions.ROLES[SubmitExpression]


async def _drafts(at: Visitor) -> list[dict[str, str]]:
    """The CCG's drafts, the last changed first."""
    found = [one for one in await at.to.drafts.of(at.hat.body) if one.expression]
    names = await team(at) if found else {}
    return [
        {
            "href": f"{at.service.prefix}/start/{one.bid_id}",
            "text": f"Draft {one.bid_id}",
            "saved": saved_by(one, names),
        }
        for one in found
    ]


@router.get("/start/bid")
async def starting(at: AtPage, kept: str = "") -> Response:
    """The questions with which a bid begins."""
    form = await _form(at)
    if form is None:
        return at.go(_home(at))
    held = await giving.kept_form(at, kept)
    filled = forms.again(form, held) if held else forms.opened(form)
    return _page(at, Place(None, form), filled, NEW)


@router.get("/start/{bid_id}")
async def draft(at: AtPage, bid_id: deps.BidId, kept: str = "") -> Response:
    """A draft, to go on with."""
    typed_before = await giving.kept_form(at, kept)
    found = await own_draft(at, bid_id, deleted=typed_before is not None)
    if found.started:
        return at.go(f"{at.service.prefix}/bids/{bid_id}")
    form = await _form(at)
    if form is None:
        return at.go(_home(at))
    place = Place(found, form)
    held = typed_before or place.raw
    opened = first(held, OPENED) or digest(place.raw)
    return _page(at, place, forms.again(form, held), opened)


async def _form(at: Visitor) -> Form | None:
    """The form; None where no round is open or somebody else begins bids."""
    known = rounds.open_rounds(await at.to.reference.cycles(), at.to.clock())
    if not known or not _may_begin(at):
        return None
    return expressing.begin(
        known,
        rounds.partners(await at.to.reference.ccgs(), at.hat.body),
        at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
    )


async def own_draft(at: Visitor, bid_id: str, *, deleted: bool = False) -> Draft:
    """A draft of the person's own CCG; a deleted one for whoever was writing in it.

    Raises:
        Problem: There is none, or it is not theirs.
    """
    found = await at.to.drafts.draft(bid_id)
    mine = found and found.lead == at.hat.body and _may_begin(at)
    if found is None or not mine:
        raise Problem(problems.NOT_FOUND)
    if not (found.expression or found.started or (deleted and found.version)):
        raise Problem(problems.NOT_FOUND)
    return found


@router.post("/start/bid")
async def begin(request: Request, at: AtPage) -> Response:
    """Open the bid as the API does, save what is typed, or say what is wrong."""
    form = await _form(at)
    if form is None:
        return at.go(_home(at))
    return await _sent(at, Place(None, form), await typed.sent(request))


@router.post("/start/{bid_id}")
async def go_on(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """The same with a draft, unless somebody else changed it meanwhile."""
    found = await own_draft(at, bid_id, deleted=True)
    if found.started:
        return at.go(f"{at.service.prefix}/bids/{bid_id}")
    form = await _form(at)
    if form is None:
        return at.go(_home(at))
    return await _sent(at, Place(found, form), await typed.sent(request))


async def _sent(at: Visitor, place: Place, raw: Raw) -> Response:
    opened, wish = first(raw, OPENED), first(raw, "then")
    other = forms.reshaped(place.form, raw)
    if other is not None:
        return _page(at, place, other, opened)
    mine = answers(raw)
    if place.draft and digest(place.raw) not in {opened, digest(mine)}:
        return await _both(at, place, raw)
    if wish == "back":
        return await _save(at, place, raw, mine)
    body, filled = forms.read(place.form, raw, Beginning)
    if not isinstance(body, Beginning):
        return _page(at, place, filled, opened, 422)
    return await _opened(at, place, body, filled, opened)


async def _save(at: Visitor, place: Place, raw: Raw, mine: Raw) -> Response:
    """Keep what is typed, whatever it is; a new draft is given a number."""
    if place.draft is None:
        reserved = beginning.number(at, _key(token_of(raw)))
        bid_id = await reserved(at.hat.body)
        found = await at.to.drafts.draft(bid_id)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        if found.started:
            return at.go(f"{at.service.prefix}/bids/{bid_id}")
        if found.expression and answers(Place(found, place.form).raw) != mine:
            # The back button to a form that has been saved already.
            return await _both(at, Place(found, place.form), raw)
        place = Place(found, place.form)
    draft = place.draft
    if draft is None:
        raise Problem(problems.NOT_FOUND)
    try:
        await at.to.drafts.save_expression(
            draft.bid_id, draft.version, json.dumps(mine), at.person.id
        )
    except StaleDraft as stale:
        return await _both(at, Place(stale.theirs, place.form), raw)
    return at.go(_home(at))


async def _both(at: Visitor, place: Place, raw: Raw) -> Response:
    """Both texts: theirs to read, the person's own to put together with it."""
    theirs = place.raw
    saved = saved_by(place.draft, await team(at)) if place.draft else ""
    return _page(
        at,
        place,
        forms.again(place.form, raw),
        digest(theirs),
        409,
        theirs=differing(place.form, theirs, raw),
        saved=saved,
        deleted=bool(place.draft and not place.draft.expression),
    )


async def _opened(
    at: Visitor, place: Place, body: Beginning, filled: Filled, opened: str
) -> Response:
    """What was recorded; or the form with why not."""
    wanted = body.new_bid(at.hat.body)
    held = place.draft
    if held:
        # Whoever of the team sends it: it is the draft's bid, opened once.
        key, number = f"draft|{held.bid_id}", _known(held.bid_id)
    else:
        key, number = filled.token, beginning.number(at, _key(filled.token))
    update_id = giving.update_id(at, "new", "start", f"{key}|{wanted.about()}")
    try:
        receipt = await beginning.begun(at, wanted, number, update_id)
    except AlreadyDone:
        return _sent_before(at, place, filled)
    except (Refusal, ReferenceRefusal) as refusal:
        told = replace(filled, problem=str(refusal))
        return _page(at, place, told, opened, 422)
    except Problem:
        return _sent_before(at, place, filled)
    except Unavailable:
        told = replace(filled, problem=giving.NOT_KNOWN)
        return _page(at, place, told, opened, 503)
    return at.go(giving.recorded_page(at, receipt))


def _known(bid_id: str) -> beginning.Number:
    async def number(_: str) -> str:
        return bid_id

    return number


def _key(token: str) -> str:
    return f"page-{token}"[:100]


SENT_BEFORE = (
    "You have sent this form before, with other answers. Look at your bids before you "
    "send it again: it would open another one."
)


def _sent_before(at: Visitor, place: Place, filled: Filled) -> Response:
    if place.draft:
        return at.go(f"{at.service.prefix}/bids/{place.draft.bid_id}")
    fresh = replace(filled, problem=SENT_BEFORE, token=uuid4().hex)
    return _page(at, place, fresh, NEW, 409)


def _home(at: Visitor) -> str:
    return f"{at.service.prefix}/start"


def _page(  # noqa: PLR0913  a page has many sides
    at: Visitor,
    place: Place,
    filled: Filled,
    opened: str,
    status: int = 200,
    *,
    theirs: Sequence[tuple[str, str]] = (),
    saved: str = "",
    deleted: bool = False,
) -> Response:
    bid_id = place.draft.bid_id if place.draft else ""
    return at.page(
        "expression.jinja",
        title=filled.form.title,
        status=status,
        bid_id=bid_id,
        bid_name=f"Expression of interest{', draft ' * bool(bid_id)}{bid_id}",
        form=filled.form,
        controls=filled.controls(),
        errors=filled.summary(),
        token=filled.token,
        opened=opened,
        action=f"{_home(at)}/{bid_id or 'bid'}",
        back=_home(at),
        back_text="Before you begin",
        theirs=list(theirs),
        saved=saved,
        deleted=deleted,
        remove=f"{_home(at)}/{bid_id}/delete" if place.raw else "",
        follows=place.draft.follows if place.draft else "",
    )
