"""How conditions are written down, whoever sets them: the panel or NHS England."""

from collections.abc import Iterable
from dataclasses import replace

from services.kit.pages.bid.wording import SUPPORT
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.choosing import yes_no
from services.kit.pages.questions.fields import (
    Choice,
    Day,
    Field,
    Hidden,
    Line,
    Repeat,
    Text,
)
from services.kit.pages.questions.forms import Form
from workflows.contracts.decisions import Blocks, Condition, ConditionTerms
from workflows.rules import conditions as rules

WAITS = (
    (Blocks.HANDOVER, "The handover", "The agreement can be signed meanwhile."),
    (
        Blocks.COUNTERSIGNATURE,
        "NHS England's signature on the agreement",
        "The CCG can sign meanwhile.",
    ),
    (Blocks.SIGNATURE, "All signatures on the agreement", "Nobody signs before."),
)
"""The steps of the handover that can wait for a condition, the last one first."""


def builder(name: str, title: str, asking: Asking, note: str) -> Repeat:
    """Conditions, as many as are wanted.

    Args:
        name: Their place in the command.
        title: What one is called: "Condition".
        asking: For whom.
        note: When any are wanted.
    """
    year = asking.now.year + 1
    return Repeat(
        name=name,
        title=title,
        note=note,
        fields=(
            Line(
                name="criterion",
                label="What is it about?",
                ask="what it is about",
                hint="A few words, for example: Governance",
            ),
            Text(
                name="text",
                label="What has to be done?",
                ask="what has to be done",
                rows=3,
            ),
            Line(
                name="owner",
                label="Who sees to it?",
                ask="who sees to it",
                hint="An office rather than a name, for example: Accountable officer",
            ),
            Text(
                name="evidence",
                label="Which evidence will show that it is done?",
                ask="which evidence will show that it is done",
                rows=2,
            ),
            Day(
                name="due",
                label="By when?",
                ask="the date by when",
                hint=f"For example, 27 3 {year}",
            ),
            Line(
                name="review",
                label="Which meeting looks at it? (optional)",
                ask="which meeting looks at it",
                hint="For example: Regional assurance meeting, March",
            ),
            Choice(
                name="support_level",
                label="How much support does the CCG get?",
                ask="how much support the CCG gets",
                value="1",
                as_number=True,
                choices=tuple((str(n), words, "") for n, words in SUPPORT.items()),
            ),
            Choice(
                name="blocks",
                label="What waits until it is met?",
                ask="what waits until it is met",
                value=Blocks.HANDOVER,
                choices=WAITS,
            ),
            yes_no(
                "public",
                "May anybody read what it is about and what has to be done?",
                "whether anybody may read what it is about and what has to be done",
                "Yes only where those words name nobody. Otherwise the public register "
                "shows its number, its date and how it stands. Owner and evidence are "
                "never public.",
                "no",
            ),
        ),
    )


def begun(group: Repeat, there: Iterable[ConditionTerms], *more: Field) -> Repeat:
    """The same questions, with what is there before anybody types.

    Args:
        group: The questions.
        there: What stands in them when the form is opened.
        more: Further questions of each; one called `proposed` holds its number.
    """
    held = tuple(
        {name: _typed(said) for name, said in one.model_dump(mode="json").items()}
        | {"proposed": str(number)}
        for number, one in enumerate(there, start=1)
    )
    return replace(group, held=held, least=len(held), fields=(*more, *group.fields))


def _typed(said: object) -> str:
    """What stands in a condition as its question has it."""
    return {True: "yes", False: "no"}[said] if isinstance(said, bool) else str(said)


def vouch_for_condition(asking: Asking) -> Form:
    """Whether a condition's words name nobody, said anew."""
    found = rules.vouched_by(asking.bid, asking.by)
    return Form(
        title="Say whether anybody may read a condition",
        lead=(
            "The public register shows what a condition is about and what has to be done "
            "only where those words name nobody. Owner and evidence are never public.",
        ),
        facts=tuple(
            (
                f"Condition {one.id[1:]}, {_read(one)}",
                f"{one.terms.criterion}: {one.terms.text}",
            )
            for one in found
        ),
        questions=(
            Choice(
                name="condition",
                label="Which condition?",
                ask="which condition",
                value=found[0].id if len(found) == 1 else "",
                choices=tuple(
                    (one.id, f"Condition {one.id[1:]}: {one.terms.criterion}", "")
                    for one in found
                ),
            ),
            yes_no(
                "public",
                "May anybody read these words?",
                "whether anybody may read these words",
                "Yes only where they name nobody. No takes them out of the public "
                "register at once.",
            ),
            Text(
                name="reason",
                label="Why?",
                ask="why",
                hint="It stands in the bid's history, and is not public.",
                rows=3,
            ),
        ),
        effect="Public pages and lists follow at once. What somebody has "
        "read or copied before, nobody can take back.",
        button="Record it",
    )


def _read(one: Condition) -> str:
    return "public" if one.terms.public else "not public"


EFFECT = (
    "No handover is released while a condition is open; a condition may hold up the "
    "agreement too. NHS England's region decides whether each is met."
)
"""What conditions hold back."""


def version(asking: Asking) -> Hidden:
    """The version of the application that the person looked at."""
    return Hidden(name="version", number=True, value=str(asking.bid.version))
