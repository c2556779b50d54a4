"""Questions that are answered by picking: one of several, several, or a statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.kit.pages.questions.field import (
    MISSING,
    Errors,
    Field,
    Raw,
    Unusable,
    first,
    ident,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several answers.

    Attributes:
        choices: Value, words and a hint for each.
        as_bool: Whether the values `yes` and `no` stand for true and false.
        as_number: Whether the values stand for whole numbers.
        needed: Whether blank is refused here, where the contract would take it for an
            answer.
    """

    choices: tuple[tuple[str, str, str], ...]
    needed: bool = False
    as_bool: bool = False
    as_number: bool = False

    control = "radios"
    verb = "Select"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        text = first(raw, name)
        if not text and self.needed:
            raise Unusable(self.missing())
        if not text:
            return MISSING
        if text not in {value for value, _, _ in self.choices}:
            raise Unusable(f"{self.missing()} from the list")
        if self.as_number:
            return int(text)
        return text == "yes" if self.as_bool else text

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        picked = self.value if raw is None else first(raw, name)
        return {
            "idPrefix": ident(name),
            "name": name,
            "items": _items(self.choices, {picked}),
            "classes": "nhsuk-radios--inline" if self.choices == YES_NO else "",
            "fieldset": {"legend": {"text": self.label, "size": "s"}},
            **self.about(errors, name),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Choice):
    """One of many answers, from a list that folds out."""

    control = "select"

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        picked = self.value if raw is None else first(raw, name)
        items = [{"value": "", "text": "Choose one", "selected": not picked}]
        items += [
            {"value": value, "text": text, "selected": value == picked}
            for value, text, _ in self.choices
        ]
        return {
            "id": ident(name),
            "name": name,
            "items": items,
            "label": {"text": self.label, "size": "s"},
            **self.about(errors, name),
        }


YES_NO = (("yes", "Yes", ""), ("no", "No", ""))


def yes_no(name: str, label: str, ask: str, hint: str = "", value: str = "") -> Choice:
    """A question answered with yes or no."""
    return Choice(
        name=name,
        label=label,
        ask=ask,
        hint=hint,
        value=value,
        choices=YES_NO,
        as_bool=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Field):
    """Any of several answers; `value` is those ticked before, with spaces between."""

    choices: tuple[tuple[str, str, str], ...]

    control = "checkboxes"
    verb = "Select"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        picked = [text for text in raw.get(name, ()) if text]
        known = {value for value, _, _ in self.choices}
        if any(text not in known for text in picked):
            raise Unusable(f"{self.missing()} from the list")
        return picked or MISSING

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        picked = set(self.value.split() if raw is None else raw.get(name, ()))
        return {
            "idPrefix": ident(name),
            "name": name,
            "items": _items(self.choices, picked),
            "fieldset": {"legend": {"text": self.label, "size": "s"}},
            **self.about(errors, name),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Field):
    """A statement that the person makes by ticking it."""

    control = "checkboxes"
    verb = "Confirm"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        return True if first(raw, name) == "yes" else MISSING

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        picked = {self.value} if raw is None else set(raw.get(name, ()))
        return {
            "idPrefix": ident(name),
            "name": name,
            "items": _items((("yes", self.label, ""),), picked),
            **self.about(errors, name),
        }


def _items(
    choices: Sequence[tuple[str, str, str]], picked: set[str]
) -> list[dict[str, Any]]:
    return [
        {
            "value": value,
            "text": text,
            "checked": value in picked,
            **({"hint": {"text": hint}} if hint else {}),
        }
        for value, text, hint in choices
    ]
