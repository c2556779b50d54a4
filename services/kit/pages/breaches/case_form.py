"""The forms of a breach case: take it up, and conclude it."""

from pydantic import BaseModel, ConfigDict

from services.kit.pages.breaches import said
from services.kit.pages.questions.fields import Choice, Choices, Text
from services.kit.pages.questions.forms import Form
from workflows.contracts.breaches import BreachOutcome, PassedTo
from workflows.contracts.texts import OptionalText
from workflows.contracts.texts import Text as Sentences


class Begun(BaseModel):
    """How a case will be looked into."""

    model_config = ConfigDict(extra="forbid")

    note: OptionalText = ""


class Concluded(BaseModel):
    """What was found."""

    model_config = ConfigDict(extra="forbid")

    outcome: BreachOutcome
    findings: Sentences
    action: Sentences
    lessons: Sentences
    passed_to: tuple[PassedTo, ...] = ()
    published: Sentences


def taking_up() -> Form:
    """The form with which somebody begins."""
    return Form(
        title="Take the case up",
        lead=("You say that you look into it. Your name stands in the case.",),
        questions=(
            Text(
                name="note",
                label="How will you look into it? (optional)",
                ask="how you will look into it",
                hint="Whom you will ask, and by when. Only people of your office who "
                "may open the case read it.",
            ),
        ),
        button="Take it up",
    )


def concluding() -> Form:
    """The form with which a case ends."""
    return Form(
        title="Conclude the case",
        questions=(
            Choice(
                name="outcome",
                label="What did you find?",
                ask="what you found",
                choices=tuple((one, said.OUTCOMES[one], "") for one in BreachOutcome),
            ),
            Text(name="findings", label="Findings", ask="the findings"),
            Text(
                name="action",
                label="What is done about it?",
                ask="what is done about it",
                rows=4,
            ),
            Text(
                name="lessons",
                label="What is to be learnt?",
                ask="what is to be learnt",
                rows=4,
            ),
            Choices(
                name="passed_to",
                label="Whom did you pass it to? (optional)",
                ask="whom you passed it to",
                choices=tuple((one, said.PASSED[one], "") for one in PassedTo),
            ),
            Text(
                name="published",
                label="Words for publication",
                ask="the words for publication",
                hint="What happened and what was learnt, without names of people, bodies "
                "or bids. Nothing else that you write here is published.",
                rows=4,
            ),
        ),
        effect="The case is closed for good. The kind of concern, the outcome, whom it "
        "was passed to and the words for publication are public at once, with the year "
        "and nothing else.",
        button="Conclude and publish",
    )
