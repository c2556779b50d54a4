"""The first month of a delegation is compared with the last one in shadow (DOMAIN 6.6)."""

from datetime import date

from tests.builders import FINANCE, NATIONAL_FINANCE
from tests.delegating import Life
from tests.rules.steps import does, london
from tests.shadowing import begun, day_comes, lines, met, share
from tests.shadowing import report as in_shadow
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegation_events import AlertRaised, ReturnSubmitted
from workflows.contracts.delegations import Delegation
from workflows.contracts.notices import NoticeKind
from workflows.rules import (
    delegation,
    delegation_notices,
    delegation_words,
    first_month,
    handover,
)

JULY, AUGUST = 4, 5
"""Months of the financial year, in which April is 1."""


def handed(patients: int | None = 260_000) -> Delegation:
    """Shadowed from April to June; May was the last month reported, £500 over plan."""
    story = begun()
    for month in (1, 2):
        london(story, 2015, 4 + month, 3)
        figures = lines(share(story.bid, "07R"), month, over=50_000 * (month == 2))
        one = in_shadow(story.bid, FINANCE, month, lines=figures, patients=patients)
        story.gives(one)
    for by in (FINANCE, NATIONAL_FINANCE):
        story.gives(met(by))
    does(story, "go_live")
    does(story, "confirm_handover")
    day_comes(story)
    story.happens(handover.gone_live(story.bid, story.now))
    (found,) = delegation.begun_by(story.bid)
    return found


def told(life: Life, month: int, over: int = 0, patients: int | None = None) -> str:
    """A month's return, so much overspent and so much more expected; the sentence."""
    budget = life.found.years[0].budget
    assert budget
    first, *rest = lines(budget, month, over)
    first = first.model_copy(update={"forecast": first.forecast + over})
    given = c.SubmitMonthlyReturn(
        by=FINANCE,
        year=2015,
        month=month,
        lines=(first, *rest),
        patients=patients,
    )
    event, *_ = life.gives(given)
    assert isinstance(event, ReturnSubmitted)
    return delegation_words.sentence(event, life.found)


def test_the_history_compares_the_first_month_with_the_last_in_shadow():
    life = Life(handed()).at(2015, 8, 3)
    said = told(life, JULY)
    assert said.endswith(
        " In May 2015, the last month in shadow, spending was 0.3% above plan; in July "
        "2015, the first since the handover, it is as planned."
    )
    life.at(2015, 9, 3)
    assert "shadow" not in told(life, AUGUST), (
        "only the first month is compared with it"
    )


def test_each_line_stands_beside_what_it_was_in_shadow():
    life = Life(handed()).at(2015, 8, 3)
    told(life, JULY, over=100)
    now = first_month.reported(life.found)
    assert now
    whole, first, *rest = first_month.beside(life.found, now)
    assert whole.line == ""
    assert whole.shadow.actual - whole.shadow.plan == 50_000
    assert whole.now.actual - whole.now.plan == 100
    assert first.shadow.actual - first.shadow.plan == 50_000
    assert all(one.shadow.actual == one.shadow.plan for one in rest)
    assert len(rest) == 7


def test_the_lists_are_compared_with_those_in_shadow():
    life = Life(handed()).at(2015, 8, 3)
    told(life, JULY, patients=259_000)
    (year,) = life.found.years
    now = year.returns[0]
    before = first_month.before(life.found, now)
    assert delegation_words.patients(year, now, shadow=before) == (
        "259,000 patients were registered at the end of July 2015, 1,000 fewer than in "
        "May 2015, the last month in shadow."
    )
    life.at(2015, 9, 3)
    told(life, AUGUST, patients=259_001)
    now = life.found.years[0].returns[1]
    assert first_month.before(life.found, now) is None


def test_an_alert_of_the_first_month_says_what_was_expected_in_shadow():
    """To whoever is told of it, and in the history."""
    life = Life(handed()).at(2015, 8, 3)
    budget = life.found.years[0].budget
    assert budget
    told(life, JULY, over=budget // 50)
    raised = [one for one in life.events if isinstance(one, AlertRaised)]
    whole = next(one for one in raised if not one.alert.line)
    (notice, *_) = delegation_notices.notices_of(life.found, life.found, whole)
    assert notice.kind is NoticeKind.SPENDING_ALERT
    assert notice.words.endswith(
        "is passed. In May 2015, the last month in shadow, it was expected to be spent "
        "to the penny."
    )
    line = next(one for one in raised if one.alert.line)
    expected = shadowed_with(life.found, over=-700).shadowed
    assert expected
    anew = life.found.model_copy(update={"shadowed": expected})
    assert first_month.alerted(anew, line.alert).endswith("underspent by £7.00.")
    later = whole.alert.model_copy(update={"month": AUGUST})
    assert not first_month.alerted(life.found, later)


def shadowed_with(found: Delegation, over: int) -> Delegation:
    """Its first line was expected to come to so much more in shadow."""
    assert found.shadowed
    first, *rest = found.shadowed.lines
    first = first.model_copy(update={"forecast": first.forecast + over})
    shadowed = found.shadowed.model_copy(update={"lines": (first, *rest)})
    return found.model_copy(update={"shadowed": shadowed})


def test_a_delegation_without_a_shadow_period_is_compared_with_nothing():
    life = Life().at(2015, 5, 5)
    budget = life.found.years[0].budget
    assert budget
    assert "shadow" not in told(life, 1)
    assert first_month.reported(life.found) is None
    assert first_month.beside(life.found, life.found.years[0].returns[0]) == ()


def test_where_nothing_was_planned_the_sum_is_said():
    """A share of nothing cannot be said; a rounding to nothing is no plan met."""
    sums = first_month.Sums(budget=0, plan=0, actual=-1_000, forecast=0)
    assert first_month.against_plan(sums) == "£10.00 below plan"
    much = sums._replace(plan=10_000, actual=10_250)
    little = sums._replace(plan=10_000_000, actual=10_000_001)
    assert first_month.against_plan(little) == "just above plan"
    assert first_month.against_plan(much) == "2.5% above plan"


def test_the_last_month_in_shadow_goes_with_the_delegation():
    found = handed()
    assert found.shadowed
    assert (found.shadowed.month, found.shadowed.by.body) == (2, "07R")
    assert found.start_date == date(2015, 7, 1)
