"""Questions that are asked several times on one form: one more, one less."""

from collections.abc import Sequence
from typing import Any

from services.kit.pages.questions.fields import Field, Raw, Repeat, count, first, ident

PICK = "pick"
"""The list of ready-made answers beside the button that adds a member."""


def counts(questions: Sequence[Field | Repeat], raw: Raw) -> dict[str, int]:
    """How many of each group stand on the page that was sent."""
    found = {}
    for question in _groups(questions):
        given = count(first(raw, f"{question.name}.count"))
        shown = question.least if given is None else given
        found[question.name] = min(shown, question.most)
    return found


def added(
    questions: Sequence[Field | Repeat], raw: Raw, name: str, shown: int
) -> tuple[Raw, int]:
    """What stands on the page with a member more, and how many there are now.

    A ready-made answer goes into the last member where nothing is written in that.
    """
    group = next(q for q in _groups(questions) if q.name == name)
    picked = first(raw, f"{name}.{PICK}")
    ready = picked if picked in group.ready else ""
    last = f"{name}.{shown - 1}.{group.fields[0].name}"
    if ready and shown and not first(raw, last).strip():
        return {**raw, last: [ready]}, shown
    begun = {
        f"{name}.{shown}.{inner.name}": [inner.value]
        for inner in group.fields
        if inner.value
    }
    if ready:
        begun[f"{name}.{shown}.{group.fields[0].name}"] = [ready]
    return {**raw, **begun}, min(shown + 1, group.most)


def without(raw: Raw, name: str, index: int, shown: int) -> Raw:
    """What was typed, with one member taken out and later ones moved up."""
    kept: dict[str, Any] = {}
    for key, values in raw.items():
        start = f"{name}."
        text, _, rest = key.removeprefix(start).partition(".")
        number = count(text) if key.startswith(start) else None
        if number is None or not index <= number < shown:
            kept[key] = values
        elif number > index:
            kept[f"{start}{number - 1}.{rest}"] = values
    return kept


def ready(group: Repeat) -> dict[str, Any]:
    """The list of ready-made answers as the design system's control."""
    own = [{"value": "", "text": "Write my own"}]
    return {
        "id": ident(f"{group.name}.{PICK}"),
        "name": f"{group.name}.{PICK}",
        "label": {"text": f"Pick a {group.title.lower()}", "size": "s"},
        "items": own + [{"value": text, "text": text} for text in group.ready],
    }


def named(words: str, group: Repeat, index: int, shown: int) -> str:
    """What is wrong, with the member it is about where there are several."""
    if shown < 2:  # noqa: PLR2004
        return words
    return f"{group.title} {index + group.first}: {words[:1].lower()}{words[1:]}"


def _groups(questions: Sequence[Field | Repeat]) -> list[Repeat]:
    return [question for question in questions if isinstance(question, Repeat)]
