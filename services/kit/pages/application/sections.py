"""Part one of the application in sections: what each of them asks."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from pydantic import BaseModel, create_model

from services.kit.bodies import STRICT
from services.kit.pages.application import expressing
from services.kit.pages.bid.wording import LABELS
from services.kit.pages.questions.fields import (
    MISSING,
    Choice,
    Day,
    Field,
    Line,
    Raw,
    Repeat,
    Text,
    yes_no,
)
from services.kit.pages.questions.forms import Form, Question
from workflows.contracts.applications import Application
from workflows.contracts.bids import Bid
from workflows.rules import bodies, words

Content = Mapping[str, Any]
"""A draft: as many of the application's fields as are written."""


class Level(Choice):
    """A number that is picked."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        found = Choice.read(self, raw, name)
        return found if found is MISSING else int(found)


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the application.

    Attributes:
        name: The last part of its address.
        asked: Its questions, for a bid.
    """

    name: str
    title: str
    asked: Callable[[Bid], tuple[Question, ...]]
    fields: tuple[str, ...]

    def form(self, bid: Bid) -> Form:
        """Its questions as a form."""
        return Form(
            title=self.title, questions=self.asked(bid), button="Save and continue"
        )

    def part_of(self, content: Content) -> dict[str, Any]:
        """What a draft holds of this section."""
        return {name: content[name] for name in self.fields if name in content}

    def digest(self, content: Content) -> str:
        """What tells whether somebody else changed this section in between."""
        text = json.dumps(self.part_of(content), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def saved(
        self, content: Content, body: BaseModel, unread: Collection[str] = ()
    ) -> dict[str, Any]:
        """The draft with what was typed in this section; blank means taken out.

        Args:
            content: The draft as it was.
            body: What was typed.
            unread: Fields that could not be read: they stay as they were.
        """
        typed = body.model_dump(mode="json", exclude_none=True)
        mine = [name for name in self.fields if name not in unread]
        blank = {name: "" for name in mine if name in OPTIONAL}
        others = {k: v for k, v in content.items() if k not in mine}
        return others | blank | typed

    def model(self) -> type[BaseModel]:
        """Its fields with the contract's limits; none of them has to be there."""
        fields: dict[str, Any] = {
            name: (Optional[Application.model_fields[name].rebuild_annotation()], None)  # noqa: UP045  of a type that is made here
            for name in self.fields
        }
        return create_model("Section", __config__=STRICT, **fields)


OPTIONAL = ("measures", "engagement", "risks", "workforce")
ASKED = ("constitution_approved",)
"""What a rule wants, although versions submitted long ago are without it."""


def _text(name: str, ask: str, hint: str = "") -> Text:
    return Text(name=name, label=_label(name), ask=ask, hint=hint)


def _line(name: str, ask: str, hint: str = "") -> Line:
    return Line(name=name, label=_label(name), ask=ask, hint=hint)


def _label(name: str) -> str:
    return LABELS[name] + (" (optional)" if name in OPTIONAL else "")


def _scope(bid: Bid) -> tuple[Question, ...]:
    return (
        Day(
            name="start_date",
            label="Start date",
            ask="the start date",
            hint=f"Bids of this round start on {words.day(bid.start_date)}. Another "
            "date needs NHS England's consent first.",
        ),
        expressing.which_functions(bid.cycle.functions),
    )


def _benefits(bid: Bid) -> tuple[Question, ...]:
    return (
        _text("benefits", "the benefits", "What patients and practices would gain."),
        _text(
            "measures", "how they will be measured", "What you count, and how often."
        ),
        *((_areas(bid),) if len(bodies.material(bid)) > 1 else ()),
    )


def _areas(bid: Bid) -> Repeat:
    """What differs from area to area: a change of it asks only that board again."""
    return Repeat(
        name="areas",
        title="Local area",
        most=len(bodies.material(bid)),
        note="Only where the bid means something else in the area of one board.",
        fields=(
            Choice(
                name="board",
                label="The area of which board?",
                ask="the board",
                choices=tuple((b.id, b.name, "") for b in bodies.material(bid)),
            ),
            Text(
                name="text",
                label="What does the bid mean there?",
                ask="what the bid means there",
                hint="Only what differs from the other areas. If you change it later, "
                "only this board is asked again.",
                rows=4,
            ),
        ),
    )


def _governance(_: Bid) -> tuple[Question, ...]:
    member: tuple[Field, ...] = (
        Line(name="name", label="Name", ask="the member's name"),
        Line(name="role", label="Role", ask="the role", hint="For example, chair"),
        Line(
            name="category",
            label="Category",
            ask="the category",
            hint="For example, lay, clinical or executive",
        ),
        yes_no("votes", "Does this member vote?", "whether this member votes"),
    )
    return (
        _line(
            "constitution_reference",
            "where the constitution allows it",
            "Version and section that allow this, such as version 4.2, section 6",
        ),
        yes_no(
            "constitution_approved",
            "Has NHS England approved this version of the constitution?",
            "whether the constitution is approved",
        ),
        _text("governance", "how decisions are taken", "Who decides, and who reports."),
        _line("terms_of_reference", "the terms of reference", "Title and version"),
        Repeat(
            name="committee",
            title="Committee member",
            most=40,
            fields=member,
            note="Who would sit on the committee that decides, as far as you know it. "
            "You can go on without adding any.",
        ),
    )


def _conflicts(_: Bid) -> tuple[Question, ...]:
    return (
        _line("conflict_policy", "the policy's title", "Title and version"),
        _text(
            "conflict_policy_statement",
            "how the policy follows the guidance",
            "How it follows the statutory guidance of NHS England.",
        ),
        _line("guardian", "the guardian's name", "Full name"),
    )


def _finance(_: Bid) -> tuple[Question, ...]:
    return (
        Level(
            name="information_governance_level",
            label="Information governance toolkit level",
            ask="the information governance level",
            choices=tuple((str(n), f"Level {n}", "") for n in range(4)),
        ),
        _line("finance_template", "the finance template's title", "Title and version"),
    )


def _delivery(_: Bid) -> tuple[Question, ...]:
    return (
        _text("engagement", "whom you talked to", "Practices, patients, partners."),
        _text("risks", "the risks", "The main risks, and what you do about each."),
        _text("workforce", "the workforce", "Who does the work, and from when."),
    )


SECTIONS = (
    Section(
        "scope", "What you ask for, and from when", _scope, ("start_date", "functions")
    ),
    Section("benefits", "Benefits", _benefits, ("benefits", "measures", "areas")),
    Section(
        "governance",
        "Governance and committee",
        _governance,
        (
            "constitution_reference",
            "constitution_approved",
            "governance",
            "terms_of_reference",
            "committee",
        ),
    ),
    Section(
        "conflicts",
        "Conflicts of interest",
        _conflicts,
        ("conflict_policy", "conflict_policy_statement", "guardian"),
    ),
    Section(
        "finance",
        "Information governance and finance",
        _finance,
        ("information_governance_level", "finance_template"),
    ),
    Section(
        "delivery",
        "Engagement, risks and workforce",
        _delivery,
        ("engagement", "risks", "workforce"),
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}
SECTION_OF = {name: one for one in SECTIONS for name in one.fields}


def changed(before: Content, after: Content) -> list[str]:
    """The sections in which two drafts differ."""
    return [one.name for one in SECTIONS if one.digest(before) != one.digest(after)]
