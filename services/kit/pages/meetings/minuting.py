"""What a body's minutes ask of one item: the seats, the chair, the resolution."""

from dataclasses import dataclass
from typing import Any

from services.kit.pages.meetings.seating import ALL, VOTES, Seating
from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.field import first
from services.kit.pages.questions.fields import (
    MISSING,
    Errors,
    Field,
    Line,
    Raw,
    Text,
    Unusable,
)
from workflows.contracts.committees import BodyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Text):
    """An answer in sentences that the step cannot do without."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        if not first(raw, name).strip():
            raise Unusable(self.missing())
        return Text.read(self, raw, name)


NOT_BOTH = "You said that everybody voted for: leave this empty, or say it seat by seat"


class OfSeats(Field):
    """A question for whoever says it seat by seat; the style folds it away with them."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        found = super().read(raw, name)
        way = first(raw, f"{name.rpartition('.')[0]}.way")
        if found is not MISSING and way == ALL:
            raise Unusable(NOT_BOTH)
        return found

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        shown = super().shown(raw, errors, name)
        return {**shown, "formGroup": {"classes": "bids-of-seats"}}


class Stated(OfSeats, Line):
    """What the chair stated."""


class Casting(OfSeats, Pick):
    """The chair's second vote."""


def questions(seating: Seating, body: BodyVersion) -> tuple[Field, ...]:
    """The seats, the chair, how it was decided, and the resolution."""
    people = {
        sitter.person: (sitter.person, sitter.name, "")
        for seat in seating.seats
        for sitter in (seat.holder, *seat.substitutes)
        if sitter
    }
    return (
        seating,
        Pick(
            name="minutes.chair",
            needed=True,
            label="Who was in the chair for this item?",
            ask="who was in the chair",
            choices=tuple(people.values()),
        ),
        Wanted(
            name="minutes.resolution",
            label="Resolution",
            ask="the resolution as it was passed",
            hint="The text that was voted on, word for word.",
            rows=4,
        ),
        *_casting(body),
        Stated(
            name="minutes.stated",
            label="If nobody was counted: what did the chair state? (optional)",
            ask="what the chair stated",
            hint="For a decision by voice, for example: Carried, nobody against. Leave "
            "every seat at No vote.",
        ),
    )


def _casting(body: BodyVersion) -> tuple[Field, ...]:
    if body.rules.tie.value != "casting_vote":
        return ()
    return (
        Casting(
            name="minutes.casting",
            label="Casting vote, after an equal vote (optional)",
            ask="the casting vote",
            choices=tuple((value, text, "") for value, text in VOTES if value),
        ),
    )
