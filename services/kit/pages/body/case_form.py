"""The form of a case: for each seat who is in it, and whether that should be a quorum."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.kit.pages.body.seating import Sitting
from services.kit.pages.questions.choosing import Choice, Pick
from services.kit.pages.questions.fields import Hidden, Line, Number
from services.kit.pages.questions.forms import Form
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.sittings import Choice as Said
from workflows.contracts.sittings import Result
from workflows.contracts.texts import Line as Words
from workflows.contracts.trials import Place, Presence, Trial, Tried, Votes
from workflows.rules import seats


class Typed(BaseModel):
    """A case as the page's form has it.

    Attributes:
        version: Of the body that the page showed.
        seen: The state of the case that the page showed; empty in a new one.
        places: By the seat's position, the presence and, after a colon, who sits.
    """

    model_config = ConfigDict(extra="forbid")

    name: Words
    version: int
    seen: Annotated[str, Field(max_length=40)] = ""
    places: dict[str, Annotated[str, Field(max_length=60)]] = {}
    quorate: bool
    in_favour: Votes = 0
    against: Votes = 0
    abstained: Votes = 0
    casting: Said | None = None
    result: Result | None = None


RESULTS = {
    Result.CARRIED: "Carried",
    Result.NOT_CARRIED: "Not carried",
    Result.TIED: "Equal, and the casting vote is awaited",
    Result.INQUORATE: "No decision: not quorate",
}
OUTCOME = {True: "Quorate", False: "Not quorate"}
CASTING = {Said.FOR: "For", Said.AGAINST: "Against", Said.ABSTAIN: "Not used"}


def outcome(quorate: bool, result: Result | None) -> str:
    """What should come of a case, in words; of the quorum only without a result."""
    said = OUTCOME[quorate]
    return said if result is None else f"{said}. {RESULTS[result]}"


def came(found: Tried) -> str:
    """What did come of it."""
    result = found.tally.result if found.tally else None
    return outcome(found.quorum.quorate, result)


def trial_of(typed: Typed, voting: tuple[Seat, ...]) -> Trial:
    """What was typed, as a case."""
    places = []
    for n, seat in enumerate(voting):
        presence, _, person = typed.places[f"s{n}"].partition(":")
        places.append(
            Place(seat=seat.id, presence=Presence(presence), substitute=person)
        )
    return Trial(
        name=typed.name,
        quorate=typed.quorate,
        places=tuple(places),
        in_favour=typed.in_favour,
        against=typed.against,
        abstained=typed.abstained,
        casting=typed.casting,
        result=typed.result,
    )


def form_of(
    sitting: Sitting, body: BodyVersion, trial: Trial | None, seen: str = ""
) -> Form:
    """The form of a new case, or of one that is there, in the state that is shown."""
    held = {place.seat: place for place in trial.places} if trial else {}
    return Form(
        title="Change a test case" if trial else "Write a test case",
        lead=(
            "A case says who is there, and whether that should be a quorum. It is tried "
            f"with the {sitting.noun}'s rules at once, and again whenever they change.",
        ),
        questions=(
            Hidden(name="version", value=str(body.version), number=True),
            *((Hidden(name="seen", value=seen),) if seen else ()),
            Line(
                name="name",
                label="What is the case about?",
                ask="what the case is about",
                hint="For example: the chair is recused and a councillor sits instead",
                value=trial.name if trial else "",
                width="",
            ),
            *(
                _seat(f"places.s{n}", seat, held.get(seat.id), trial is None)
                for n, seat in enumerate(seats.voting(body, sitting.day))
            ),
            Choice(
                name="quorate",
                label="Should this be a quorum?",
                ask="whether this should be a quorum",
                choices=(("yes", "Yes", ""), ("no", "No", "")),
                as_bool=True,
                value="" if trial is None else ("yes" if trial.quorate else "no"),
            ),
            *_votes(trial),
        ),
        button="Save and try it",
    )


def _votes(trial: Trial | None) -> tuple[Number | Choice, ...]:
    """How those who can act vote, and what should come of it; all may be left out."""
    labels = {
        "in_favour": "Votes for (optional)",
        "against": "Votes against (optional)",
        "abstained": "Abstentions (optional)",
    }
    said = (trial.result or "") if trial else ""
    return (
        *(
            Number(
                name=name,
                label=label,
                ask=label.removesuffix(" (optional)").lower(),
                value=str(getattr(trial, name)) if said else "",
            )
            for name, label in labels.items()
        ),
        Choice(
            name="casting",
            label="Casting vote, after an equal vote (optional)",
            ask="the casting vote",
            choices=tuple((key, words, "") for key, words in CASTING.items()),
            value=(trial.casting or "") if trial else "",
        ),
        Choice(
            name="result",
            label="What should come of the vote? (optional)",
            ask="what should come of the vote",
            hint="Leave it out, and only the quorum is tried.",
            choices=tuple((key, words, "") for key, words in RESULTS.items()),
            value=said,
        ),
    )


def _seat(name: str, seat: Seat, place: Place | None, new: bool) -> Pick:
    """Who is in a seat: in a new case its holder, unless said."""
    value = "here" if new and seat.holder else "away" if new else ""
    if place:
        sits = f":{place.substitute}" if place.substitute else ""
        value = f"{place.presence}{sits}"
    return Pick(
        name=name,
        label=seat.title,
        ask=f"who is in the seat “{seat.title}”",
        value=value,
        choices=tuple((key, text, "") for key, text in choices_of(seat).items()),
    )


def choices_of(seat: Seat) -> dict[str, str]:
    """Who could be in a seat, in words, by what the form sends."""
    if seat.holder is None:
        named = {f"away:{s.person}": f"{s.name} sits here" for s in seat.substitutes}
        return {"away": "Vacant", **named}
    holder = seat.holder.name
    found = {
        "here": f"{holder} is here",
        "away": f"{holder} is away",
        "recused": f"{holder} is recused",
    }
    for sitter in seat.substitutes:
        found[f"away:{sitter.person}"] = f"{holder} is away, {sitter.name} sits here"
        found[f"recused:{sitter.person}"] = (
            f"{holder} is recused, {sitter.name} sits here"
        )
    return found
