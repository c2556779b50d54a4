"""The pages of what is written section by section: the list, a section, all answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any

from fastapi import Query, Response

from services.kit.pages.questions.fields import Errors, Raw, first
from services.kit.pages.questions.forms import Filled
from services.kit.pages.questions.sectioned import AFTER, CHECK, Check
from services.kit.pages.visitor import Visitor

After = Annotated[str, Query(max_length=10)]

UNSEEN = "nhsuk-u-visually-hidden"


SAVED = (
    "What you typed is saved. Answer what is listed above to finish this section, or come "
    "back to it later."
)
"""Above a section that one cannot go on from yet."""


def stays(raw: Raw, wrong: Errors) -> bool:
    """Whether a section that is saved is shown again with what is missing or wrong in it.

    Whoever goes on finishes the section first; whoever comes back later never has to.
    """
    return bool(wrong) and first(raw, "then") != "back"


def onward(raw: Raw, base: str, names: Sequence[str], name: str) -> str:
    """Where one goes on from a section that is saved: the list, the next, or the answers."""
    if first(raw, "then") == "back":
        return base
    left = names[names.index(name) + 1 :]
    if not left or first(raw, AFTER) == CHECK:
        return f"{base}/{CHECK}"
    return f"{base}/sections/{left[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A section in the list.

    Attributes:
        state: How far it is: "Not started", "In progress" or "Done".
        edited: Who saved it last, and on which day; empty where nobody has.
    """

    name: str
    title: str
    state: str
    edited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The list of sections.

    Attributes:
        title: What is written.
        window: The same in the window's title, with the bid.
        back: Where one comes from, and what that is called.
        bid_name: Whose it is, above the heading.
        lead: Paragraphs under the heading.
        groups: The sections under their headings; one without where there are none.
        may: Whether the person may write.
    """

    title: str
    window: str
    back: tuple[str, str]
    bid_id: str
    bid_name: str
    base: str
    lead: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Listed]]]
    may: bool = True


def contents(at: Visitor, about: Contents, template: str, **more: Any) -> Response:
    """The page with the list of sections.

    Args:
        at: Who looks.
        about: What is shown.
        template: One that extends the common one.
        more: What that names.
    """
    return at.page(template, **_fields(about), **more)


def _fields(about: "Contents | Whole") -> dict[str, Any]:
    return {one.name: getattr(about, one.name) for one in fields(about)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All answers, to be read before they are sent.

    Attributes:
        part: What they are the answers of, in the window's title.
        back_text: What the list of sections is called.
        lead: Paragraphs under the heading.
        problems: Why they were not taken just now, each with where that is changed.
        missing: What is still to be done, each with its link.
        ready: Whether they can be sent.
        effect: What follows when they are.
        not_ready: When they could be.
        parts_shown: Headings with their rows, each with where it is changed.
        hidden: What tells which answers somebody has read.
        may: Whether the person may change them.
        closed: Why nobody can; empty where they can be changed.
    """

    bid_id: str
    bid_name: str
    base: str
    part: str
    back_text: str
    checks: Sequence[Check]
    missing: Sequence[Mapping[str, str]]
    ready: bool
    effect: str
    button_text: str
    not_ready: str
    parts_shown: Sequence[Mapping[str, Any]]
    token: str
    hidden: Mapping[str, str]
    lead: Sequence[str] = ()
    problems: Sequence[Mapping[str, str]] = ()
    may: bool = True
    closed: str = ""


def whole(
    at: Visitor,
    about: Whole,
    status: int = 200,
    template: str = "check-sections.jinja",
    **more: Any,
) -> Response:
    """The page with all answers.

    Args:
        at: Who looks.
        about: What is shown.
        status: Of the answer.
        template: One that extends the common one.
        more: What that names.
    """
    return at.page(
        template,
        title="Check your answers",
        status=status,
        action=f"{about.base}/{CHECK}",
        **_fields(about),
        **more,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a section's page stands.

    Attributes:
        action: Where its form goes.
        back: The list of sections, and what that is called.
        bid_name: What the sections are part of, above the heading.
        place: Which of them it is, from 1 on.
    """

    action: str
    back: tuple[str, str]
    bid_id: str
    bid_name: str
    place: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What somebody else saved after a page was opened.

    Attributes:
        rows: What differs, in words.
        saved: Who saved it, and when.
        own: Whether it was the person themselves, elsewhere.
        deleted: Whether nothing of it is left.
    """

    rows: Sequence[tuple[str, str]]
    saved: str
    own: bool = False
    deleted: bool = False


def page(  # noqa: PLR0913  a page has many sides
    at: Visitor,
    where: Where,
    filled: Filled,
    opened: str,
    *,
    status: int = 200,
    closed: str = "",
    theirs: Theirs | None = None,
    after: str = "",
    kept: str = "",
) -> Response:
    """A section's page.

    Args:
        at: Who looks.
        where: Where it stands.
        filled: Its questions, with what is typed.
        opened: What tells which text the person started from.
        status: Of the answer.
        closed: Why nothing can be saved; empty where it can.
        theirs: What was saved meanwhile, where something was.
        after: Where one goes on from it, where it is just opened.
        kept: What became of what was typed, where the page is shown again.
    """
    return at.page(
        "section.jinja",
        title=filled.form.title,
        status=status,
        bid_id=where.bid_id,
        bid_name=where.bid_name,
        form=filled.form,
        controls=_named_once(filled),
        errors=filled.summary(),
        token=filled.token,
        opened=opened,
        closed=closed,
        kept=kept,
        action=where.action,
        back=where.back[0],
        back_text=where.back[1],
        theirs=theirs,
        after=after or first(filled.raw or {}, AFTER),
        place=where.place,
        of=where.of,
    )


def _named_once(filled: Filled) -> list[dict[str, Any]]:
    """The controls; the only question of a page is not written twice where it is its title."""
    found = filled.controls()
    for one in found:
        held: Mapping[str, Any] = one["params"]
        label = held.get("label") or held.get("fieldset", {}).get("legend")
        if len(found) == 1 and label and label["text"] == filled.form.title:
            label["classes"] = UNSEEN
    return found
