"""Lines beside the published total: exact, rounded, or wrong, and said in words."""

import pytest

from workflows.contracts.baselines import Reconciled
from workflows.rules import reconciling
from workflows.rules.words import money


def one(**facts: int | bool | None) -> Reconciled:
    """A practice with two lines of £10 and their total, unless said otherwise."""
    made = {"lines": 2, "lines_pence": 2000, "published": 2000, "registered": 5}
    return Reconciled(practice="F83002", name="River", ccg="08H", **(made | facts))


@pytest.mark.parametrize(
    ("facts", "explained", "said"),
    [
        ({}, True, "The lines sum to the published total."),
        (
            {"published": 2100, "rounding_pence": 100},
            True,
            "The file rounds each of 2 lines and the total to pounds apart; £1.00 is "
            "kept as the line “Rounding”.",
        ),
        (
            {"published": 1800, "rounding_pence": -200},
            True,
            "The file rounds each of 2 lines and the total to pounds apart; -£2.00 is "
            "kept as the line “Rounding”.",
        ),
        ({"published": 2100}, False, "The lines miss the published total by £1.00."),
        (
            {"published": 2300, "rounding_pence": 300},
            False,
            "The lines miss the published total by £3.00.",
        ),
        (
            {"published": None},
            False,
            "The published total was not kept when this was loaded: load it again.",
        ),
        (
            {"example": True},
            True,
            "An example: its lines were made to sum to the total.",
        ),
        ({"lines_pence": -2000, "published": -2000}, True, reconciling.EXACT),
    ],
)
def test_a_difference_has_a_reason_or_is_named(
    facts: dict[str, int | bool | None], explained: bool, said: str
) -> None:
    """A pound a line is rounding, if it stands on record as such; nothing else is."""
    found = one(**facts)
    assert reconciling.is_explained(found) is explained
    assert reconciling.why(found) == said


@pytest.mark.parametrize(
    ("facts", "nets"),
    [
        ({}, None),
        ({"deductions": -500, "net": 1500}, True),
        ({"deductions": -500, "net": 1600}, True),
        ({"deductions": -500, "net": 1601}, False),
        ({"deductions": -500, "net": 1700}, False),
        ({"published": 2001, "deductions": -500, "net": 1500}, False),
        ({"published": 2001, "deductions": -501, "net": 1500}, True),
    ],
)
def test_total_and_deductions_make_the_net_sum(
    facts: dict[str, int | bool | None], nets: bool | None
) -> None:
    """To the penny; where the file has whole pounds, to the pound (2014/15)."""
    assert reconciling.nets(one(**facts)) is nets


def test_together_they_are_counted() -> None:
    """What is exact, what rounding, what wrong; negative sums and empty lists (m)."""
    found = [
        one(),
        one(published=2100, rounding_pence=100),
        one(published=5000, registered=0, deductions=0, net=0),
        one(lines_pence=-300, published=-300),
    ]
    total = reconciling.summed(found)
    assert (total.practices, total.differ, total.unexplained) == (4, 1, 1)
    assert (total.negative, total.empty, total.short) == (1, 1, 1)
    assert total.difference == 100 + 3000
    assert money(total.published - total.lines_pence) == money(total.difference)
