"""A draft of the expression of interest: its sections as typed, as judged, and in words.

It is kept as one text, as a browser would have sent all of its questions at once; each
section's page changes its own part of that and leaves the others alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from pydantic import BaseModel

from activities.reference import refusing as reference
from activities.reference.refusing import ReferenceRefusal
from activities.register.drafts import Draft, Edit
from services.kit import bodies
from services.kit.pages.application.beginning import Beginning
from services.kit.pages.questions import forms, refusing, sectioned
from services.kit.pages.questions.fields import Raw, first
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.questions.sectioned import Section, digest
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Party
from workflows.rules import words
from workflows.rules.refusals import Refusal

NEW = "new"
"""What stands for a section of a draft that nobody has saved yet."""

DELETED = "deleted"
"""What stands for a section of a draft that was saved, and is deleted."""

WHOLE = "expression"
"""The part of a draft that was saved as a whole: by its deletion, or before it had sections."""

LEFT = "Somebody who has left"


CHOSEN: Mapping[type[ReferenceRefusal], str] = {
    reference.UnknownCycle: "cycle",
    reference.UnknownCcg: "partners",
    reference.RepeatedApplicant: "partners",
    reference.SeveralRegions: "partners",
}
"""Which question what the reference data refuses is about."""


@dataclass(frozen=True)
class Writing:
    """An expression of interest as it is written so far.

    Attributes:
        sections: Its questions as they are now.
        draft: What is saved; None before anybody saved.
        bid: The bid that is open and waits for it; None where it begins one.
        names: The people of the CCG, by number.
        due: Until when it is taken; None where nothing says so, or nothing is chosen yet.
    """

    sections: tuple[Section, ...]
    draft: Draft | None = None
    bid: Bid | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    due: datetime | None = None

    @cached_property
    def raw(self) -> dict[str, list[str]]:
        """What is saved, as a browser sent it."""
        return raw_of(self.draft)

    @property
    def deleted(self) -> bool:
        """Whether there was something and nothing is left."""
        draft = self.draft
        return bool(draft and draft.version and not draft.expression and not self.bid)

    def mark(self, section: Section) -> str:
        """What tells whether somebody else changed a section in between."""
        if self.deleted:
            return DELETED
        if self.draft is None or not (self.draft.version or self.bid):
            return NEW
        return digest(section.part_of(self.raw))

    def merged(self, section: Section, mine: Raw) -> str:
        """The whole with this in one section, as it is kept."""
        held = {n: v for n, v in self.raw.items() if not section.asks(n)}
        return json.dumps(held | {name: list(typed) for name, typed in mine.items()})

    @property
    def between_rounds(self) -> bool:
        """Whether no round is open that a bid could be begun for."""
        return self.bid is None and "bid" not in {one.name for one in self.sections}

    @property
    def alone(self) -> bool:
        """Whether its model takes no screening and no application after it (R2)."""
        chosen = self.bid.model.value if self.bid else first(self.raw, "model")
        return chosen == Model.GREATER_INVOLVEMENT

    @property
    def over(self) -> bool:
        """Whether it is submitted, or its bid has come to its end."""
        bid = self.bid
        return bool(bid and (bid.statements is not None or bid.ended))

    def judged(self, raw: Raw | None = None) -> "Judged":
        """What is saved, or what was just typed, held against the contract."""
        whole = Form(
            title="",
            questions=tuple(q for one in self.sections for q in one.questions),
            button="",
        )
        model = bodies.body_of(SubmitExpression) if self.bid else Beginning
        body, filled = forms.read(whole, self.raw if raw is None else raw, model)
        return Judged(self, body, filled)

    @cached_property
    def _edits(self) -> Mapping[str, Edit]:
        return self.draft.edited() if self.draft else {}

    def edit(self, section: Section) -> Edit | None:
        """Who saved a section last, and when; None where nobody has."""
        own, whole = self._edits.get(part(section)), self._edits.get(WHOLE)
        if own and (whole is None or own.at >= whole.at):
            return own
        return whole if section.part_of(self.raw) else None

    def edited(self, section: Section) -> str:
        """The same in words, by day."""
        found = self.edit(section)
        return f"{self.name(found.by)} on {words.day(found.at)}" if found else ""

    def name(self, person: str) -> str:
        """Somebody of the CCG."""
        return self.names.get(person, LEFT)


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft and what is wrong with it.

    Attributes:
        body: All of it as it is sent; None where something is missing or wrong.
    """

    writing: Writing
    body: BaseModel | None
    filled: Filled

    def errors_of(self, section: Section) -> dict[str, str]:
        """What is wrong in a section or missing, by question."""
        return section.errors_of(self.filled.errors)

    def state(self, section: Section) -> str:
        """How far a section is."""
        begun = bool(section.part_of(self.writing.raw))
        if not begun and not (section.optional and self.writing.edit(section)):
            return "Not started"
        return "In progress" if self.errors_of(section) else "Done"

    def missing(self, base: str) -> list[dict[str, str]]:
        """Everything that is wrong or missing, in words, each with where it is answered."""
        return [
            {"text": said, "href": self._changed_at(base, name)}
            for section in self.writing.sections
            for name, said in self.errors_of(section).items()
        ]

    def place(self, base: str, why: Exception | None) -> str:
        """Where the answer is changed that a refusal is about; empty where it is about none.

        Args:
            base: The address of the list of sections.
            why: The refusal.
        """
        field = why.field if isinstance(why, Refusal) else ""
        if isinstance(why, ReferenceRefusal):
            field = CHOSEN.get(type(why), "")
        return self._changed_at(base, field)

    def _changed_at(self, base: str, field: str) -> str:
        def section_of(name: str) -> str:
            return next(one.name for one in self.writing.sections if one.asks(name))

        return refusing.changed_at(base, section_of, self.filled, field)

    def rows(self, section: Section) -> list[tuple[str, str, str]]:
        """Each question with its answer in words, and its place below the sections."""
        return sectioned.rows(section, self.writing.raw, self.filled.errors)

    @property
    def code(self) -> str:
        """What tells whether anything was saved in between."""
        return digest(self.writing.raw)


def part(section: Section) -> str:
    """What a section is called among the parts of a draft; the application has others."""
    return f"{WHOLE}.{section.name}"


def raw_of(draft: Draft | None) -> dict[str, list[str]]:
    """What a draft holds, as a browser sent it."""
    held = draft.expression if draft else ""
    found: dict[str, list[str]] = json.loads(held) if held else {}
    return found


async def team(at: Visitor) -> dict[str, str]:
    """The people of the CCG by number."""
    found = await at.to.members.holders(Party.CCG, at.hat.body)
    return {one.person: one.name for one in found}


def saved_by(draft: Draft, names: Mapping[str, str]) -> str:
    """Who saved a draft last, and when."""
    who = names.get(draft.updated_by, LEFT)
    return f"{who} at {words.moment(draft.updated_at)}"
