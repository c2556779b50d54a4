"""The kinds of questions that forms are made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.kit.pages.questions.choosing import Choice, Choices, Tick, yes_no
from services.kit.pages.questions.field import (
    MISSING,
    Errors,
    Field,
    Raw,
    Unusable,
    capital,
    count,
    first,
    ident,
)

__all__ = [
    "MISSING",
    "Choice",
    "Choices",
    "Day",
    "Email",
    "Errors",
    "Field",
    "Hidden",
    "Line",
    "Number",
    "Raw",
    "Repeat",
    "Text",
    "Tick",
    "Unusable",
    "count",
    "first",
    "ident",
    "yes_no",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Field):
    """A short answer."""

    width: str = "nhsuk-u-width-two-thirds"
    autocomplete: str = "off"

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        found = Field.shown(self, raw, errors, name)
        return {**found, "classes": self.width, "autocomplete": self.autocomplete}


ADDRESS = re.compile(
    r"[^\s@<>(),;:\"\[\]\\]+@[^\s@<>(),;:\"\[\]\\]+\.[^\s@<>(),;:\"\[\]\\.]+"
)
"""What can be an email address; whether somebody reads it there nobody can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Line):
    """An email address, which a slip of the pen makes useless without anybody noticing."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        text = first(raw, name).strip()
        if text and not ADDRESS.fullmatch(text):
            raise Unusable(f"{capital(self.ask)} must be like name@organisation.nhs.uk")
        return text or MISSING

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        found = Line.shown(self, raw, errors, name)
        return {**found, "type": "email", "spellcheck": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """An answer in sentences."""

    rows: int = 6
    most: int = 4000

    control = "textarea"

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`: what is too long stays to be shortened, within reason."""
        found = Field.shown(self, raw, errors, name)
        held = {"maxlength": str(PASTED)}
        return {**found, "rows": self.rows, "maxlength": self.most, "attributes": held}


PASTED = 50_000
"""Characters that a browser lets into one text, so that a form fits its way to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A whole number."""

    suffix: str = ""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        text = first(raw, name).strip().replace(",", "")
        if not text:
            return MISSING
        size = count(text.removeprefix("-"))
        if size is None:
            raise Unusable(f"{capital(self.ask)} must be a whole number, like 12")
        return -size if text.startswith("-") else size

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        found = Field.shown(self, raw, errors, name)
        found |= {"inputmode": "numeric", "classes": "nhsuk-input--width-5"}
        return found | ({"suffix": self.suffix} if self.suffix else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date, in three boxes; `value` is year-month-day."""

    control = "date"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        parts = [first(raw, f"{name}.{part}").strip() for part in DAY_PARTS]
        if not any(parts):
            return MISSING
        for part, text in zip(DAY_PARTS, parts, strict=True):
            if not text:
                raise Unusable(f"{capital(self.ask)} must include a {part}")
        if parts[2].isdecimal() and len(parts[2]) < FULL_YEAR:
            raise Unusable(f"{capital(self.ask)} must have a year of 4 digits")
        try:
            day, month, year = (int(text) for text in parts if text.isascii())
            return date(year, month, day).isoformat()
        except (ValueError, OverflowError):
            raise Unusable(
                f"{capital(self.ask)} must be a real date, like 3 6 2026"
            ) from None

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        held = dict(zip(reversed(DAY_PARTS), self.value.split("-"), strict=False))
        wrong = " nhsuk-input--error" if name in errors else ""
        items = [
            {
                "id": ident(f"{name}.{part}"),
                "name": f"{name}.{part}",
                "label": part.capitalize(),
                "value": held.get(part, "").lstrip("0")
                if raw is None
                else first(raw, f"{name}.{part}"),
                "classes": f"nhsuk-input--width-{4 if part == 'year' else 2}{wrong}",
            }
            for part in DAY_PARTS
        ]
        return {
            "id": ident(name),
            "items": items,
            "fieldset": {"legend": {"text": self.label, "size": "s"}},
            **self.about(errors, name),
        }


DAY_PARTS = ("day", "month", "year")
FULL_YEAR = 4
"""Digits: "26" would be read as the year 26."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden(Field):
    """What the page knows and the person does not type: a hash, a version."""

    label: str = ""
    ask: str = "what stands on the page"
    number: bool = False

    control = "hidden"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        text = first(raw, name)
        if self.number:
            return count(text) or 0
        return text or MISSING

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`: what was on the page when it was opened stays."""
        held = self.value if raw is None else first(raw, name)
        return {"name": name, "value": held}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Questions that may be answered several times, such as the terms of conditions.

    Attributes:
        name: The place of the list.
        title: What one of them is called: "Condition".
        least: How many are asked for at first.
        ready: Answers to the first question that can be picked from a list.
        note: When any are wanted; where it is said, the group has a heading.
        first: The number of the first of them.
        held: What is there before anybody types, by question, of each of the first ones.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    least: int = 0
    most: int = 20
    ready: tuple[str, ...] = ()
    note: str = ""
    first: int = 1
    held: tuple[Mapping[str, str], ...] = ()

    def asked(self, index: int) -> tuple[Field, ...]:
        """The questions of one of them, with what is there before."""
        if index >= len(self.held):
            return self.fields
        there = self.held[index]
        return tuple(replace(q, value=there.get(q.name, "")) for q in self.fields)
