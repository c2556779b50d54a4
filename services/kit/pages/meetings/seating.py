"""The seats of a body at one item: who was there, who sat for whom, how each voted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.kit.pages.questions.field import first
from services.kit.pages.questions.fields import Errors, Field, Raw, Unusable
from workflows.contracts.committees import Seat
from workflows.contracts.sittings import Choice
from workflows.rules import words

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
        acting: The seats that act with an attendance as typed, by the rule of quorums.
        came: Where everybody was by the seat's id, as far as it is known.
        met: Whether that was written down for the meeting; else it is absences only.
        sorry: Who sent apologies to the meeting, by person, though a substitute sits.
    """

    seats: tuple[Seat, ...]
    voting: frozenset[str]
    notes: dict[str, str] = field(default_factory=dict)
    panel: Callable[[dict[str, Any] | None], dict[str, Any]]
    acting: Callable[[dict[str, Any]], frozenset[str]]
    came: Mapping[str, str] = field(default_factory=dict)
    met: bool = False
    sorry: frozenset[str] = frozenset()

    control = "seating"
    verb = "Say"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        start, known = f"{name}.seat.", {seat.id for seat in self.seats}
        sent = {key.removeprefix(start) for key in raw if key.startswith(start)}
        if {key.rpartition(".")[0] for key in sent} - known:
            raise Unusable(CHANGED)
        typed, way = self.typed(raw, name), first(raw, f"{name}.way")
        short = self.typed(self.short(name), name)
        if way == SEATS or (
            not way and (self._filled(raw, name) or not short["votes"])
        ):
            return typed
        if way != ALL:
            raise Unusable(self.missing())
        if first(raw, f"{name}.shown") != self.told(name):
            raise Unusable(CHANGED)
        if (
            self._filled(raw, name)
            and typed != short
            and not first(raw, f"{name}.both")
        ):
            raise Unusable(BOTH)
        return short

    def _filled(self, raw: Raw, name: str) -> bool:
        """Whether anything was said seat by seat."""
        return bool(self.typed(raw, name) != self.typed(self._opened(name), name))

    def _opened(self, name: str) -> Raw:
        """The seats as on a page just opened: what is known of who came, and no votes."""
        return {f"{name}.seat.{seat}.who": [who] for seat, who in self.came.items()}

    def short(self, name: str) -> Raw:
        """The seats where everybody who can act was there and voted for.

        Of a meeting that is written down those who came count; whoever of them does not
        act has left. Else nobody is said to have been there who does not act.
        """
        there = {
            seat.id: self.came.get(seat.id)
            or ("" if self.met or not seat.holder else "present")
            for seat in self.seats
        }
        raw = {f"{name}.seat.{seat}.who": [who] for seat, who in there.items()}
        acting = self.acting(self.typed(raw, name))
        for seat, who in there.items():
            if seat in acting:
                raw[f"{name}.seat.{seat}.vote"] = [Choice.FOR.value]
            elif who == "present" and not (self.met and seat not in self.voting):
                raw[f"{name}.seat.{seat}.who"] = ["left" if self.met else ""]
        return raw

    def told(self, name: str) -> str:
        """What the short answer records, in words: whoever gives it has read them."""
        typed = self.typed(self.short(name), name)
        names = {s.holder.person: s.holder.name for s in self.seats if s.holder}
        sits = {one["seat"]: one["person"] for one in typed["sits"]}
        voted = {one["seat"] for one in typed["votes"]}
        count = words.plural(len(voted), "vote")
        by = [_acts(s, sits.get(s.id, "")) for s in self.seats if s.id in voted]
        said = [f"Recorded are {count} for, by {words.joined(by, 1000)}."]
        for place, title in (
            ("left", "Left for this item"),
            ("apologies", "Apologies"),
        ):
            if typed[place]:
                who = words.joined([names[one] for one in typed[place]], 1000)
                said.append(f"{title}: {who}.")
        return " ".join(said)

    def away(self, raw: Raw | None, name: str) -> dict[str, str]:
        """Who is known not to have been at the item, by person, and in which words.

        What is typed counts, and before that what the meeting wrote down.
        """
        try:
            if raw is not None and first(raw, f"{name}.way") == ALL:
                raw = self.short(name)
            known = self.met or (raw is not None and self._filled(raw, name))
            typed = self.typed(self._opened(name) if raw is None else raw, name)
        except Unusable:
            return {}
        sits = {one["person"] for one in typed["sits"]}
        here = {*typed["present"], *sits}
        found = dict.fromkeys(self._people(), NOT_THERE) if known else {}
        found |= dict.fromkeys(typed["apologies"], "sent apologies")
        found |= dict.fromkeys(typed["left"], "left for this item")
        return {person: said for person, said in found.items() if person not in here}

    def _people(self) -> list[str]:
        sitters = (s for seat in self.seats for s in (seat.holder, *seat.substitutes))
        return [one.person for one in sitters if one]

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
        error, way = errors.get(name, ""), self._way(raw, name)
        both = error == BOTH
        if way == ALL and raw is not None and not both:
            raw = {**raw, **self.short(name)}
        elif raw is None and self.came:
            raw = self._opened(name)
        ways = self._ways("" if both else way, name)
        return {
            "id": "minutes",
            "label": self.label,
            "hint": self.hint,
            "error": error,
            "way": f"{name}.way",
            "ways": ways,
            "held": {f"{name}.shown": self.told(name)}
            | ({f"{name}.both": "yes"} if both else {})
            if ways
            else {},
            "rows": [self._row(n, s, raw, name) for n, s in enumerate(self.seats)],
            "panel": self.panel(None if raw is None else self._so_far(raw, name)),
            "check": CHECK,
        }

    def _way(self, raw: Raw | None, name: str) -> str:
        """Which answer was picked; seat by seat where only seats were filled in."""
        if raw is None:
            return ""
        try:
            filled = self._filled(raw, name)
        except Unusable:
            filled = True
        return first(raw, f"{name}.way") or (SEATS if filled else "")

    def _ways(self, picked: str, name: str) -> list[dict[str, Any]]:
        """The short answer and the long one; none where nobody could vote."""
        if not self.typed(self.short(name), name)["votes"]:
            return []
        said = (
            (ALL, EVERYBODY_CAME if self.met else EVERYBODY, self.told(name)),
            (SEATS, "I say it seat by seat", SEAT_BY_SEAT),
        )
        return [
            {"value": value, "text": text, "hint": hint, "picked": value == picked}
            for value, text, hint in said
        ]

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


NOT_THERE = "was not there"
CHANGED = (
    "There were other seats on that day than this page showed. They are shown now: go "
    "through them again"
)


BOTH = (
    "You said that everybody voted for, and filled in seats too. The seats are shown now: "
    "say which of the two it is"
)
ALL, SEATS = "all", "seats"
EVERYBODY = "Everybody who can act was there and voted for"
EVERYBODY_CAME = "Everybody who came and can act voted for"
SEAT_BY_SEAT = (
    "For absences, substitutes, votes against, abstentions, and decisions by voice."
)


def _acts(seat: Seat, substitute: str) -> str:
    """Who acts in a seat, by name."""
    holder = seat.holder.name if seat.holder else ""
    name = next((s.name for s in seat.substitutes if s.person == substitute), "")
    if name and holder:
        return f"{name} for {holder}"
    return name or holder


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
