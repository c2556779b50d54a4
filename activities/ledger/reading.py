"""What the ledger holds, and whether it is sound."""

from sqlalchemy import func, select

from activities.database import Database
from activities.ledger.tables import accounts, postings, transfers
from workflows.contracts.base import Contract
from workflows.contracts.money import Leg, Transfer
from workflows.rules import words


class LedgerCheck(Contract):
    """What a check of the whole ledger found.

    A ledger that sums to zero may still have posted twice: compare its balances with
    what the bids on record say.

    Attributes:
        faults: One sentence each; none if it is sound.
    """

    transfers: int
    postings: int
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def words(self) -> str:
        """What was found, as the command line says it."""
        if self.faults:
            return "The ledger is not sound. " + " ".join(self.faults)
        if not self.transfers:
            return "The ledger holds no transfer."
        count = words.plural(self.transfers, "transfer")
        return f"The ledger: {count}, and debits less credits are zero in each."


class LedgerReading:
    """Answers from the ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def balances(self) -> dict[str, int]:
        """Every account with its balance in pence. One query."""
        query = (
            select(accounts.c.code, func.coalesce(func.sum(postings.c.pence), 0))
            .outerjoin(postings, postings.c.account == accounts.c.code)
            .group_by(accounts.c.code)
            .order_by(accounts.c.code)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {code: int(pence) for code, pence in rows}

    async def transfer(self, id: str) -> Transfer | None:
        """A transfer as it was posted. One query."""
        query = (
            select(transfers.c.bid_id, postings.c.account, postings.c.pence)
            .join(postings, postings.c.transfer == transfers.c.id)
            .where(transfers.c.id == id)
            .order_by(postings.c.position)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            return None
        legs = tuple(Leg(account=row.account, pence=row.pence) for row in rows)
        return Transfer(id=id, bid_id=rows[0].bid_id, legs=legs)

    async def check(self) -> LedgerCheck:
        """Whether every transfer balances and every posting has its transfer."""
        summed = (
            select(postings.c.transfer, func.sum(postings.c.pence))
            .group_by(postings.c.transfer)
            .having(func.sum(postings.c.pence) != 0)
            .order_by(postings.c.transfer)
        )
        orphans = (
            select(postings.c.transfer)
            .outerjoin(transfers, transfers.c.id == postings.c.transfer)
            .where(transfers.c.id.is_(None))
            .distinct()
            .order_by(postings.c.transfer)
        )
        empty = (
            select(transfers.c.id)
            .outerjoin(postings, postings.c.transfer == transfers.c.id)
            .where(postings.c.transfer.is_(None))
            .order_by(transfers.c.id)
        )
        homeless = (
            select(postings.c.transfer, postings.c.account)
            .outerjoin(accounts, accounts.c.code == postings.c.account)
            .where(accounts.c.code.is_(None))
            .order_by(postings.c.transfer)
        )
        counts = select(
            select(func.count()).select_from(transfers).scalar_subquery(),
            select(func.count()).select_from(postings).scalar_subquery(),
            select(func.coalesce(func.sum(postings.c.pence), 0)).scalar_subquery(),
        )
        async with self._database.reading() as connection:
            made, lines, total = (await connection.execute(counts)).one()
            faults = [
                f"The postings of transfer {id} sum to {pence} pence."
                for id, pence in await connection.execute(summed)
            ]
            faults += [
                f"There are postings to {id}, but no such transfer."
                for (id,) in await connection.execute(orphans)
            ]
            faults += [
                f"Transfer {id} has no postings."
                for (id,) in await connection.execute(empty)
            ]
            faults += [
                f"Transfer {id} posts to {code}, which is no account."
                for id, code in await connection.execute(homeless)
            ]
        if total:
            faults.append(f"All postings together sum to {total} pence, not to zero.")
        return LedgerCheck(transfers=made, postings=lines, faults=tuple(faults))
