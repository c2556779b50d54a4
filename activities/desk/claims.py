"""Who has taken on a task. One person at a time; whoever comes second is told who."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.desk.tables import claims
from workflows.contracts.base import Contract
from workflows.contracts.parties import Membership, Party


class TaskRef(Contract):
    """Which task: a bid's step that one body takes."""

    bid_id: str
    party: Party
    body: str
    command: str
    subject: str = ""


class Claim(TaskRef):
    """A task and who has taken it on.

    Attributes:
        by: Who gave it to them, by name; themselves, mostly.
        reason: Why it was given to somebody else.
    """

    person: str
    name: str
    by: str
    reason: str
    at: datetime


class Taken(Exception):
    """Somebody else has it.

    Attributes:
        claim: Who, and since when.
    """

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"{claim.name} has taken this task on.")
        self.claim = claim


class Claims:
    """Tasks that are taken on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, task: TaskRef, person: str, name: str) -> Claim:
        """Take a task on; taking one's own again changes nothing.

        Raises:
            Taken: Somebody else has it.
        """
        claim = _claim(task, person, name, by=name, reason="")
        try:
            async with self._database.writing() as connection:
                held = await _held(connection, task)
                if held is None:
                    await connection.execute(insert(claims), claim.model_dump())
        except IntegrityError:
            # Both looked, found it free, and the other was first.
            async with self._database.reading() as connection:
                held = await _held(connection, task)
        if held and held.person != person:
            raise Taken(held)
        return held or claim

    async def release(self, task: TaskRef, person: str) -> None:
        """Give a task back; somebody else's is left with them.

        Raises:
            Taken: Somebody else has it.
        """
        async with self._database.writing() as connection:
            held = await _held(connection, task)
            if held and held.person != person:
                raise Taken(held)
            await connection.execute(delete(claims).where(_is(task)))

    async def give(  # noqa: PLR0913  a task, two people, and why
        self,
        task: TaskRef,
        person: str,
        name: str,
        *,
        by: str,
        reason: str,
        instead_of: str,
    ) -> Claim:
        """Give a task to somebody.

        Args:
            task: Which.
            person: To whom.
            name: Their name.
            by: Who gives it, by name.
            reason: Why.
            instead_of: Who had it when the giver looked; empty for nobody.

        Raises:
            Taken: Meanwhile somebody else has it.
        """
        claim = _claim(task, person, name, by=by, reason=reason)
        theirs = and_(_is(task), claims.c.person.in_((instead_of, person)))
        try:
            async with self._database.writing() as connection:
                # One statement looks and changes: of two at once, one finds nothing.
                changed = await connection.execute(
                    update(claims).where(theirs).values(claim.model_dump())
                )
                held = None if changed.rowcount else await _held(connection, task)
                if not changed.rowcount and held is None:
                    await connection.execute(insert(claims), claim.model_dump())
        except IntegrityError:
            async with self._database.reading() as connection:
                held = await _held(connection, task)
        if held:
            raise Taken(held)
        return claim

    async def of(self, bodies: tuple[Membership, ...]) -> tuple[Claim, ...]:
        """Every claim of these bodies. One query."""
        values: dict[str, str] = {}
        for n, hat in enumerate(bodies):
            values |= {f"party{n}": hat.party.value, f"body{n}": hat.body}
        async with self._database.looking() as look:
            rows = await look.execute(_of(len(bodies)), values)
        return tuple(Claim.model_validate(row._asdict()) for row in rows)


@cache
def _of(bodies: int) -> Select[Any]:
    party, body = claims.c.party, claims.c.body
    return select(claims).where(
        or_(
            *(
                and_(party == bindparam(f"party{n}"), body == bindparam(f"body{n}"))
                for n in range(bodies)
            )
        )
    )


def _claim(task: TaskRef, person: str, name: str, *, by: str, reason: str) -> Claim:
    return Claim(
        **task.model_dump(include=set(TaskRef.model_fields)),
        person=person,
        name=name,
        by=by,
        reason=reason,
        at=datetime.now(UTC),
    )


def _is(task: TaskRef):  # type: ignore[no-untyped-def]  # SQLAlchemy's own type is not public
    return and_(
        claims.c.bid_id == task.bid_id,
        claims.c.party == task.party,
        claims.c.body == task.body,
        claims.c.command == task.command,
        claims.c.subject == task.subject,
    )


async def _held(connection: AsyncConnection, task: TaskRef) -> Claim | None:
    row = (await connection.execute(select(claims).where(_is(task)))).one_or_none()
    return Claim.model_validate(row._asdict()) if row else None
