"""Questions of a form: how each is asked, read, and what is said when it cannot be used.

A question names the place of its answer in what is sent to the process, such as
`votes.in_favour`; the same name is the control's, so an error found there is shown here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Raw = Mapping[str, Sequence[str]]
"""What a browser sent: every value of every control."""

Errors = Mapping[str, str]
"""What is wrong, in a sentence, by the question's name."""

LONGEST = 12
"""Digits of a number."""

MISSING = object()
"""There is no answer; whether that is wrong the contract says."""


class Unusable(ValueError):
    """An answer that cannot be read as what was asked for; the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question.

    Attributes:
        name: The place of the answer.
        label: The question as it is read.
        ask: What the question is about, after "Enter" or "Select": "the reasons".
        hint: Help, shown under the label.
        value: What is there before anybody types.
    """

    name: str
    label: str
    ask: str
    hint: str = ""
    value: str = ""

    control = "input"
    verb = "Enter"

    def read(self, raw: Raw, name: str) -> Any:
        """The answer as JSON, or MISSING.

        Raises:
            Unusable: It cannot be read.
        """
        text = first(raw, name)
        return text if text.strip() else MISSING

    def missing(self) -> str:
        """What to say where there is no answer."""
        return f"{self.verb} {self.ask}"

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """The parameters of the design system's control."""
        return {
            "id": ident(name),
            "name": name,
            "value": self.value if raw is None else first(raw, name),
            "label": {"text": self.label, "size": "s"},
            **self.about(errors, name),
        }

    def about(self, errors: Errors, name: str) -> dict[str, Any]:
        """Hint and error, where there are any."""
        found: dict[str, Any] = {}
        if self.hint:
            found["hint"] = {"text": self.hint}
        if name in errors:
            found["errorMessage"] = {"text": errors[name]}
        return found


def first(raw: Raw, name: str) -> str:
    """The first value of a control; empty where it was not sent."""
    found = raw.get(name, ())
    return found[0] if found else ""


def count(text: str) -> int | None:
    """A number that a page wrote; None for whatever else was sent in its place.

    Long ones are none: Python refuses to read some thousand digits.
    """
    fits = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return int(text) if fits else None


def ident(name: str) -> str:
    """A name as an element's id."""
    return name.replace(".", "-").replace("_", "-")


def capital(text: str) -> str:
    """With a capital letter at the beginning."""
    return text[:1].upper() + text[1:]
