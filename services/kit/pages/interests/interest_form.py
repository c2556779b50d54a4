"""The forms of an interest in the register: add or change it, and end it."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from services.kit.pages.questions.choosing import Choice, yes_no
from services.kit.pages.questions.field import capital
from services.kit.pages.questions.fields import Day, Line, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps.anytime import CATEGORY_HINTS
from workflows.contracts.registers import (
    OptionalCode,
    OptionalLine,
    RegisteredInterest,
)
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.texts import Line as Words
from workflows.contracts.texts import OptionalText
from workflows.contracts.texts import Text as Sentences
from workflows.rules import registers, sentences

KINDS = tuple(k for k in InterestCategory if k is not InterestCategory.NONE)


class Typed(BaseModel):
    """An interest as the page's form has it."""

    model_config = ConfigDict(extra="forbid")

    category: InterestCategory
    organisation: Words
    code: OptionalCode = ""
    nature: OptionalLine = ""
    description: Sentences
    relationship: OptionalText = ""
    since: date
    until: date | None = None
    aware: date
    mitigation: OptionalText = ""
    publish: bool
    withheld_reason: OptionalText = ""


class Ended(BaseModel):
    """The end of an interest."""

    model_config = ConfigDict(extra="forbid")

    until: date


def kind_words(category: InterestCategory) -> str:
    """A kind as a heading or a cell has it: Financial interest."""
    said = sentences.CATEGORIES[category]
    return capital(said.removeprefix("a ").removeprefix("an "))


def form_of(today: date, one: RegisteredInterest | None) -> Form:
    """The form of a new interest, or of one that is there."""

    def held(name: str) -> str:
        value = getattr(one, name, None)
        return "" if value is None else str(value)

    def line(name: str, label: str, ask: str, **more: str) -> Line:
        return Line(name=name, label=label, ask=ask, value=held(name), **more)

    def text(name: str, label: str, ask: str, hint: str, rows: int) -> Text:
        value = held(name)
        return Text(name=name, label=label, ask=ask, hint=hint, value=value, rows=rows)

    def day(name: str, label: str, ask: str) -> Day:
        return _day(name, label, ask, held(name), today)

    return Form(
        title="Change an interest" if one else "Add an interest",
        lead=(
            f"An interest has to be in the register within {registers.DAYS} days of the "
            "day you became aware of it. Later ones are taken too, and the register says "
            "how many days late they are.",
            "Write one interest. If in doubt, write it.",
        ),
        questions=(
            Choice(
                name="category",
                label="Which kind of interest is it?",
                ask="which kind of interest it is",
                value=held("category"),
                choices=tuple((k, kind_words(k), CATEGORY_HINTS[k]) for k in KINDS),
            ),
            line("organisation", "Which organisation is it with?", "the organisation"),
            line(
                "code",
                "Its ODS code (optional)",
                "the ODS code",
                hint="For example F83003 for a practice or 07R for a CCG. With it, the "
                "bids that touch the organisation are found.",
                width="nhsuk-input--width-10",
            ),
            line(
                "nature",
                "What does the organisation do? (optional)",
                "what the organisation does",
                hint="For example: general practice, pharmacy, council",
            ),
            text(
                "description",
                "What is the interest?",
                "what the interest is",
                "For example: partner with a fifth of the shares. Do not name other people "
                "here.",
                4,
            ),
            text(
                "relationship",
                "Whose interest is it? (only for an indirect interest)",
                "whose interest it is",
                "For example: my wife's, who is a partner there",
                2,
            ),
            day("since", "From which day?", "the first day"),
            day("until", "Until which day? (optional)", "the last day"),
            day(
                "aware",
                "When did you become aware of it?",
                "the day you became aware of it",
            ),
            text(
                "mitigation",
                "What was agreed to keep it out of decisions? (optional)",
                "what was agreed",
                "And with whom. For example: leaves for items about the practice; agreed "
                "with the guardian.",
                3,
            ),
            yes_no(
                "publish",
                "May it be published with your name?",
                "whether it may be published with your name",
                hint="The register of interests is public. If you say no, the interest "
                "is published without your name and your office.",
                value="" if one is None else ("yes" if one.publish else "no"),
            ),
            text(
                "withheld_reason",
                "Why should your name be withheld? (only if it should)",
                "why your name should be withheld",
                "It is not published. Whoever looks after your body's register reads it.",
                2,
            ),
        ),
        effect="The interest is in the register at once, and in the published one until "
        "six months after it ends. It is never deleted: you can change it or end it, and "
        "what it was before stays on file.",
        button="Save the change" if one else "Add the interest",
    )


def _day(name: str, label: str, ask: str, value: str, today: date) -> Day:
    hint = f"For example, {today.day} {today.month} {today.year}"
    return Day(name=name, label=label, ask=ask, hint=hint, value=value)


def ending(today: date, one: RegisteredInterest) -> Form:
    """The form that ends an interest."""
    return Form(
        title="End an interest",
        facts=(
            ("Organisation", one.organisation),
            ("Kind", kind_words(one.category)),
            ("Interest", one.description),
        ),
        questions=(_day("until", "What was the last day?", "the last day", "", today),),
        effect="The interest stays public until six months after that day and in your "
        "body's own register for six years. It is never deleted.",
        button="End the interest",
    )
