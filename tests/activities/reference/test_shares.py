"""Whatever is shared out, the parts sum to the whole."""

from hypothesis import given
from hypothesis import strategies as st

from activities.reference import examples, geography, shipping
from activities.reference.apportion import apportion
from activities.reference.problems import Problems
from activities.reference.records import PRACTICE, Ccg

COUNTS = st.lists(st.integers(1, 2000), min_size=1, max_size=12)


@given(st.integers(0, 10**13), COUNTS)
def test_parts_sum_to_the_whole(total: int, weights: list[int]) -> None:
    """Largest remainders: no part is a unit away from its exact size."""
    parts = apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(COUNTS)
def test_areas_of_a_ccg_are_all_of_it(counts: list[int]) -> None:
    """Shares are hundredths of a percent and sum to ten thousand."""
    shares = geography.shares(counts)
    assert sum(shares) == 10_000
    assert [s for _, s in sorted(zip(counts, shares, strict=True))] == sorted(shares)


@given(
    practices=st.integers(1, 99),
    registered=st.integers(0, 10**7),
    paid=st.integers(0, 10**11),
)
def test_example_lines_sum_to_the_total(
    practices: int, registered: int, paid: int
) -> None:
    """To the penny, whatever the figures; and the same ones every time."""
    ccg = Ccg(
        *("f", 1, "07R", "NHS Camden CCG"),
        practices=practices,
        registered=registered,
        paid_pence=paid,
    )
    made = examples.baselines_of(ccg)
    assert len({baseline.practice for baseline in made}) == practices
    assert sum(pence for baseline in made for _, pence in baseline.lines) == paid
    assert sum(baseline.registered or 0 for baseline in made) == registered
    assert all(pence > 0 for baseline in made for _, pence in baseline.lines)
    assert made == examples.baselines_of(ccg)


def test_shipped_examples_are_plainly_examples() -> None:
    """No real practice has such a code, and the name says what it is."""
    problems = Problems()
    parcel = shipping.read(shipping.SHIPPED, problems)
    problems.check()
    first = next(b for b in parcel.baselines if b.ccg == "07R")
    assert first.name == "Example practice 1 of 39, NHS Camden CCG"
    assert len(first.lines) > 5
    for baseline in parcel.baselines:
        assert baseline.example
        assert baseline.name.startswith("Example practice ")
        assert not PRACTICE.fullmatch(baseline.practice)
