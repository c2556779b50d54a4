"""Letters about an absence: they belong to no bid, and so to no bid's record."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import insert, select

from activities.database import Database
from activities.members import reading as members
from activities.prepared import Usual
from activities.register.addressing import Cause, queued
from activities.register.projecting import Row
from activities.register.tables import notices, recusals
from workflows.contracts import names
from workflows.contracts.absences import Absence
from workflows.contracts.notices import Notice


class AbsenceLetters:
    """Queues them in the delivery log, under the absence and its version."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queue(
        self, absence: Absence, told: Iterable[tuple[Notice, str]]
    ) -> tuple[str, int]:
        """Queue what a version of an absence leads to; done twice it is there once.

        Whoever is kept from the papers of a bid gets no letter that names it.

        Args:
            absence: The version.
            told: Messages, each with the bid that it names.

        Returns:
            The record that the letters belong to, and how many of it are there.
        """
        record = names.absence_id(absence.party, absence.body, absence.number)
        cause = Cause(record, absence.version, datetime.now(UTC))
        rows: dict[str, Row] = {}
        async with self._database.writing() as connection:
            for notice, bid in told:
                out = select(recusals.c.person).where(recusals.c.bid_id == bid)
                kept_out = set((await connection.execute(out)).scalars())
                holders = await members.holders(
                    Usual(connection), notice.party, notice.body, notice.roles
                )
                for to in holders:
                    meant = not notice.people or to.person in notice.people
                    if to.person in kept_out or not meant:
                        continue
                    parts = (record, absence.version, notice.kind, bid, to.person)
                    key = "/".join(str(part) for part in parts)
                    rows[key] = queued(key, cause, notice, to)
            known = select(notices.c.id).where(
                notices.c.bid_id == record, notices.c.number == absence.version
            )
            there = set((await connection.execute(known)).scalars())
            new = [row for key, row in rows.items() if key not in there]
            if new:
                await connection.execute(insert(notices), new)
        return record, len(there) + len(new)
