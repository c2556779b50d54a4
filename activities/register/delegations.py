"""Delegations in the register: written, projected and read.

Their entries are chained like those of bids, in the same table.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    delete,
    false,
    insert,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.database import Database
from activities.prepared import Hot, Prepared
from activities.register import addressing, chain, writing
from activities.register.addressing import Telling
from activities.register.paging import Part, count_of, cut
from activities.register.projecting import Row
from activities.register.shapes import Page
from activities.register.tables import delegations, entries
from activities.register.writing import Head
from workflows.contracts import names
from workflows.contracts.base import Contract
from workflows.contracts.delegation_events import DelegationEntry, DelegationEvent
from workflows.contracts.delegations import Delegation
from workflows.contracts.parties import Membership, Party
from workflows.contracts.ports import DelegationBatch, DelegationRegisterPort, Told
from workflows.rules import delegation_clock, delegation_progress, delegation_words
from workflows.rules.bodies import NATIONAL

ID: BindParameter[str] = bindparam("key")
READ = select(delegations.c.number, delegations.c.head, delegations.c.state).where(
    delegations.c.id == ID
)
READ_HEAD = Prepared(READ)
LOCK_HEAD = Prepared(READ.with_for_update())
FORGET = Prepared(delete(delegations).where(delegations.c.id == ID))
ADD = Prepared(insert(delegations))


class DelegationRow(Contract):
    """A delegation in a list.

    Attributes:
        ends: The day that a notice names.
        alerts: How many alerts nobody has answered yet.
    """

    id: str
    after_bid: str
    ccg: str
    name: str
    local_team: str
    region: str
    start_date: date
    ends: date | None
    handed_back: datetime | None
    ended: datetime | None
    alerts: int
    due: datetime | None
    waiting: str
    updated: datetime


class DelegationLine(NamedTuple):
    """One entry of a delegation as it is on record."""

    number: int
    at: datetime
    kind: str
    event: DelegationEvent
    hash: str


COLUMNS = [delegations.c[name] for name in DelegationRow.model_fields]


class DelegationRegister(DelegationRegisterPort):
    """The register's side of `DelegationRegisterPort`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="register.enter_delegation")
    async def enter_delegation(self, batch: DelegationBatch) -> Told:
        """Write entries; writing the same numbers again changes nothing.

        As `RegisterActivities.enter`, with the same numbers, hashes and refusals.

        Raises:
            EntryConflict: A number is taken by another event.
            EntryGap: A number is missing, in the batch or before it.
        """
        writing.check_order(batch)
        if not batch.entries:
            return Told()
        async with self._database.hot() as hot:
            head = await _head(hot, batch.bid_id)
            old = [e for e in batch.entries if e.number <= head.number]
            new = batch.entries[len(old) :]
            queued = await _write(hot, head, new) if new else 0
            if old:
                await writing.check_same(hot, old)
                queued = await writing.still_queued(hot, batch.bid_id)
        return Told(queued=queued)


async def _head(hot: Hot, id: str) -> Head:
    """The end of the record, held until we are done with it."""
    if hot.dialect.name == "sqlite":
        found = await READ_HEAD.rows(hot, {"key": id})
        return Head(*found[0]) if found else Head()
    found = await LOCK_HEAD.rows(hot, {"key": id})
    if not found:
        await writing.LOCK_NEW.rows(hot, {"bid": id})
        found = await LOCK_HEAD.rows(hot, {"key": id})
    return Head(*found[0]) if found else Head()


async def _write(hot: Hot, head: Head, new: Sequence[DelegationEntry]) -> int:
    rows = writing.chained(head, new)
    before = Delegation.model_validate_json(head.state) if head.state else None
    tellings = []
    after = before
    for entry in new:
        before, after = after, delegation_progress.after(after, entry.event)
        told = delegation_words.notices_of(before, after, entry.event)
        tellings.append(Telling(entry, told))
    if after is None:
        return 0
    await writing.ADD_ENTRIES.many(hot, rows)
    await project(hot, after, rows[-1])
    messages = await addressing.addressed(hot, tellings, lambda _: True)
    if messages:
        await writing.QUEUE.many(hot, messages)
    return len(messages)


async def project(hot: Hot, after: Delegation, last: Row) -> None:
    """Bring the delegation's row up to the row of its last entry."""
    await FORGET.many(hot, [{"key": after.id}])
    await ADD.many(hot, [row_of(after, last)])


