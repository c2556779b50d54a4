"""New versions of bodies. Nothing that was is changed: what was decided names it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import and_, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.committees.reading import is_body
from activities.committees.tables import versions
from activities.database import Database
from activities.members.numbers import strangers
from workflows.contracts.committees import BodyKind, BodyVersion, Fault
from workflows.contracts.parties import Party
from workflows.rules import membership, words


class Unfit(ValueError):
    """A version that cannot be kept; the message says all that is wrong with it.

    Attributes:
        faults: One sentence each, with where it is.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.words for fault in self.faults))


class Overtaken(Exception):
    """Somebody else was first, or this is not the next version."""


class CommitteeWriting:
    """Keeps versions of bodies, one after the other."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(
        self, version: BodyVersion, person: str = "", name: str = ""
    ) -> BodyVersion:
        """Keep a version, the one after the last.

        Args:
            version: The body from its first day on, all seats and rules of it.
            person: Who wrote it, by number; empty where it is loaded.
            name: Their name.

        Raises:
            Unfit: Its seats and rules do not fit together, it begins too early, or
                somebody in it is not on the member register, or is on a conflicts panel
                and sits for a CCG elsewhere.
            Overtaken: It is not the next version: another one has come before it.
        """
        async with self.adding(version, person, name):
            return version

    @asynccontextmanager
    async def adding(
        self, version: BodyVersion, person: str, name: str
    ) -> AsyncIterator[AsyncConnection]:
        """The same within a transaction, in which more is done before it is kept."""
        if faults := membership.faults(version):
            raise Unfit(faults)
        try:
            async with self._db.writing() as conn:
                yield conn
                await _check_next(conn, version)
                await _check_people(conn, version)
                await conn.execute(
                    insert(versions).values(**row_of(version, person, name))
                )
        except IntegrityError as clash:
            # Both looked, found the number free, and the other was first.
            raise Overtaken(_said(version)) from clash


def row_of(version: BodyVersion, person: str = "", name: str = "") -> dict[str, object]:
    """A version as a row."""
    return {
        "party": version.party.value,
        "body": version.body,
        "version": version.version,
        "since": version.since,
        "at": datetime.now(UTC),
        "person": person,
        "name": name,
        "content": version.model_dump_json(),
    }


async def _check_next(conn: AsyncConnection, version: BodyVersion) -> None:
    query = (
        select(versions.c.version, versions.c.since)
        .where(is_body(version.party, version.body))
        .order_by(versions.c.version.desc())
        .limit(1)
    )
    last = (await conn.execute(query)).first()
    if version.version != (last.version if last else 0) + 1:
        raise Overtaken(_said(version))
    if last and version.since < last.since:
        sentence = (
            f"Version {version.version} cannot begin on {words.day(version.since)}: "
            f"version {last.version} begins on {words.day(last.since)}."
        )
        raise Unfit((Fault(where="since", words=sentence),))


async def _check_people(conn: AsyncConnection, version: BodyVersion) -> None:
    sitting = [
        (seat, sitter)
        for seat in version.seats
        for sitter in (*filter(None, (seat.holder,)), *seat.substitutes)
    ]
    unknown = await strangers(conn, {sitter.person for _, sitter in sitting})
    faults = [
        Fault(
            where=seat.id,
            words=f"{sitter.name}, named for {seat.title}, is not on the member register.",
        )
        for seat, sitter in sitting
        if sitter.person in unknown
    ]
    faults += membership.crossing(version, await _beside(conn, version))
    if faults:
        raise Unfit(faults)


async def _beside(conn: AsyncConnection, version: BodyVersion) -> list[BodyVersion]:
    """The newest versions of all panels; for a panel, of the boards and CCGs' bodies."""
    panel = version.kind is BodyKind.CONFLICTS_PANEL
    parties = (Party.HWB, Party.CCG) if panel else (Party.CONFLICTS,)
    last = (
        select(
            versions.c.party,
            versions.c.body,
            func.max(versions.c.version).label("last"),
        )
        .where(versions.c.party.in_([one.value for one in parties]))
        .group_by(versions.c.party, versions.c.body)
        .subquery()
    )
    query = select(versions.c.content).join(
        last,
        and_(
            versions.c.party == last.c.party,
            versions.c.body == last.c.body,
            versions.c.version == last.c.last,
        ),
    )
    found = (await conn.execute(query)).scalars()
    return [BodyVersion.model_validate_json(one) for one in found]


def _said(version: BodyVersion) -> str:
    return (
        f"{version.name} has changed meanwhile, so this is not its next version. "
        "Look at what it is now and make your change to that."
    )
