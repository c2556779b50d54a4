"""Proves the record: every chain is computed again from the entries, trusting nothing else.

A chain shows what was changed within it. That its end was cut off, or that the whole of
it was written anew, shows only against heads that were kept elsewhere.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.register import chain, seals
from activities.register.findings import MOST_FAULTS, Fault, Head, Report, Why
from activities.register.tables import bids, delegations, entries
from workflows.contracts import names

PAGE = 500


class Line(NamedTuple):
    """An entry's row."""

    bid_id: str
    number: int
    at: datetime
    kind: str
    body: str
    previous: str
    hash: str


async def verify(
    database: Database, known: Mapping[str, Mapping[str, Any]] | None = None
) -> Report:
    """Compute every chain again; compare it with the projections and with known heads.

    Reads page by page, so a large register needs no more memory than a small one.

    Args:
        database: The register.
        known: Heads as `heads` gave them earlier, kept where the register's keeper
            cannot change them.
    """
    expected = {bid_id: Head(**head) for bid_id, head in (known or {}).items()}
    found = _Found()
    async with database.reading() as connection:
        walk: _Walk | None = None
        async for page in _pages(connection):
            ended = []
            for line in page:
                if walk is None or walk.bid_id != line.bid_id:
                    ended += [walk] if walk else []
                    walk = _Walk(line.bid_id, expected.pop(line.bid_id, None))
                walk.take(line)
            found.add(await _compared(connection, ended))
        found.add(await _compared(connection, [walk] if walk else []))
        found.lost(expected)
        found.unfounded(await _unfounded(connection))
        found.unsealed(await seals.broken(connection))
    return found.report()


async def heads(database: Database) -> dict[str, dict[str, Any]]:
    """Where every chain ends, by bid: to be kept elsewhere for a later `verify`."""
    last: dict[str, dict[str, Any]] = {}
    async with database.reading() as connection:
        async for page in _pages(connection):
            for line in page:
                last[line.bid_id] = {"number": line.number, "hash": line.hash}
    return last


class _Walk:
    """One bid's chain, followed entry by entry."""

    def __init__(self, bid_id: str, expected: Head | None = None) -> None:
        self.bid_id = bid_id
        self.number = 0
        self.entries = 0
        self.hash = chain.GENESIS
        self.fault: Fault | None = None
        self._expected = expected

    def take(self, line: Line) -> None:
        """Follow the chain by one entry; after the first fault, only count."""
        self.entries += 1
        if self.fault:
            return
        self._check(line)
        self.number, self.hash = line.number, line.hash
        expected = self._expected
        if expected and expected.number == line.number and expected.hash != line.hash:
            self.blame(
                line.number,
                Why.REWRITTEN,
                "it is not the entry that was here when the heads were kept.",
            )

    def end(self, projected: Head | None) -> None:
        """Check that the chain ends where it should."""
        if self.fault:
            return
        expected = self._expected
        if expected and expected.number > self.number:
            self.blame(
                self.number + 1,
                Why.CUT,
                f"entries up to {expected.number} were on record when the heads were "
                f"kept; the record now ends at {self.number}.",
            )
        elif projected != Head(number=self.number, hash=self.hash):
            said = f"entry {projected.number}" if projected else "no entry"
            self.blame(
                self.number,
                Why.PROJECTION,
                f"the chain ends here, but the bid's row names {said} or another hash "
                "as its last: the end was cut off or added to, or the row is wrong.",
            )

    def blame(self, number: int, why: Why, words: str) -> None:
        """Keep the first fault."""
        if self.fault is None:
            self.fault = Fault(bid_id=self.bid_id, number=number, why=why, words=words)

    def _check(self, line: Line) -> None:
        if line.number > self.number + 1:
            self.blame(self.number + 1, Why.MISSING, "it is missing.")
        elif line.number <= self.number:
            self.blame(line.number, Why.INSERTED, "there is no such number.")
        else:
            self._check_hashes(line)

    def _check_hashes(self, line: Line) -> None:
        follows = line.previous == self.hash
        own = line.hash == chain.hash_of(
            line.bid_id, line.number, line.previous, line.body
        )
        if not follows and not own:
            words = "another entry stands in its place."
            self.blame(line.number, Why.MOVED, words)
        elif not own:
            self.blame(line.number, Why.EDITED, "its text does not fit its hash.")
        elif not follows:
            words = "it does not follow from the entry before it: one was replaced."
            self.blame(line.number, Why.UNLINKED, words)
        elif not _is_labelled(line):
            words = "its date or kind is not the one in its text."
            self.blame(line.number, Why.MISLABELLED, words)


