"""The application as a whole: its sections, its answers, what the rules say, and off it goes."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from services.kit import commands, deps, documents, problems, viewing
from services.kit.pages.application import (
    attached,
    attaching,
    draft_text,
    drafting,
    sections,
)
from services.kit.pages.application.drafting import Written
from services.kit.pages.application.sections import SECTIONS
from services.kit.pages.bid import wording
from services.kit.pages.questions import giving, refusing, section_pages
from services.kit.pages.questions.fields import first
from services.kit.pages.questions.forms import Filled, token_of
from services.kit.pages.questions.section_pages import Contents, Listed, Whole
from services.kit.pages.questions.sectioned import COMPLETE, MISSING, Check, changing
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.process import Unavailable
from workflows.contracts.applications import Application, Document
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SubmitApplication
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import ApplicationSubmitted
from workflows.rules import bodies, rulebook, touched, words
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

SHARED = (
    "sections are done. You can leave at any time: what is saved stays, and your CCG's "
    "team writes in the same application."
)
WAITED = {DeadlineKey.APPLICATION, DeadlineKey.REVISION}
WAITS = "The bid waits for this application."
FUNCTIONS = "Every function can be asked for."
START = "The start date is the one that holds."


@router.get("/bids/{bid_id}/application")
async def tasks(at: AtPage, bid_id: deps.BidId) -> Response:
    """Every section with how far it is, and who saved last."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    draft = await drafting.written(at, bid)
    states = draft_text.states(bid, draft.content)
    done = sum(state == "Done" for state in states.values())
    saved = (
        f"Last saved by {draft.by}." if draft.by else "Nobody has written anything yet."
    )
    closed, title = drafting.closed(bid), f"Application, bid {bid.id}"
    may_write = drafting.may_write(at, bid)
    listed = [
        Listed(
            name=one.name,
            title=one.title,
            state=states[one.name],
            edited=draft.edited.get(one.name, ""),
        )
        for one in SECTIONS
    ]
    about = Contents(
        title=title,
        window=title,
        back=(f"{at.service.prefix}/bids/{bid.id}", f"Bid {bid.id}"),
        bid_id=bid.id,
        bid_name=_name(bid),
        base=drafting.base_of(at, bid),
        lead=()
        if closed
        else (f"{done} of {len(SECTIONS)} {SHARED}", saved, *_until(bid)),
        groups=[("", listed)],
        may=may_write and not closed,
    )
    return section_pages.contents(
        at,
        about,
        "application.jinja",
        closed=closed,
        returned=bid.return_reason if bid.version else "",
        version=bid.version,
        papers=await attaching.slots(at, bid),
    )


def _name(bid: Bid) -> str:
    return words.joined([a.name for a in bid.applicants], 3)


