"""What a body's minutes ask of one item: the seats, the chair, the resolution."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.kit.pages.meetings.seating import ALL, VOTES, Seating
from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.field import first
from services.kit.pages.questions.fields import (
    MISSING,
    Day,
    Errors,
    Field,
    Line,
    Raw,
    Text,
    Unusable,
)
from workflows.contracts.committees import BodyVersion
from workflows.rules import words


class Must(Field):
    """A question that a form with minutes cannot do without, though its command could."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        found = super().read(raw, name)
        if found is MISSING:
            raise Unusable(self.missing())
        return found


class Reference(Must, Line):
    """The reference of a minute."""


class MeetingDay(Must, Day):
    """When a body met."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Chair(Pick):
    """Who was in the chair: of those who were there and may act.

    Anybody else who is picked is read too, and the rule says why it cannot have been.

    Attributes:
        seating: What says who was there.
        barred: Who may act in no seat, and why.
    """

    seating: Seating
    barred: Mapping[str, str]

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`: whoever is out is left out, and the hint says so."""
        away, picked = self.seating.away(raw, self.seating.name), first(raw or {}, name)
        out = {**away, **self.barred}
        offered = [one for one in self.choices if one[0] not in out or one[0] == picked]
        asked = replace(self, choices=tuple(offered), hint=self._told(out))
        return Pick.shown(asked, raw, errors, name)

    def _told(self, out: Mapping[str, str]) -> str:
        """Who is left out; not each substitute who sat for nobody."""
        held = {s.holder.person for s in self.seating.seats if s.holder}
        told = [
            f"{said} ({out[person]})"
            for person, said, _ in self.choices
            if person in out and (person in held or person in self.barred)
        ]
        if not told:
            return ""
        said = f"Not in this list: {words.joined(told, 1000)}."
        return f"{said} {FOLLOWS}" if out.keys() - self.barred.keys() else said


FOLLOWS = (
    "If you have changed above who was there, check the quorum and the list follows."
)


def questions(
    seating: Seating, body: BodyVersion, barred: Mapping[str, str]
) -> tuple[Field, ...]:
    """The seats, the chair, how it was decided, and the resolution.

    Args:
        seating: The seats.
        body: Whose they are.
        barred: Who may act in no seat, and why.
    """
    people = {
        sitter.person: (sitter.person, sitter.name, "")
        for seat in seating.seats
        for sitter in (seat.holder, *seat.substitutes)
        if sitter
    }
    return (
        seating,
        Chair(
            name="minutes.chair",
            needed=True,
            seating=seating,
            barred=barred,
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
