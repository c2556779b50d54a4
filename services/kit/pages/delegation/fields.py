"""Questions about money, typed in pounds and sent in pence; and about consent."""

import re
from dataclasses import dataclass
from typing import Any

from services.kit.pages.questions.field import (
    MISSING,
    Field,
    Raw,
    Unusable,
    capital,
    first,
)
from services.kit.pages.questions.fields import Text, yes_no

POUNDS = re.compile(r"(-?)£?(-?)([0-9]{1,12})(?:\.([0-9]{2}))?")

NOUGHT = re.compile(r"^\s*£?0*(\.0*)?\s*$")
"""What is typed of a sum that is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pounds(Field):
    """A sum of money. `value` is as it is typed, such as `1234.56`."""

    def read(self, raw: Raw, name: str) -> Any:
        """The sum in pence; see `Field.read`."""
        text = re.sub(r"[,\s]", "", first(raw, name)).replace("\u2212", "-")
        if not text:
            return MISSING
        found = POUNDS.fullmatch(text)
        if found is None:
            raise Unusable(
                f"{capital(self.ask)} must be a sum in pounds, like 1,234.56"
            )
        before, after, whole, pence = found.groups()
        size = int(whole) * 100 + int(pence or 0)
        return -size if before or after else size


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Pounds):
    """A sum in a table: a line without any figure, or with noughts only, counts as nothing.

    Attributes:
        line: The names of the boxes of its line.
    """

    line: tuple[str, ...]

    def read(self, raw: Raw, name: str) -> Any:
        """The sum in pence; a box is missed only where others of its line say a sum."""
        answer = Pounds.read(self, raw, name)
        if answer is MISSING and not any(
            NOUGHT.sub("", first(raw, one)) for one in self.line
        ):
            return 0
        return answer


def typed(pence: int) -> str:
    """A sum as one would type it: `1234.56`."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def consent() -> tuple[Field, ...]:
    """Whether one side agrees to what the other asks, and what it says to it."""
    return (
        yes_no("agrees", "Do you agree?", "whether you agree"),
        Text(
            name="answer",
            label="What do you say to it? (needed if you do not agree)",
            ask="what you say to it",
            rows=4,
        ),
    )
