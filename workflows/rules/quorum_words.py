"""Why a quorum is there or not, in plain sentences."""

from collections.abc import Iterator, Mapping

from workflows.contracts.committees import Clause, Need, Seat
from workflows.contracts.sittings import Acting
from workflows.rules import remedies, seats, words
from workflows.rules.attending import Item
from workflows.rules.remedies import first_up

NAMED = 6
"""How many people a sentence names; the rest are counted."""


def reasons(item: Item, acting: Mapping[str, Acting]) -> Iterator[str]:
    """One sentence for the number, and one for each thing that a clause asks for."""
    yield _number(item, acting)
    there = [seat for seat in item.voting if seat.id in acting]
    for clause in item.body.rules.clauses:
        yield from _clause(item, acting, clause, there)


def unmet(item: Item, acting: Mapping[str, Acting]) -> Iterator[str]:
    """Of the reasons only those for which there is no quorum."""
    there = [seat for seat in item.voting if seat.id in acting]
    if len(acting) < item.needed:
        yield _number(item, acting)
    for clause in item.body.rules.clauses:
        for needs in remedies.unmet(clause, there):
            yield " ".join(_need(item, acting, need) for need in needs)


def _clause(
    item: Item, acting: Mapping[str, Acting], clause: Clause, there: list[Seat]
) -> Iterator[str]:
    for need in clause.all_of:
        yield _need(item, acting, need)
    met = [need for need in clause.any_of if not seats.short(need, there)]
    if met:
        yield _need(item, acting, met[0])
    elif clause.any_of:
        yield " ".join(_need(item, acting, need) for need in clause.any_of)


def _number(item: Item, acting: Mapping[str, Acting]) -> str:
    have, needed = len(acting), item.needed
    if have >= needed:
        present = f"{words.plural(have, 'member')} with a vote"
        return f"{present} {_are(have)} present and {needed} {_are(needed)} needed."
    empty = [seat for seat in item.voting if seat.id not in acting]
    able = remedies.capacity(item, empty, acting)
    return f"{_part(have, needed, 'needed', able)}{_states(item, empty)}."


def _need(item: Item, acting: Mapping[str, Acting], need: Need) -> str:
    fitting = [seat for seat in item.voting if seats.fits(need, seat)]
    have = [_name(acting[seat.id]) for seat in fitting if seat.id in acting]
    if len(have) >= need.count:
        what = need.words if len(have) == 1 else remedies.several(need)
        return f"{first_up(what)}: {words.joined(have, NAMED)}."
    if not fitting:
        return f"The body has no {need.words} with a vote."
    empty = [seat for seat in fitting if seat.id not in acting]
    able = remedies.capacity(item, empty, acting)
    if need.count > 1:
        what = f"{remedies.several(need)} needed"
        return f"{_part(len(have), need.count, what, able)}{_states(item, empty)}."
    if able:
        return f"No {need.words} is present{_states(item, empty)}."
    if len(fitting) == 1:
        return f"No {need.words} can act{_alone(item, fitting[0])}."
    return f"No {need.words} can act{_states(item, empty)}."


def _part(have: int, count: int, what: str, able: int) -> str:
    """`3 of the 4 needed are present`, `Only 3 of the 4 needed can act`."""
    some = f"{have or 'None'} of the {count} {what}"
    if have + able >= count:
        return f"{some} {_are(have or 1)} present"
    if able:
        return f"{some} {_are(have or 1)} present, and only {able} more can act"
    return f"Only {some} can act" if have else f"{some} can act"


def _alone(item: Item, seat: Seat) -> str:
    if seat.holder is None:
        return f": the only seat, {seat.title}, is vacant"
    return f": the only one, {seat.holder.name}, {_state(item, seat)}"


def _states(item: Item, empty: list[Seat]) -> str:
    """`: Alex Example is recused; Bola and Carol Example are absent`."""
    alike: dict[str, list[str]] = {}
    for seat in empty:
        alike.setdefault(_state(item, seat), []).append(_subject(seat))
    said = "; ".join(_together(names, state) for state, names in alike.items())
    return f": {said}" if said else ""


def _together(names: list[str], state: str) -> str:
    if len(names) > 1 and state.startswith("is "):
        return f"{words.joined(names, NAMED)} are {state.removeprefix('is ')}"
    return "; ".join(f"{name} {state}" for name in names)


def _subject(seat: Seat) -> str:
    return seat.holder.name if seat.holder else f"the seat of {seat.title}"


def _state(item: Item, seat: Seat) -> str:
    """Why a seat's holder does not act."""
    if seat.holder is None:
        return "is vacant"
    out = item.out(seat.holder.person, seat)
    return out.words if out else "is absent"


def _name(acting: Acting) -> str:
    if acting.instead is None:
        return acting.name
    return f"{acting.name} (for {acting.holder})" if acting.holder else acting.name


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