class _Found:
    """Faults as they are found."""

    def __init__(self) -> None:
        self._bids = self._delegations = self._entries = self._broken = 0
        self._faults: list[Fault] = []

    def add(self, walks: Iterable[_Walk]) -> None:
        for walk in walks:
            if names.lasts(walk.bid_id):
                self._delegations += 1
            else:
                self._bids += 1
            self._entries += walk.entries
            if walk.fault:
                self._blame(walk.fault)

    def lost(self, expected: Mapping[str, Head]) -> None:
        for bid_id in sorted(expected):
            walk = _Walk(bid_id, expected[bid_id])
            walk.end(None)
            self.add([walk])

    def unfounded(self, bid_ids: Iterable[str]) -> None:
        known = {fault.bid_id for fault in self._faults}
        for bid_id in bid_ids:
            if bid_id not in known:
                words = "there is a row for this bid, but no entry."
                self._blame(
                    Fault(bid_id=bid_id, number=1, why=Why.MISSING, words=words)
                )

    def unsealed(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            if fault.bid_id not in {known.bid_id for known in self._faults}:
                self._blame(fault)

    def _blame(self, fault: Fault) -> None:
        self._broken += 1
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(fault)

    def report(self) -> Report:
        return Report(
            bids=self._bids,
            delegations=self._delegations,
            entries=self._entries,
            broken=self._broken,
            faults=tuple(self._faults),
        )


def _is_labelled(line: Line) -> bool:
    try:
        event = chain.happened_of(line.bid_id, line.body)
    except ValidationError:
        return False
    return event.kind == line.kind and event.at == line.at


async def _pages(connection: AsyncConnection) -> AsyncIterator[list[Line]]:
    columns = [entries.c[name] for name in Line._fields]
    query = select(*columns).order_by(entries.c.bid_id, entries.c.number).limit(PAGE)
    after = query
    while rows := (await connection.execute(after)).all():
        page = [Line(*row) for row in rows]
        yield page
        after = query.where(
            tuple_(entries.c.bid_id, entries.c.number)
            > tuple_(page[-1].bid_id, page[-1].number)
        )


async def _compared(connection: AsyncConnection, walks: list[_Walk]) -> list[_Walk]:
    """The ended chains, compared with what the records' rows say."""
    if walks:
        ids = [walk.bid_id for walk in walks]
        projected: dict[str, Head] = {}
        for query in (
            select(bids.c.bid_id, bids.c.number, bids.c.head),
            select(delegations.c.id, delegations.c.number, delegations.c.head),
        ):
            rows = await connection.execute(
                query.where(query.selected_columns[0].in_(ids))
            )
            projected |= {id: Head(number=n, hash=head) for id, n, head in rows}
        for walk in walks:
            walk.end(projected.get(walk.bid_id))
    return walks


async def _unfounded(connection: AsyncConnection) -> list[str]:
    found: list[str] = []
    for key in (bids.c.bid_id, delegations.c.id):
        has_entries = select(entries.c.bid_id).where(entries.c.bid_id == key)
        query = select(key).where(~has_entries.exists()).order_by(key)
        found += (await connection.execute(query)).scalars()
    return found
