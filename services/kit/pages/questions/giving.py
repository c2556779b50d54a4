"""A page for each command: the form, what is wrong with it, and on to what was recorded."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response

from services.kit import (
    allowed,
    bodies,
    commands,
    deps,
    problems,
    viewing,
)
from services.kit.pages.bid import naming
from services.kit.pages.delegation import grid
from services.kit.pages.interests import prompting
from services.kit.pages.meetings.seating import CHECK
from services.kit.pages.questions import alone, forms, preparing, refusing
from services.kit.pages.questions.asking import Asking, Forms
from services.kit.pages.questions.fields import Raw, first
from services.kit.pages.questions.forms import Filled
from services.kit.pages.sign_in import typed
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from services.kit.service import Service
from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    Command,
    IssueAgreement,
    SubmitShadowReturn,
    Withdraw,
)
from workflows.contracts.views import Receipt
from workflows.rules import permissions, rulebook, shadow
from workflows.rules.refusals import NotQuorate, Refusal, Undeclared

BINDING: frozenset[type[Command]] = permissions.DECIDING | {IssueAgreement, Withdraw}
"""Signatures, votes and decisions: they ask for a recent sign-in."""

router = APIRouter(include_in_schema=False)


PAGE = 1024 * 1024
"""Bytes that a form may send: far more than its questions take, so that whoever pastes
too much gets the form back with it and can shorten it."""


def larger(service: Service) -> dict[str, int]:
    """Most bytes of each form, by the address below the service's prefix.

    Whatever the contract takes fits: a browser writes up to twelve bytes for a character.
    """
    named = commands.of_party(service.party).items()
    steps = {
        rf"/bids/[0-9A-Z-]+/do/{name}": 2
        * bodies.most_bytes(bodies.body_of(kind).model_json_schema())
        for name, kind in named
        if kind in service.forms
    }
    found = {address: max(PAGE, most) for address, most in steps.items()}
    return {**found, r"/(?!api/).*": PAGE} if service.signs_in else {}


def kind_of(visitor: Visitor, step: str) -> type[Command]:
    """The command that a page's address names.

    Raises:
        Problem: This party has no such page.
    """
    kind = commands.of_party(visitor.service.party).get(step)
    if kind is None or kind not in visitor.service.forms:
        raise Problem(problems.NOT_FOUND)
    return kind


@router.get("/bids/{bid_id}/do/{step}")
async def ask(  # noqa: PLR0913, PLR0917  who asks, about what, and what came with it
    request: Request,
    at: AtPage,
    bid_id: deps.BidId,
    step: str,
    about: Annotated[str, Query(max_length=200)] = "",
    kept: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The form; or why this step cannot be taken now."""
    kind = kind_of(at, step)
    seen = await viewing.papers_for(at, bid_id)
    held = await kept_form(at, kept)
    page, to_declare = not_now(at, seen.bid, kind, about, kept)
    if page and held is None:
        return page
    if (whole := at.service.pages_of.get(kind)) and held is None:
        return at.go(f"{at.service.prefix}/bids/{bid_id}/{whole}")
    asking = await preparing.asking(at, seen.bid, kind, about, held or {})
    form = at.service.forms[kind](asking)
    filled = forms.opened(form) if held is None else forms.again(form, held)
    ready = await prompting.ready(at, seen.bid, kind)
    return _page(
        at,
        seen.bid,
        kind,
        filled,
        about,
        ready=ready,
        back=declaring.back(request),
        to_declare=to_declare,
    )


def not_now(
    at: Visitor, bid: Bid, kind: type[Command], about: str = "", kept: str = ""
) -> tuple[Response | None, str]:
    """Why a step cannot be taken now, and where one declares first if that is why."""
    step = rulebook.name_of(kind).replace("_", "-")
    look = allowed.one(at, bid, step, kind, at.to.clock())
    undeclared = look.problem == problems.REFUSED[Undeclared].code
    to_declare = declaring.first(at, bid, step, about, kept) if undeclared else ""
    if look.possible:
        return None, to_declare
    page = at.page(
        "not-now.jinja",
        title=f"{titled(at.service.forms, kind, at, bid, about)}: {bid.id}",
        bid=bid,
        why_not=look.why_not,
        declare=to_declare,
        waiting=naming.now(at, bid).sentence,
        status=200,
    )
    return page, to_declare


def titled(known: Forms, kind: type[Command], at: Visitor, bid: Bid, about: str) -> str:
    """What a step is called."""
    return known[kind](Asking(bid, at.actor, about, at.to.clock())).title


