"""What is written section by section: a page for each, its own answers, two texts compared.

The expression of interest, the application and Part two are written so. Where they keep
what is typed, and who may, is their own affair.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.kit.pages.questions import forms
from services.kit.pages.questions.choosing import Choice, Choices
from services.kit.pages.questions.fields import (
    Errors,
    Field,
    Hidden,
    Raw,
    Repeat,
    count,
    first,
    ident,
)
from services.kit.pages.questions.forms import ACTING, TOKEN, Form, Question

OPENED = "opened"
"""The control that says which text of a section somebody started from."""

AFTER = "after"
"""Says in an address, and then in the form, where somebody goes on from a section."""

CHECK = "check"
"""Back to the answers as a whole, below the list of sections."""

COMPLETE = "Every question that has to be answered is answered."
MISSING = "Some questions are not answered yet, or not as they have to be."
NOT_DONE = "Some sections are not done yet."
UNFINISHED = frozenset({MISSING, NOT_DONE})

NOT_ANSWERS = frozenset({TOKEN, ACTING, OPENED, AFTER, "then", forms.ADD, forms.REMOVE})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold before what is written is sent, in words.

    Attributes:
        href: Where the answer is changed for which it does not hold.
    """

    words: str
    passed: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that one page asks.

    Attributes:
        name: The last part of the page's address.
        group: The heading under which the list has it; empty where there are none.
        optional: Whether nothing has to be said.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    lead: tuple[str, ...] = ()
    group: str = ""
    optional: bool = False

    def form(self) -> Form:
        """Its questions as a form."""
        return Form(
            title=self.title,
            lead=self.lead,
            questions=self.questions,
            button="Save and continue",
        )

    def part_of(self, raw: Raw) -> dict[str, list[str]]:
        """What was typed in answer to it, and nothing else that was sent."""
        names = {name for one in self.questions for name in _controls(one, raw)}
        return {name: one for name, one in answers(raw).items() if name in names}

    def asks(self, name: str) -> bool:
        """Whether what is wrong at this place is wrong in this section."""
        return any(
            name == one.name or name.startswith(f"{one.name}.")
            for one in self.questions
        )

    def errors_of(self, errors: Errors) -> dict[str, str]:
        """What is wrong in it or missing, by question."""
        return {name: words for name, words in errors.items() if self.asks(name)}


def _controls(question: Question, raw: Raw) -> list[str]:
    if isinstance(question, Hidden):
        return []
    if not isinstance(question, Repeat):
        return [question.name]
    shown = min(count(first(raw, f"{question.name}.count")) or 0, question.most)
    # None of them is the same as never asked for.
    return [f"{question.name}.count"] * (shown > 0) + [
        f"{question.name}.{number}.{inner.name}"
        for number in range(shown)
        for inner in question.fields
    ]


def answers(raw: Raw) -> dict[str, list[str]]:
    """What was typed, without what the page itself sends; the form's own order is none."""
    return {
        name: list(values)
        for name, values in sorted(raw.items())
        if name not in NOT_ANSWERS and any(values)
    }


def digest(raw: Raw) -> str:
    """What tells whether somebody else changed a text in between."""
    return hashlib.sha256(json.dumps(answers(raw)).encode()).hexdigest()


def differing(form: Form, theirs: Raw, mine: Raw) -> list[tuple[str, str]]:
    """Each question that two texts answer differently, with their answer in words."""
    found = []
    for question in form.questions:
        answered = said(question, theirs)
        if answered != said(question, mine):
            found.append((_asked(question), answered or "Nothing"))
    return found


def _asked(question: Question) -> str:
    return question.title if isinstance(question, Repeat) else question.label


def rows(section: Section, raw: Raw, errors: Errors) -> list[tuple[str, str, str]]:
    """Each question with its answer in words, and its place below the sections' address."""
    found = []
    for one in section.questions:
        if not isinstance(one, Hidden):
            blank = "None" if isinstance(one, Repeat) else "Nothing"
            blank = "Not answered" if one.name in errors else blank
            place = changing(section.name, one.name)
            found.append((_asked(one), said(one, raw) or blank, place))
    return found


def changing(section: str, question: str = "") -> str:
    """Where an answer is changed, below the sections' address; then one is back."""
    place = f"{section}?{AFTER}={CHECK}"
    return f"{place}#{ident(question)}" if question else place


def said(question: Question, raw: Raw) -> str:
    """What was answered to a question, in words; empty for nothing."""
    if isinstance(question, Repeat):
        shown = min(count(first(raw, f"{question.name}.count")) or 0, question.most)
        found: list[Any] = [
            _words(inner, raw.get(f"{question.name}.{n}.{inner.name}", ()))
            for n in range(shown)
            for inner in question.fields
        ]
        return "\n".join(row for row in found if row)
    return _words(question, raw.get(question.name, ()))


def _words(question: Field, values: Sequence[str]) -> str:
    if isinstance(question, Choice | Choices):
        known = {value: text for value, text, _ in question.choices}
        return "\n".join(known.get(value, value) for value in values if value)
    return "\n".join(values)
