"""A draft of the application: as typed, as judged, and in words.

A draft holds what was typed as JSON, half a text included; nothing is lost for not being
complete. The whole is judged by the same contract as when it is submitted.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from services.kit.pages.application.sections import (
    BY_NAME,
    SECTION_OF,
    SECTIONS,
    Content,
    Section,
)
from services.kit.pages.bid import wording
from services.kit.pages.questions import forms, refusing
from services.kit.pages.questions.fields import (
    Choices,
    Day,
    Errors,
    Field,
    Raw,
    Repeat,
)
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.questions.sectioned import changing
from workflows.contracts.applications import Application
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party
from workflows.rules import bodies, road, words

SILENT = "constitution_approved"
"""The contract takes silence for a no; a person is asked."""
NONE_WANTED = "Greater involvement needs no application."


def wants_one(bid: Bid) -> bool:
    """Whether the bid has an application, or its road asks for one (R2)."""
    return bool(bid.version) or road.needs_approval(bid.model)


def typed(form: Form, content: Content) -> Raw:
    """A draft as a browser would have sent it."""
    raw: dict[str, list[str]] = {}
    for question in form.questions:
        value = content.get(question.name)
        if isinstance(question, Repeat):
            rows = [row for row in _list(value) if isinstance(row, dict)]
            raw[f"{question.name}.count"] = [str(min(len(rows), question.most))]
            for number, row in enumerate(rows):
                for inner in question.fields:
                    name = f"{question.name}.{number}.{inner.name}"
                    raw |= _controls(inner, name, row.get(inner.name))
        else:
            raw |= _controls(question, question.name, value)
    return raw


def _controls(question: Field, name: str, value: Any) -> dict[str, list[str]]:
    if isinstance(question, Day):
        year, month, day = [*str(value or "").split("-"), "", "", ""][:3]
        held = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
        return {f"{name}.{part}": [text] for part, text in held.items()}
    if isinstance(question, Choices):
        return {name: [str(one) for one in _list(value)]}
    if isinstance(value, bool):
        return {name: ["yes" if value else "no"]}
    return {name: [str(value)] if isinstance(value, str | int) else [""]}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def begun(bid: Bid, content: Content) -> dict[str, Any]:
    """A draft with what the bid says already, where nobody has written otherwise."""
    known = {
        "start_date": bid.start_date.isoformat(),
        "functions": list(bid.functions),
    }
    return known | dict(content)


def judged(bid: Bid, content: Content) -> tuple[Application | None, Filled]:
    """The application as the contract takes it; or what is wrong with the draft."""
    questions = tuple(q for section in SECTIONS for q in section.asked(bid))
    whole = Form(title="Application", questions=questions, button="")
    found, filled = forms.read(whole, typed(whole, content), Application)
    if SILENT not in content:
        wrong = dict(filled.errors) | {
            SILENT: "Select whether the constitution is approved"
        }
        return None, replace(filled, errors=wrong)
    return (found if isinstance(found, Application) else None), filled


def errors_of(
    bid: Bid, content: Content, section: Section, unread: Errors
) -> dict[str, str]:
    """What is wrong in a section or missing, by question.

    Args:
        bid: Whose application.
        content: The draft as it is saved.
        section: Of which section.
        unread: What could not be read of it, and was not saved.
    """
    _, filled = judged(bid, content)
    left = {_field(name) for name in unread}
    saved = {n: said for n, said in filled.errors.items() if _field(n) not in left}
    wrong = {n: said for n, said in saved.items() if section_of(n) is section}
    order = section.fields.index
    return dict(
        sorted((wrong | dict(unread)).items(), key=lambda n: order(_field(n[0])))
    )


def _field(name: str) -> str:
    return name.partition(".")[0]


def as_far(bid: Bid, content: Content) -> dict[str, Any]:
    """What is asked for and from when, as far as that is written and readable."""
    scope = BY_NAME["scope"]
    form = scope.form(bid)
    held, _ = forms.read(form, typed(form, content), scope.model())
    return dict(held) if held else {}


def section_of(error: str) -> Section:
    """In which section a question is."""
    return SECTION_OF[_field(error)]


DOCUMENTS = "documents"
"""What is attached; the list of sections has it."""


def place(base: str, filled: Filled, field: str) -> str:
    """Where the answer is changed that a refusal names; empty where it names none.

    Args:
        base: The address of the list of sections.
        filled: All questions.
        field: The place of the answer in the command.
    """
    if field == DOCUMENTS:
        return f"{base}#{DOCUMENTS}"
    name = field.removeprefix("application.")
    if not refusing.question_of(filled, name) and _field(name) in SECTION_OF:
        return f"{base}/sections/{changing(section_of(name).name)}"
    return refusing.changed_at(base, lambda n: section_of(n).name, filled, name)


def states(bid: Bid, content: Content) -> dict[str, str]:
    """How far each section is."""
    _, filled = judged(bid, content)
    wrong = {section_of(name).name for name in filled.errors}
    return {one.name: _state(one, content, wrong) for one in SECTIONS}


def _state(section: Section, content: Content, wrong: set[str]) -> str:
    held = section.part_of(content)
    if not any(held.values()) and len(held) < len(section.fields):
        return "Not started"
    return "In progress" if section.name in wrong else "Done"


def said(name: str, value: Any, bid: Bid) -> str:
    """A field of a draft in words."""
    match value:
        case None | "" | []:
            return "Nothing"
        case bool():
            return "Yes" if value else "No"
        case list() if name == "functions":
            return "\n".join(wording.functions(bid, (str(one) for one in value)))
        case list():
            return "\n".join(_row(one, bid) for one in value)
        case str() if name == "start_date":
            return _day(value)
    return str(value)


def _row(value: Any, bid: Bid) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "board" in value:
        name = bodies.name(bid, Party.HWB, str(value["board"]))
        return f"{name}: {value.get('text', '')}"
    votes = "votes" if value.get("votes") else "does not vote"
    texts = [str(value.get(name, "")) for name in ("name", "role", "category")]
    return ", ".join([*(text for text in texts if text), votes])


def _day(text: str) -> str:
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text
