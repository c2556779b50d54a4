"""What a document says, before it is set: a title, and blocks of plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from activities.documents import fitting

Block = dict[str, Any]
"""One block as `frame.typ` sets it; made by the functions below."""


class Kind(StrEnum):
    """What is made of the record, by the name that stands in its address."""

    DECISION_LETTER = "decision-letter"
    AGREEMENT = "agreement"
    DELEGATION = "delegation"
    MINUTES = "minutes"


class Source(NamedTuple):
    """The entry that a document is made from.

    Attributes:
        at: The entry's moment: the document is dated by it, never by the clock.
        hash: The entry's check code, which the document carries.
    """

    bid_id: str
    number: int
    at: datetime
    hash: str


@dataclass(frozen=True, slots=True)
class Content:
    """A document in words.

    Attributes:
        issuer: Who makes it, as its head shows.
        to: Whom it is to, line by line.
        lead: What stands under the title.
        signed: Who stands under it, line by line.
    """

    kind: Kind
    title: str
    issuer: str
    day: str
    blocks: tuple[Block, ...]
    to: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


def heading(text: str, level: Literal[2, 3] = 2) -> Block:
    """A heading; the title is the one of level 1."""
    return {"type": "heading", "level": level, "text": fitting.line(text)}


def paragraphs(text: str) -> list[Block]:
    """What somebody wrote, with the paragraphs that they made."""
    return [{"type": "text", "text": one} for one in fitting.paragraphs(text)]


def bullets(*items: str) -> Block:
    """A list."""
    return {"type": "list", "items": [fitting.line(one) for one in items]}


def clauses(*items: str) -> Block:
    """A numbered list."""
    return {"type": "numbers", "items": [fitting.line(one) for one in items]}


def facts(*rows: tuple[str, str]) -> Block:
    """Names and what they stand for; those that say nothing are left out."""
    said = [[fitting.line(k), fitting.line(v)] for k, v in rows if v]
    return {"type": "facts", "rows": said}


def table(
    caption: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    widths: tuple[int, ...],
    right: tuple[int, ...] = (),
) -> Block:
    """A table whose first row names its columns.

    Args:
        caption: What it shows.
        head: The columns' names.
        rows: As many cells each as there are columns.
        widths: How the columns share the width.
        right: Columns of numbers, which end on the right.
    """
    return {
        "type": "table",
        "caption": fitting.line(caption),
        "head": [fitting.line(one) for one in head],
        "rows": [[fitting.line(cell) for cell in row] for row in rows],
        "widths": list(widths),
        "right": list(right),
    }


PAGE: Block = {"type": "page"}
"""What follows begins on a new page."""
