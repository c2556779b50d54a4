"""A form for one command: asked, read, and shown again with what was typed.

The same model as the API's checks what was typed, so page and API agree; here its
findings are turned into sentences about the questions of the form.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from services.kit import bodies, malformed
from services.kit.pages.questions import groups
from services.kit.pages.questions.fields import (
    MISSING,
    Errors,
    Field,
    Raw,
    Repeat,
    Unusable,
    count,
    first,
    ident,
)

Question = Field | Repeat
TOKEN = "form_token"  # noqa: S105  a field's name
ACTING = "acting"
"""The control that says in which role somebody opened a form."""

ADD = "add"
REMOVE = "remove"
MOST = 200
"""Controls that a form may send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is asked for one step.

    Attributes:
        title: What the person does: "Record the board's decision".
        lead: Paragraphs before the questions.
        facts: Names and texts that the person decides about or signs.
        folded: More of them, read only where the person wishes.
        folded_title: What those are.
        effect: What pressing the button leads to, where that is grave.
        link: Where more stands, from the bid's own address on, and what that is.
        button: The button's words; empty where there is nothing to send.
        questions: In order.
    """

    title: str
    questions: tuple[Question, ...]
    button: str
    lead: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    folded: tuple[tuple[str, str], ...] = ()
    folded_title: str = ""
    effect: str = ""
    link: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with what was typed.

    Attributes:
        raw: What was typed; None for a form that is opened.
        counts: How many of each repeated group are shown.
        token: Made when the form was opened; sent again, it means the same request.
    """

    form: Form
    raw: Raw | None = None
    errors: Errors = field(default_factory=dict)
    problem: str = ""
    token: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    def controls(self) -> list[dict[str, Any]]:
        """Each control's kind and parameters, ready for the template."""
        found: list[dict[str, Any]] = []
        for question in self.form.questions:
            if isinstance(question, Repeat):
                found.append(self._group(question))
            else:
                found.append(self._control(question, question.name))
        return found

    def _control(self, question: Field, name: str) -> dict[str, Any]:
        params = question.shown(self.raw, self.errors, name)
        return {"control": question.control, "params": params}

    def _group(self, repeat: Repeat) -> dict[str, Any]:
        shown = self.counts.get(repeat.name, repeat.least)
        members = [
            {
                "title": f"{repeat.title} {index + repeat.first}",
                "remove": f"{repeat.name}.{index}",
                "controls": [
                    self._control(q, f"{repeat.name}.{index}.{q.name}")
                    for q in repeat.asked(index)
                ],
            }
            for index in range(shown)
        ]
        more = shown < repeat.most
        return {
            "control": "repeat",
            "params": {
                "name": repeat.name,
                "count": shown,
                "members": members,
                "note": repeat.note,
                "plural": f"{repeat.title}s",
                "add": f"Add a {repeat.title.lower()}" if more else "",
                "error": self.errors.get(repeat.name, ""),
                "id": ident(repeat.name),
                "ready": groups.ready(repeat) if repeat.ready and more else None,
            },
        }

    def summary(self) -> list[dict[str, str]]:
        """What is wrong, each linked to its question, for the top of the page."""
        found = [{"text": self.problem, "href": "#maincontent"}] if self.problem else []
        targets = self.targets()
        return found + [
            {
                "text": self._about(name, words),
                "href": f"#{targets.get(name, ident(name))}",
            }
            for name, words in self.errors.items()
        ]

    def targets(self) -> dict[str, str]:
        """The element that a link to each question leads to, by the question's name."""
        return {name: _target(q, name) for name, q in named(self)}

    def _about(self, name: str, words: str) -> str:
        for group in self.form.questions:
            index = count(name.removeprefix(f"{group.name}.").partition(".")[0])
            if isinstance(group, Repeat) and name != group.name and index is not None:
                shown = self.counts.get(group.name, group.least)
                return groups.named(words, group, index, shown)
        return words


def token_of(raw: Raw) -> str:
    """The form's token; what comes without one is a request of its own."""
    return first(raw, TOKEN) or uuid4().hex


def opened(form: Form) -> Filled:
    """The form as it is first seen."""
    return Filled(form, token=uuid4().hex, counts={})


def again(form: Form, raw: Raw) -> Filled:
    """The form with what was typed before, for instance before a new sign-in."""
    counts = groups.counts(form.questions, raw)
    return Filled(form, raw, token=token_of(raw), counts=counts)


