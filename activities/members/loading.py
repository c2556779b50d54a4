"""Enrols the example people of the embedded mode."""

from datetime import date
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.members import examples
from activities.members.examples import PEOPLE, Example
from activities.members.tables import memberships, persons
from activities.reference import shipping
from activities.reference.problems import Problems
from workflows.contracts.parties import Party


async def load_examples(db: Database, issuer: str, path: Path = PEOPLE) -> int:
    """Enrol an example person for every role; answers with how many there are.

    People and hats that are there, or were and have been revoked, stay as they are.

    Args:
        db: Where to.
        issuer: The sign-in provider that knows them: the embedded one.
        path: The file they are made from.

    Raises:
        BadFiles: The file is wrong; the message names file, line and field.
    """
    problems = Problems()
    since, people = examples.read(path, places(problems), problems)
    problems.check()
    async with db.writing() as conn:
        numbers = await _enrolled(conn, issuer, people)
        await _give_hats(conn, numbers, people, since)
    return len(people)


def places(problems: Problems) -> dict[Party, dict[str, str]]:
    """The shipped CCGs and council areas by code."""
    folder = shipping.SHIPPED
    ccgs = shipping.read_ccgs(folder / "ccgs.csv", problems)
    return {
        Party.CCG: {ccg.code: ccg.name for ccg in ccgs},
        Party.HWB: shipping.read_boards(folder / "boards.csv", problems),
    }


async def _enrolled(
    conn: AsyncConnection, issuer: str, people: list[Example]
) -> dict[str, int]:
    """Everybody's number by subject; who has none yet is added."""
    query = select(persons.c.subject, persons.c.id).where(persons.c.issuer == issuer)
    known = set(await conn.scalars(query))
    rows = [
        {
            "issuer": issuer,
            "subject": person.subject,
            "name": person.name,
            "email": person.email,
            "active": True,
        }
        for person in people
        if person.subject not in known
    ]
    if rows:
        await conn.execute(insert(persons), rows)
    return {row.subject: row.id for row in await conn.execute(query)}


async def _give_hats(
    conn: AsyncConnection, numbers: dict[str, int], people: list[Example], since: date
) -> None:
    columns = [memberships.c[name] for name in ("person", "party", "body", "role")]
    given = {tuple(row) for row in await conn.execute(select(*columns))}
    rows = [
        {
            "person": numbers[person.subject],
            "party": hat.party.value,
            "body": hat.body,
            "role": hat.role.value,
            "since": since,
        }
        for person in people
        for hat in person.hats
    ]
    new = [
        r for r in rows if (r["person"], r["party"], r["body"], r["role"]) not in given
    ]
    if new:
        await conn.execute(insert(memberships), new)
