"""What would make a quorum: who could still come, and whether that is enough."""

from collections.abc import Collection, Iterable, Mapping

from workflows.contracts.committees import Clause, Instead, Need, Seat
from workflows.contracts.sittings import Acting, Missing, Remedy
from workflows.rules import filling, seats, words
from workflows.rules.attending import Item


def missing(item: Item, acting: Mapping[str, Acting]) -> tuple[Missing, ...]:
    """Every part of the quorum that is not met, with those who could make it up.

    Args:
        item: The item.
        acting: Who acts, by seat.
    """
    there = [seat for seat in item.voting if seat.id in acting]
    empty = [seat for seat in item.voting if seat.id not in acting]
    parts = []
    short = item.needed - len(there)
    if short > 0:
        what = more(short, "member with a vote", "members with a vote")
        parts.append((what, short, empty))
    for clause in item.body.rules.clauses:
        for needs in unmet(clause, there):
            what = words.joined([_more(need, there) for need in needs], last="or")
            fitting = [s for s in empty if any(seats.fits(n, s) for n in needs)]
            parts.append((what, min(seats.short(n, there) for n in needs), fitting))
    taken = {a.person for a in acting.values()}
    return tuple(
        Missing(
            words=what,
            short=number,
            remedies=tuple(r for seat in able for r in of_seat(item, seat, taken)),
        )
        for what, number, able in parts
    )


def unmet(clause: Clause, there: list[Seat]) -> list[tuple[Need, ...]]:
    """The needs of a clause that are not met; alternatives stand together."""
    found = [(need,) for need in clause.all_of if seats.short(need, there)]
    either = all(seats.short(need, there) for need in clause.any_of)
    return [*found, clause.any_of] if clause.any_of and either else [*found]


def of_seat(item: Item, seat: Seat, taken: Collection[str]) -> tuple[Remedy, ...]:
    """Who could still sit in an empty seat: its holder first, then its substitutes."""
    why = item.why(seat)
    held = seat.holder
    found = []
    if held and why is Instead.ABSENT and held.person not in item.away:
        found.append(
            Remedy(seat=seat.id, person=held.person, name=held.name, words=held.name)
        )
    for sitter in item.may_sit(seat):
        if sitter.person not in taken and sitter.person not in item.away:
            place = held.name if held else seat.title
            found.append(
                Remedy(
                    seat=seat.id,
                    person=sitter.person,
                    name=sitter.name,
                    words=f"{sitter.name} (for {place})",
                    instead=why,
                )
            )
    return tuple(found)


def capacity(item: Item, empty: Iterable[Seat], acting: Mapping[str, Acting]) -> int:
    """How many of these empty seats could be filled at once."""
    taken = {a.person for a in acting.values()}
    return len(
        filling.matched(
            {
                seat.id: tuple(r.person for r in of_seat(item, seat, taken))
                for seat in empty
            }
        )
    )


def would_help(
    item: Item, acting: Mapping[str, Acting], parts: tuple[Missing, ...]
) -> tuple[str, ...]:
    """What would make it quorate, in sentences; none if nobody else is enough."""
    if not parts:
        return ()
    options = {seat: (a.person,) for seat, a in acting.items()}
    for remedy in (r for part in parts for r in part.remedies):
        people = options.get(remedy.seat, ())
        if remedy.person not in people:
            options[remedy.seat] = (*people, remedy.person)
    by_id = {seat.id: seat for seat in item.voting}
    filled = filling.best(options, by_id, item.is_enough)
    if not item.is_enough(by_id[seat] for seat in filled):
        return ()
    return tuple(_help(part) for part in parts)


def _help(part: Missing) -> str:
    people = list(dict.fromkeys(remedy.words for remedy in part.remedies))
    return f"{first_up(part.words)}: {words.joined(people, 12, 'or')}."


def more(count: int, one: str, several: str) -> str:
    """`1 more lay member`, `2 more lay members`."""
    return f"{count} more {one if count == 1 else several}"


def several(need: Need) -> str:
    """What a need asks for, more than one of them."""
    return need.plural or f"{need.words}s"


def _more(need: Need, there: list[Seat]) -> str:
    return more(seats.short(need, there), need.words, several(need))


def first_up(text: str) -> str:
    """A sentence starts with a capital."""
    return text[:1].upper() + text[1:]
