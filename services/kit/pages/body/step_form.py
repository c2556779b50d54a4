"""The form of one step of a body's ladder in its draft: who is told when it is late."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from services.kit.pages.questions.choosing import Choices
from services.kit.pages.questions.field import capital
from services.kit.pages.questions.fields import Hidden, Number, Text
from services.kit.pages.questions.forms import Form
from workflows.contracts.committees import BodyVersion, Days
from workflows.contracts.ladders import Rung, Tells
from workflows.contracts.texts import Text as Sentences
from workflows.rules import ladder


class TypedStep(BaseModel):
    """A step as its form has it."""

    model_config = ConfigDict(extra="forbid")

    draft: int
    days: Days
    tells: tuple[Tells, ...]
    words: Sentences


def step_form(body: BodyVersion, rung: Rung | None, draft: int) -> Form:
    """After how many days, whose office, and what they read."""
    told = rung.tells if rung else ()
    # A panel's clerk is its chair: asked for once, unless a file has named the clerk.
    offered = [one for one in Tells if one in {*ladder.may_tell(body.party), *told}]
    return Form(
        title="Change a step for when it is late"
        if rung
        else "Add a step for when it is late",
        lead=(
            f"The steps take the place of the usual letters when {body.name} has let a "
            "date of a bid pass. What you save is a draft.",
        ),
        questions=(
            Hidden(name="draft", value=str(draft), number=True),
            Number(
                name="days",
                label="How many working days after the date?",
                ask="how many working days after the date",
                hint="0 is the next working morning after it. A round may name days on "
                "which it tells again of what is late: a step between two of them is told "
                "on the later one. Where it names none, all steps are told at once.",
                value=str(rung.days) if rung else "0",
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
    return Rung(days=typed.days, tells=typed.tells, words=typed.words)


def with_ladder(body: BodyVersion, rungs: Sequence[Rung]) -> BodyVersion:
    """The body with these steps, the earliest first."""
    steps = tuple(sorted(rungs, key=lambda rung: rung.days))
    rules = body.rules.model_copy(update={"ladder": steps})
    return body.model_copy(update={"rules": rules})
