"""The form of a body's rules in its draft; who must be there has forms of its own."""

import re

from pydantic import BaseModel, ConfigDict

from services.kit.pages.body.words import CATEGORIES, SHARES, TIES
from services.kit.pages.questions.choosing import Choice, Choices, yes_no
from services.kit.pages.questions.fields import Hidden, Line, Number, Text
from services.kit.pages.questions.forms import Form
from workflows.contracts.committees import (
    BodyRules,
    BodyVersion,
    Category,
    Days,
    ElectronicVoting,
    Few,
    Instead,
    Majority,
    Minimum,
    Substitution,
    Tie,
    Urgent,
    Whole,
)
from workflows.contracts.texts import OptionalText
from workflows.contracts.texts import Text as Sentences
from workflows.rules import seats
from workflows.rules.tallies import SHARE, WHOLE

NONE = "none"
INSTEAD = {
    Instead.ABSENT: "A member who is away",
    Instead.RECUSED: "A member who is recused",
    Instead.VACANT: "A vacant seat",
}


class TypedRules(BaseModel):
    """Rules as their form has them."""

    model_config = ConfigDict(extra="forbid")

    draft: int
    number: Few
    share: str
    vacant: bool
    majority: Majority
    whole: Whole
    tie: Tie
    instead: tuple[Instead, ...] = ()
    categories: tuple[Category, ...] = ()
    substitution: Sentences
    urgent: OptionalText = ""
    urgent_roles: tuple[str, ...] = ()
    agenda_days: Days
    electronic: bool
    hidden: bool
    electronic_words: Sentences
    fallbacks: tuple[Sentences, ...] = ()
    source: OptionalText = ""


def rules_form(body: BodyVersion, draft: int) -> Form:
    """How the body meets and decides, clause by clause apart."""
    rules = body.rules
    least = rules.minimum
    roles = sorted({role for seat in body.seats for role in seats.roles(seat)})
    share = f"{least.numerator}/{least.denominator}" if least.numerator else NONE
    known = {f"{a}/{b}": text for (a, b), text in SHARES.items()}
    return Form(
        title="Change the rules",
        lead=(
            "What you save is a draft. It counts for nothing before you put it in force.",
        ),
        questions=(
            Hidden(name="draft", value=str(draft), number=True),
            Number(
                name="number",
                label="How many members with a vote must be able to act?",
                ask="how many members must be able to act",
                value=str(least.number),
            ),
            Choice(
                name="share",
                label="And which share of the seats with a vote?",
                ask="which share of the seats",
                value=share,
                choices=(
                    (NONE, "No share: the number alone counts", ""),
                    *((key, f"At least {text}", "") for key, text in known.items()),
                    *(
                        ((share, f"At least {share.replace('/', ' of every ')}", ""),)
                        if share not in {NONE, *known}
                        else ()
                    ),
                ),
            ),
            yes_no(
                "vacant",
                "Do vacant seats count towards the whole that the share is of?",
                "whether vacant seats count",
                value="yes" if least.vacant else "no",
            ),
            Choice(
                name="majority",
                label="What carries a motion?",
                ask="what carries a motion",
                value=rules.majority,
                choices=tuple((one, SHARE[one], "") for one in Majority),
            ),
            Choice(
                name="whole",
                label="Of what is that counted?",
                ask="of what it is counted",
                value=rules.whole,
                choices=tuple((one, f"Of the {WHOLE[one]}", "") for one in Whole),
            ),
            Choice(
                name="tie",
                label="What does an equal vote do?",
                ask="what an equal vote does",
                value=rules.tie,
                choices=tuple((one, text, "") for one, text in TIES.items()),
            ),
            Choices(
                name="instead",
                label="For whom may a named substitute sit? (none: for nobody)",
                ask="for whom a substitute may sit",
                value=" ".join(rules.substitution.instead),
                choices=tuple((one, text, "") for one, text in INSTEAD.items()),
            ),
            Choices(
                name="categories",
                label="In seats of which kinds? (none: of every kind)",
                ask="in seats of which kinds",
                value=" ".join(rules.substitution.categories),
                choices=tuple((one, text, "") for one, text in CATEGORIES.items()),
            ),
            _words("substitution", "Substitutes, in words", rules.substitution.words),
            _words(
                "urgent",
                "Who acts between meetings, in words (optional)",
                rules.urgent.words if rules.urgent else "",
            ),
            Choices(
                name="urgent_roles",
                label="Who agrees to it, all of them (optional)",
                ask="who agrees to it",
                value=" ".join(rules.urgent.roles) if rules.urgent else "",
                choices=tuple((role, plain(role), "") for role in roles),
            ),
            Number(
                name="agenda_days",
                label="How many working days before a meeting is the agenda out?",
                ask="how many working days before a meeting",
                value=str(rules.agenda_days),
            ),
            yes_no(
                "electronic",
                "May it vote outside its meetings?",
                "whether it may vote outside its meetings",
                value="yes" if rules.electronic.allowed else "no",
            ),
            yes_no(
                "hidden",
                "Do others' votes stay hidden until such a vote closes?",
                "whether votes stay hidden",
                value="yes" if rules.electronic.hidden else "no",
            ),
            _words(
                "electronic_words",
                "Votes outside its meetings, in words",
                rules.electronic.words,
            ),
            *(
                _words(
                    f"fallbacks.{n}",
                    f"If there can be no quorum, way {n + 1}, in words",
                    one.words,
                )
                for n, one in enumerate(rules.fallbacks)
            ),
            Line(
                name="source",
                label="Where do the rules stand? (optional)",
                ask="where the rules stand",
                value=rules.source,
            ),
        ),
        button="Save in the draft",
    )


