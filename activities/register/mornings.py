"""Who has which letters with the morning digest, and what is held for it."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from activities.database import Database
from activities.register.selecting import kept_from
from activities.register.tables import morning_kinds, notices
from workflows.contracts.notices import NoticeKind
from workflows.rules.digest import MAY_WAIT

KINDS = sorted(kind.value for kind in MAY_WAIT)
WAITING = (
    select(notices.c.id)
    .join(
        morning_kinds,
        and_(
            morning_kinds.c.person == notices.c.person,
            morning_kinds.c.kind == notices.c.kind,
        ),
    )
    .where(
        notices.c.bid_id == bindparam("bid"),
        notices.c.state == "queued",
        notices.c.number <= bindparam("up_to"),
        notices.c.attempts == 0,
        notices.c.resend_of.is_(None),
        notices.c.digest.is_(None),
        notices.c.kind.in_(bindparam("kinds", expanding=True)),
    )
)


class Mornings:
    """Choices, and letters that wait. Sending them is the business of `Digests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chosen(self, person: str) -> frozenset[NoticeKind]:
        """The kinds that somebody has with the digest."""
        query = select(morning_kinds.c.kind).where(morning_kinds.c.person == person)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalars().all()
        return frozenset(NoticeKind(kind) for kind in found) & MAY_WAIT

    async def choose(self, person: str, kinds: Collection[NoticeKind]) -> None:
        """Have these kinds with the digest and all others at once, from now on.

        What is held by now still comes with the digest.

        Raises:
            ValueError: One of them may not wait.
        """
        if set(kinds) - MAY_WAIT:
            raise ValueError("Such letters may not wait.")
        rows = [{"person": person, "kind": kind.value} for kind in sorted(kinds)]
        try:
            await self._replace(person, rows)
        except IntegrityError:
            # The same person in two windows at once: now the other one is through.
            await self._replace(person, rows)

    async def _replace(self, person: str, rows: list[dict[str, str]]) -> None:
        theirs = morning_kinds.c.person == person
        async with self._database.writing() as connection:
            await connection.execute(delete(morning_kinds).where(theirs))
            if rows:
                await connection.execute(insert(morning_kinds), rows)

    async def waiting(self, bid_id: str, up_to: int) -> Sequence[str]:
        """Queued messages whose readers have them with the digest.

        Not those that were tried already, and not those that somebody wants at once.
        """
        async with self._database.looking() as look:
            values = {"bid": bid_id, "up_to": up_to, "kinds": KINDS}
            rows = await look.execute(WAITING, values)
        return [row.id for row in rows]

    async def hold(self, messages: Sequence[str], day: date) -> frozenset[str]:
        """Hold queued messages for the digest of a day; answers with those."""
        these = and_(notices.c.id.in_(messages), notices.c.state == "queued")
        change = update(notices).where(these).values(state="held", digest=day)
        async with self._database.writing() as connection:
            held = await connection.execute(change.returning(notices.c.id))
            return frozenset(held.scalars().all())

    async def held(self, person: str) -> int:
        """How many letters are held for somebody."""
        query = select(notices.c.id).where(
            notices.c.person == person,
            notices.c.state == "held",
            ~kept_from(person, notices.c.bid_id),
        )
        async with self._database.reading() as connection:
            return len((await connection.execute(query)).all())
