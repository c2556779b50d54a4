"""Long lists, one part at a time."""

import json
from typing import Any, TypeVar

from sqlalchemy import Integer, Select, bindparam, func

from activities.prepared import Looking, Parameters
from activities.register.shapes import Page
from workflows.contracts.base import Contract

T = TypeVar("T", bound=Contract)

LARGEST = 100
"""The most lines a page may have."""


class Part:
    """Which part of a list is wanted, and how long the list is."""

    def __init__(self, number: int, size: int, total: int) -> None:
        self.number = min(max(number, 1), 1_000_000)
        self.size = min(max(size, 1), LARGEST)
        self.total = total

    @property
    def values(self) -> dict[str, int]:
        """What a query that was cut is asked with."""
        return {"size": self.size, "skip": (self.number - 1) * self.size}


def cut(query: Select[Any]) -> Select[Any]:
    """The query for one part alone; which, its values say."""
    size = bindparam("size", type_=Integer)
    return query.limit(size).offset(bindparam("skip", type_=Integer))


def count_of(query: Select[Any]) -> Select[Any]:
    """How many rows a query has in all, as a query."""
    query = query.with_only_columns(func.count(), maintain_column_froms=True)
    return query.order_by(None)


async def counted(look: Looking, query: Select[Any], values: Parameters) -> int:
    """The number that a query of `count_of` finds."""
    rows = await look.execute(query, values)
    return int(rows[0][0])


async def page_of(
    look: Looking, shape: type[T], query: Select[Any], part: Part, values: Parameters
) -> Page[T]:
    """The part that a query fetches which was cut."""
    rows = await look.execute(query, {**values, **part.values}) if part.total else ()
    return Page[shape](  # type: ignore[valid-type]  # known at run time only
        items=tuple(shape.model_validate(fields_of(row)) for row in rows),
        total=part.total,
        number=part.number,
        size=part.size,
    )


def fields_of(row: Any) -> dict[str, Any]:
    """A row of any list as its shape takes it."""
    fields: dict[str, Any] = row._asdict()
    if "roles" in fields:
        fields["roles"] = fields["roles"].split()
    if "pauses" in fields:
        fields["pauses"] = json.loads(fields["pauses"] or "[]")
    if fields.get("kept"):
        fields |= {"waiting": "", "due": None, "held": False}
    return fields
