"""Kinds of text and numbers that people type, with their limits."""

import re
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints

Code = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
]
OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]

_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
"""England's, Scotland's and Wales's: a black flag that unseen letters give a name."""

_HIDDEN = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
"""Characters without ink that reorder what is read, or hide in it. The joiners stay: some
scripts and pictures need them."""

_UNSEEN = re.compile(f"({_FLAG})|[{_HIDDEN}]")

Value = TypeVar("Value")


def plain(typed: str) -> str:
    """What somebody typed, as everybody reads it: without characters that only hide.

    Done once, where a text comes in. What is on record is never changed: it would no
    longer be what its check code was made of.
    """
    return typed if typed.isascii() else _UNSEEN.sub(r"\1", typed)


def plain_within(document: Value) -> Value:
    """A JSON document with every text in it made plain."""
    found: object = document
    match document:
        case str():
            found = plain(document)
        case list():
            found = [plain_within(one) for one in document]
        case dict():
            found = {key: plain_within(one) for key, one in document.items()}
    return found  # type: ignore[return-value]  # the same shape
