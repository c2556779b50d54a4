"""What a body has written so far of a step that is answered section by section."""

from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.desk.claims import TaskRef
from activities.desk.tables import written_sections
from workflows.contracts.base import Contract


class WrittenSection(Contract):
    """A section as it was saved last.

    Attributes:
        content: What was typed, as JSON text.
        digest: Of the content; whoever saves names the one that they started from.
        basis: What the answers are about; other answers are wanted once it is another.
        name: Who saved it, as they were called then.
    """

    section: str
    content: str
    digest: str
    basis: str
    person: str
    name: str
    at: datetime


class Overtaken(Exception):
    """Somebody else saved the section in between; nothing is overwritten.

    Attributes:
        theirs: The section as it is saved.
    """

    def __init__(self, theirs: WrittenSection) -> None:
        super().__init__(f"{theirs.name} has changed this section since.")
        self.theirs = theirs


class WrittenSections:
    """Sections of steps that are not taken yet. Never part of the record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, task: TaskRef) -> dict[str, WrittenSection]:
        """What is written, by section. One query."""
        async with self._database.reading() as connection:
            return await _found(connection, task)

    async def save(self, task: TaskRef, mine: WrittenSection, opened: str) -> None:
        """Save a section; the same text again changes nothing but who saved it.

        Args:
            task: The step; its subject is not looked at.
            mine: The section; its moment is that of the saving.
            opened: The digest of what it was made from; empty where nothing was there.

        Raises:
            Overtaken: Another text was saved since.
        """
        row = mine.model_dump() | {"at": datetime.now(UTC)}
        mine_is = [
            written_sections.c[name] == value for name, value in _place(task).items()
        ]
        try:
            async with self._database.writing() as connection:
                saved = await connection.execute(
                    update(written_sections)
                    .where(
                        *mine_is,
                        written_sections.c.section == mine.section,
                        written_sections.c.digest.in_({opened, mine.digest}),
                    )
                    .values(**row)
                )
                if saved.rowcount:
                    return
                held = (await _found(connection, task)).get(mine.section)
                if held is None:
                    await connection.execute(
                        insert(written_sections), _place(task) | row
                    )
                    return
        except IntegrityError:
            held = (await self.of(task))[mine.section]
        raise Overtaken(held)


def _place(task: TaskRef) -> dict[str, str]:
    return {
        "bid_id": task.bid_id,
        "party": task.party.value,
        "body": task.body,
        "command": task.command,
    }


async def _found(
    connection: AsyncConnection, task: TaskRef
) -> dict[str, WrittenSection]:
    query = select(
        *(written_sections.c[name] for name in WrittenSection.model_fields)
    ).where(
        *(written_sections.c[name] == value for name, value in _place(task).items())
    )
    rows = (await connection.execute(query)).all()
    found = (WrittenSection.model_validate(row._asdict()) for row in rows)
    return {one.section: one for one in found}
