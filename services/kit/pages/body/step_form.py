"""The form of one step of a body's ladder in its draft: who is told before or after a date."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.kit.pages.questions.choosing import Choice, Choices
from services.kit.pages.questions.field import capital
from services.kit.pages.questions.fields import Hidden, Number, Text
from services.kit.pages.questions.forms import Form
from workflows.contracts.committees import BodyVersion, Days
from workflows.contracts.ladders import Rung, Tells
from workflows.contracts.texts import Text as Sentences
from workflows.rules import ladder

BEFORE, AFTER = "before", "after"


class TypedStep(BaseModel):
    """A step as its form has it."""

    model_config = ConfigDict(extra="forbid")

    draft: int
    when: Literal["before", "after"]
    days: Days
    tells: tuple[Tells, ...]
    words: Sentences


def step_form(body: BodyVersion, rung: Rung | None, draft: int) -> Form:
    """After how many days, whose office, and what they read."""
    told = rung.tells if rung else ()
    # A panel's clerk is its chair: asked for once, unless a file has named the clerk.
    offered = [one for one in Tells if one in {*ladder.may_tell(body.party), *told}]
    return Form(
        title="Change a step before or after a date"
        if rung
        else "Add a step before or after a date",
        lead=(
            f"The steps after a date take the place of the usual letters when {body.name} "
            "has let a date of a bid pass. Those before it go beside the reminders. What "
            "you save is a draft.",
        ),
        questions=(
            Hidden(name="draft", value=str(draft), number=True),
            Choice(
                name="when",
                label="Is it told before the date or after it?",
                ask="whether it is told before the date or after it",
                value=BEFORE if rung and rung.before else AFTER,
                choices=(
                    (
                        BEFORE,
                        "Before it",
                        "With the first reminder of the round from that day on, or with "
                        "the last one.",
                    ),
                    (
                        AFTER,
                        "After it, when the date has passed",
                        "A round may name days on which it tells again of what is late: a "
                        "step between two of them is told on the later one. Where it "
                        "names none, all steps are told at once.",
                    ),
                ),
            ),
            Number(
                name="days",
                label="How many working days before or after it?",
                ask="how many working days before or after it",
                hint="0 after it is the next working morning.",
                value=str(rung.days or rung.before) if rung else "0",
            ),
            Choices(
                name="tells",
                label="Who is told?",
                ask="who is told",
                hint="Where nobody holds the office, the next step is told in its place.",
                value=" ".join(told),
                choices=tuple(
                    (one, capital(ladder.CALLED[one]), "") for one in offered
                ),
            ),
            Text(
                name="words",
                label="What do they read?",
                ask="what they read",
                hint="For example: The clerk calls a special meeting.",
                value=rung.words if rung else "",
                rows=2,
            ),
        ),
        button="Save in the draft",
    )


def rung_of(typed: TypedStep) -> Rung:
    """What was typed, as a step."""
    when = {"before" if typed.when == BEFORE else "days": typed.days}
    return Rung.model_validate({"tells": typed.tells, "words": typed.words, **when})


def wrong_days(typed: TypedStep) -> str:
    """Why the days cannot be so; empty where they can."""
    on_the_day = typed.when == BEFORE and not typed.days
    return "Before the date it is one working day at least" if on_the_day else ""


def with_ladder(body: BodyVersion, rungs: Sequence[Rung]) -> BodyVersion:
    """The body with these steps, the earliest first."""
    steps = tuple(sorted(rungs, key=ladder.place))
    rules = body.rules.model_copy(update={"ladder": steps})
    return body.model_copy(update={"rules": rules})
