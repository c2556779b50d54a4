"""Monthly returns: sums to the penny, months in order, alerts once (R26)."""

from datetime import UTC, datetime

import pytest

from tests.delegating import BUDGET, CFO, LOCAL_FINANCE, Life, lines, report
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegation_events import AlertRaised
from workflows.contracts.delegations import FinancialYear, MonthlyReturn
from workflows.rules import delegation_returns as returns
from workflows.rules import delegation_words
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    TooEarly,
    WrongStage,
)


def test_north_hampshires_lines_are_its_budget():
    """DOMAIN 6.2: the published lines sum to 26,613 (£000)."""
    assert returns.sums(lines(1)).budget == BUDGET


def test_a_month_is_reported_once_it_is_over():
    life = Life().at(2015, 4, 30, 22)
    with pytest.raises(TooEarly):
        life.gives(report(1))
    life.at(2015, 5, 1)
    life.gives(report(1))
    assert life.waits().startswith("Waiting for May 2015 to end.")


def test_months_are_reported_in_order():
    life = Life().at(2015, 7, 1)
    with pytest.raises(OutOfOrder, match="Report April 2015 first"):
        life.gives(report(2))


def test_a_correction_names_the_version_it_corrects():
    life = Life().at(2015, 5, 5)
    with pytest.raises(StaleVersion, match="no return"):
        life.gives(report(1, version=1))
    life.gives(report(1))
    with pytest.raises(StaleVersion, match="Version 1"):
        life.gives(report(1))
    life.gives(report(1, version=1, exceptions="A late invoice."))
    held = life.found.years[0].returns
    assert [(one.month, one.version) for one in held] == [(1, 2)]


def test_how_the_lists_changed_is_said_where_two_months_say_it():
    """A month that says nothing of patients, or the first one, has nothing to compare."""
    life = Life().at(2015, 8, 5)
    for month, patients in enumerate((None, 260_109, 261_313, 261_313, 260_000), 1):
        life.at(2015, 9, 5) if month == 5 else None
        life.gives(report(month, patients=patients))
    (year,) = life.found.years
    assert [delegation_words.patients(year, one) for one in year.returns] == [
        "",
        "260,109 patients were registered at the end of May 2015.",
        "261,313 patients were registered at the end of June 2015, 1,204 more than a "
        "month before.",
        "261,313 patients were registered at the end of July 2015, as many as a month "
        "before.",
        "260,000 patients were registered at the end of August 2015, 1,313 fewer than a "
        "month before.",
    ]


def test_an_april_is_compared_with_the_march_before_it():
    """Lists do not begin anew with the money; the first year's April has none before."""
    first = FinancialYear(start=2015, returns=(of_month(2015, 12, 260_000),))
    april = of_month(2016, 1, 259_000)
    second = FinancialYear(start=2016, returns=(april,))
    assert delegation_words.patients(second, april, first).endswith(
        "at the end of April 2016, 1,000 fewer than a month before."
    )
    assert delegation_words.patients(second, april).endswith("of April 2016.")
    later = of_month(2016, 3, 1)
    assert "a month before" not in delegation_words.patients(second, later, first)


def of_month(year: int, month: int, patients: int) -> MonthlyReturn:
    """A return that says who was registered."""
    return MonthlyReturn(
        year=year,
        month=month,
        version=1,
        at=datetime(year + 1, 5, 1, tzinfo=UTC),
        by=CFO.alone(),
        lines=(),
        patients=patients,
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param(lines(1)[1:], "every line", id="a line is missing"),
        pytest.param((*lines(1), lines(1)[0]), "every line", id="a line twice"),
        pytest.param(
            (lines(1)[0].model_copy(update={"budget": 1}), *lines(1)[1:]),
            "The difference is",
            id="a budget that does not add up",
        ),
    ],
)
def test_lines_and_sums_must_be_right(changed, words):
    life = Life().at(2015, 5, 5)
    with pytest.raises(Incomplete, match=words):
        life.gives(report(1, lines=changed))


def test_no_money_moves_between_lines_by_a_return():
    """A silent virement is refused, though the sum is right (R26)."""
    life = Life().at(2015, 5, 5)
    life.gives(report(1))
    life.at(2015, 6, 5)
    first, second, *rest = lines(2)
    moved = (
        first.model_copy(update={"budget": first.budget - 100}),
        second.model_copy(update={"budget": second.budget + 100}),
        *rest,
    )
    with pytest.raises(Incomplete, match="No money moves"):
        life.gives(report(2, lines=moved))


def test_in_march_the_forecast_is_what_was_spent():
    life = Life().reported(11).at(2016, 4, 5)
    first, *rest = lines(12)
    other = first.model_copy(update={"forecast": first.forecast + 1})
    with pytest.raises(Incomplete, match="in March"):
        life.gives(report(12, lines=(other, *rest)))


def test_a_settled_year_is_not_corrected():
    life = Life().reported(12)
    settle = c.SettleYear(by=LOCAL_FINANCE, year=2015, version=1, declaration=True)
    life.gives(settle)
    with pytest.raises(WrongStage, match="settled"):
        life.gives(report(12, version=1))


@pytest.mark.parametrize(
    ("over", "threshold", "passed"),
    [
        (0, 50, False),
        (BUDGET * 50 // 10_000 - 1, 50, False),
        (BUDGET * 50 // 10_000, 50, True),
    ],
)
def test_a_threshold_is_reached_to_the_penny(over, threshold, passed):
    assert returns.is_over(over, BUDGET, threshold) is passed


def test_alerts_come_once_for_each_threshold_of_a_year():
    """1% over the whole is two thresholds: one alert, the higher; then only a higher."""
    life = Life().at(2015, 5, 5)
    over = BUDGET // 100 + 1
    events = life.gives(report(1, over))
    raised = [e.alert for e in events if isinstance(e, AlertRaised)]
    assert [(a.line, a.threshold) for a in raised] == [("", 100)]
    life.at(2015, 6, 5)
    assert len(life.gives(report(2, over))) == 1
    life.at(2015, 7, 6)
    events = life.gives(report(3, BUDGET // 40 + 1))
    assert [(e.alert.line, e.alert.threshold) for e in events[1:]] == [
        ("", 250),
        ("gms", 500),
    ]
    assert "on General medical services contracts" in life.waits()


def test_an_alert_is_answered_once():
    life = Life().at(2015, 5, 5)
    life.gives(report(1, BUDGET // 100 + 1))
    alert = life.found.alerts[0]
    answer = c.AcknowledgeAlert(by=CFO, alert=alert.id, action="We stop locums.")
    assert "what is done about the overspend of £266,130.01" in life.waits()
    life.gives(answer)
    assert life.found.alerts[0].action == "We stop locums."
    assert "overspend" not in life.waits()
    with pytest.raises(AlreadyDone):
        life.gives(answer)
    with pytest.raises(Incomplete):
        life.gives(answer.model_copy(update={"alert": "none"}))


def test_a_later_year_needs_its_budget_first():
    life = Life().reported(12).at(2016, 5, 5)
    with pytest.raises(WrongStage, match="budget of 2016/17"):
        life.gives(report(1, year=2016))
