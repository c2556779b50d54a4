"""Long lists, one part at a time."""

import json
from typing import Any, TypeVar

from sqlalchemy import Select, func
from sqlalchemy.ext.asyncio import AsyncConnection

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

    def of(self, query: Select[Any]) -> Select[Any]:
        """The query for this part alone."""
        return query.limit(self.size).offset((self.number - 1) * self.size)


async def counted(connection: AsyncConnection, query: Select[Any]) -> int:
    """How many rows a query has in all."""
    query = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(
        None
    )
    return await connection.scalar(query) or 0


async def page_of(
    connection: AsyncConnection, shape: type[T], query: Select[Any], part: Part
) -> Page[T]:
    """One part of the whole list that a query stands for."""
    return await page_from(connection, shape, part.of(query), part)


async def page_from(
    connection: AsyncConnection, shape: type[T], query: Select[Any], part: Part
) -> Page[T]:
    """The part that a query fetches, already cut to it."""
    rows = (await connection.execute(query)).all() if part.total else []
    return Page[shape](  # type: ignore[valid-type]  # known at run time only
        items=tuple(shape.model_validate(_fields(row)) for row in rows),
        total=part.total,
        number=part.number,
        size=part.size,
    )


def _fields(row: Any) -> dict[str, Any]:
    fields: dict[str, Any] = row._asdict()
    if "roles" in fields:
        fields["roles"] = fields["roles"].split()
    if "pauses" in fields:
        fields["pauses"] = json.loads(fields["pauses"] or "[]")
    if fields.get("kept"):
        fields |= {"waiting": "", "due": None}
    return fields
