"""The application in the making: its sections, saved together by the CCG's team.

Whoever saves a section that somebody else has changed meanwhile sees both texts and puts
them together; changes to different sections never meet.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from activities.register.drafts import Edit, StaleDraft
from services.kit import commands, deps, problems, viewing
from services.kit.deps import Caller
from services.kit.pages.application import draft_text, sections
from services.kit.pages.application.sections import BY_NAME, SECTIONS, Section
from services.kit.pages.bid import wording
from services.kit.pages.questions import forms, giving, section_pages
from services.kit.pages.questions.fields import Raw, first
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.questions.section_pages import After, Theirs
from services.kit.pages.questions.sectioned import OPENED
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.viewing import Seen
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SubmitApplication
from workflows.contracts.parties import Party
from workflows.rules import application, words
from workflows.rules.refusals import Ended, Refusal, WrongStage

router = APIRouter(include_in_schema=False)

TRIES = 5


@dataclass(frozen=True, slots=True)
class Written:
    """The draft of a bid's application.

    Attributes:
        content: As many fields as are written.
        by: Who saved it last, and when; empty where nobody has.
        edited: The same for each section, by day.
        edits: Who saved each section last, and when.
        names: The people of the applicants, by number.
    """

    content: dict[str, Any]
    version: int
    by: str
    edited: Mapping[str, str] = field(default_factory=dict)
    edits: Mapping[str, Edit] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def saved(self, section: str) -> str:
        """Who saved a section last, and at which moment; who saved anything, if nobody did."""
        edit = self.edits.get(section)
        if edit is None:
            return self.by
        return f"{self.names.get(edit.by, LEFT)} at {words.moment(edit.at)}"


async def check_writer(caller: Caller, bid_id: str) -> Seen:
    """Those who may submit the application write it, while there is a bid to write for.

    Raises:
        Refusal: Not theirs to write, the bid has ended, or its model asks for none.
    """
    seen = await viewing.papers_for(caller, bid_id)
    commands.check_may(caller, seen.bid, SubmitApplication)
    if seen.bid.ended:
        raise Ended("This bid has come to its end; its application is closed.")
    if not draft_text.wants_one(seen.bid):
        raise WrongStage(draft_text.NONE_WANTED)
    return seen


def may_write(at: Visitor, bid: Bid) -> bool:
    """Whether this person writes the application."""
    try:
        commands.check_may(at, bid, SubmitApplication)
    except Refusal:
        return False
    return not bid.ended and draft_text.wants_one(bid)


def is_open(bid: Bid) -> bool:
    """Whether the application, or a new version of it, is still to be submitted."""
    wanted = bid.application_open or application.may_submit(bid)
    return not bid.ended and draft_text.wants_one(bid) and wanted


def closed(bid: Bid) -> str:
    """Why the application cannot be changed now; empty where it can."""
    if is_open(bid):
        return ""
    if bid.ended:
        return "This bid has come to its end; its application is closed."
    if not draft_text.wants_one(bid):
        return draft_text.NONE_WANTED
    return (
        f"Version {bid.version} of the application is submitted. You can write a new "
        "version here if it is sent back to you."
    )


async def written(at: Visitor, bid: Bid) -> Written:
    """The draft; where nobody has written one, the version that was submitted."""
    found = await at.to.drafts.draft(bid.id)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    if found.content:
        content = json.loads(found.content)
        known = await names(at, bid)
        by = f"{known.get(found.updated_by, LEFT)} at {words.moment(found.updated_at)}"
        edits = found.edited()
        edited = {
            part: f"{known.get(edit.by, LEFT)} on {words.day(edit.at)}"
            for part, edit in edits.items()
        }
        return Written(content, found.version, by, edited, edits, known)
    submitted = bid.application.model_dump(mode="json") if bid.application else {}
    return Written(submitted, found.version, "")


LEFT = "Somebody who has left"


async def names(at: Visitor, bid: Bid) -> dict[str, str]:
    """The people of the applicants by number."""
    found = {}
    for one in bid.applicants:
        for member in await at.to.members.holders(Party.CCG, one.code):
            found[member.person] = member.name
    return found


def base_of(at: Visitor, bid: Bid) -> str:
    """Where the application of a bid is."""
    return f"{at.service.prefix}/bids/{bid.id}/application"


def section_named(name: str) -> Section:
    """The section of an address.

    Raises:
        Problem: There is none of that name.
    """
    if name not in BY_NAME:
        raise Problem(problems.NOT_FOUND)
    return BY_NAME[name]


@router.get("/bids/{bid_id}/application/sections/{name}")
async def section(
    at: AtPage,
    bid_id: deps.BidId,
    name: str,
    kept: Annotated[str, Query(max_length=60)] = "",
    after: After = "",
) -> Response:
    """One section's questions, with what is written so far."""
    one = section_named(name)
    bid = (await check_writer(at, bid_id)).bid
    content = (await written(at, bid)).content
    form = one.form(bid)
    held = await giving.kept_form(at, kept)
    raw = held or draft_text.typed(form, draft_text.begun(bid, content))
    opened = first(raw, OPENED) or one.digest(content)
    return _page(at, bid, one, forms.again(form, raw), opened, after=after)


