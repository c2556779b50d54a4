"""Morning digests: who is due one, the letters that it carries, what became of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, insert, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.register.selecting import NOTICE_COLUMNS, kept_from
from activities.register.shapes import NoticeRow
from activities.register.tables import digests, morning_kinds, notices
from workflows.contracts.parties import Membership

OPEN = "queued"
LEFT = "By the morning its reader no longer belonged to the body that it was for."
KEPT = "By the morning the papers of the bid were kept from its reader."
DONE = "By the morning nothing was to be done any more."


class Begun(NamedTuple):
    """A digest that is to be sent, with the letters that it carries: by bid, in order."""

    person: str
    day: date
    held: tuple[NoticeRow, ...]


class Digests:
    """A digest is `queued` until it is `sent`, `silent`, `failed`, or its day is over.

    Its letters are bound to it when it begins: whoever tries again sends the same, and
    nobody sends one of them by itself meanwhile.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def people(self, day: date) -> Sequence[str]:
        """Whose digest of a day is not settled: those who chose it, or have some held."""
        having = select(notices.c.person).where(
            notices.c.state == "held", notices.c.digest <= day
        )
        asked = union(select(morning_kinds.c.person), having).subquery()
        settled = select(digests.c.person).where(
            digests.c.day == day, digests.c.state != OPEN
        )
        query = select(asked.c.person).where(asked.c.person.not_in(settled))
        async with self._database.reading() as connection:
            found = await connection.execute(query.order_by(asked.c.person))
            return found.scalars().all()

    async def states(self, day: date) -> list[str]:
        """The state of each digest of a day."""
        query = select(digests.c.state).where(digests.c.day == day)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars().all())

    async def begin(
        self, person: str, day: date, hats: Collection[Membership]
    ) -> Begun | None:
        """Bind what is held for somebody to the digest of a day; None once it is settled.

        What is no longer for them is dropped here: letters to bodies that they left, and
        all about bids whose papers are kept from them by now.
        """
        bodies = {(hat.party, hat.body) for hat in hats}
        async with self._database.writing() as connection:
            state = await _state(connection, person, day)
            if state is None:
                await _open(connection, person, day)
            elif state != OPEN:
                return None
            recused, held = await _held(connection, person, day)
            left = {row.id for row in held if (row.party, row.body) not in bodies}
            held = [row for row in held if row.id not in left]
            await _change(connection, recused, state="dropped", last_error=KEPT)
            await _change(connection, left, state="dropped", last_error=LEFT)
            await _change(connection, {row.id for row in held}, digest=day)
        return Begun(person, day, tuple(held))

    async def drop_done(self, begun: Begun, done: Collection[str]) -> Begun:
        """The same digest without these letters: they ask for what is done by now."""
        if not done:
            return begun
        async with self._database.writing() as connection:
            await _change(connection, done, state="dropped", last_error=DONE)
        return begun._replace(held=tuple(r for r in begun.held if r.id not in done))

    async def silent(self, begun: Begun) -> None:
        """There was nothing to say that day."""
        await self._settled(begun, {"state": "silent"}, {})

    async def sent(self, begun: Begun, message_id: str) -> None:
        """It went out under this Message-ID, with its letters."""
        now = {
            "state": "sent",
            "message_id": message_id,
            "sent_at": datetime.now(UTC),
            "last_error": "",
        }
        await self._settled(begun, now, now)

    async def failed(self, begun: Begun, reason: str, *, final: bool) -> None:
        """An attempt failed; after a final one its letters can only be sent singly."""
        now = {"state": "failed" if final else OPEN, "last_error": reason[:2000]}
        await self._settled(begun, now, now if final else {"last_error": reason[:2000]})

    async def _settled(
        self, begun: Begun, digest: dict[str, Any], letters: dict[str, Any]
    ) -> None:
        this = and_(
            digests.c.person == begun.person,
            digests.c.day == begun.day,
            digests.c.state == OPEN,
        )
        change = update(digests).where(this)
        async with self._database.writing() as connection:
            found = await connection.execute(
                change.values(attempts=digests.c.attempts + 1, **digest)
            )
            if found.rowcount and letters:
                tried = {"attempts": notices.c.attempts + 1, **letters}
                await _change(connection, {row.id for row in begun.held}, **tried)


async def _state(connection: AsyncConnection, person: str, day: date) -> str | None:
    query = select(digests.c.state).where(
        digests.c.person == person, digests.c.day == day
    )
    found: str | None = await connection.scalar(query.with_for_update())
    return found


async def _open(connection: AsyncConnection, person: str, day: date) -> None:
    """A new one; what is still open of an earlier day will not go out any more."""
    earlier = update(digests).where(
        digests.c.person == person, digests.c.day < day, digests.c.state == OPEN
    )
    await connection.execute(earlier.values(state="missed"))
    await connection.execute(
        insert(digests),
        {
            "person": person,
            "day": day,
            "state": OPEN,
            "attempts": 0,
            "last_error": "",
            "message_id": "",
            "begun_at": datetime.now(UTC),
            "sent_at": None,
        },
    )


async def _held(
    connection: AsyncConnection, person: str, day: date
) -> tuple[set[str], list[NoticeRow]]:
    """What is held, locked; first what is kept from the person by now."""
    theirs = and_(
        notices.c.person == person,
        notices.c.state == "held",
        notices.c.digest <= day,
    )
    query = (
        select(*NOTICE_COLUMNS, kept_from(person, notices.c.bid_id).label("kept"))
        .where(theirs)
        .order_by(notices.c.bid_id, notices.c.number, notices.c.id)
        .with_for_update(of=notices)
    )
    rows = (await connection.execute(query)).all()
    held = [NoticeRow.model_validate(row._asdict()) for row in rows if not row.kept]
    return {row.id for row in rows if row.kept}, held


async def _change(
    connection: AsyncConnection, letters: Iterable[str], **values: Any
) -> None:
    these = and_(notices.c.id.in_(list(letters)), notices.c.state == "held")
    await connection.execute(update(notices).where(these).values(**values))