@router.post("/bids/{bid_id}/do/{step}")
async def give(
    request: Request,
    at: AtPage,
    bid_id: deps.BidId,
    step: str,
    about: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Take the step, or show the form again with what was typed."""
    kind = kind_of(at, step)
    raw = await sent(request)
    seen = await viewing.papers_for(at, bid_id)
    asking = await preparing.asking(at, seen.bid, kind, about, raw)
    form = at.service.forms[kind](asking)
    page = partial(_page, at, seen.bid, kind, about=about, back=declaring.back(request))
    looked = forms.again(form, raw) if first(raw, CHECK) else None
    other = forms.reshaped(form, raw) or looked
    body, filled = forms.read(form, raw, bodies.body_of(kind))
    if other or body is None:
        again = page(other) if other else page(filled, status=422)
        return _not_theirs(at, seen.bid, kind, about) or again
    if kind in BINDING:
        await alone.check_recent(request, at, raw)
    command = bodies.command_from(kind, body, at.actor)
    key = update_id(at, bid_id, step, filled.token)
    try:
        receipt = await commands.given(at.to, bid_id, command, key)
    except Refusal as refusal:
        status = int(problems.REFUSED[type(refusal)].status)
        seated = getattr(command, "minutes", None) is not None
        said = SAID_BELOW.get(type(refusal), "") if seated else ""
        refused = refusing.refused(
            filled, refusal, said=said, at="minutes" if said else ""
        )
        if type(refusal) is not Undeclared:
            return page(refused, status=status)
        anew = dict(raw) | {forms.TOKEN: [refused.token]}
        held = await typed.key(request.url.path, at.to, at.session, anew)
        to_declare = declaring.first(at, seen.bid, step, about, held)
        return page(refused, status=status, to_declare=to_declare)
    except Unavailable:
        return page(replace(filled, problem=NOT_KNOWN), status=503)
    if not commands.is_same(receipt, command):
        other_words = replace(filled, problem=SENT_BEFORE, token=uuid4().hex)
        return page(other_words, status=409)
    return at.go(asked_back(recorded_page(at, receipt), declaring.back(request)))


def _not_theirs(
    at: Visitor, bid: Bid, kind: type[Command], about: str
) -> Response | None:
    """No form is shown again to whoever cannot take the step in their role.

    Whoever sends all that it asks for meets the rule itself, which puts it on record.
    """
    if at.hat.role in permissions.ROLES[kind]:
        return None
    page, _ = not_now(at, bid, kind, about)
    if page is not None:
        page.status_code = 403
    return page


SAID_BELOW: dict[type[Refusal], str] = {
    NotQuorate: "The meeting was not quorate for this item, so nothing is decided. The "
    "attempt is on record. Why, and what would help, stands below the seats."
}
"""Refusals whose reasons a form with seats shows at their place."""

SENT_BEFORE = (
    "You sent this form before with other words, and those were recorded. Look at the "
    "bid's history before you send these."
)
NOT_KNOWN = (
    "We cannot tell yet whether this was recorded. Press the button again: it will not "
    "be recorded twice. What you typed is kept on this page."
)


def recorded_page(at: Visitor, receipt: Receipt) -> str:
    """Where one reads what was just recorded."""
    return f"{at.service.prefix}/bids/{receipt.bid_id}/recorded/{receipt.number}"


def asked_back(address: str, back: Mapping[str, str]) -> str:
    """An address that also says with which step somebody goes on."""
    return f"{address}?{urlencode(back)}" if back else address


def update_id(at: Visitor, bid_id: str, step: str, token: str) -> str:
    """The form's token made the person's and the step's own."""
    text = f"{at.person.id}|{at.service.prefix}/{bid_id}/{step}|{token}"
    return hashlib.sha256(text.encode()).hexdigest()


async def kept_form(at: Visitor, key: str) -> Raw | None:
    """What this person typed before they had to sign in again."""
    return await typed.kept(at.to, at.session, key)


def _page(  # noqa: PLR0913, PLR0917  a page has six sides
    at: Visitor,
    bid: Bid,
    kind: type[Command],
    filled: Filled,
    about: str,
    status: int = 200,
    ready: Sequence[dict[str, Any]] = (),
    back: Mapping[str, str] = MappingProxyType({}),
    to_declare: str = "",
) -> Response:
    step = rulebook.name_of(kind).replace("_", "-")
    action = f"{at.service.prefix}/bids/{bid.id}/do/{step}"
    where = asked_back(action, ({"about": about} if about else {}) | dict(back))
    wanted = declaring.wanted(at, bid) if kind in permissions.DECIDING else ""
    shadowed = shadow.foreseen(bid, at.hat.body) if kind is SubmitShadowReturn else None
    if shadowed and filled.form.questions:
        return grid.page(
            at,
            shadowed,
            filled,
            where,
            above=shadowed.name,
            back=f"{at.service.prefix}/bids/{bid.id}",
            back_text=f"Bid {bid.id}",
            status=status,
        )
    return alone.page(
        at,
        filled,
        where,
        above=", ".join(a.name for a in bid.applicants),
        back=f"{at.service.prefix}/bids/{bid.id}",
        status=status,
        bid_id=bid.id,
        declare=to_declare or wanted,
        ready=ready,
    )
