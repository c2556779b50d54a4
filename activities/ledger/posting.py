"""Posts transfers: balanced, once under their id, for ever."""

from datetime import UTC, datetime

from sqlalchemy import insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.database import Database
from activities.ledger.tables import accounts, postings, transfers
from workflows.contracts.money import Leg, Transfer
from workflows.contracts.ports import LedgerPort


class LedgerActivities(LedgerPort):
    """The ledger's side of `LedgerPort`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn(name="ledger.post")
    async def post(self, transfer: Transfer) -> None:
        """Post once under the transfer's id; a second attempt finds it and is content.

        Raises:
            ApplicationError: Final. `TransferConflict`: other legs stand under this id.
                `Unbalanced`: the legs do not sum to zero, or move nothing.
        """
        _check(transfer)
        async with self._database.writing() as connection:
            await self._lock(connection, transfer.id)
            known = await _legs(connection, transfer.id)
            if known is None:
                await self._write(connection, transfer)
            elif known != _sorted(transfer.legs):
                raise ApplicationError(
                    f"Transfer {transfer.id} is posted with other legs.",
                    type="TransferConflict",
                    non_retryable=True,
                )

    async def _lock(self, connection: AsyncConnection, id: str) -> None:
        if self._database.dialect == "postgresql":
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(4, hashtext(:id))"), {"id": id}
            )

    async def _write(self, connection: AsyncConnection, transfer: Transfer) -> None:
        now = datetime.now(UTC)
        insert_new = (
            sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        )
        codes = sorted({leg.account for leg in transfer.legs})
        await connection.execute(
            insert_new(accounts).on_conflict_do_nothing(),
            [{"code": code, "opened": now} for code in codes],
        )
        await connection.execute(
            insert(postings),
            [
                {
                    "transfer": transfer.id,
                    "position": position,
                    "account": leg.account,
                    "pence": leg.pence,
                }
                for position, leg in enumerate(transfer.legs, 1)
            ],
        )
        # Last: the transfer seals its postings, and is refused if they do not balance.
        await connection.execute(
            insert(transfers),
            {"id": transfer.id, "bid_id": transfer.bid_id, "at": now},
        )


def _check(transfer: Transfer) -> None:
    total = sum(leg.pence for leg in transfer.legs)
    if total or not transfer.legs or not all(leg.pence for leg in transfer.legs):
        raise ApplicationError(
            f"Transfer {transfer.id} does not balance: its legs sum to {total} pence.",
            type="Unbalanced",
            non_retryable=True,
        )


async def _legs(connection: AsyncConnection, id: str) -> list[tuple[str, int]] | None:
    if (
        await connection.scalar(select(transfers.c.id).where(transfers.c.id == id))
        is None
    ):
        return None
    rows = await connection.execute(
        select(postings.c.account, postings.c.pence).where(postings.c.transfer == id)
    )
    return sorted((row.account, row.pence) for row in rows)


def _sorted(legs: tuple[Leg, ...]) -> list[tuple[str, int]]:
    return sorted((leg.account, leg.pence) for leg in legs)
