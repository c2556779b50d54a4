"""A draft of the expression of interest as it was typed, and two of them compared."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from activities.register.drafts import Draft
from services.kit.pages.questions import forms
from services.kit.pages.questions.choosing import Choice, Choices
from services.kit.pages.questions.fields import Field, Raw, Repeat, count, first
from services.kit.pages.questions.forms import ACTING, TOKEN, Form
from services.kit.pages.visitor import Visitor
from workflows.contracts.parties import Party
from workflows.rules import words

OPENED = "opened"
"""The control that says which text somebody started from."""

NOT_ANSWERS = frozenset({TOKEN, ACTING, OPENED, "then", forms.ADD, forms.REMOVE})


@dataclass(frozen=True, slots=True)
class Place:
    """A form at its address.

    Attributes:
        draft: What is saved; None before anybody saved.
        form: The questions as they are now.
    """

    draft: Draft | None
    form: Form

    @property
    def raw(self) -> dict[str, list[str]]:
        """What is saved, as a browser sent it."""
        held = self.draft.expression if self.draft else ""
        found: dict[str, list[str]] = json.loads(held) if held else {}
        return found


async def team(at: Visitor) -> dict[str, str]:
    """The people of the CCG by number."""
    found = await at.to.members.holders(Party.CCG, at.hat.body)
    return {one.person: one.name for one in found}


def saved_by(draft: Draft, names: Mapping[str, str]) -> str:
    """Who saved a draft last, and when."""
    who = names.get(draft.updated_by, "Somebody who has left")
    return f"{who} at {words.moment(draft.updated_at)}"


def answers(raw: Raw) -> dict[str, list[str]]:
    """What was typed, without what the page itself sends; the form's own order is none."""
    return {
        name: list(values)
        for name, values in sorted(raw.items())
        if name not in NOT_ANSWERS and any(values)
    }


def digest(raw: Raw) -> str:
    """What tells whether somebody else changed a draft in between."""
    return hashlib.sha256(json.dumps(answers(raw)).encode()).hexdigest()


def differing(form: Form, theirs: Raw, mine: Raw) -> list[tuple[str, str]]:
    """Each question that two texts answer differently, with their answer in words."""
    found = []
    for question in form.questions:
        name = question.title if isinstance(question, Repeat) else question.label
        answered = said(question, theirs)
        if answered != said(question, mine):
            found.append((name, answered or "Nothing"))
    return found


def said(question: Field | Repeat, raw: Raw) -> str:
    """What was answered to a question, in words; empty for nothing."""
    if isinstance(question, Repeat):
        shown = min(count(first(raw, f"{question.name}.count")) or 0, question.most)
        rows: list[Any] = [
            _words(inner, raw.get(f"{question.name}.{n}.{inner.name}", ()))
            for n in range(shown)
            for inner in question.fields
        ]
        return "\n".join(row for row in rows if row)
    return _words(question, raw.get(question.name, ()))


def _words(question: Field, values: Sequence[str]) -> str:
    if isinstance(question, Choice | Choices):
        known = {value: text for value, text, _ in question.choices}
        return "\n".join(known.get(value, value) for value in values if value)
    return "\n".join(values)
