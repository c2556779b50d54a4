"""The read side of the register: a fixed number of queries, however many bids there are."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, exists, false, or_, select

from activities.database import Database
from activities.register import chain, published
from activities.register.paging import Part, counted, page_from, page_of
from activities.register.shapes import (
    BidRecord,
    BidRow,
    Filters,
    HistoryLine,
    NoticeRow,
    Page,
    PublicBid,
    TaskRow,
)
from activities.register.tables import (
    bid_bodies,
    bids,
    entries,
    notices,
    recusals,
    tasks,
)
from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.events import Entry
from workflows.contracts.parties import Membership, Party
from workflows.rules.bodies import NATIONAL, OPERATORS

__all__ = [
    "BidRecord",
    "BidRow",
    "Filters",
    "HistoryLine",
    "NoticeRow",
    "Page",
    "PublicBid",
    "RegisterReading",
    "TaskRow",
]

T = TypeVar("T", bound=Contract)

FEW = 500
"""Up to this many bids of a body are found by the body."""

ALL = Filters()
SEE_ALL = frozenset({(Party.NHS_ENGLAND, NATIONAL), (Party.OPERATOR, OPERATORS)})
"""Bodies of every bid: `visibility.concerns` names them always."""


def _columns(shape: type[Contract], table: Table) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in shape.model_fields if name in table.c]


BID_COLUMNS = _columns(BidRow, bids)
PUBLIC_COLUMNS = _columns(PublicBid, bids)
OF_BID = ("applicants", "stage", "held", "lead")
TASK_COLUMNS = [*_columns(TaskRow, tasks), *(bids.c[name] for name in OF_BID)]
NOTICE_COLUMNS = _columns(NoticeRow, notices)
NEWEST_BIDS = (bids.c.updated.desc(), bids.c.bid_id.desc())
SOONEST = (tasks.c.due.is_(None), tasks.c.due, tasks.c.bid_id, tasks.c.position)
NEWEST_NOTICES = (notices.c.queued_at.desc(), notices.c.id)


class RegisterReading:
    """Answers from the register. What a person may see is for the caller to have asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bids_for(
        self,
        party: Party,
        body: str,
        filters: Filters = ALL,
        page: int = 1,
        size: int = 20,
    ) -> Page[BidRow]:
        """The bids that a body may see, the last changed first. Three queries at most."""
        asker = filters.asked_by
        kept = kept_from(asker, bids.c.bid_id) if asker else false()
        columns = [*BID_COLUMNS, kept.label("kept")]
        query = _filtered(select(*columns).order_by(*NEWEST_BIDS), filters)
        if (party, body) in SEE_ALL:
            return await self._page(BidRow, query, page, size)
        theirs = select(bid_bodies.c.bid_id).where(
            bid_bodies.c.party == party.value, bid_bodies.c.body == body
        )
        async with self._database.reading() as connection:
            total = await counted(connection, theirs)
            # A long list is cheaper to find by date, a short one by body.
            if total > FEW:
                each = theirs.where(bid_bodies.c.bid_id == bids.c.bid_id)
                query = query.where(each.exists())
            else:
                query = query.where(bids.c.bid_id.in_(theirs))
            if filters.narrows:
                total = await counted(connection, query)
            return await page_of(connection, BidRow, query, Part(page, size, total))

    async def public_bids(
        self, filters: Filters = ALL, page: int = 1, size: int = 20
    ) -> Page[PublicBid]:
        """Submitted bids as anybody may know them, the last changed first. Three queries."""
        query = _filtered(select(*PUBLIC_COLUMNS).where(bids.c.submitted), filters)
        found = await self._page(PublicBid, query.order_by(*NEWEST_BIDS), page, size)
        return await published.with_conditions(self._database, found)

    async def bid(self, bid_id: str) -> BidRecord | None:
        """A bid as it stands, long after Temporal has forgotten it. One query."""
        query = select(bids.c.state, bids.c.number, bids.c.head)
        async with self._database.reading() as connection:
            found = await connection.execute(query.where(bids.c.bid_id == bid_id))
            row = found.one_or_none()
        if row is None:
            return None
        return BidRecord(Bid.model_validate_json(row.state), row.number, row.head)

    async def history(
        self,
        bid_id: str,
        after: int = 0,
        limit: int = 50,
        kinds: Collection[str] = (),
    ) -> list[HistoryLine]:
        """Entries after a number, in order; of some kinds where any are named. One query."""
        query = (
            select(entries.c.number, entries.c.at, entries.c.body, entries.c.hash)
            .where(entries.c.bid_id == bid_id, entries.c.number > after)
            .order_by(entries.c.number)
            .limit(min(limit, 1000))
        )
        if kinds:
            query = query.where(entries.c.kind.in_(kinds))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_line(*row) for row in rows]

    async def entries(self, bid_id: str, up_to: int) -> list[Entry]:
        """The first entries of a bid, whole. One query."""
        query = (
            select(entries.c.number, entries.c.body)
            .where(entries.c.bid_id == bid_id, entries.c.number <= up_to)
            .order_by(entries.c.number)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            Entry(bid_id=bid_id, number=number, event=chain.event_of(body))
            for number, body in rows
        ]

    async def tasks_for(
        self,
        memberships: Sequence[Membership],
        person: str = "",
        page: int = 1,
        size: int = 20,
    ) -> Page[TaskRow]:
        """What these hats can do now, the soonest due first. Two queries.

        Args:
            memberships: The hats.
            person: Who wears them; bids whose papers are kept from the person are left
                out.
            page: Which page, from 1.
            size: Lines on a page.
        """
        mine = select(tasks.c.bid_id, tasks.c.position).where(
            or_(false(), *(meant_for(hat) for hat in memberships))
        )
        if person:
            mine = mine.where(~kept_from(person, tasks.c.bid_id))
        async with self._database.reading() as connection:
            part = Part(page, size, await counted(connection, mine))
            # Only keys are sorted; the rest is fetched for the few that are shown.
            keys = part.of(mine.order_by(*SOONEST)).subquery()
            query = (
                select(*TASK_COLUMNS)
                .join(
                    keys,
                    and_(
                        keys.c.bid_id == tasks.c.bid_id,
                        keys.c.position == tasks.c.position,
                    ),
                )
                .join(bids, bids.c.bid_id == tasks.c.bid_id)
                .order_by(*SOONEST)
            )
            return await page_from(connection, TaskRow, query, part)

    async def count_tasks(
        self, memberships: Sequence[Membership], person: str = ""
    ) -> int:
        """How many tasks these hats can do now, as `tasks_for` would list. One query."""
        meant = (meant_for(hat) for hat in memberships)
        mine = select(tasks.c.bid_id).where(or_(false(), *meant))
        if person:
            mine = mine.where(~kept_from(person, tasks.c.bid_id))
        async with self._database.reading() as connection:
            return await counted(connection, mine)

    async def notices_for(
        self, person: str, page: int = 1, size: int = 20
    ) -> Page[NoticeRow]:
        """What a person was sent or is to be sent, the newest first. Two queries.

        Messages about bids whose papers are kept from the person by now are left out.
        """
        query = (
            select(*NOTICE_COLUMNS)
            .where(notices.c.person == person)
            .where(~kept_from(person, notices.c.bid_id))
            .order_by(*NEWEST_NOTICES)
        )
        return await self._page(NoticeRow, query, page, size)

    async def notices_to(
        self, party: Party, body: str, person: str = "", page: int = 1, size: int = 20
    ) -> Page[NoticeRow]:
        """What the people of a body were sent, the newest first. Two queries.

        Args:
            party: The body's party.
            body: The body.
            person: Who asks; bids whose papers are kept from the person are left out.
            page: Which page, from 1.
            size: Lines on a page.
        """
        query = (
            select(*NOTICE_COLUMNS)
            .where(notices.c.party == party.value, notices.c.body == body)
            .order_by(*NEWEST_NOTICES)
        )
        if person:
            query = query.where(~kept_from(person, notices.c.bid_id))
        return await self._page(NoticeRow, query, page, size)

    async def notices_of_bid(
        self, bid_id: str, page: int = 1, size: int = 50
    ) -> Page[NoticeRow]:
        """Every message about a bid, the newest first. Two queries."""
        query = (
            select(*NOTICE_COLUMNS)
            .where(notices.c.bid_id == bid_id)
            .order_by(notices.c.number.desc(), *NEWEST_NOTICES)
        )
        return await self._page(NoticeRow, query, page, size)

    async def notice(self, message_id: str) -> NoticeRow | None:
        """One message of the delivery log. One query."""
        query = select(*NOTICE_COLUMNS).where(notices.c.id == message_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else NoticeRow.model_validate(row._asdict())

    async def _page(
        self, shape: type[T], query: Select[Any], number: int, size: int
    ) -> Page[T]:
        async with self._database.reading() as connection:
            part = Part(number, size, await counted(connection, query))
            return await page_of(connection, shape, query, part)


def _line(number: int, at: datetime, body: str, digest: str) -> HistoryLine:
    event = chain.event_of(body)
    return HistoryLine(number, at, event.kind, event, digest)


def _filtered(query: Select[Any], filters: Filters) -> Select[Any]:
    for name in ("stage", "model", "cycle"):
        if wanted := getattr(filters, name):
            query = query.where(bids.c[name] == str(wanted))
    for word in filters.search.lower().split():
        query = query.where(bids.c.words.contains(word, autoescape=True))
    return query


def meant_for(hat: Membership) -> ColumnElement[bool]:
    """Tasks that a hat can do."""
    return and_(
        tasks.c.party == hat.party.value,
        tasks.c.body == hat.body,
        or_(
            tasks.c.roles == "",
            tasks.c.roles.contains(f" {hat.role.value} ", autoescape=True),
        ),
    )


def kept_from(person: str, bid_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a bid's papers are kept from somebody."""
    return exists().where(recusals.c.person == person, recusals.c.bid_id == bid_id)
