"""The expression of interest as questions, with a new bid or for one without it."""

from collections.abc import Sequence

from services.kit.pages.bid.wording import LABELS, capital
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.fields import (
    Choice,
    Choices,
    Email,
    Line,
    Repeat,
    Text,
)
from services.kit.pages.questions.forms import Form
from services.kit.pages.questions.sectioned import Section
from workflows.contracts.bids import Bid
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
    "area_team_reliance": "Staff of the local team that you count on.",
    "timetable": "The main steps until the start date.",
    "engagement": "Practices, patients and partners you have talked to.",
}
OPTIONAL = frozenset({"area_team_reliance", "engagement"})
"""What nobody has to say."""

CASE = ("integration", "standards", "inequalities", "five_year_plan")
"""What the bid is for; the other statements say how it would work."""


def _statement(name: str) -> Section:
    label = LABELS[name] + " (optional)" * (name in OPTIONAL)
    asked = Text(
        name=f"statements.{name}",
        label=label,
        ask=f"what you say about {LABELS[name].lower()}",
        hint=STATEMENT_HINTS[name],
    )
    return Section(
        name.replace("_", "-"),
        label,
        (asked,),
        group="What the bid is for" if name in CASE else "How it would work",
        optional=name in OPTIONAL,
    )


CONTACT = Section(
    "contact",
    "Whom we may ask",
    (
        Line(
            name="statements.contact.name",
            label="Full name",
            ask="the name of a contact",
        ),
        Email(
            name="statements.contact.email",
            label="Email address",
            ask="the contact's email address",
        ),
    ),
    group="Contact",
)
STATEMENTS = (*(_statement(name) for name in STATEMENT_HINTS), CONTACT)
"""What an expression of interest says, a page for each."""


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
    rounds: Sequence[Cycle],
    partners: Sequence[tuple[str, str]],
    lead: str,
    chosen: str = "",
) -> tuple[Section, ...]:
    """A new bid with its expression of interest; the first section begins it.

    Where no round is open, what depends on one is not asked.

    Args:
        rounds: Those that are open.
        partners: Code and name of each CCG that could join.
        lead: The leading CCG's name.
        chosen: The round that was chosen before; its functions are asked about.
    """
    known = [one for one in rounds if one.name == chosen] or rounds
    functions = {rule.code: rule for cycle in known for rule in cycle.functions}
    joint = _joint(partners)
    if not rounds:
        return (joint, *STATEMENTS)
    asked = _functions(tuple(functions.values()))
    return (_the_bid(rounds, lead), joint, asked, *STATEMENTS)


BID = "The bid"


def _the_bid(rounds: Sequence[Cycle], lead: str) -> Section:
    return Section(
        "bid",
        "Round and model",
        (
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
        ),
        lead=(f"{lead} leads this bid.",),
        group=BID,
    )


def _joint(partners: Sequence[tuple[str, str]]) -> Section:
    return Section(
        "partners",
        "Joint applicants (optional)",
        (
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
        ),
        lead=(
            "Other CCGs of your region can bid together with yours. If your CCG bids "
            "alone, go on without adding any.",
        ),
        group=BID,
        optional=True,
    )


def _functions(rules: Sequence[FunctionRule]) -> Section:
    return Section("functions", "Functions", (which_functions(rules),), group=BID)


def of_bid(bid: Bid) -> tuple[Section, ...]:
    """The expression of interest of a bid that is open without one."""
    return (_functions(bid.cycle.functions), *STATEMENTS)


def express(asking: Asking) -> Form:
    """The same as a whole; its pages ask it section by section."""
    return Form(
        title="Submit the expression of interest",
        questions=tuple(q for one in of_bid(asking.bid) for q in one.questions),
        effect=SCREENED,
        button="Submit the expression of interest",
    )


SCREENED = "NHS England's local team screens it next."