@router.get("/bids/{bid_id}/application/check")
async def check(at: AtPage, bid_id: deps.BidId) -> Response:
    """Every answer with a link to change it, and what the rules say."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    draft = await drafting.written(at, bid)
    return await _page(at, bid, draft, uuid4().hex)


@router.post("/bids/{bid_id}/application/check")
async def submit(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """Submit what the person has just read, once."""
    raw = await typed.sent(request)
    bid = (await drafting.check_writer(at, bid_id)).bid
    draft = await drafting.written(at, bid)
    token = token_of(raw)
    if first(raw, "draft_version") != str(draft.version):
        return await _page(at, bid, draft, token, CHANGED, 409)
    held = await documents.attached(at.to, bid.id)
    if first(raw, DOCUMENTS) != documents.code(held) and drafting.is_open(bid):
        return await _page(at, bid, draft, token, OTHER_DOCUMENTS, 409)
    found, _ = draft_text.judged(bid, draft.content)
    if found is None:
        return await _page(at, bid, draft, token, MISSING, 422)
    command = SubmitApplication(by=at.actor, application=found, documents=held)
    key = giving.update_id(at, bid_id, "submit-application", token)
    try:
        receipt = await commands.given(at.to, bid_id, command, key)
        commands.check_same(receipt, command)
    except Refusal as refusal:
        status = int(problems.REFUSED[type(refusal)].status)
        return await _page(
            at, bid, draft, uuid4().hex, str(refusal), status, refusal.field
        )
    except Unavailable:
        return await _page(at, bid, draft, token, giving.NOT_KNOWN, 503)
    return at.go(giving.recorded_page(at, receipt))


CHANGED = (
    "The application was saved again after you opened this page. These are the answers "
    "as they are now: read them, then submit."
)
OTHER_DOCUMENTS = (
    "A document was added, replaced or removed after you opened this page. Nothing was "
    "submitted, and nothing is lost. These are the documents as they are now: read them, "
    "then submit."
)
NEXT = (
    "The officers of each applicant sign the application next. Nothing in it can be "
    "changed unless it is sent back to you."
)
DOCUMENTS = draft_text.DOCUMENTS
"""The control that says which documents somebody has read."""


async def _page(  # noqa: PLR0913, PLR0917  a page has many sides
    at: Visitor,
    bid: Bid,
    draft: Written,
    token: str,
    problem: str = "",
    status: int = 200,
    field: str = "",
) -> Response:
    base = drafting.base_of(at, bid)
    found, filled = draft_text.judged(bid, draft.content)
    errors = [
        {"text": said, "href": draft_text.place(base, filled, name)}
        for name, said in filled.errors.items()
    ]
    checks = checked(at, bid, draft.content, found, filled)
    seen = await attached.seen(at, bid)
    held = tuple(one.document for one in seen.now)
    may = drafting.may_write(at, bid)
    whole = Whole(
        bid_id=bid.id,
        bid_name=f"Application, bid {bid.id}",
        base=base,
        part="application",
        back_text="Application",
        lead=[f"Last saved by {draft.by}."] if draft.by else [],
        problems=refusing.told(problem, errors, draft_text.place(base, filled, field)),
        missing=errors,
        checks=checks,
        ready=all(one.passed for one in checks) and may,
        may=may and drafting.is_open(bid),
        closed=drafting.closed(bid),
        effect=NEXT,
        button_text="Submit the application",
        not_ready="You can submit the application when every check is passed.",
        token=token,
        hidden={"draft_version": str(draft.version), DOCUMENTS: documents.code(held)},
        parts_shown=[_part(one, bid, draft) for one in SECTIONS],
    )
    return section_pages.whole(
        at,
        whole,
        status,
        "check-answers.jinja",
        asked_again=_boards(at, bid, found, held),
        attachments=attached.rows(at, bid, seen),
        unattached=attached.missing(held) if whole.may else "",
    )


def _until(bid: Bid) -> tuple[str, ...]:
    """By when the application is due, where a clock runs for it."""
    due = [clock.due for clock in bid.clocks if clock.key in WAITED]
    return () if bid.hold or not due else (f"It is due by {words.moment(due[0])}.",)


def _part(section: sections.Section, bid: Bid, draft: Written) -> dict[str, Any]:
    held = section.part_of(draft.content)
    return {
        "title": section.title,
        "rows": [
            (
                wording.LABELS[name],
                draft_text.said(name, held[name], bid)
                if name in held
                else _blank(name),
                changing(section.name, name),
            )
            for name in section.fields
            if name != "areas" or len(bodies.material(bid)) > 1 or held.get(name)
        ],
    }


def _blank(name: str) -> str:
    """What stands where there is no answer: one that is wanted is missing."""
    wanted = name in sections.ASKED or Application.model_fields[name].is_required()
    return "Not answered" if wanted else "None"


def checked(
    at: Visitor,
    bid: Bid,
    content: sections.Content,
    found: Application | None,
    filled: Filled,
) -> list[Check]:
    """What the contract and the rules say, one by one, before anything is sent.

    The rule that answers the command is asked three times, each time about one part of
    what is written and with nothing else in it that it could refuse.
    """
    complete = Check(COMPLETE if found else MISSING, found is not None)
    known = draft_text.as_far(bid, content)
    probes: list[tuple[str, dict[str, Any]]] = [(WAITS, {})]
    if known.get("functions"):
        probes.append((FUNCTIONS, {"functions": known["functions"]}))
    if known.get("start_date"):
        probes.append((START, {"start_date": known["start_date"]}))
    return [
        complete,
        *(_asked(at, bid, filled, said, part) for said, part in probes),
    ]


def _asked(
    at: Visitor, bid: Bid, filled: Filled, passed: str, part: dict[str, Any]
) -> Check:
    about = _plain(bid).model_copy(update=part)
    command = SubmitApplication(by=at.actor, application=about)
    try:
        rulebook.answer(bid, command, at.to.clock())
    except Refusal as refusal:
        href = draft_text.place(drafting.base_of(at, bid), filled, refusal.field)
        return Check(str(refusal), passed=False, href=href)
    return Check(passed, passed=True)


def _plain(bid: Bid) -> Application:
    """An application in which nothing can be refused for what it says."""
    return Application(
        start_date=bid.start_date,
        functions=(),
        benefits="-",
        constitution_reference="-",
        governance="-",
        terms_of_reference="-",
        conflict_policy="-",
        conflict_policy_statement="-",
        guardian="-",
        information_governance_level=0,
        finance_template="-",
    )


def _boards(
    at: Visitor,
    bid: Bid,
    found: Application | None,
    held: tuple[Document, ...],
) -> str:
    """What a new version means for the boards that have decided."""
    if found is None or bid.application is None or not bid.board_decisions:
        return ""
    command = SubmitApplication(by=at.actor, application=found, documents=held)
    try:
        event = rulebook.answer(bid, command, at.to.clock())
    except Refusal:
        return ""
    return touched.said(event, bid) if isinstance(event, ApplicationSubmitted) else ""
