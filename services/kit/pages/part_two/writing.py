"""Part two in sections: the list of them, a page for each, the answers, and attested.

The director and whoever attests beside them write in the same draft. Whoever saves a
section that somebody else has changed meanwhile sees both texts and puts them together.
"""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response

from activities.desk.sections import Overtaken, WrittenSection
from services.kit import bodies, commands, deps, problems, viewing
from services.kit.pages.part_two import draft
from services.kit.pages.part_two.draft import Draft
from services.kit.pages.questions import (
    alone,
    forms,
    giving,
    refusing,
    section_pages,
    sectioned,
)
from services.kit.pages.questions.fields import Hidden, Raw, first
from services.kit.pages.questions.forms import Filled, token_of
from services.kit.pages.questions.section_pages import (
    After,
    Contents,
    Listed,
    Theirs,
    Whole,
)
from services.kit.pages.questions.sectioned import OPENED, Check, Section
from services.kit.pages.sign_in import typed
from services.kit.pages.steps import assuring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from workflows.contracts.bids import Bid
from workflows.contracts.commands import AttestAssurance
from workflows.rules import rulebook, words
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

ADDRESS = "assurance"
Held = Annotated[str, Query(max_length=100)]

SHARED = (
    "sections are done. You can leave at any time: what is saved stays, and the other "
    "directors of your team write in the same draft."
)
COMPLETE = "Every question of Part two is answered, about this version."
INCOMPLETE = sectioned.NOT_DONE
FITS = "What you attest fits the thresholds that are met."
CHANGED = (
    "Part two was saved again after you opened this page. These are the answers as they "
    "are saved now: read them before you attest."
)


@router.get("/bids/{bid_id}/assurance")
async def tasks(at: AtPage, bid_id: deps.BidId) -> Response:
    """Every section with how far it is, and who saved it last."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if page := giving.not_now(at, bid, AttestAssurance)[0]:
        return page
    found = await draft.written(at, bid)
    listed = [
        Listed(
            name=one.name,
            title=one.title,
            state=found.state(one),
            edited=found.edited(one),
        )
        for one in found.sections
    ]
    about = Contents(
        title=assuring.ATTEST,
        window=f"{assuring.ATTEST}, bid {bid.id}",
        back=(f"{at.service.prefix}/bids/{bid.id}", f"Bid {bid.id}"),
        bid_id=bid.id,
        bid_name=_name(bid),
        base=_base(at, bid),
        lead=(
            assuring.PARTS,
            *assuring.begins(bid),
            f"{found.done()} of {len(listed)} {SHARED}",
        ),
        groups=[("", listed)],
    )
    return section_pages.contents(at, about, "part-two.jinja")


@router.get("/bids/{bid_id}/assurance/sections/{name}")
async def section(
    at: AtPage, bid_id: deps.BidId, name: str, kept: Held = "", after: After = ""
) -> Response:
    """One section's questions, with what is written so far."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    held = await giving.kept_form(at, kept)
    if held is None and giving.not_now(at, bid, AttestAssurance)[0]:
        return at.go(_base(at, bid))
    commands.check_may(at, bid, AttestAssurance)
    found = await draft.written(at, bid)
    one = _named(found, name)
    raw = held or found.raw(one)
    filled = forms.again(one.form(), _with_hidden(one, raw))
    opened = first(raw, OPENED) if held else found.digest(one)
    return _section_page(at, found, one, filled, opened, after=after)


@router.post("/bids/{bid_id}/assurance/sections/{name}")
async def save(request: Request, at: AtPage, bid_id: deps.BidId, name: str) -> Response:
    """Save a section, whatever is in it, unless somebody else changed it meanwhile."""
    raw = await typed.sent(request)
    bid = (await viewing.papers_for(at, bid_id)).bid
    commands.check_may(at, bid, AttestAssurance)
    found = await draft.written(at, bid)
    one = _named(found, name)
    filled = forms.again(one.form(), _with_hidden(one, raw))
    mine = _mine(at, one, raw, draft.basis(bid))
    try:
        await at.to.written.save(draft.task_of(at, bid), mine, first(raw, OPENED))
    except Overtaken as overtaken:
        return _both(at, found, one, filled, overtaken.theirs)
    now = await draft.written(at, bid)
    wrong = now.errors_of(one)
    if section_pages.stays(raw, wrong):
        filled = replace(filled, errors=wrong)
        return _section_page(
            at,
            now,
            one,
            filled,
            now.digest(one),
            status=422,
            kept=section_pages.SAVED,
        )
    names = [section.name for section in now.sections]
    return at.go(section_pages.onward(raw, _base(at, bid), names, one.name))


def _mine(
    at: Visitor, one: Section, raw: dict[str, list[str]], basis: str
) -> WrittenSection:
    content = json.dumps(one.part_of(raw), sort_keys=True)
    return WrittenSection(
        section=one.name,
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        basis=basis,
        person=at.person.id,
        name=at.person.name,
        at=datetime.now(UTC),
    )


