"""The best that anybody could do to fill the seats, when one person may fit several."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product

from workflows.contracts.committees import Seat

People = tuple[str, ...]
Filled = dict[str, str]
"""Who sits where, by seat."""


def best(
    options: Mapping[str, People],
    seats: Mapping[str, Seat],
    enough: Callable[[Iterable[Seat]], bool],
) -> Filled:
    """The first fullest way to fill the seats that is enough; any fullest if none is.

    More seats never are less of a quorum. So whoever fits one seat only takes it, and of
    the rest only the fullest ways have to be tried.

    Args:
        options: For each seat, who could sit there, the first choice first.
        seats: The seats by id.
        enough: Whether seats together are a quorum.
    """
    fits: dict[str, int] = {}
    for people in options.values():
        for person in people:
            fits[person] = fits.get(person, 0) + 1
    sure: Filled = {}
    for seat, people in options.items():
        own = next((person for person in people if fits[person] == 1), None)
        if own is not None:
            sure[seat] = own
    contested = {s: p for s, p in options.items() if s not in sure and p}
    first: Filled | None = None
    for way in _ways(contested, seats):
        filled = sure | way
        if enough(seats[seat] for seat in filled):
            return filled
        first = first or filled
    return first or sure


def _ways(options: Mapping[str, People], seats: Mapping[str, Seat]) -> Iterator[Filled]:
    """Every fullest way to fill the seats, of which alike seats are not told apart."""
    most = len(matched(options))
    alike: dict[tuple[object, ...], list[str]] = {}
    for id_, people in options.items():
        seat = seats[id_]
        look = (people, seat.role, seat.also, seat.category, seat.office)
        alike.setdefault(look, []).append(id_)
    groups = list(alike.values())
    for counts in product(*(range(len(group), -1, -1) for group in groups)):
        if sum(counts) != most:
            continue
        chosen = [
            id_ for n, group in zip(counts, groups, strict=True) for id_ in group[:n]
        ]
        way = matched({id_: options[id_] for id_ in chosen})
        if len(way) == most:
            yield way


def matched(options: Mapping[str, People]) -> Filled:
    """As many seats filled as can be, each person in one."""
    by_person: Filled = {}
    for seat in options:
        _place(seat, options, by_person, set())
    return {seat: person for person, seat in by_person.items()}


def _place(
    seat: str, options: Mapping[str, People], by_person: Filled, tried: set[str]
) -> bool:
    """Find somebody for a seat, moving others where that helps."""
    for person in options[seat]:
        if person in tried:
            continue
        tried.add(person)
        held = by_person.get(person)
        if held is None or _place(held, options, by_person, tried):
            by_person[person] = seat
            return True
    return False
