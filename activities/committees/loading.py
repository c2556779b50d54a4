"""Keeps the example bodies of the embedded system, with example people in their seats."""

from pathlib import Path

from sqlalchemy import insert, select

from activities.committees import examples
from activities.committees.examples import SEATS, Places
from activities.committees.tables import versions
from activities.committees.writing import row_of
from activities.database import Database
from activities.members import loading
from activities.members.reading import MemberReading
from activities.reference import shipping
from activities.reference.problems import Problems
from workflows.contracts.committees import BodyVersion, Sitter
from workflows.rules import membership


async def load_examples(db: Database, issuer: str, path: Path = SEATS) -> int:
    """Keep a first version of every example body; answers with how many are new.

    A body that is there stays as it is, in whatever version.

    Args:
        db: Where to; the example people are there already.
        issuer: The sign-in provider that knows them.
        path: The file that says who sits where.

    Raises:
        BadFiles: A file is wrong; the message names file, line and field.
    """
    problems = Problems()
    people = {
        person.subject: Sitter(person=person.id, name=person.name)
        for person in await MemberReading(db).people(issuer)
    }
    found = examples.read(path, places(problems), people, problems)
    for body in found:
        for fault in membership.faults(body):
            problems.add(path.name, None, body.body, fault.words)
    problems.check()
    async with db.writing() as conn:
        query = select(versions.c.party, versions.c.body).distinct()
        known = {tuple(row) for row in await conn.execute(query)}
        new = [body for body in found if _key(body) not in known]
        if new:
            await conn.execute(insert(versions), [row_of(body) for body in new])
    return len(new)


def places(problems: Problems) -> Places:
    """The shipped CCGs and boards, and which CCGs each board has in its area."""
    found: dict[str, list[str]] = {}
    overlaps = shipping.read_overlaps(shipping.SHIPPED / "overlaps.csv", problems)
    for overlap in sorted(overlaps, key=lambda one: one.ccg):
        found.setdefault(overlap.board, []).append(overlap.ccg)
    return Places(
        loading.places(problems), {board: tuple(ccgs) for board, ccgs in found.items()}
    )


def _key(body: BodyVersion) -> tuple[str, str]:
    return body.party.value, body.body
