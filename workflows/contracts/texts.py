"""Kinds of text and numbers that people type, with their limits."""

from typing import Annotated

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
