"""Part two as it is written so far: its sections, what is wrong with them, in words."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from activities.desk.claims import TaskRef
from activities.desk.sections import WrittenSection
from services.kit import bodies
from services.kit.pages.questions import forms, refusing, sectioned
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Field, Hidden
from services.kit.pages.questions.forms import Filled
from services.kit.pages.questions.sectioned import Section
from services.kit.pages.steps import assuring
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.commands import AttestAssurance
from workflows.rules import rulebook, words

COMMAND = rulebook.name_of(AttestAssurance)

STALE = "Look again"
"""How a section stands that was answered about something else."""


def task_of(at: Visitor, bid: Bid) -> TaskRef:
    """Whose draft it is: those who attest for the person's body write in the same one."""
    return TaskRef(bid_id=bid.id, party=at.hat.party, body=at.hat.body, command=COMMAND)


def basis(bid: Bid) -> str:
    """What answers are about: the version, what was voided since, and what is asked."""
    since = bid.reopened.at.isoformat() if bid.reopened else ""
    asked = [
        [q.name, q.value]
        for section in assuring.sections(bid)
        for q in section.questions
        if isinstance(q, Field)
    ]
    text = json.dumps([bid.version, since, asked])
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written so far.

    Attributes:
        held: Each section as it was saved last.
    """

    bid: Bid
    sections: tuple[Section, ...]
    held: Mapping[str, WrittenSection]
    whole: Filled
    body: BaseModel | None

    def raw(self, section: Section) -> dict[str, list[str]]:
        """What is saved of a section."""
        found = self.held.get(section.name)
        typed: dict[str, list[str]] = json.loads(found.content) if found else {}
        return typed

    def digest(self, section: Section) -> str:
        """Of what is saved of it; empty where nothing is."""
        found = self.held.get(section.name)
        return found.digest if found else ""

    def edited(self, section: Section) -> str:
        """Who saved it last, and on which day."""
        found = self.held.get(section.name)
        return f"{found.name} on {words.day(found.at)}" if found else ""

    def state(self, section: Section) -> str:
        """How far a section is."""
        found = self.held.get(section.name)
        if found is None:
            return "Not started"
        if found.basis != basis(self.bid):
            return STALE
        return "In progress" if self.errors_of(section) else "Done"

    def errors_of(self, section: Section) -> dict[str, str]:
        """What is wrong in it or missing, by question."""
        return section.errors_of(self.whole.errors)

    def done(self) -> int:
        """How many sections are done."""
        return sum(self.state(one) == "Done" for one in self.sections)

    def missing(self, base: str) -> list[dict[str, str]]:
        """Each section that is not done, with its page."""
        return [
            {
                "text": f"{one.title}: {self.state(one).lower()}",
                "href": f"{base}/sections/{sectioned.changing(one.name)}",
            }
            for one in self.sections
            if self.state(one) != "Done"
        ]

    def place(self, base: str, field: str) -> str:
        """Where the answer is changed that a refusal names; empty where it names none."""

        def section_of(name: str) -> str:
            return next(one.name for one in self.sections if one.asks(name))

        return refusing.changed_at(base, section_of, self.whole, field)

    @property
    def code(self) -> str:
        """What tells whether anything was saved in between."""
        text = json.dumps([self.digest(one) for one in self.sections])
        return hashlib.sha256(text.encode()).hexdigest()

    def rows(self, section: Section) -> list[tuple[str, str, str]]:
        """Each question with its answer in words, and its place below the sections.

        What shows that a criterion is met stands with it.
        """
        found = list[tuple[str, str, str]]()
        names = (q.name for q in section.questions if not isinstance(q, Hidden))
        rows = sectioned.rows(section, self.raw(section), self.whole.errors)
        for name, row in zip(names, rows, strict=True):
            if FINDING.fullmatch(name):
                asked, answered, place = found.pop()
                said = answered if row[1] == answered else f"{answered}: {row[1]}"
                found.append((asked.removesuffix(assuring.MET), said, place))
            else:
                found.append(row)
        return found


FINDING = re.compile(r"findings\.[0-9]+\.evidence")


async def written(at: Visitor, bid: Bid) -> Draft:
    """What those who attest for this body have written so far. One query."""
    held = await at.to.written.of(task_of(at, bid))
    sections = assuring.sections(bid)
    whole = assuring.attest_assurance(Asking(bid, at.actor, "", at.to.clock()))
    raw = {q.name: [q.value] for q in whole.questions if isinstance(q, Hidden)}
    for one in sections:
        if found := held.get(one.name):
            raw |= json.loads(found.content)
    body, filled = forms.read(whole, raw, bodies.body_of(AttestAssurance))
    return Draft(bid, sections, held, filled, body)
