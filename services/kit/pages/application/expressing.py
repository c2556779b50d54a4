"""The expression of interest as questions, with a new bid or for one without it."""

from collections.abc import Sequence

from services.kit.pages.bid.wording import LABELS, capital
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.fields import (
    Choice,
    Choices,
    Field,
    Line,
    Repeat,
    Text,
)
from services.kit.pages.questions.forms import Form
from workflows.contracts.cycles import Cycle, FunctionRule, Mode, Model
from workflows.rules import sentences, words

STATEMENT_HINTS = {
    "integration": "How care from different services would fit together.",
    "standards": "What would get better in general practice, and by how much.",
    "inequalities": "Who would be better off, and how you know.",
    "five_year_plan": "Which part of the plan asks for this.",
    "governance": "Who would decide, and how lay people have the majority.",
    "conflicts_outline": "How interests are declared, ruled on and published.",
    "running_costs": "What it costs to run, and out of which budget.",
    "area_team_reliance": "Staff of the local team that you count on. Optional.",
    "timetable": "The main steps until the start date.",
    "engagement": "Practices, patients and partners you have talked to. Optional.",
}


def statements() -> tuple[Field, ...]:
    """What an expression of interest says."""
    return (
        *(
            Text(
                name=f"statements.{name}",
                label=LABELS[name],
                ask=f"what you say about {LABELS[name].lower()}",
                hint=hint,
            )
            for name, hint in STATEMENT_HINTS.items()
        ),
        Line(
            name="statements.contact.name",
            label="Whom may we ask about the bid?",
            ask="the name of a contact",
            hint="Full name",
        ),
        Line(
            name="statements.contact.email",
            label="Their email address",
            ask="the contact's email address",
        ),
    )


def which_functions(rules: Sequence[FunctionRule], value: str = "") -> Choices:
    """Functions that can be asked for; those reserved to NHS England are left out."""
    return Choices(
        name="functions",
        label="Which functions do you ask for?",
        ask="at least one function",
        value=value,
        choices=tuple(
            (one.code, f"{one.code} {one.name}", "")
            for one in rules
            if one.mode is not Mode.RESERVED
        ),
    )


MODEL_HINTS = {
    Model.GREATER_INVOLVEMENT: "You are consulted; NHS England goes on deciding. No "
    "budget moves.",
    Model.JOINT: "You and NHS England decide together. No budget moves.",
    Model.DELEGATED: "You decide and hold the budget.",
}


def begin(
    rounds: Sequence[Cycle], partners: Sequence[tuple[str, str]], lead: str
) -> Form:
    """A new bid with its expression of interest.

    Args:
        rounds: Those that are open.
        partners: Code and name of each CCG that could join.
        lead: The leading CCG's name.
    """
    known = {rule.code: rule for cycle in rounds for rule in cycle.functions}
    return Form(
        title="Express an interest",
        lead=(f"{lead} leads this bid.",),
        questions=(
            Choice(
                name="cycle",
                label="Which round is the bid for?",
                ask="which round the bid is for",
                value=rounds[0].name if len(rounds) == 1 else "",
                choices=tuple(
                    (one.name, one.title, f"Starts on {words.day(one.start_date)}.")
                    for one in rounds
                ),
            ),
            Choice(
                name="model",
                label="Which model do you ask for?",
                ask="which model you ask for",
                choices=tuple(
                    (model, capital(sentences.MODELS[model]), hint)
                    for model, hint in MODEL_HINTS.items()
                ),
            ),
            Repeat(
                name="partners",
                title="Joint applicant",
                most=9,
                fields=(
                    Pick(
                        name="code",
                        label="Which CCG bids with you?",
                        ask="the CCG that bids with you",
                        choices=tuple((code, name, "") for code, name in partners),
                    ),
                ),
            ),
            which_functions(tuple(known.values())),
            *statements(),
        ),
        effect="NHS England's local team screens the expression of interest. You can "
        "write the application in the meantime.",
        button="Submit the expression of interest",
    )


def express(asking: Asking) -> Form:
    """The expression of interest of a bid that is open without one."""
    return Form(
        title="Submit the expression of interest",
        questions=(which_functions(asking.bid.cycle.functions), *statements()),
        effect="NHS England's local team screens it next.",
        button="Submit the expression of interest",
    )
