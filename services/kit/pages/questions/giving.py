"""A page for each command: the form, what is wrong with it, and on to what was recorded."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response

from services.kit import (
    allowed,
    bodies,
    commands,
    deps,
    minuting,
    overdue,
    problems,
    viewing,
)
from services.kit.pages.bid import naming
from services.kit.pages.delegation import grid
from services.kit.pages.interests import prompting
from services.kit.pages.meetings.seating import CHECK
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.asking import Asking, Forms
from services.kit.pages.questions.fields import Day, Raw, Unusable, first
from services.kit.pages.questions.forms import Filled
from services.kit.pages.sign_in import typed
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.steps import declaring, handing_on
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from services.kit.service import Service
from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    CastVote,
    Command,
    IssueAgreement,
    OpenPanelVote,
    OpenVote,
    RecordBoardDecision,
    StartFallback,
    SubmitShadowReturn,
    Withdraw,
)
from workflows.contracts.parties import Party, Role
from workflows.contracts.views import Receipt
from workflows.rules import absences, permissions, rulebook, shadow
from workflows.rules.calendar import london_day
from workflows.rules.refusals import NotQuorate, Refusal

BINDING: frozenset[type[Command]] = permissions.DECIDING | {IssueAgreement, Withdraw}
"""Signatures, votes and decisions: they ask for a recent sign-in."""

SEATS = (Role.BOARD_CHAIR, Role.BOARD_MEMBER)
"""Who votes on a board."""

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
async def ask(
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
    look = allowed.one(at, seen.bid, step, kind, at.to.clock())
    if not look.possible and held is None:
        return at.page(
            "not-now.jinja",
            title=f"{titled(at.service.forms, kind, at, seen.bid, about)}: {seen.bid.id}",
            bid=seen.bid,
            why_not=look.why_not,
            waiting=naming.now(at, seen.bid).sentence,
            status=200,
        )
    asking = await _asking(at, seen.bid, kind, about, held or {})
    form = at.service.forms[kind](asking)
    filled = forms.opened(form) if held is None else forms.again(form, held)
    ready = await prompting.ready(at, seen.bid, kind)
    return _page(at, seen.bid, kind, filled, about, ready=ready)


async def _asking(
    at: Visitor, bid: Bid, kind: type[Command], about: str, raw: Raw
) -> Asking:
    """Who asks about what; for a vote, with the seats or those who may have voted."""
    now, hat = at.to.clock(), at.hat
    if kind in {OpenVote, OpenPanelVote}:
        body = await at.to.committees.at(hat.party, hat.body, london_day(now))
        return Asking(bid, at.actor, about, now, body=body)
    if kind is StartFallback:
        board = handing_on.board_of(bid, at.actor, about)
        body = await at.to.committees.at(Party.HWB, board, london_day(now))
        return Asking(bid, at.actor, about, now, body=body)
    if kind is CastVote:
        kept = [one.absence for one in await at.to.absences.of(hat.party, hat.body)]
        away = absences.sitting(kept, london_day(now))
        return Asking(bid, at.actor, about, now, away=away)
    if not issubclass(kind, RecordBoardDecision):
        return Asking(bid, at.actor, about, now)
    today = london_day(now)
    held = await minuting.held(at.to, hat.party, hat.body, bid.id, today)
    on = meeting_day(raw) or (held[0].day if held else today)
    body = await at.to.committees.at(hat.party, hat.body, on)
    if body is None and on != today:
        # A slip in the year; what was typed is kept, and the rule says what is wrong.
        body, on = await at.to.committees.at(hat.party, hat.body, today), today
    if body:
        late = await overdue.recusals(at.to, body, on)
        kept = [one.absence for one in await at.to.absences.of(hat.party, hat.body)]
        return Asking(
            bid,
            at.actor,
            about,
            now,
            body=body,
            on=on,
            meetings=held,
            late=late,
            away=absences.sitting(kept, on),
            absent=tuple(absences.away(kept, on)),
        )
    people = await at.to.members.holders(hat.party, hat.body, SEATS)
    return Asking(bid, at.actor, about, now, tuple(people))


def meeting_day(raw: Raw) -> date | None:
    """The day of the meeting as it was typed, where it can be read."""
    try:
        found = Day(name="meeting_date", label="", ask="").read(raw, "meeting_date")
    except Unusable:
        return None
    return date.fromisoformat(found) if isinstance(found, str) else None


def titled(known: Forms, kind: type[Command], at: Visitor, bid: Bid, about: str) -> str:
    """What a step is called."""
    return known[kind](Asking(bid, at.actor, about, at.to.clock())).title


@router.post("/bids/{bid_id}/do/{step}")
async def give(  # noqa: PLR0911  one return for each way it can end
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
    asking = await _asking(at, seen.bid, kind, about, raw)
    form = at.service.forms[kind](asking)
    other = forms.reshaped(form, raw)
    if other is not None:
        return _page(at, seen.bid, kind, other, about)
    if first(raw, CHECK):
        return _page(at, seen.bid, kind, forms.again(form, raw), about)
    body, filled = forms.read(form, raw, bodies.body_of(kind))
    if body is None:
        return _page(at, seen.bid, kind, filled, about, 422)
    if kind in BINDING:
        await alone.check_recent(request, at, raw)
    command = bodies.command_from(kind, body, at.actor)
    key = update_id(at, bid_id, step, filled.token)
    try:
        receipt = await commands.given(at.to, bid_id, command, key)
    except Refusal as refusal:
        status = int(problems.REFUSED[type(refusal)].status)
        said = SAID_BELOW.get(type(refusal), str(refusal))
        refused = replace(filled, problem=said, token=uuid4().hex)
        return _page(at, seen.bid, kind, refused, about, status)
    except Unavailable:
        return _page(at, seen.bid, kind, replace(filled, problem=NOT_KNOWN), about, 503)
    if not commands.is_same(receipt, command):
        other_words = replace(filled, problem=SENT_BEFORE, token=uuid4().hex)
        return _page(at, seen.bid, kind, other_words, about, 409)
    return at.go(recorded_page(at, receipt))


SAID_BELOW: dict[type[Refusal], str] = {
    NotQuorate: "The meeting was not quorate for this item, so nothing is decided. The "
    "attempt is on record. Why, and what would help, stands below the seats."
}
"""Refusals whose reasons the page shows at their place."""

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
) -> Response:
    step = rulebook.name_of(kind).replace("_", "-")
    action = f"{at.service.prefix}/bids/{bid.id}/do/{step}"
    where = f"{action}?{urlencode({'about': about})}" if about else action
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
        declare=declaring.wanted(at, bid) if kind in permissions.DECIDING else "",
        ready=ready,
    )
