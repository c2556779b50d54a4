"""Who sits where, when one person may fit several seats: against trying everything."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.bodies import GP, LAY, seat
from workflows.rules.filling import best, matched

PEOPLE = ("ann", "bob", "cy", "di")
SEATS = tuple(f"s{n}" for n in range(5))
OPTIONS = st.dictionaries(
    st.sampled_from(SEATS), st.lists(st.sampled_from(PEOPLE), unique=True).map(tuple)
)


def every_way(options):
    """Every way to fill the seats at all, nobody in two."""
    for chosen in product(*((*people, None) for people in options.values())):
        filled = {s: p for s, p in zip(options, chosen, strict=True) if p}
        if len(set(filled.values())) == len(filled):
            yield filled


def fits(filled, options):
    return all(person in options[s] for s, person in filled.items()) and len(
        set(filled.values())
    ) == len(filled)


def test_somebody_moves_on_so_that_another_can_sit():
    """Ann goes to the only seat that has nobody else, Bob to hers, Cy to his."""
    options = {"s0": ("ann", "bob"), "s1": ("bob", "cy"), "s2": ("ann",)}
    assert matched(options) == {"s0": "bob", "s1": "cy", "s2": "ann"}


@given(OPTIONS)
def test_as_many_seats_are_filled_as_can_be(options):
    found = matched(options)
    assert fits(found, options)
    assert len(found) == max(len(way) for way in every_way(options))


@given(OPTIONS, st.sets(st.sampled_from(SEATS)), st.integers(0, 5))
def test_the_best_is_enough_whenever_anything_is(options, wanted, number):
    """Enough is so many seats, with one of some in particular: more never is less."""
    seats = {s: seat(LAY if s in wanted else GP, id=s) for s in SEATS}

    def enough(there):
        there = list(there)
        lay = any(one.category is LAY for one in there)
        return len(there) >= number and (lay or not wanted)

    found = best(options, seats, enough)
    assert fits(found, options)
    could = any(enough(seats[s] for s in way) for way in every_way(options))
    assert enough(seats[s] for s in found) == could
    if not could:
        assert len(found) == len(matched(options))
