"""The form by which a declared interest is ruled on: how grave it is, how it is handled."""

from collections.abc import Sequence

from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choice, Field, Hidden
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import anytime
from workflows.contracts.bids import Bid
from workflows.contracts.reviews import Handling, Interest, Severity
from workflows.rules import interests, sentences, words

HANDLINGS = (
    (Handling.NOTE, "Note it", "They take part as before."),
    (
        Handling.SPEAK_NOT_VOTE,
        "They may speak but not decide",
        "They keep the papers and take no part in any decision.",
    ),
    (
        Handling.LEAVE,
        "They leave for this bid",
        "They take no part and no longer see the bid's papers.",
    ),
    (
        Handling.NO_PAPERS,
        "They leave and see no papers",
        "As above, and past papers are to be asked back.",
    ),
)

SEVERITIES = (
    (Severity.SLIGHT, "Slight", "Nobody would think that it sways a decision."),
    (Severity.MATERIAL, "Material", "Somebody could ask whether it sways a decision."),
    (
        Severity.GRAVE,
        "Grave",
        "They, or somebody close to them, gain or lose by the decision.",
    ),
)

WAIVER = (
    Handling.WAIVER,
    "Waive it",
    "They take part although a ruling keeps them out. Say why that is right; it is on "
    "record under your name. Nobody of the applicant's own is given one.",
)


def rule_on_interest(asking: Asking) -> Form:
    """How a declared interest is handled."""
    bid = asking.bid
    mine = interests.to_rule(bid, asking.by)
    found = next((i for i in interests.unruled(bid) if i.id == asking.about), None)
    found = found or (mine[0] if len(mine) == 1 else None)
    waived = (WAIVER,) if any(i.handling and not i.for_applicant for i in mine) else ()
    return Form(
        title="Rule on an interest",
        lead=_declared(bid, found) if found else (),
        questions=(
            _which(mine, found),
            Choice(
                name="severity",
                needed=True,
                label="How grave is it?",
                ask="how grave it is",
                value=found.severity or "" if found else "",
                choices=SEVERITIES,
            ),
            Choice(
                name="handling",
                label="How is it handled?",
                ask="how it is handled",
                choices=(*HANDLINGS, *waived),
            ),
            anytime.reason(
                hint="The person who declared the interest reads it in a letter, and so "
                "does whoever reads the bid's record."
            ),
        ),
        effect="It takes effect at once. A ruling to leave closes the bid's papers to "
        "the person.",
        button="Record the ruling",
    )


def _declared(bid: Bid, one: Interest) -> tuple[str, ...]:
    since = f", since {words.day(one.since)}" if one.since else ""
    who = sentences.person(one.by, bid)
    said = f"{who} declared {sentences.CATEGORIES[one.category]}{since}:"
    return (said, one.description)


def _which(mine: Sequence[Interest], found: Interest | None) -> Field:
    if found:
        return Hidden(name="interest", value=found.id)
    return Choice(
        name="interest",
        label="Which interest?",
        ask="which interest",
        choices=tuple((i.id, f"{i.by.name}: {i.description}", "") for i in mine),
    )
