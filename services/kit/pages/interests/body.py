"""The register of a body's people: who has answered, who is late, and what they have."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from activities.committees.reading import body_of
from activities.members.terms import Term
from services.kit import problems
from services.kit.cells import cell
from services.kit.deps import Acting
from services.kit.pages.body.seating import GOVERNORS
from services.kit.pages.interests import said
from services.kit.pages.interests.interest_form import kind_words
from services.kit.pages.visitor import AtPage
from services.kit.problems import Problem
from workflows.contracts.parties import Role
from workflows.contracts.registers import KeptInterest, Register
from workflows.rules import minutes, publishing, registers, words
from workflows.rules.calendar import london_day
from workflows.rules.permissions import ROLE_WORDS

router = APIRouter(include_in_schema=False)

KEEPERS = GOVERNORS | {Role.LOCAL_DIRECTOR, Role.REGIONAL_LEAD}
"""Who looks after the register of their body's people."""

COLUMNS = (
    "Name",
    "Offices",
    "State",
    "Last answered",
    "Confirm by",
    "Organisation",
    "ODS code",
    "Nature",
    "Kind",
    "Interest",
    "Relationship",
    "From",
    "To",
    "Aware",
    "Registered",
    "Days late",
    "Mitigation",
    "Publish with name",
    "Why not",
)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of the body, with their register."""

    person: str
    name: str
    offices: str
    register: Register
    by: date
    overdue: str

    def shown(self, today: date) -> list[KeptInterest]:
        """What the body's register shows: until six years after an interest ends."""
        return [
            kept
            for kept in self.register.interests
            if publishing.is_private(kept.interest, today)
        ]

    @property
    def late(self) -> list[KeptInterest]:
        """Interests that were registered too late."""
        return [k for k in self.register.interests if registers.days_late(k)]

    @property
    def state(self) -> tuple[str, str]:
        """Whether they are late, as a tag: its words and colour."""
        if self.overdue:
            return ("Overdue", "red")
        if self.register.answered is None:
            return ("Not answered", "yellow")
        return ("In time", "green")


def governs(at: Acting) -> bool:
    """Whether they look after the register of their body's people."""
    return at.hat.role in KEEPERS


@router.get("/interests/body")
async def body(at: AtPage) -> Response:
    """Everybody of the body: who has answered, who is late, what they have."""
    today = london_day(at.to.clock())
    lines = await lines_of(at, today)
    rows = [_row(line, today) for line in lines]
    return at.page(
        "interests-body.jinja",
        title="Register of interests of your people",
        body_name=at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
        summary=_summary(lines),
        complete=all(not line.overdue for line in lines),
        rows=rows,
        interests=[
            {"name": line.name, **said.line(kept, today)}
            for line in lines
            for kept in line.shown(today)
        ],
    )


@router.get("/interests/body.csv")
async def body_csv(at: AtPage) -> Response:
    """The same for a spreadsheet: a row for each interest, one for who has none."""
    today = london_day(at.to.clock())
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for line in await lines_of(at, today):
        for row in _cells(line, today):
            out.writerow(cell(value) for value in row)
    headers = {"Content-Disposition": 'attachment; filename="interests.csv"'}
    # The mark at the start tells spreadsheets that the text is UTF-8.
    return Response(
        f"\ufeff{text.getvalue()}",
        headers=headers,
        media_type="text/csv; charset=utf-8",
    )


async def lines_of(at: Acting, today: date) -> list[Line]:
    """Everybody who holds an office in the body or sits on it, by name.

    Raises:
        Problem: The person does not look after it.
    """
    if not governs(at):
        raise Problem(problems.NOT_YOUR_HAT)
    hat, to = at.hat, at.to
    version = await to.committees.at(hat.party, body_of(hat), today)
    names = dict(minutes.people(version)) if version else {}
    names |= {h.person: h.name for h in await to.members.holders(hat.party, hat.body)}
    begun = version.since if version else today
    months = registers.months_of(await to.reference.cycles(), today)
    found, terms = await to.interests.of_people(names), await to.terms.of(names)
    lines = []
    for person, name in sorted(names.items(), key=lambda one: (one[1], one[0])):
        term, register = terms.get(person), found[person]
        since = term.since if term else begun
        lines.append(
            Line(
                person=person,
                name=name,
                offices=_offices(at, term),
                register=register,
                by=registers.confirm_by(register, months, since),
                overdue=registers.overdue(register, today, months, since),
            )
        )
    return lines


def _offices(at: Acting, term: Term | None) -> str:
    """What somebody does for the body; whoever only has a seat is a member of it."""
    here = [h for h in term.hats if h.body == at.hat.body] if term else []
    return ", ".join(ROLE_WORDS[hat.role] for hat in here) or "has a seat"


def _summary(lines: list[Line]) -> str:
    answered = sum(line.register.answered is not None for line in lines)
    overdue = sum(bool(line.overdue) for line in lines)
    late = sum(len(line.late) for line in lines)
    everybody = words.plural(len(lines), "person").replace("persons", "people")
    said_late = (
        f" {words.plural(late, 'interest')} came later than {registers.DAYS} days."
        if late
        else ""
    )
    have = "has" if len(lines) == 1 else "have"
    who = "Nobody is" if not overdue else f"{overdue} {'is' if overdue == 1 else 'are'}"
    return f"{answered} of {everybody} {have} answered. {who} overdue.{said_late}"


def _row(line: Line, today: date) -> dict[str, Any]:
    state, colour = line.state
    have = registers.current(line.register, today)
    return {
        "name": line.name,
        "offices": line.offices,
        "tag": {"text": state, "colour": colour},
        "answered": said.age(line.register, today),
        "by": words.day(line.by),
        "why": f"{line.name} {line.overdue}." if line.overdue else "",
        "count": len(have),
        "late": len(line.late),
    }


def _cells(line: Line, today: date) -> Iterator[tuple[object, ...]]:
    answered = line.register.answered
    who = (
        line.name,
        line.offices,
        line.state[0],
        london_day(answered).isoformat() if answered else "",
        line.by.isoformat(),
    )
    shown = line.shown(today)
    if not shown:
        none = "None declared" if line.register.nil else ""
        yield (*who, none, *[""] * (len(COLUMNS) - len(who) - 1))
    for kept in shown:
        one = kept.interest
        yield (
            *who,
            one.organisation,
            one.code,
            one.nature,
            kind_words(one.category),
            one.description,
            one.relationship,
            one.since.isoformat(),
            one.until.isoformat() if one.until else "",
            one.aware.isoformat(),
            london_day(kept.registered).isoformat(),
            registers.days_late(kept),
            one.mitigation,
            "Yes" if one.publish else "No",
            one.withheld_reason,
        )
