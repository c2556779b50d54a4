"""The conditions panel's form: what the region proposed, to be left, amended or struck out."""

from collections.abc import Sequence

from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Hidden, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import conditions, weighing
from workflows.contracts.decisions import ConditionTerms
from workflows.rules import conditions_panel


def settle_conditions(asking: Asking) -> Form:
    """What an approval of this bid would carry."""
    proposed = conditions_panel.current(asking.bid)
    return Form(
        title="Settle the conditions of an approval",
        link=("/papers", "Read the application and its documents"),
        lead=weighing.proposed(asking.bid),
        questions=(
            conditions.version(asking),
            conditions.begun(
                conditions.builder("conditions", "Condition", asking, _note(proposed)),
                proposed,
                Hidden(name="proposed", value="0", number=True),
            ),
            Text(
                name="reason",
                label="Why are they other than proposed? (optional where none is)",
                ask="why they are other than proposed",
                hint="Everybody who reads the bid reads this.",
                rows=4,
            ),
        ),
        effect="Nothing is decided by it. The national panel sees what you leave and "
        "begins with it.",
        button="Settle the conditions",
    )


def _note(proposed: Sequence[ConditionTerms]) -> str:
    if not proposed:
        return "The region proposes none. Add one for each thing that has to be done."
    return (
        "As the region proposes them. Change what has to be like other bids of the round, "
        "remove what is not needed, and add what is missing."
    )
