"""Monthly returns of a phased delegation: what is not held yet has no plan."""

from typing import Any

import pytest

from tests.delegating import BUDGET, LOCAL_FINANCE, PLANNED, report
from tests.phasing import SECOND, Phased
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegations import ReturnLine
from workflows.rules import financial_year, planned
from workflows.rules.refusals import Incomplete, OutOfOrder

HELD = PLANNED | {"gms": PLANNED["gms"] - SECOND}
"""The lines before the second phase, whose money is for GMS."""


def lines(budgets: dict[str, int], month: int) -> tuple[ReturnLine, ...]:
    """All by plan."""
    return tuple(
        ReturnLine(
            line=code,
            budget=budget,
            plan=budget * month // 12,
            actual=budget if month == 12 else budget * month // 12,
            forecast=budget,
        )
        for code, budget in budgets.items()
    )


def month(number: int, budgets: dict[str, int], **changes: Any) -> Any:
    return report(number, lines=lines(budgets, number), **changes)


def reported(up_to: int, one: Phased) -> Phased:
    """Each month on the 5th of the next, with what was held then."""
    for number in range(1, up_to + 1):
        day = financial_year.first_day(2015, number + 1).replace(day=5)
        one.at(day.year, day.month, day.day, 12)
        one.gives(month(number, HELD if number < 7 else PLANNED))
    return one


def test_a_month_before_the_phase_has_no_plan_for_it_even_when_reported_after():
    """September's return is sent in October, when the phase's money has moved."""
    one = reported(5, Phased()).at(2015, 10, 5, 12)
    year = one.found.years[0]
    assert year.budget == BUDGET
    assert planned.budget_at(one.found, year, 6) == BUDGET - SECOND
    assert planned.budget_at(one.found, year, 7) == BUDGET
    with pytest.raises(Incomplete, match="the budget of the year is £19,"):
        one.gives(month(6, PLANNED))
    one.gives(month(6, HELD))


def test_the_first_return_after_a_phase_puts_its_money_on_the_lines():
    """No line gets less than it had; after that, each line's budget stands."""
    one = reported(6, Phased()).at(2015, 11, 5, 12)
    with pytest.raises(Incomplete, match="the budget of the year is £26,613,000"):
        one.gives(month(7, HELD))
    less = PLANNED | {"qof": PLANNED["qof"] - 1, "gms": PLANNED["gms"] + 1}
    with pytest.raises(Incomplete, match="A phase adds to the lines"):
        one.gives(month(7, less))
    one.gives(month(7, PLANNED))
    one.at(2015, 12, 5, 12)
    other = PLANNED | {"qof": PLANNED["qof"] + 1, "gms": PLANNED["gms"] - 1}
    with pytest.raises(Incomplete, match="No money moves from line to line"):
        one.gives(month(8, other))


def test_a_month_before_the_phase_is_corrected_by_what_was_held_then():
    one = reported(7, Phased()).at(2015, 11, 6, 12)
    one.gives(month(6, HELD, version=1))
    with pytest.raises(Incomplete):
        one.gives(month(5, PLANNED, version=1))


def test_the_year_is_settled_by_all_that_moved():
    """The account that is emptied held both phases."""
    one = reported(12, Phased()).at(2016, 4, 20, 12)
    settle = c.SettleYear(by=LOCAL_FINANCE, year=2015, version=1, declaration=True)
    one.gives(settle)
    (final,) = one.found.unposted
    held = one.moved_pence() + BUDGET - SECOND
    assert final.legs[0].account == "07R/delegated/2015-16"
    assert -final.legs[0].pence == held == BUDGET
    assert not sum(leg.pence for leg in final.legs)


def test_no_year_is_settled_while_a_phase_is_under_way():
    """Its money may be posted already, and the year's budget does not have it yet."""
    one = Phased()
    one.away = True
    for number in range(1, 13):
        day = financial_year.first_day(2015, number + 1).replace(day=5)
        one.at(day.year, day.month, day.day, 12)
        one.gives(month(number, HELD))
    settle = c.SettleYear(by=LOCAL_FINANCE, year=2015, version=1, declaration=True)
    with pytest.raises(OutOfOrder, match="comes first"):
        one.gives(settle)


@pytest.mark.parametrize("until", [(2015, 12, 6), (2016, 5, 9)])
def test_months_reported_while_nothing_answered_stay_as_they_are(
    until: tuple[int, int, int],
):
    """A phase that set off in October and moved long after has no plan for what lies between.

    Else no month could be reported any more: each would have to be as the others are, and
    their sum another.
    """
    one = reported(5, Phased())
    one.away = True
    held = 8 if until[0] == 2015 else 12
    for number in range(6, held + 1):
        day = financial_year.first_day(2015, number + 1).replace(day=5)
        one.at(day.year, day.month, day.day, 12)
        one.gives(month(number, HELD))
    one.away = False
    one.at(*until)
    assert one.found.years[0].budget == BUDGET
    one.gives(month(held, HELD, version=1))
    if held < 12:
        one.at(2016, 1, 5, 12)
        one.gives(month(9, PLANNED))
