"""Forms of a variation: proposed by one side, answered by the other."""

from collections.abc import Callable, Mapping

from services.kit.pages.delegation.about import About
from services.kit.pages.delegation.fields import consent
from services.kit.pages.questions.fields import (
    Choices,
    Day,
    Hidden,
    Text,
)
from services.kit.pages.questions.forms import Form
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegation_changes import Variation, VariationState
from workflows.rules import delegation_change_words as change_words
from workflows.rules import delegation_variation, words


def propose(about: About) -> Form:
    """Other functions or terms, from a day."""
    found = about.found
    title = "Propose a variation"
    if delegation_variation.proposed(found) or delegation_variation.agreed(found):
        return Form(title=title, questions=(), button="Propose the variation")
    other = change_words.side(found, delegation_variation.other(about.side))
    return Form(
        title=title,
        lead=(
            f"Nothing changes until {other} agrees. If it has not agreed by the day you "
            "name, the variation lapses.",
        ),
        questions=(
            Choices(
                name="functions",
                label=f"Which functions does {found.name} hold from then on?",
                ask="the functions",
                hint="Those of its round, and no others. What is not ticked is NHS "
                "England's.",
                choices=tuple(
                    (code, name, "")
                    for code, name in delegation_variation.names(found).items()
                    if code not in delegation_variation.coming(found)
                ),
                value=" ".join(delegation_variation.held(found)),
            ),
            Text(
                name="terms",
                label="Which terms change? (optional)",
                ask="the terms",
                hint="As they would stand in the agreement.",
                rows=4,
            ),
            Text(name="reason", label="Why?", ask="the reason", rows=4),
            Day(
                name="effective",
                label="From which day?",
                ask="the day from which it holds",
                hint="A day to come, for example 1 10 2016.",
            ),
        ),
        effect=f"{other} is asked for its consent. You can take the variation back until "
        "it answers.",
        button="Propose the variation",
    )


def _open(about: About) -> Variation | None:
    one = change_words.variation(about.found, about.number)
    return one if one and one.state is VariationState.PROPOSED else None


def facts(about: About, one: Variation) -> tuple[tuple[str, str], ...]:
    """What a variation says."""
    return (
        (
            "Proposed by",
            f"{one.by.name}, {change_words.side(about.found, one.by.party)}",
        ),
        ("What changes", change_words.changes(about.found, one)),
        *((("Terms", one.terms),) * bool(one.terms)),
        ("Why", one.reason),
        ("From", words.day(one.effective)),
    )


def answer(about: About) -> Form:
    """Consent, or why not."""
    one = _open(about)
    title = f"Answer variation {about.number}"
    if one is None or one.by.party is about.side:
        return Form(title=title, questions=(), button="Send the answer")
    return Form(
        title=title,
        facts=facts(about, one),
        questions=(
            Hidden(name="variation", value=str(one.number), number=True),
            *consent(),
        ),
        effect=f"If you agree, it is in force from {words.day(one.effective)}. The "
        "agreement changes by nothing else.",
        button="Send the answer",
    )


def withdraw(about: About) -> Form:
    """Take back what one's own side has proposed."""
    one = _open(about)
    title = f"Take variation {about.number} back"
    if one is None or one.by.party is not about.side:
        return Form(title=title, questions=(), button="Take it back")
    return Form(
        title=title,
        facts=facts(about, one),
        questions=(Hidden(name="variation", value=str(one.number), number=True),),
        effect="The other side is told, and nothing changes. You can propose another.",
        button="Take it back",
    )


FORMS: Mapping[type[Command], Callable[[About], Form]] = {
    c.ProposeVariation: propose,
    c.AnswerVariation: answer,
    c.WithdrawVariation: withdraw,
}
"""The form of each command about variations."""
