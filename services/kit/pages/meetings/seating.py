"""The seats of a body at one item: who was there, who sat for whom, how each voted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.kit.pages.questions.choosing import Pick
from services.kit.pages.questions.field import first
from services.kit.pages.questions.fields import Errors, Field, Line, Raw, Text, Unusable
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.sittings import Choice

CHECK = "check"
"""The button that shows the quorum and records nothing."""

SUBSTITUTE = "for:"
PLACES = (
    ("present", "Present"),
    ("apologies", "Apologies"),
    ("left", "Left for this item"),
)
VOTES = (
    (Choice.FOR.value, "For"),
    (Choice.AGAINST.value, "Against"),
    (Choice.ABSTAIN.value, "Abstained"),
    ("", "No vote"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating(Field):
    """The list of seats, each with its attendance and its vote.

    Attributes:
        seats: Those that stand on the day.
        voting: Ids of those with a vote.
        notes: What is to be known about a seat, by its id: its holder is recused.
        panel: The quorum in words, of what was typed; of nothing on a page just opened.
        came: Where everybody was by the seat's id, as written down for the meeting.
        sorry: Who sent apologies to the meeting, by person, though a substitute sits.
    """

    seats: tuple[Seat, ...]
    voting: frozenset[str]
    notes: dict[str, str] = field(default_factory=dict)
    panel: Callable[[dict[str, Any] | None], dict[str, Any]]
    came: Mapping[str, str] = field(default_factory=dict)
    sorry: frozenset[str] = frozenset()

    control = "seating"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        start, known = f"{name}.seat.", {seat.id for seat in self.seats}
        sent = {key.removeprefix(start) for key in raw if key.startswith(start)}
        if {key.rpartition(".")[0] for key in sent} - known:
            raise Unusable(CHANGED)
        return self.typed(raw, name)

    def typed(self, raw: Raw, name: str) -> dict[str, Any]:
        """What was typed, as the minutes take it; without the checks of the rules.

        Raises:
            Unusable: An answer that the page does not offer.
        """
        found: dict[str, Any] = {
            key: [] for key in ("present", "apologies", "left", "sits", "votes")
        }
        for seat in self.seats:
            said = first(raw, f"{name}.seat.{seat.id}.who")
            _place(seat, said, found)
            holder = seat.holder.person if seat.holder else ""
            if said.startswith(SUBSTITUTE) and holder in self.sorry:
                found["apologies"].append(holder)
            vote = first(raw, f"{name}.seat.{seat.id}.vote")
            if vote not in {value for value, _ in VOTES}:
                raise Unusable(f"Say how {seat.title} voted: pick from the list")
            if vote:
                found["votes"].append({"seat": seat.id, "choice": vote})
        return found

    def shown(self, raw: Raw | None, errors: Errors, name: str) -> dict[str, Any]:
        """See `Field.shown`."""
        if raw is None and self.came:
            raw = {f"{name}.seat.{seat}.who": [who] for seat, who in self.came.items()}
        return {
            "id": "minutes",
            "label": self.label,
            "hint": self.hint,
            "error": errors.get(name, ""),
            "rows": [self._row(n, s, raw, name) for n, s in enumerate(self.seats)],
            "panel": self.panel(None if raw is None else self._so_far(raw, name)),
            "check": CHECK,
        }

    def _so_far(self, raw: Raw, name: str) -> dict[str, Any]:
        try:
            return self.typed(raw, name) | {"chair": first(raw, f"{name}.chair")[:40]}
        except Unusable:
            return {}

    def _row(self, n: int, seat: Seat, raw: Raw | None, name: str) -> dict[str, Any]:
        who, vote = f"{name}.seat.{seat.id}.who", f"{name}.seat.{seat.id}.vote"
        placed = "" if raw is None else first(raw, who)
        said = "" if raw is None else first(raw, vote)
        offered = [("", "Not there" if seat.holder else "Vacant")]
        if seat.holder:
            offered += PLACES
        offered += [(f"{SUBSTITUTE}{s.person}", s.name) for s in seat.substitutes]
        return {
            "id": f"seat-{n}",
            "name": seat.holder.name if seat.holder else "Vacant seat",
            "title": seat.title,
            "note": self.notes.get(seat.id, ""),
            "who": who,
            "places": [
                {
                    "value": value,
                    "text": f"Substitute: {text}"
                    if value.startswith(SUBSTITUTE)
                    else text,
                    "picked": value == placed,
                }
                for value, text in offered
            ],
            "vote": vote,
            "votes": [
                {"value": value, "text": text, "picked": value == said}
                for value, text in VOTES
            ]
            if seat.id in self.voting
            else [],
        }


CHANGED = (
    "The board had other seats on that day than this page showed. They are shown now: go "
    "through them again"
)


def _place(seat: Seat, said: str, found: dict[str, Any]) -> None:
    if not said:
        return
    if said in dict(PLACES) and seat.holder:
        found[said].append(seat.holder.person)
        return
    person = said.removeprefix(SUBSTITUTE)
    if said == person or person not in {s.person for s in seat.substitutes}:
        raise Unusable(f"Say who was there for {seat.title}: pick from the list")
    found["sits"].append({"seat": seat.id, "person": person})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Text):
    """An answer in sentences that the step cannot do without."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        if not first(raw, name).strip():
            raise Unusable(self.missing())
        return Text.read(self, raw, name)


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
        Line(
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
        Pick(
            name="minutes.casting",
            label="Casting vote, after an equal vote (optional)",
            ask="the casting vote",
            choices=tuple((value, text, "") for value, text in VOTES if value),
        ),
    )
