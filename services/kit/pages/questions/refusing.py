"""A form that a rule refuses: why stands at the question that it is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from services.kit.pages.questions.fields import Repeat
from services.kit.pages.questions.forms import Filled, named
from services.kit.pages.questions.sectioned import UNFINISHED, changing
from workflows.rules.refusals import Refusal


def refused(
    filled: Filled, refusal: Refusal, *, said: str = "", at: str = ""
) -> Filled:
    """The form with why a rule refuses it: at the question that it is about, if there is one.

    It has a token of its own, for what is sent next is another request.

    Args:
        filled: The form as it was sent.
        refusal: Why not.
        said: Other words for it, where the page has some.
        at: The question that it is about, where the rule names none.
    """
    words, place = said or str(refusal), _place_of(filled, refusal.field or at)
    told = (
        replace(filled, errors={place: words})
        if place
        else replace(filled, problem=words)
    )
    return replace(told, token=uuid4().hex)


def question_of(filled: Filled, field: str) -> str:
    """The question to go to for an answer of the command, where others are on other pages.

    Of a list that is asked part by part it is the first; empty where nothing asks for it.
    """
    parts = (name for name in _asked(filled) if name.startswith(f"{field}."))
    return _place_of(filled, field) or (next(parts, "") if field else "")


RULES = "#checks"
"""What the rules say, on the page with all answers."""


def changed_at(
    base: str, section_of: Callable[[str], str], filled: Filled, field: str
) -> str:
    """Where the answer that a refusal names is changed; empty where no section asks for it.

    Args:
        base: The address of the list of sections.
        section_of: The last part of the address of the section with a question.
        filled: All questions.
        field: The place of the answer, as the sections name it.
    """
    name = question_of(filled, field)
    if not name:
        return ""
    target = filled.targets().get(name, name)
    return f"{base}/sections/{changing(section_of(name), target)}"


def told(
    words: str, missing: Sequence[Mapping[str, str]], href: str = ""
) -> Sequence[Mapping[str, str]]:
    """Why the answers were not taken, for the page's error summary.

    Args:
        words: Why not, or empty.
        missing: What is still to be done: that is said itself, not that there is some.
        href: Where the answer is changed that it is about, if it is about one.
    """
    if not words:
        return ()
    if missing and words in UNFINISHED:
        return missing
    return [{"text": words, "href": href or RULES}]


def _asked(filled: Filled) -> list[str]:
    """The questions that somebody sees, and the groups of them."""
    asked = [name for name, q in named(filled) if q.control != "hidden"]
    return asked + [q.name for q in filled.form.questions if isinstance(q, Repeat)]


def _place_of(filled: Filled, field: str) -> str:
    """The question, or the group of them, that asks for an answer of the command.

    Where each part of an answer is asked by itself, that is the first of them.
    """
    asked = _asked(filled)
    path = field.split(".")
    above = [".".join(path[:n]) for n in range(len(path), 0, -1)]
    parts = [n for n in asked if n.startswith(f"{field}.") and not _is_listed(n, field)]
    return next((n for n in [*above[:1], *parts[:1], *above[1:]] if n in asked), "")


def _is_listed(name: str, field: str) -> bool:
    return name.removeprefix(f"{field}.").partition(".")[0].isdigit()
