"""The pages of an expression of interest in the making: its list, a section, its answers."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from fastapi import Response

from services.kit.pages.application.expressing import SCREENED
from services.kit.pages.application.expression_text import Judged, Writing, saved_by
from services.kit.pages.questions import (
    alone,
    forms,
    refusing,
    section_pages,
    sectioned,
)
from services.kit.pages.questions.fields import Hidden, Raw
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.questions.section_pages import Contents, Listed, Theirs, Whole
from services.kit.pages.questions.sectioned import (
    COMPLETE,
    MISSING,
    Check,
    Section,
)
from services.kit.pages.visitor import Visitor
from workflows.rules import words
from workflows.rules.refusals import TooLate

WHAT = "Expression of interest"
BEFORE = "Before you begin"
EFFECT = (
    "NHS England's local team screens the expression of interest. You can write the "
    "application in the meantime."
)
ALONE = (
    "Greater involvement needs no approval: nobody screens the expression of interest, "
    "and no application is wanted. It begins on the start date."
)
LATE = (
    "The date has gone by. If you submit it now, it is refused; that goes on record, and "
    "the bid is open. NHS England's national office can then admit it, with a reason, and "
    "you submit it again."
)
BETWEEN = (
    "No round is open now, so this draft cannot be submitted. You can go on writing: it is "
    "kept until the next round opens, which is then asked about here."
)
FITS = "The round takes this bid from these applicants, for these functions."


def home(at: Visitor) -> str:
    """Where one reads what a bid takes before one begins it."""
    return f"{at.service.prefix}/start"


def base_of(at: Visitor, writing: Writing) -> str:
    """Where the list of sections is; of what nobody has saved, where it begins."""
    return f"{home(at)}/{writing.draft.bid_id if writing.draft else 'bid'}"


def name_of(writing: Writing) -> str:
    """What is written, and under which number."""
    if writing.draft is None:
        return WHAT
    return f"{WHAT}, {'bid' if writing.bid else 'draft'} {writing.draft.bid_id}"


DIVIDED = (
    "The form that you sent is now written in sections. Your answers are saved, each in "
    "its section: go through them before you submit."
)


def tasks(at: Visitor, writing: Writing, *, divided: bool = False) -> Response:
    """Every section with how far it is, and who saved it last."""
    judged, draft = writing.judged(), writing.draft
    needed = [one for one in writing.sections if not one.optional]
    done = sum(judged.state(one) == "Done" for one in needed)
    base = base_of(at, writing)
    bid_id = draft.bid_id if draft else ""
    saved = f"Last saved by {saved_by(draft, writing.names)}." if draft else ""
    bid = f"{at.service.prefix}/bids/{bid_id}"
    about = Contents(
        title=name_of(writing),
        window=name_of(writing),
        bid_id=bid_id,
        bid_name=at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
        base=base,
        back=(bid, f"Bid {bid_id}") if writing.bid else (home(at), BEFORE),
        lead=[
            *([DIVIDED] if divided else []),
            *([BETWEEN] if writing.between_rounds else []),
            f"{done} of {len(needed)} sections that have to be answered are done. You "
            "can leave at any time: what is saved stays, and your CCG's bid manager and "
            "accountable officer write in the same draft.",
            *([saved] if draft and draft.expression else []),
            *([_until(at, writing.due)] if writing.due else []),
        ],
        groups=[
            (title, [_listed(judged, one) for one in some])
            for title, some in _grouped(writing)
        ],
    )
    return section_pages.contents(
        at,
        about,
        "expression.jinja",
        remove="" if writing.bid else f"{base}/delete",
        follows=draft.follows if draft else "",
    )


def _grouped(writing: Writing) -> list[tuple[str, list[Section]]]:
    """The sections under their headings."""
    by_heading = groupby(writing.sections, lambda one: one.group)
    return [(title, list(some)) for title, some in by_heading]


def _until(at: Visitor, due: datetime) -> str:
    if at.to.clock() > due:
        return f"This round took expressions of interest until {words.moment(due)}."
    return f"This round takes expressions of interest until {words.moment(due)}."


def _listed(judged: Judged, one: Section) -> Listed:
    return Listed(
        name=one.name,
        title=one.title,
        state=judged.state(one),
        edited=judged.writing.edited(one),
    )


def section(  # noqa: PLR0913  a page has many sides
    at: Visitor,
    writing: Writing,
    one: Section,
    filled: Filled,
    opened: str,
    *,
    status: int = 200,
    closed: str = "",
    theirs: Theirs | None = None,
    after: str = "",
    kept: str = "",
) -> Response:
    """One section's questions."""
    base, begun = base_of(at, writing), writing.draft is not None
    where = section_pages.Where(
        action=f"{base}/sections/{one.name}" if begun else base,
        back=(base, WHAT) if begun else (home(at), BEFORE),
        bid_id=writing.draft.bid_id if writing.draft else "",
        bid_name=name_of(writing),
        place=writing.sections.index(one) + 1,
        of=len(writing.sections),
    )
    return section_pages.page(
        at,
        where,
        filled,
        opened,
        status=status,
        closed=closed,
        theirs=theirs,
        after=after,
        kept=kept,
    )


