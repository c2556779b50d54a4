"""Puts people on the member register, from a file; all of it is right, or none is kept.

The file is CSV with the columns subject, name, email, party, body, role and, where a role
begins on another day than today, since (2026-06-03). One line per role; a person with
two roles has two lines. Doing it again changes nothing. With --shipped the reference
data and cycles that come with the program are loaded first, and with --examples its
example people, for a demonstration.
"""

import argparse
import asyncio
import csv
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from activities.committees import loading as committees
from activities.database import Database
from activities.interests import loading as interests
from activities.members.loading import load_examples
from activities.members.writing import CannotEnrol, put_hat, put_person
from activities.reference.problems import BadFiles, Problems
from activities.reference.seeding import seed
from workflows.contracts.parties import Membership
from workflows.rules.calendar import london_day

COLUMNS = ("subject", "name", "email", "party", "body", "role")


class Line(NamedTuple):
    """One person under one hat."""

    number: int
    subject: str
    name: str
    email: str
    hat: Membership
    since: date


def read(path: Path, today: date, problems: Problems) -> list[Line]:
    """The lines of a file. What is wrong with them goes to `problems`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        for name in missing:
            problems.add(path.name, 1, name, "is missing from the first line.")
        return [] if missing else list(_lines(path, rows, today, problems))


def _lines(
    path: Path, rows: "csv.DictReader[str]", today: date, problems: Problems
) -> Iterator[Line]:
    for row in rows:
        given = {name: (row.get(name) or "").strip() for name in (*COLUMNS, "since")}
        try:
            hat = Membership.model_validate(given)
            since = date.fromisoformat(given["since"]) if given["since"] else today
        except ValidationError as invalid:
            for error in invalid.errors(include_input=False, include_url=False):
                field = str(error["loc"][0])
                problems.add(path.name, rows.line_num, field, f"{error['msg']}.")
        except ValueError:
            problems.add(
                path.name, rows.line_num, "since", "is not a day like 2026-06-03."
            )
        else:
            who = (given["subject"], given["name"], given["email"])
            yield Line(rows.line_num, *who, hat, since)


async def enrol(db: Database, issuer: str, path: Path) -> int:
    """Put a file's people on the register; answers with how many lines there were.

    Raises:
        BadFiles: The file is wrong; the message names file, line and field.
    """
    problems = Problems()
    lines = read(path, london_day(datetime.now(UTC)), problems)
    problems.check()
    async with db.writing() as connection:
        for line in lines:
            try:
                person = await put_person(
                    connection, issuer, line.subject, line.name, line.email
                )
                await put_hat(connection, person, line.hat, line.since)
            except CannotEnrol as refused:
                problems.add(path.name, line.number, "", str(refused))
        problems.check()
    return len(lines)


async def run(chosen: argparse.Namespace) -> None:
    """Do what the arguments ask for, in the order in which it builds up."""
    database = Database(chosen.database)
    try:
        if chosen.shipped:
            await seed(database, london_day(datetime.now(UTC)))
            sys.stdout.write("The reference data that ships is loaded.\n")
        if chosen.examples:
            count = await load_examples(database, chosen.issuer)
            sys.stdout.write(f"{count} example people are enrolled.\n")
            count = await committees.load_examples(database, chosen.issuer)
            sys.stdout.write(f"{count} example bodies are added.\n")
            await interests.load_examples(database, chosen.issuer)
        if chosen.file:
            count = await enrol(database, chosen.issuer, chosen.file)
            sys.stdout.write(f"{count} lines of {chosen.file.name} are enrolled.\n")
    finally:
        await database.close()


def main(words: list[str]) -> int:
    """Read the arguments, do it, and say in words how it went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", help="CSV of people and roles")
    parser.add_argument("--issuer", required=True, help="as the tokens name it")
    parser.add_argument("--shipped", action="store_true", help="reference data first")
    parser.add_argument("--examples", action="store_true", help="example people too")
    parser.add_argument("--database", default=os.environ.get("BIDS_DATABASE", ""))
    try:
        asyncio.run(run(parser.parse_args(words)))
    except (BadFiles, OSError, UnicodeDecodeError, ValueError) as error:
        sys.stderr.write(f"Nothing was enrolled. {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