def _words(name: str, label: str, value: str) -> Text:
    return Text(name=name, label=label, ask=label.lower(), value=value, rows=2)


def plain(role: str) -> str:
    """A role of a seat as it is read."""
    said = role.replace("_", " ").capitalize()
    for typed, read in READ.items():
        said = re.sub(rf"\b{typed}\b", read, said, flags=re.IGNORECASE)
    return said


READ = {"nhs england": "NHS England", "ccg": "CCG", "nhs": "NHS", "gp": "GP"}
READ |= {"childrens": "children's"}
"""Words of roles that are written otherwise than by their letters."""


def with_rules(body: BodyVersion, typed: TypedRules) -> BodyVersion:
    """The body with the rules as they were typed; its clauses stay."""
    old = body.rules
    above, _, below = typed.share.partition("/")
    share = typed.share != NONE
    found = {
        "minimum": Minimum(
            number=typed.number,
            numerator=int(above) if share else 0,
            denominator=int(below) if share else 1,
            vacant=typed.vacant,
        ),
        "majority": typed.majority,
        "whole": typed.whole,
        "tie": typed.tie,
        "substitution": Substitution(
            words=typed.substitution,
            instead=typed.instead,
            categories=typed.categories,
        ),
        "urgent": _urgent(old, typed),
        "agenda_days": typed.agenda_days,
        "electronic": ElectronicVoting(
            words=typed.electronic_words,
            allowed=typed.electronic,
            hidden=typed.hidden,
        ),
        "fallbacks": tuple(
            one.model_copy(update={"words": words})
            for one, words in zip(old.fallbacks, typed.fallbacks, strict=False)
        ),
        "source": typed.source,
    }
    rules = BodyRules.model_validate(old.model_copy(update=found).model_dump())
    return body.model_copy(update={"rules": rules})


def _urgent(old: BodyRules, typed: TypedRules) -> Urgent | None:
    if not typed.urgent:
        return None
    reported = old.urgent.reported if old.urgent else True
    return Urgent(words=typed.urgent, roles=typed.urgent_roles, reported=reported)
