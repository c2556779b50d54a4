"""Opens cost codes and moves functions, each once under its id, and back again."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.database import Database
from activities.handover.tables import cost_codes, function_moves
from activities.prepared import Hot, Prepared
from workflows.contracts.delegations import Delegation
from workflows.contracts.ports import HandoverPort
from workflows.contracts.sagas import (
    CostCodes,
    FunctionMove,
    FunctionMoves,
    FunctionReturn,
)
from workflows.rules.bodies import NATIONAL
from workflows.rules.hands import Move

AT_HOME = "nhs-england"
"""Who holds a function that nobody was ever given."""

LAST = Prepared(
    select(function_moves.c.number, function_moves.c.holder)
    .where(
        function_moves.c.ccg == bindparam("of_ccg"),
        function_moves.c.function == bindparam("of_function"),
    )
    .order_by(function_moves.c.number.desc())
    .limit(1)
)
ADD = Prepared(insert(function_moves))

BACK = "/returned"
LONGEST = 100


class HandoverActivities(HandoverPort):
    """The world's side of `HandoverPort`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def activities(self) -> list[Callable[..., Any]]:
        """What a worker is given."""
        return [
            self.open_codes,
            self.close_codes,
            self.move_functions,
            self.return_functions,
        ]

    @activity.defn(name="handover.open_codes")
    async def open_codes(self, codes: CostCodes) -> None:
        """Open them; codes that are open under this id stay as they are.

        Raises:
            ApplicationError: Final, `BadCode`: a code is empty or too long.
        """
        for code in codes.codes:
            if not 0 < len(code) <= LONGEST:
                raise _final(f"{code!r} cannot be a cost code.", "BadCode")
        async with self._database.writing() as connection:
            await self._lock(connection)
            known = dict(await _codes(connection, codes.id))
            for code in codes.codes:
                if code not in known:
                    await connection.execute(
                        insert(cost_codes).values(
                            id=codes.id,
                            code=code,
                            bid_id=codes.bid_id,
                            opened=datetime.now(UTC),
                        )
                    )
                elif known[code] is not None:
                    await connection.execute(
                        update(cost_codes)
                        .where(cost_codes.c.id == codes.id, cost_codes.c.code == code)
                        .values(closed=None)
                    )

    @activity.defn(name="handover.close_codes")
    async def close_codes(self, codes: CostCodes) -> None:
        """Close what is open under this id; what is closed stays closed."""
        async with self._database.writing() as connection:
            await self._lock(connection)
            await connection.execute(
                update(cost_codes)
                .where(cost_codes.c.id == codes.id, cost_codes.c.closed.is_(None))
                .values(closed=datetime.now(UTC))
            )

    @activity.defn(name="handover.move_functions")
    async def move_functions(self, moves: FunctionMoves) -> None:
        """Give the functions to their holders, all or none; what was moved stays moved.

        Raises:
            ApplicationError: Final, `HeldElsewhere`: somebody other than NHS England or
                the CCG itself holds one of them.
        """
        async with self._database.writing() as connection:
            await self._lock(connection)
            if await _moved(connection, moves.id):
                return
            for one in moves.moves:
                await _move(connection, moves, one)

    @activity.defn(name="handover.return_functions")
    async def return_functions(self, back: FunctionReturn) -> None:
        """Give back what was moved under this id to who held it before, once."""
        async with self._database.writing() as connection:
            await self._lock(connection)
            if await _moved(connection, back.id + BACK):
                return
            rows = await connection.execute(
                select(function_moves).where(function_moves.c.id == back.id)
            )
            for row in rows.all():
                here = FunctionMove(
                    ccg=row.ccg, function=row.function, holder=row.holder
                )
                number, _ = await _last(connection, here)
                await connection.execute(
                    insert(function_moves).values(
                        ccg=row.ccg,
                        function=row.function,
                        number=number + 1,
                        id=back.id + BACK,
                        bid_id=back.bid_id,
                        held=row.holder,
                        holder=row.held,
                        at=datetime.now(UTC),
                    )
                )

    async def _lock(self, connection: AsyncConnection) -> None:
        """One handover at a time: a step is short, and there are few."""
        if self._database.dialect == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(18)"))


async def follow(
    hot: Hot, found: Delegation, number: int, at: datetime, moves: Sequence[Move]
) -> None:
    """What changes hands in a delegation: handed back, stepped in for, varied.

    It is written with the entry that says so, which is written once. What a phase's
    step has moved already stays as it is.
    """
    for one in moves:
        here = {"of_ccg": found.ccg, "of_function": one.function}
        last = await LAST.rows(hot, here)
        if last and last[0].holder == _body(one.holder):
            continue
        row = {
            "ccg": found.ccg,
            "function": one.function,
            "number": last[0].number + 1 if last else 1,
            "id": f"{found.id}/{number}",
            "bid_id": found.bid_id,
            "held": _body(one.held),
            "holder": _body(one.holder),
            "at": at,
        }
        await ADD.many(hot, [row])


def _body(holder: str) -> str:
    return AT_HOME if holder == NATIONAL else holder


async def holders(database: Database, ccg: str) -> dict[str, str]:
    """Who holds each function of a CCG that was ever moved. One query."""
    query = (
        select(function_moves.c.function, function_moves.c.holder)
        .where(function_moves.c.ccg == ccg)
        .order_by(function_moves.c.number)
    )
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    return {row.function: row.holder for row in rows}


async def open_codes(database: Database, bid_id: str) -> tuple[str, ...]:
    """The cost codes that a bid's handover has open. One query."""
    query = (
        select(cost_codes.c.code)
        .where(cost_codes.c.bid_id == bid_id, cost_codes.c.closed.is_(None))
        .order_by(cost_codes.c.code)
    )
    async with database.reading() as connection:
        return tuple((await connection.execute(query)).scalars().all())


async def _codes(
    connection: AsyncConnection, id: str
) -> list[tuple[str, datetime | None]]:
    rows = await connection.execute(
        select(cost_codes.c.code, cost_codes.c.closed).where(cost_codes.c.id == id)
    )
    return [(row.code, row.closed) for row in rows]


async def _moved(connection: AsyncConnection, id: str) -> bool:
    found = select(function_moves.c.number).where(function_moves.c.id == id).limit(1)
    return await connection.scalar(found) is not None


def _of(one: FunctionMove) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        function_moves.c.ccg == one.ccg,
        function_moves.c.function == one.function,
    )


async def _last(connection: AsyncConnection, one: FunctionMove) -> tuple[int, str]:
    query = (
        select(function_moves.c.number, function_moves.c.holder)
        .where(*_of(one))
        .order_by(function_moves.c.number.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return (row.number, row.holder) if row else (0, AT_HOME)


async def _move(
    connection: AsyncConnection, moves: FunctionMoves, one: FunctionMove
) -> None:
    number, held = await _last(connection, one)
    if held not in {AT_HOME, one.holder}:
        raise _final(
            f"{held} holds function {one.function} of {one.ccg}. It has to be handed "
            "back first.",
            "HeldElsewhere",
        )
    await connection.execute(
        insert(function_moves).values(
            ccg=one.ccg,
            function=one.function,
            number=number + 1,
            id=moves.id,
            bid_id=moves.bid_id,
            held=held,
            holder=one.holder,
            at=datetime.now(UTC),
        )
    )


def _final(words: str, kind: str) -> ApplicationError:
    return ApplicationError(words, type=kind, non_retryable=True)
