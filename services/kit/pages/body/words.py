"""A body in words: its seats, its rules, and what a new version changed."""

from collections.abc import Iterator
from datetime import date

from workflows.contracts.committees import (
    BodyRules,
    BodyVersion,
    Category,
    Majority,
    Minimum,
    Office,
    Seat,
    Tie,
)
from workflows.rules import ladder, seats, vote_words, words
from workflows.rules.tallies import SHARE, WHOLE

CATEGORIES = {
    Category.LAY: "Lay",
    Category.EXECUTIVE: "Executive",
    Category.CLINICAL: "Clinical",
    Category.GP: "GP of a member practice",
    Category.ELECTED: "Elected",
    Category.STATUTORY: "By law",
}
OFFICES = {Office.CHAIR: "Takes the chair", Office.VICE_CHAIR: "Takes the chair second"}
NO_VOTE_HERE = (
    "None is opened here: no step of a bid is decided by this body's members."
)
SHARES = {(1, 4): "a quarter", (1, 3): "a third", (1, 2): "half", (2, 3): "two thirds"}
TIES = {
    Tie.CASTING_VOTE: "Whoever is in the chair has a second or casting vote.",
    Tie.FALLS: "The motion falls.",
}


def seat_rows(body: BodyVersion, on: date) -> list[dict[str, object]]:
    """The seats that stand on a day."""
    return [
        {
            "title": seat.title,
            "office": OFFICES.get(seat.office, ""),
            "holder": seat.holder.name if seat.holder else "",
            "kind": CATEGORIES[seat.category],
            "vote": "Yes" if seats.has_vote(seat, body.rules) else "No vote",
            "substitutes": [one.name for one in seat.substitutes],
            "until": f"Until {words.day(seat.until)}" if seat.until else "",
        }
        for seat in body.seats
        if seats.is_in_force(seat, on)
    ]


def rule_rows(body: BodyVersion, on: date) -> list[tuple[str, str]]:
    """The rules, each with what it is about."""
    rules = body.rules
    found = [
        ("Quorum", _quorum(body, on)),
        ("Who must be among them", "\n".join(c.words for c in rules.clauses)),
        ("What carries a motion", _majority(rules)),
        ("An equal vote", TIES[rules.tie]),
        ("Substitutes", rules.substitution.words),
        ("Between meetings", rules.urgent.words if rules.urgent else ""),
        ("Agenda", _agenda(rules.agenda_days)),
        ("Electronic votes", _electronic(body)),
        ("If there can be no quorum", _fallbacks(rules)),
        (_late(rules), ladder.in_words(rules.ladder)),
        ("Where the rules stand", rules.source),
    ]
    return [(name, text) for name, text in found if text]


def _late(rules: BodyRules) -> str:
    near = any(rung.before for rung in rules.ladder)
    return "Before a date, and if it is late" if near else "If it is late"


def _electronic(body: BodyVersion) -> str:
    """The rule, and that no vote is opened here of a body that decides no bid itself."""
    said = body.rules.electronic.words
    if not body.rules.electronic.allowed or body.party in vote_words.VOTERS:
        return said
    return f"{said} {NO_VOTE_HERE}"


def _quorum(body: BodyVersion, on: date) -> str:
    voting, needed = len(seats.voting(body, on)), seats.needed(body, on)
    sentence = f"{needed} of the {words.plural(voting, 'seat')} with a vote must act."
    return f"{sentence} {_minimum(body.rules.minimum)}".strip()


def _minimum(minimum: Minimum) -> str:
    if not minimum.numerator:
        return ""
    given = (minimum.numerator, minimum.denominator)
    share = SHARES.get(given, f"{minimum.numerator} of every {minimum.denominator}")
    least = f", and no fewer than {minimum.number}" if minimum.number > 1 else ""
    whole = "" if minimum.vacant else " that somebody has"
    return f"The rule is {share} of the seats with a vote{whole}{least}."


def _majority(rules: BodyRules) -> str:
    share = SHARE[rules.majority]
    least = "At least two thirds" if rules.majority is Majority.TWO_THIRDS else share
    return f"{least} of the {WHOLE[rules.whole]}."


def _agenda(days: int) -> str:
    return f"Out {words.plural(days, 'working day')} before a meeting." if days else ""


def _fallbacks(rules: BodyRules) -> str:
    if not rules.fallbacks:
        return "The rules name nobody else who could decide."
    if len(rules.fallbacks) == 1:
        return rules.fallbacks[0].words
    numbered = enumerate(rules.fallbacks, start=1)
    return "\n".join(f"{n}. {one.words}" for n, one in numbered)


def changes(old: BodyVersion | None, new: BodyVersion) -> list[str]:
    """What a version changed, in sentences."""
    if old is None:
        return ["The first version."]
    found = [*_seats_changed(old, new)]
    if old.rules != new.rules:
        found.append("The rules have changed.")
    if old.name != new.name:
        found.append(f"It was called {old.name}.")
    return found or ["Nothing that is shown here."]


def _seats_changed(old: BodyVersion, new: BodyVersion) -> Iterator[str]:
    before = {seat.id: seat for seat in old.seats}
    now = {seat.id: seat for seat in new.seats}
    for id_, seat in now.items():
        if id_ not in before:
            yield f"New seat: {seat.title}, {_holder(seat)}."
        elif seat != before[id_]:
            yield _seat_changed(before[id_], seat)
    for id_, seat in before.items():
        if id_ not in now:
            yield f"Seat taken away: {seat.title}, {_holder(seat)}."


def _seat_changed(old: Seat, new: Seat) -> str:
    if old.holder != new.holder:
        return f"{new.title}: {_holder(new)}; before, {_holder(old)}."
    if old.substitutes != new.substitutes:
        named = words.joined([one.name for one in new.substitutes], 6) or "none"
        return f"{new.title}: the named substitutes are now {named}."
    return f"{new.title}: the seat itself has changed."


def _holder(seat: Seat) -> str:
    return seat.holder.name if seat.holder else "vacant"