def reshaped(form: Form, raw: Raw) -> Filled | None:
    """The form with a group more or less, where one of those buttons was pressed."""
    add, remove = first(raw, ADD), first(raw, REMOVE)
    if not add and not remove:
        return None
    counts = groups.counts(form.questions, raw)
    name, _, which = remove.rpartition(".")
    index = count(which)
    if add in counts:
        raw, counts[add] = groups.added(form.questions, raw, add, counts[add])
    elif index is not None and index < counts.get(name, 0):
        raw = groups.without(raw, name, index, counts[name])
        counts[name] -= 1
    return Filled(form, raw, token=token_of(raw), counts=counts)


def read(
    form: Form, raw: Raw, model: type[BaseModel]
) -> tuple[BaseModel | None, Filled]:
    """What was typed, as the command takes it; or the form with what is wrong."""
    counts = groups.counts(form.questions, raw)
    empty = Filled(form, raw, token=token_of(raw), counts=counts)
    body = _asked_in_full(counts)
    errors: dict[str, str] = {}
    for name, question in named(empty):
        try:
            answer = question.read(raw, name)
        except Unusable as unusable:
            errors[name] = str(unusable)
            continue
        _put(body, name, answer)
    body = _listed(body)
    found = None
    try:
        found = model.model_validate_json(json.dumps(body), strict=True, extra="forbid")
    except ValidationError as error:
        for name, words in _findings(empty, error):
            # A list that is too short for want of answers that are called for one by one.
            if not any(one.startswith(f"{name}.") for one in errors):
                errors.setdefault(name, words)
    if found is not None and not errors:
        for pointer in bodies.unkept(body):
            errors[_name(pointer)] = malformed.UNKEPT
    ordered = {n: errors.pop(n) for n, _ in named(empty) if n in errors} | errors
    filled = Filled(form, raw, ordered, token=empty.token, counts=counts)
    return (None if ordered else found), filled


def _asked_in_full(counts: Mapping[str, int]) -> dict[str, Any]:
    """Each member of a group that stands on the page, though nothing is in it."""
    return {k: {str(i): {} for i in range(n)} for k, n in counts.items() if n}


def _findings(filled: Filled, error: ValidationError) -> Iterator[tuple[str, str]]:
    questions = dict(named(filled))
    for one in error.errors(include_url=False, include_input=False):
        place = [str(part) for part in one["loc"]]
        name = next(
            (
                ".".join(place[:n])
                for n in range(len(place), 0, -1)
                if ".".join(place[:n]) in questions
            ),
            ".".join(place),
        )
        question = questions.get(name)
        yield name, _words(question, one)


def _words(question: Field | None, error: Mapping[str, Any]) -> str:
    if question is None:
        return malformed.words_for(error)
    about = _ABOUT.get(error["type"])
    subject = question.ask[:1].upper() + question.ask[1:]
    if error["type"] in EMPTY:
        return question.missing()
    if about:
        return about(subject, error.get("ctx", {}))
    return f"{subject}: {malformed.words_for(error)}"


EMPTY = frozenset({"missing", "string_too_short", "too_short"})

_ABOUT: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "string_too_long": lambda s, c: (
        f"{s} must be {c['max_length']:,} characters or fewer"
    ),
    "greater_than_equal": lambda s, c: f"{s} must be {c['ge']:,} or more",
    "less_than_equal": lambda s, c: f"{s} must be {c['le']:,} or less",
}


def named(filled: Filled) -> Iterator[tuple[str, Field]]:
    """Every question that is on the page, with its full name, in order."""
    for question in filled.form.questions:
        if isinstance(question, Repeat):
            shown = filled.counts.get(question.name, question.least)
            for index in range(shown):
                for inner in question.fields:
                    yield f"{question.name}.{index}.{inner.name}", inner
        else:
            yield question.name, question


def _target(question: Field, name: str) -> str:
    """The element that a link in the error summary leads to."""
    return ident(f"{name}.day") if question.control == "date" else ident(name)


def _put(body: dict[str, Any], name: str, answer: Any) -> None:
    *path, last = name.split(".")
    for part in path:
        body = body.setdefault(part, {})
    if isinstance(answer, dict) and last in body:
        # Some of its parts were asked before it, each by itself.
        body[last] |= answer
    elif answer is not MISSING:
        body[last] = answer


def _listed(value: Any) -> Any:
    """What was gathered by number is a list to the command."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def _name(pointer: str) -> str:
    return pointer.strip("/").replace("/", ".")