def row_of(after: Delegation, last: Row) -> Row:
    """The delegation's own row; `last` is the row of its last entry."""
    now = delegation_clock.waiting(after, last["at"])
    return {
        "id": after.id,
        "after_bid": after.bid_id,
        "ccg": after.ccg,
        "name": after.name,
        "local_team": after.local_team,
        "region": after.region,
        "start_date": after.start_date,
        "ends": after.notice.ends if after.notice else None,
        "handed_back": after.handed_back,
        "ended": after.ended,
        "alerts": sum(one.acknowledged is None for one in after.alerts),
        "due": now.due,
        "waiting": now.sentence,
        "number": last["number"],
        "head": last["hash"],
        "updated": last["at"],
        "state": after.model_dump_json(),
    }


async def forget_unfounded(connection: AsyncConnection) -> None:
    """Remove rows that no entry stands behind."""
    known = select(entries.c.bid_id).where(entries.c.bid_id == delegations.c.id)
    await connection.execute(delete(delegations).where(~known.exists()))


class Delegations:
    """Answers about delegations. What a person may see is for the caller to have asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(
        self, hats: Sequence[Membership], page: int = 1, size: int = 20
    ) -> Page[DelegationRow]:
        """The delegations of these bodies, by name. Two queries."""
        query = select(*COLUMNS).order_by(delegations.c.name, delegations.c.id)
        if not any((h.party, h.body) == (Party.NHS_ENGLAND, NATIONAL) for h in hats):
            query = query.where(or_(false(), *(_theirs(hat) for hat in hats)))
        async with self._database.reading() as connection:
            total = await connection.scalar(count_of(query)) or 0
            part = Part(page, size, total)
            rows = (await connection.execute(cut(query), part.values)).all()
        return Page[DelegationRow](
            items=tuple(DelegationRow.model_validate(row._asdict()) for row in rows),
            total=total,
            number=part.number,
            size=part.size,
        )

    async def public(self) -> list[DelegationRow]:
        """Every delegation, by name. One query."""
        query = select(*COLUMNS).order_by(delegations.c.name, delegations.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [DelegationRow.model_validate(row._asdict()) for row in rows]

    async def one(self, id: str) -> Delegation | None:
        """A delegation as its last entry left it. One query."""
        query = select(delegations.c.state).where(delegations.c.id == id)
        async with self._database.reading() as connection:
            state = await connection.scalar(query)
        return Delegation.model_validate_json(state) if state else None

    async def after_bid(self, bid_id: str) -> list[str]:
        """The ids of the delegations that a bid led to. One query."""
        query = select(delegations.c.id).where(delegations.c.after_bid == bid_id)
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.order_by(delegations.c.id)))

    async def history(
        self, id: str, after: int = 0, limit: int = 50
    ) -> list[DelegationLine]:
        """Entries after a number, in order. One query."""
        query = (
            select(entries.c.number, entries.c.at, entries.c.body, entries.c.hash)
            .where(entries.c.bid_id == id, entries.c.number > after)
            .order_by(entries.c.number)
            .limit(min(limit, 1000))
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_line(*row) for row in rows]

    async def recent(self, id: str, limit: int = 5) -> list[DelegationLine]:
        """The last entries, the newest first. One query."""
        query = (
            select(entries.c.number, entries.c.at, entries.c.body, entries.c.hash)
            .where(entries.c.bid_id == id)
            .order_by(entries.c.number.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [_line(*row) for row in rows]

    async def entries(self, id: str, up_to: int) -> list[DelegationEntry]:
        """The first entries of a delegation, whole. One query."""
        query = (
            select(entries.c.number, entries.c.body)
            .where(entries.c.bid_id == id, entries.c.number <= up_to)
            .order_by(entries.c.number)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            DelegationEntry(bid_id=id, number=n, event=chain.lasting_event_of(body))
            for n, body in rows
        ]


def _line(number: int, at: datetime, body: str, digest: str) -> DelegationLine:
    event = chain.lasting_event_of(body)
    return DelegationLine(number, at, event.kind, event, digest)


def _theirs(hat: Membership) -> ColumnElement[bool]:
    if hat.party is Party.CCG:
        return delegations.c.ccg == hat.body
    if hat.party is Party.NHS_ENGLAND:
        return or_(
            delegations.c.local_team == hat.body, delegations.c.region == hat.body
        )
    return false()


def is_delegation(record: str) -> bool:
    """Whether a record's id is a delegation's."""
    return record.startswith(names.DELEGATIONS)
