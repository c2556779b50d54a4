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
from services.kit.pages.application.expression_text import answers, said
from services.kit.pages.questions import forms
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Hidden, Raw, ident
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.steps import assuring
from services.kit.pages.steps.assuring import Section
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
    asked = [[q.name, q.value] for s in assuring.sections(bid) for q in s.questions]
    text = json.dumps([bid.version, since, asked])
    return hashlib.sha256(text.encode()).hexdigest()


def form_of(section: Section) -> Form:
    """A section's questions as a form."""
    return Form(
        title=section.title, questions=section.questions, button="Save and continue"
    )


def of_section(section: Section, raw: Raw) -> dict[str, list[str]]:
    """What was typed in answer to a section, and nothing else that was sent."""
    names = {q.name for q in section.questions if not isinstance(q, Hidden)}
    return {name: one for name, one in answers(raw).items() if name in names}


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
        names = {q.name for q in section.questions}
        return {n: words for n, words in self.whole.errors.items() if n in names}

    def done(self) -> int:
        """How many sections are done."""
        return sum(self.state(one) == "Done" for one in self.sections)

    @property
    def code(self) -> str:
        """What tells whether anything was saved in between."""
        text = json.dumps([self.digest(one) for one in self.sections])
        return hashlib.sha256(text.encode()).hexdigest()

    def rows(self, section: Section) -> list[tuple[str, str, str]]:
        """Each question with its answer in words, and its place on the page.

        What shows that a criterion is met stands with it.
        """
        raw, found = self.raw(section), list[tuple[str, str, str]]()
        for one in section.questions:
            if isinstance(one, Hidden):
                continue
            blank = "Not answered" if one.name in self.whole.errors else "Nothing"
            words = said(one, raw) or blank
            if FINDING.fullmatch(one.name):
                asked, answered, place = found.pop()
                asked, words = asked.removesuffix(assuring.MET), f"{answered}: {words}"
                found.append((asked, words, place))
            else:
                found.append((one.label, words, ident(one.name)))
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
