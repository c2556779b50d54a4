"""Keeps the example interests of the embedded system's example people."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from activities.database import Database
from activities.interests import examples
from activities.interests.examples import INTERESTS
from activities.interests.tables import changes
from activities.interests.writing import row_of
from activities.members.reading import MemberReading
from activities.reference.problems import Problems


async def load_examples(db: Database, issuer: str, path: Path = INTERESTS) -> int:
    """Give every example person a register; answers with how many it was given to.

    Whoever has begun one keeps it as it is. Somebody who is named in the file and is not
    among the people has none.

    Args:
        db: Where to; the example people are there already.
        issuer: The sign-in provider that knows them.
        path: The file that says who has what.

    Raises:
        BadFiles: The file is wrong; the message names field and line.
    """
    problems = Problems()
    file = examples.read(path, problems)
    people = await MemberReading(db).people(issuer)
    problems.check()
    if file is None:
        return 0
    now = datetime.now(UTC)
    async with db.writing() as conn:
        begun = set(await conn.scalars(select(changes.c.person).distinct()))
        rows = [
            row_of(person.id, change)
            for person in people
            if person.id not in begun
            for change in examples.changes(file, person.subject, now)
        ]
        if rows:
            await conn.execute(insert(changes), rows)
    return len({row["person"] for row in rows})