def _both(
    at: Visitor, found: Draft, one: Section, filled: Filled, theirs: WrittenSection
) -> Response:
    """Both texts: theirs to read, the person's own to put together with it."""
    held, mine = json.loads(theirs.content), filled.raw or {}
    return _section_page(
        at,
        found,
        one,
        filled,
        theirs.digest,
        status=409,
        theirs=Theirs(
            rows=sectioned.differing(filled.form, held, mine),
            saved=f"{theirs.name} at {words.moment(theirs.at)}",
            own=theirs.person == at.person.id,
        ),
    )


def _with_hidden(one: Section, raw: Raw) -> dict[str, list[str]]:
    """What was typed, with what the page itself knows as it is now."""
    fixed = {q.name: [q.value] for q in one.questions if isinstance(q, Hidden)}
    return {name: list(values) for name, values in raw.items()} | fixed


@router.get("/bids/{bid_id}/assurance/check")
async def check(at: AtPage, bid_id: deps.BidId) -> Response:
    """Every answer with a link to change it, and what the rules say."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if giving.not_now(at, bid, AttestAssurance)[0]:
        return at.go(_base(at, bid))
    return _check_page(at, await draft.written(at, bid), uuid4().hex)


@router.post("/bids/{bid_id}/assurance/check")
async def attest(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """Attest what the person has just read, once."""
    raw = await typed.sent(request)
    bid = (await viewing.papers_for(at, bid_id)).bid
    commands.check_may(at, bid, AttestAssurance)
    found, token = await draft.written(at, bid), token_of(raw)
    if first(raw, "draft") != found.code:
        return _check_page(at, found, token, CHANGED, 409)
    if found.body is None or found.done() < len(found.sections):
        return _check_page(at, found, token, INCOMPLETE, 422)
    await alone.check_recent(request, at, raw)
    command = bodies.command_from(AttestAssurance, found.body, at.actor)
    key = giving.update_id(at, bid_id, ADDRESS, token)
    try:
        receipt = await commands.given(at.to, bid_id, command, key)
        commands.check_same(receipt, command)
    except Refusal as refusal:
        status = int(problems.REFUSED[type(refusal)].status)
        return _check_page(at, found, uuid4().hex, str(refusal), status, refusal.field)
    except Unavailable:
        return _check_page(at, found, token, giving.NOT_KNOWN, 503)
    return at.go(giving.recorded_page(at, receipt))


def _check_page(  # noqa: PLR0913, PLR0917  a page has many sides
    at: Visitor,
    found: Draft,
    token: str,
    problem: str = "",
    status: int = 200,
    field: str = "",
) -> Response:
    bid, base = found.bid, _base(at, found.bid)
    checks = _checked(at, found)
    whole = Whole(
        part="Part two",
        bid_id=bid.id,
        bid_name=f"Part two, bid {bid.id}",
        base=base,
        back_text="Part two",
        lead=[assuring.begins(bid)[0]],
        problems=refusing.told(problem, found.missing(base), found.place(base, field)),
        checks=checks,
        missing=found.missing(base),
        ready=all(one.passed for one in checks),
        effect=assuring.FOLLOWS,
        button_text="Attest assurance",
        not_ready="You can attest when every check is passed.",
        parts_shown=[
            {"title": one.title, "rows": found.rows(one)} for one in found.sections
        ],
        token=token,
        hidden={"draft": found.code},
    )
    return section_pages.whole(at, whole, status)


def _checked(at: Visitor, found: Draft) -> list[Check]:
    """What is still to be done and what the rule says, before anything is sent."""
    complete = found.body is not None and found.done() == len(found.sections)
    first_of = Check(COMPLETE if complete else INCOMPLETE, complete)
    if found.body is None:
        return [first_of]
    command = bodies.command_from(AttestAssurance, found.body, at.actor)
    try:
        rulebook.answer(found.bid, command, at.to.clock())
    except Refusal as refusal:
        href = found.place(_base(at, found.bid), refusal.field)
        return [first_of, Check(str(refusal), passed=False, href=href)]
    return [first_of, Check(FITS, passed=True)]


def _named(found: Draft, name: str) -> Section:
    for one in found.sections:
        if one.name == name:
            return one
    raise Problem(problems.NOT_FOUND)


def _base(at: Visitor, bid: Bid) -> str:
    return f"{at.service.prefix}/bids/{bid.id}/{ADDRESS}"


def _name(bid: Bid) -> str:
    return words.joined([a.name for a in bid.applicants], 3)


def _section_page(
    at: Visitor, found: Draft, one: Section, filled: Filled, opened: str, **more: Any
) -> Response:
    base = _base(at, found.bid)
    where = section_pages.Where(
        action=f"{base}/sections/{one.name}",
        back=(base, "Part two"),
        bid_id=found.bid.id,
        bid_name=f"Part two, bid {found.bid.id}",
        place=found.sections.index(one) + 1,
        of=len(found.sections),
    )
    return section_pages.page(at, where, filled, opened, **more)
