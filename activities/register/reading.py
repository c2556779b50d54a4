"""The read side of the register: a fixed number of queries, however many bids there are."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, and_, bindparam, or_, select

from activities.database import Database
from activities.register import chain, published
from activities.register.paging import Part, count_of, counted, cut, page_of
from activities.register.selecting import (
    ASKER,
    BID_COLUMNS,
    NEWEST_BIDS,
    NEWEST_NOTICES,
    NOTICE_COLUMNS,
    PUBLIC_COLUMNS,
    SOONEST,
    TASK_COLUMNS,
    kept_from,
    meant_for,
    with_record,
    worn,
)
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
from activities.register.tables import bid_bodies, bids, entries, notices, tasks
from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.events import Entry
from workflows.contracts.notices import OWN
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


_LISTED: Select[Any] = select(
    *BID_COLUMNS, kept_from(ASKER, bids.c.bid_id).label("kept")
)
EVERY_BID = _LISTED.order_by(*NEWEST_BIDS)
_THEIRS = select(bid_bodies.c.bid_id).where(
    bid_bodies.c.party == bindparam("party"), bid_bodies.c.body == bindparam("body")
)
BY_BODY = EVERY_BID.where(bids.c.bid_id.in_(_THEIRS))
BY_DATE = EVERY_BID.where(_THEIRS.where(bid_bodies.c.bid_id == bids.c.bid_id).exists())
"""The same: a long list is cheaper to find by date, a short one by body."""

PARTS = {query: cut(query) for query in (EVERY_BID, BY_BODY, BY_DATE)}
ALL_COUNTED = count_of(EVERY_BID)
THEIRS_COUNTED = count_of(_THEIRS)
FIRST = (
    select(entries.c.number, entries.c.body)
    .where(entries.c.bid_id == bindparam("bid"), entries.c.number <= bindparam("up_to"))
    .order_by(entries.c.number)
)
ONE_BID = select(bids.c.state, bids.c.number, bids.c.head).where(
    bids.c.bid_id == bindparam("bid")
)


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
        values = {"person": filters.asked_by, "party": party.value, "body": body}
        sees_all = (party, body) in SEE_ALL
        async with self._database.looking(once=filters.narrows) as look:
            count = ALL_COUNTED if sees_all else THEIRS_COUNTED
            total = await counted(look, count, values)
            theirs = BY_DATE if total > FEW else BY_BODY
            query = EVERY_BID if sees_all else theirs
            shown = PARTS[query]
            if filters.narrows:
                query = _filtered(query, filters)
                shown = cut(query)
                total = await counted(look, count_of(query), values)
            return await page_of(look, BidRow, shown, Part(page, size, total), values)

    async def public_bids(
        self, filters: Filters = ALL, page: int = 1, size: int = 20
    ) -> Page[PublicBid]:
        """Submitted bids as anybody may know them, the last changed first. Three queries."""
        query = _filtered(select(*PUBLIC_COLUMNS).where(bids.c.submitted), filters)
        found = await self._page(PublicBid, query.order_by(*NEWEST_BIDS), page, size)
        return await published.with_conditions(self._database, found)

    async def bid(self, bid_id: str) -> BidRecord | None:
        """A bid as it stands, long after Temporal has forgotten it. One query."""
        async with self._database.looking() as look:
            rows = await look.execute(ONE_BID, {"bid": bid_id})
        if not rows:
            return None
        (row,) = rows
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
        async with self._database.looking() as look:
            rows = await look.execute(FIRST, {"bid": bid_id, "up_to": up_to})
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
        values = {"person": person, **worn(memberships, person)}
        mine, listed = _mine(len(memberships))
        async with self._database.looking() as look:
            part = Part(page, size, await counted(look, mine, values))
            return await page_of(look, TaskRow, listed, part, values)

    async def count_tasks(
        self, memberships: Sequence[Membership], person: str = ""
    ) -> int:
        """How many tasks these hats can do now, as `tasks_for` would list. One query."""
        values = {"person": person, **worn(memberships, person)}
        mine, _ = _mine(len(memberships))
        async with self._database.looking() as look:
            return await counted(look, mine, values)

    async def notices_for(
        self, person: str, page: int = 1, size: int = 20
    ) -> Page[NoticeRow]:
        """What a person was sent or is to be sent, the newest first. Two queries.

        Messages about bids whose papers are kept from the person by now are left out, but
        for those that are about nothing but the person.
        """
        query = (
            select(*NOTICE_COLUMNS)
            .where(notices.c.person == person)
            .where(or_(notices.c.kind.in_(OWN), ~kept_from(person, notices.c.bid_id)))
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
        async with self._database.looking(once=True) as look:
            part = Part(number, size, await counted(look, count_of(query), {}))
            return await page_of(look, shape, cut(query), part, {})


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


@cache
def _mine(hats: int) -> tuple[Select[Any], Select[Any]]:
    """How many tasks so many hats can do, and a part of them."""
    mine = select(tasks.c.bid_id, tasks.c.position).where(
        meant_for(hats), ~kept_from(ASKER, tasks.c.bid_id)
    )
    # Only keys are sorted; the rest is fetched for the few that are shown.
    keys = cut(mine.order_by(*SOONEST)).subquery()
    same = and_(keys.c.bid_id == tasks.c.bid_id, keys.c.position == tasks.c.position)
    listed = select(*TASK_COLUMNS).select_from(with_record(keys.join(tasks, same)))
    return count_of(mine), listed.order_by(*SOONEST)
