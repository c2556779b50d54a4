"""Changes to the register of interests, each judged by what stands when it is written."""

from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.interests.reading import changes_of
from activities.interests.tables import changes
from workflows.contracts.registers import (
    ChangeKind,
    Register,
    RegisterChange,
    RegisteredInterest,
)
from workflows.rules import registers
from workflows.rules.calendar import london_day

TRIES = 5


class InterestWriting:
    """Adds to people's registers; the same again changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def put(  # noqa: PLR0913  a change, whose, and who writes it
        self,
        person: str,
        kind: ChangeKind,
        interest: RegisteredInterest,
        *,
        by: str,
        name: str,
        now: datetime | None = None,
    ) -> Register:
        """Add, change or end an interest; answers with the register as it is then.

        Raises:
            Incomplete: The rules refuse it.
        """
        return await self._write(person, kind, interest, by, name, now)

    async def answer(
        self,
        person: str,
        kind: ChangeKind,
        *,
        by: str,
        name: str,
        now: datetime | None = None,
    ) -> Register:
        """Say that the register is complete, or that there is nothing to put in it.

        Raises:
            Incomplete: The rules refuse it.
            AlreadyDone: There is something in it.
        """
        return await self._write(person, kind, None, by, name, now)

    async def _write(  # noqa: PLR0913, PLR0917  see `put`
        self,
        person: str,
        kind: ChangeKind,
        interest: RegisteredInterest | None,
        by: str,
        name: str,
        now: datetime | None,
    ) -> Register:
        for _ in range(TRIES):
            at = now or datetime.now(UTC)
            change = RegisterChange(
                number=1, at=at, kind=kind, interest=interest, by=by, name=name
            )
            try:
                async with self._db.writing() as conn:
                    return await appended(conn, person, change)
            except IntegrityError:
                # Another change of the same person's came between; judge anew.
                continue
        raise RuntimeError("The register changes faster than it can be written.")


async def appended(
    conn: AsyncConnection, person: str, change: RegisterChange
) -> Register:
    """Write a change after the last one, unless it stands there already.

    Raises:
        Incomplete: The rules refuse it.
        AlreadyDone: There is something in what is said to be empty.
    """
    before = await changes_of(conn, person)
    now = registers.folded(person, before)
    if _is_there(change, before):
        return now
    today = london_day(change.at)
    if change.interest is None:
        registers.answer(now, change.kind, today)
    else:
        registers.change_for(now, change.kind, change.interest, today)
    new = change.model_copy(update={"number": now.number + 1})
    await conn.execute(insert(changes).values(**row_of(person, new)))
    return registers.folded(person, (*before, new))


def _is_there(change: RegisterChange, before: tuple[RegisterChange, ...]) -> bool:
    """Whether a form was sent twice: the same interest, as it was written then."""
    if change.interest is None:
        last = before[-1] if before else None
        return (
            last is not None
            and last.kind is change.kind
            and london_day(last.at) == london_day(change.at)
        )
    same = [b for b in before if b.interest and b.interest.id == change.interest.id]
    if change.kind is ChangeKind.ADDED:
        return bool(same)
    return bool(same) and same[-1].interest == change.interest


def row_of(person: str, change: RegisterChange) -> dict[str, object]:
    """A change as a row."""
    one = change.interest
    return {
        "person": person,
        "number": change.number,
        "at": change.at,
        "kind": change.kind.value,
        "interest": one.id if one else "",
        "content": one.model_dump_json() if one else "",
        "by": change.by,
        "name": change.name,
    }