def at_once(at: Visitor, writing: Writing, raw: Raw) -> Response:
    """Every section's questions on one page, as they were answered before a sign-in."""
    form = Form(
        title="Check what you wrote",
        lead=("You wrote this on one page. It is kept in sections from here on.",),
        questions=(
            *(question for one in writing.sections for question in one.questions),
            Hidden(name=sectioned.OPENED),
        ),
        button="Save in sections",
    )
    return alone.page(
        at,
        forms.again(form, raw),
        base_of(at, writing),
        above=name_of(writing),
        back=home(at),
        back_text=BEFORE,
    )


def both(
    at: Visitor,
    writing: Writing,
    one: Section,
    raw: Raw,
    more: Sequence[tuple[str, str]] = (),
) -> Response:
    """Both texts: theirs to read, the person's own to put together with it.

    Args:
        at: Who looks.
        writing: What is saved.
        one: The section.
        raw: What was typed in it.
        more: What else stands beside it.
    """
    form, edit, draft = one.form(), writing.edit(one), writing.draft
    by, saved = "", ""
    if edit and not writing.deleted:
        by, saved = edit.by, f"{writing.name(edit.by)} at {words.moment(edit.at)}"
    elif draft:
        by, saved = draft.updated_by, saved_by(draft, writing.names)
    return section(
        at,
        writing,
        one,
        forms.again(form, raw),
        writing.mark(one),
        status=409,
        theirs=Theirs(
            rows=[*sectioned.differing(form, writing.raw, raw), *more],
            saved=saved,
            own=by == at.person.id,
            deleted=writing.deleted,
        ),
    )


def check(  # noqa: PLR0913  a page has many sides
    at: Visitor,
    judged: Judged,
    token: str,
    refusal: Exception | None,
    *,
    problem: str = "",
    why: Exception | None = None,
    status: int = 200,
    tried: str = "",
) -> Response:
    """Every answer with a link to change it, and what the rules say.

    Args:
        at: Who looks.
        judged: What is written.
        token: Of the form that sends it.
        refusal: Why the rules would not take it; None where they would.
        problem: Why it was not taken just now.
        why: The refusal that said so, if one did.
        status: Of the answer.
        tried: What became of an attempt that is not to be made again now.
    """
    writing, base = judged.writing, base_of(at, judged.writing)
    missing = judged.missing(base)
    complete = judged.body is not None
    checks = [Check(COMPLETE if complete else MISSING, complete)]
    if writing.between_rounds:
        checks.insert(0, Check(BETWEEN, passed=False))
    if complete:
        said, place = str(refusal or FITS), judged.place(base, refusal)
        checks.append(Check(said, refusal is None, place))
    late = isinstance(refusal, TooLate) and writing.bid is None
    effect = SCREENED if writing.bid else LATE if late else EFFECT
    effect = ALONE if writing.alone and not late else effect
    whole = Whole(
        part=WHAT.lower(),
        bid_id=writing.draft.bid_id if writing.draft else "",
        bid_name=name_of(writing),
        base=base,
        back_text=WHAT,
        lead=[tried] if tried else [],
        problems=refusing.told(problem, missing, judged.place(base, why)),
        checks=checks,
        missing=missing,
        # An attempt that comes late is for the record, and can then be admitted (R1).
        ready=not tried and (late or all(one.passed for one in checks)),
        effect=effect,
        button_text=SUBMIT,
        not_ready="" if tried else "You can submit it when every check is passed.",
        parts_shown=[
            {"title": title, "rows": [row for one in some for row in judged.rows(one)]}
            for title, some in _grouped(writing)
        ],
        token=token,
        hidden={"draft": judged.code},
    )
    return section_pages.whole(at, whole, status)


SUBMIT = "Submit the expression of interest"
