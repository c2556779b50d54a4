"""A form that a rule refuses: why stands at the question that it is about."""

from dataclasses import replace
from uuid import uuid4

from services.kit.pages.questions.fields import Repeat
from services.kit.pages.questions.forms import Filled, named
from workflows.rules.refusals import Refusal


def refused(filled: Filled, refusal: Refusal, *, said: str = "") -> Filled:
    """The form with why a rule refuses it: at the question that it is about, if there is one.

    It has a token of its own, for what is sent next is another request.

    Args:
        filled: The form as it was sent.
        refusal: Why not.
        said: Other words for it, where the page has some.
    """
    words, place = said or str(refusal), _place_of(filled, refusal.field)
    told = (
        replace(filled, errors={place: words})
        if place
        else replace(filled, problem=words)
    )
    return replace(told, token=uuid4().hex)


def _place_of(filled: Filled, field: str) -> str:
    """The question, or the group of them, that asks for an answer of the command.

    Where each part of an answer is asked by itself, that is the first of them.
    """
    asked = [name for name, q in named(filled) if q.control != "hidden"]
    asked += [q.name for q in filled.form.questions if isinstance(q, Repeat)]
    path = field.split(".")
    above = [".".join(path[:n]) for n in range(len(path), 0, -1)]
    parts = [n for n in asked if n.startswith(f"{field}.") and not _is_listed(n, field)]
    return next((n for n in [*above[:1], *parts[:1], *above[1:]] if n in asked), "")


def _is_listed(name: str, field: str) -> bool:
    return name.removeprefix(f"{field}.").partition(".")[0].isdigit()
