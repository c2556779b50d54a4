"""The form of the conflict review's conclusion: the panel's, or of a body in its place."""

from services.kit.pages.bid import wording
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choice, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import conditions, sitting
from services.kit.pages.steps.conditions import version
from workflows.contracts.reviews import ConflictOutcome
from workflows.rules import bodies, in_place, needs, words


def conclude_conflict_review(asking: Asking) -> Form:
    """What the panel, or the body in its place, concludes, with the mitigations it asks for."""
    return Form(
        title="Conclude the conflict review",
        lead=(
            *_instead(asking),
            "The review does not judge the bid's merit. It asks whether people with "
            "interests have shaped it, and whether its interests are handled well.",
            *_outstanding(asking),
        ),
        link=("/conflicts", "Read what was declared and ruled"),
        questions=(
            version(asking),
            Choice(
                name="outcome",
                label="What do you conclude?"
                if _instead(asking)
                else "What does the panel conclude?",
                ask="what is concluded",
                choices=(
                    (ConflictOutcome.CLEAR, "Clear", "The bid goes on."),
                    (
                        ConflictOutcome.CLEAR_WITH_MITIGATIONS,
                        "Clear with mitigations",
                        "The bid goes on. List below what has to be done.",
                    ),
                    (
                        ConflictOutcome.RETURN,
                        "Return it for correction",
                        "The CCG sends a new version, and its officers sign again.",
                    ),
                    (
                        ConflictOutcome.UNRESOLVED,
                        "Unresolved",
                        "The bid stays here and NHS England's region is told.",
                    ),
                    (
                        ConflictOutcome.BREACH_CASE,
                        "A breach case is looked into first",
                        "The bid stays here and NHS England's region is told. Report the "
                        "concern under Breaches: only there is said whom it is about. "
                        "Conclude again once it has been looked into.",
                    ),
                ),
            ),
            *sitting.of_panel(asking, "CP/2026/3"),
            Text(
                name="reasons",
                label="Reasons",
                ask="the reasons",
                hint="The CCG reads them word for word.",
            ),
            conditions.builder(
                "mitigations",
                "Mitigation",
                asking,
                "Only if the bid is clear with mitigations: add one for each thing that "
                "has to be done.",
            ),
        ),
        effect="The CCG is told at once. A mitigation becomes a condition of the bid. "
        f"{conditions.EFFECT}",
        button="Record the conclusion",
    )


def _outstanding(asking: Asking) -> tuple[str, ...]:
    found = [
        need.words
        for need in needs.of(asking.bid)
        if need.command != "conclude_conflict_review"
    ]
    if not found:
        return ()
    return (
        f"The review still waits for {words.joined(found)}. Until then the panel can "
        "only return the bid for correction, or have a breach looked into.",
    )


def _instead(asking: Asking) -> tuple[str, ...]:
    found = bodies.in_place(asking.bid, asking.bid.panel)
    if found is None:
        return ()
    return (wording.capital(f"{in_place.why(found, 'the conflicts panel')}"),)