@router.post("/bids/{bid_id}/application/sections/{name}")
async def save(request: Request, at: AtPage, bid_id: deps.BidId, name: str) -> Response:
    """Save a section, unless somebody else changed it meanwhile.

    What cannot be read stays on the page with what is wrong; the rest is saved.
    """
    one = section_named(name)
    raw = await typed.sent(request)
    bid = (await check_writer(at, bid_id)).bid
    form = one.form(bid)
    opened = first(raw, OPENED)
    if not is_open(bid):
        late = replace(forms.again(form, raw), problem=NOT_SAVED)
        return _page(at, bid, one, late, opened, status=409)
    other = forms.reshaped(form, raw)
    if other is not None:
        return _page(at, bid, one, other, opened)
    body, filled, unread = _read(one, form, raw)
    for _ in range(TRIES):
        draft = await written(at, bid)
        mine = one.saved(draft.content, body, unread)
        now = one.digest(draft.content)
        if now not in {opened, one.digest(mine)}:
            return _both(at, bid, one, filled, draft, mine)
        try:
            text = json.dumps(mine)
            parts = sections.changed(draft.content, mine)
            if parts or not unread:
                who = at.person.id
                await at.to.drafts.save(bid.id, draft.version, text, who, parts)
        except StaleDraft:
            continue
        wrong = draft_text.errors_of(bid, mine, one, filled.errors)
        if unread or section_pages.stays(raw, wrong):
            again, now = replace(filled, errors=wrong), one.digest(mine)
            said = NOT_ALL if unread else section_pages.SAVED
            return _page(at, bid, one, again, now, status=422, kept=said)
        names = [section.name for section in SECTIONS]
        return at.go(section_pages.onward(raw, base_of(at, bid), names, one.name))
    raise Problem(problems.UNAVAILABLE)


def _read(one: Section, form: Form, raw: Raw) -> tuple[BaseModel, Filled, set[str]]:
    """What can be read of what was typed, the form, and which fields cannot be."""
    body, filled = forms.read(form, raw, one.model())
    if body is not None:
        return body, filled, set()
    unread = {name.partition(".")[0] for name in filled.errors}
    rest = tuple(q for q in form.questions if q.name not in unread)
    found, _ = forms.read(replace(form, questions=rest), raw, one.model())
    return found or one.model()(), filled, unread


NOT_ALL = (
    "What can be read is saved. The rest is on this page only: put it right before you "
    "leave it."
)
NOT_SAVED = "The application is submitted. What you typed was not saved."


def _both(  # noqa: PLR0913, PLR0917  two texts and where they are from
    at: Visitor,
    bid: Bid,
    one: Section,
    filled: Filled,
    draft: Written,
    mine: dict[str, Any],
) -> Response:
    """Both texts: theirs to read, the person's own to put together with it."""
    theirs, edit = one.part_of(draft.content), draft.edits.get(one.name)
    differ = [n for n in one.fields if theirs.get(n) != mine.get(n)]
    return _page(
        at,
        bid,
        one,
        filled,
        one.digest(draft.content),
        status=409,
        theirs=Theirs(
            rows=[
                (wording.LABELS[name], draft_text.said(name, theirs.get(name), bid))
                for name in differ
            ],
            saved=draft.saved(one.name),
            own=bool(edit and edit.by == at.person.id),
        ),
    )


def _page(  # noqa: PLR0913  a page has many sides
    at: Visitor,
    bid: Bid,
    one: Section,
    filled: Filled,
    opened: str,
    *,
    status: int = 200,
    theirs: Theirs | None = None,
    after: str = "",
    kept: str = "",
) -> Response:
    base = base_of(at, bid)
    where = section_pages.Where(
        action=f"{base}/sections/{one.name}",
        back=(base, "Application"),
        bid_id=bid.id,
        bid_name=f"Application, bid {bid.id}",
        place=SECTIONS.index(one) + 1,
        of=len(SECTIONS),
    )
    return section_pages.page(
        at,
        where,
        filled,
        opened,
        status=status,
        closed=closed(bid),
        theirs=theirs,
        after=after,
        kept=kept,
    )
