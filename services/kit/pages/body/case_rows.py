"""The list of test cases: who is there, what should come of it and what does."""

from collections.abc import Iterator
from typing import Any

from activities.committees.trials import KeptTrial
from services.kit.pages.body.case_form import CASTING, came, choices_of, outcome
from services.kit.pages.body.seating import Sitting
from services.kit.pages.visitor import Visitor
from workflows.contracts.committees import BodyVersion
from workflows.contracts.trials import Presence, Trial
from workflows.rules import words
from workflows.rules.trials import tried


def row(
    at: Visitor, sitting: Sitting, body: BodyVersion, kept: KeptTrial
) -> dict[str, Any]:
    """A case, tried with the body as it stands, as a row of the list."""
    found = tried(body, kept.trial, sitting.day)
    return {
        "name": kept.trial.name,
        "href": f"{at.service.prefix}/body/cases/{kept.id}",
        "who": _who(body, kept.trial),
        "expected": outcome(kept.trial.quorate, kept.trial.result),
        "found": came(found),
        "as_expected": found.as_expected,
        "reasons": [
            *found.quorum.reasons,
            *found.quorum.notes,
            *(found.tally.reasons if found.tally else ()),
        ],
        "doubts": found.doubts,
        "written": f"{kept.name}, {words.day(kept.at)}",
    }


def _who(body: BodyVersion, trial: Trial) -> str:
    """Everybody who is not simply there."""
    titles = {seat.id: seat for seat in body.seats}
    said = []
    for place in trial.places:
        seat = titles.get(place.seat)
        if seat and (place.presence is not Presence.HERE or place.substitute):
            key = f"{place.presence}:{place.substitute}".removesuffix(":")
            chosen = choices_of(seat).get(
                key, "somebody who is not named for it sits here"
            )
            said.append(f"{seat.title}: {chosen}.")
    return " ".join((*(said or ("Everybody is here.",)), *_votes(trial)))


def _votes(trial: Trial) -> Iterator[str]:
    if trial.result is not None:
        figures = f"{trial.in_favour} for, {trial.against} against"
        yield f"{figures}, {trial.abstained} abstained."
        if trial.casting:
            yield f"Casting vote: {CASTING[trial.casting].lower()}."


def summary(count: int, unlike: int) -> str:
    """How many cases come out as expected."""
    if not unlike:
        both = "Both cases come" if count == 2 else f"All {count} cases come"  # noqa: PLR2004
        return (
            "The case comes out as expected."
            if count == 1
            else f"{both} out as expected."
        )
    verb = "does" if unlike == 1 else "do"
    return f"{unlike} of {words.plural(count, 'case')} {verb} not come out as expected."
