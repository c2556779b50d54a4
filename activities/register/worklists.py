"""Tasks as people look for them: narrowed, sorted, one body's or one hat's."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    not_,
    or_,
    select,
    true,
    tuple_,
)

from activities.database import Database
from activities.register.paging import Part, count_of, counted, cut, fields_of, page_of
from activities.register.selecting import (
    APPLICANTS,
    ASKER,
    OF_BID,
    SOONEST,
    STAGE,
    TASK_COLUMNS,
    WORDS,
    kept_from,
    meant_for,
    with_record,
    worn,
)
from activities.register.shapes import Page, TaskRow
from activities.register.tables import tasks
from workflows.contracts.base import Contract
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Membership

TaskKey = tuple[str, str, str]
"""A bid, a command and its subject: one task within a body."""


class TaskFilters(Contract):
    """What a list of tasks is narrowed to, and its order.

    Attributes:
        search: Words of the bid's number, its applicants' names and codes.
        due_from: Only tasks due at this moment or later.
        due_before: Only tasks due before this moment.
        still: Tasks whose clocks stand still: their dates alone say nothing of them.
        still_fitting: Those of them that belong to the list all the same.
        among: Only these tasks, where given.
        apart_from: All but these.
        by: What it is sorted by.
    """

    search: str = ""
    stage: Stage | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    undated: bool = False
    still: tuple[TaskKey, ...] = ()
    still_fitting: tuple[TaskKey, ...] = ()
    among: tuple[TaskKey, ...] | None = None
    apart_from: tuple[TaskKey, ...] = ()
    by: Literal["due", "ccg", "stage"] = "due"

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != TaskFilters(by=self.by)


ORDERS: dict[str, tuple[Any, ...]] = {
    "due": SOONEST,
    "ccg": (APPLICANTS, *SOONEST),
    "stage": (STAGE, *SOONEST),
}
KEY = (tasks.c.bid_id, tasks.c.command, tasks.c.subject)


def _of(whose: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    """The tasks, and how many they are: counting needs nothing of their bids."""
    mine = and_(whose, ~kept_from(ASKER, tasks.c.bid_id))
    listed = select(*TASK_COLUMNS).select_from(with_record(tasks)).where(mine)
    return listed, count_of(select(tasks.c.bid_id).where(mine))


OF_HAT, HATS = _of(meant_for(1))
OF_BODY, BODIES = _of(
    and_(tasks.c.party == bindparam("party0"), tasks.c.body == bindparam("body0"))
)
COUNTS = {OF_HAT: HATS, OF_BODY: BODIES}
LISTS = {
    (whose, by): cut(whose.order_by(*order))
    for whose in (OF_HAT, OF_BODY)
    for by, order in ORDERS.items()
}


class Worklists:
    """Answers from the register; a fixed number of queries each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_hat(  # noqa: PLR0913, PLR0917  a list has six sides
        self,
        hat: Membership,
        person: str,
        filters: TaskFilters,
        page: int,
        size: int,
        known: int | None = None,
    ) -> Page[TaskRow]:
        """What somebody can do in one role. Two queries.

        Args:
            hat: The role.
            person: Who holds it.
            filters: What the list is narrowed to, and its order.
            page: Which page, from 1.
            size: Lines on a page.
            known: How many there are, where that has just been counted: one query less.
        """
        return await self._tasks(OF_HAT, hat, person, filters, page, size, known)

    async def of_body(
        self, hat: Membership, person: str, filters: TaskFilters, page: int, size: int
    ) -> Page[TaskRow]:
        """What anybody in the hat's body can do. Two queries."""
        return await self._tasks(OF_BODY, hat, person, filters, page, size)

    async def paused(
        self, hat: Membership, person: str, *, team: bool = False
    ) -> tuple[TaskRow, ...]:
        """Tasks whose clocks have stood still, or whose bids are on hold. One query.

        Args:
            hat: In which role.
            person: Who asks.
            team: Whether all of the body's are meant, not only the role's own.
        """
        whose = OF_BODY if team else OF_HAT
        query = whose.where(or_(tasks.c.pauses != "", OF_BID["held"]))
        values = {"person": person, **worn((hat,), person)}
        async with self._database.looking(once=True) as look:
            rows = await look.execute(query, values)
        return tuple(TaskRow.model_validate(fields_of(row)) for row in rows)

    async def one(self, hat: Membership, person: str, key: TaskKey) -> TaskRow | None:
        """One task of the hat's body; nothing once it is done. Two queries."""
        only = TaskFilters(among=(key,))
        found = await self.of_body(hat, person, only, 1, 1)
        return found.items[0] if found.items else None

    async def _tasks(  # noqa: PLR0913, PLR0917  see `of_hat`
        self,
        whose: Select[Any],
        hat: Membership,
        person: str,
        filters: TaskFilters,
        page: int,
        size: int,
        known: int | None = None,
    ) -> Page[TaskRow]:
        values = {"person": person, **worn((hat,), person)}
        count, shown = COUNTS[whose], LISTS[whose, filters.by]
        if filters.narrows:
            query = _narrowed(whose, filters)
            count, shown = count_of(query), cut(query.order_by(*ORDERS[filters.by]))
        async with self._database.looking(once=filters.narrows) as look:
            if known is None:
                known = await counted(look, count, values)
            return await page_of(look, TaskRow, shown, Part(page, size, known), values)


def _narrowed(query: Select[Any], filters: TaskFilters) -> Select[Any]:
    if filters.stage:
        query = query.where(STAGE.in_((filters.stage.value,)))
    for word in filters.search.lower().split():
        query = query.where(WORDS.contains(word, autoescape=True))
    if filters.among is not None:
        query = query.where(_in(filters.among))
    if filters.apart_from:
        query = query.where(not_(_in(filters.apart_from)))
    dated = and_(true(), *_dated(filters))
    if filters.still:
        fitting = _in(filters.still_fitting)
        dated = or_(and_(dated, not_(_in(filters.still))), fitting)
    return query.where(dated)


def _in(keys: tuple[TaskKey, ...]) -> ColumnElement[bool]:
    return tuple_(*KEY).in_(keys) if keys else false()


def _dated(filters: TaskFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.due_from:
        later: ColumnElement[bool] = tasks.c.due >= filters.due_from
        found.append(or_(later, tasks.c.due.is_(None)) if filters.undated else later)
    if filters.due_before:
        found.append(tasks.c.due < filters.due_before)
    return found
