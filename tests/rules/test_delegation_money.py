"""Money after the first year: nothing is created, nothing is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.delegating import (
    BUDGET,
    LOCAL_FINANCE,
    NATIONAL_FINANCE,
    OFFICER,
    Life,
    opening,
    report,
)
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegations import (
    Bearer,
    DelegationPolicy,
    FinancialYear,
    RiskTier,
)
from workflows.rules import delegation_money as money
from workflows.rules import financial_year
from workflows.rules.refusals import AlreadyDone, OutOfOrder, StaleVersion, WrongStage

PENCE = st.integers(0, 10**12)
BEARERS = st.lists(
    st.builds(
        Bearer,
        body=st.sampled_from(["ccg", "national", "08H", "pool"]),
        share=st.integers(1, 10_000),
    ),
    min_size=1,
    max_size=5,
).map(tuple)
TIERS = st.lists(
    st.builds(RiskTier, up_to=st.none() | st.integers(0, 20_000), bearers=BEARERS),
    max_size=5,
).map(tuple)


@given(PENCE, BEARERS)
def test_a_sum_that_is_split_stays_the_sum(pence, bearers):
    """Largest remainders: no part is off its exact share by a penny or more."""
    parts = money.split(pence, bearers)
    whole = sum(b.share for b in bearers)
    assert sum(part for _, part in parts) == pence
    for bearer, (_, part) in zip(bearers, parts, strict=True):
        assert abs(part * whole - pence * bearer.share) < whole


@given(PENCE, st.integers(0, 10**12), TIERS)
def test_an_overspend_is_borne_to_the_penny(over, budget, tiers):
    """Whatever the tiers say; what none takes is NHS England's, who stays liable."""
    borne = money.shared(over, budget, tiers)
    assert sum(pence for _, pence in borne) == over
    assert all(pence > 0 for _, pence in borne)


@given(st.integers(1, 10**12), st.integers(-(10**11), 2 * 10**12), TIERS)
def test_a_final_account_balances_and_empties_the_years_account(budget, outturn, tiers):
    found = opening(policy=DelegationPolicy(risk_share=tiers))
    year = FinancialYear(start=2015, budget=budget)
    borne = money.borne_by(found, year, outturn)
    transfer = money.final_account(found, year, outturn, borne)
    assert transfer
    assert sum(leg.pence for leg in transfer.legs) == 0
    moved = {leg.account: leg.pence for leg in transfer.legs}
    assert moved[money.account(found, 2015)] == -budget
    assert len(moved) == len(transfer.legs)
    assert sum(p for _, p in borne) == max(outturn - budget, 0)


def test_the_waterfall_fills_one_tier_before_the_next():
    """1% by the CCG, the rest half and half."""
    tiers = DelegationPolicy().risk_share
    assert money.shared(50, 10_000, tiers) == (("ccg", 50),)
    assert money.shared(301, 10_000, tiers) == (("ccg", 201), ("national", 100))
    assert money.shared(0, 10_000, tiers) == ()


def _settles(version: int = 1) -> c.SettleYear:
    return c.SettleYear(by=LOCAL_FINANCE, year=2015, version=version, declaration=True)


def test_a_year_is_settled_by_the_version_that_was_looked_at():
    life = Life().reported(11).at(2016, 4, 5)
    with pytest.raises(OutOfOrder, match="March"):
        life.gives(_settles())
    life.gives(report(12))
    life.gives(report(12, version=1))
    with pytest.raises(StaleVersion):
        life.gives(_settles(1))
    life.gives(_settles(2))
    with pytest.raises(AlreadyDone):
        life.gives(_settles(2))
    year = life.found.years[0]
    assert year.outturn == BUDGET
    assert [one.month for one in year.returns] == [12]


def test_an_overspent_year_is_shared_by_the_recorded_rule():
    over = BUDGET // 50
    life = Life().reported(12, over)
    event = life.gives(_settles())[0]
    one_per_cent = BUDGET // 100
    assert dict(event.borne) == {
        "ccg": one_per_cent + (over - one_per_cent + 1) // 2,
        "national": (over - one_per_cent) // 2,
    }
    assert life.found.unposted == (event.transfer,)


def test_a_later_budget_is_recorded_once_and_moves_money():
    life = Life().reported(12).at(2016, 5, 1)
    budget = c.RecordBudget(by=NATIONAL_FINANCE, year=2016, pence=2_777_000_000)
    event = life.gives(budget)[0]
    assert sum(leg.pence for leg in event.transfer.legs) == 0
    assert {leg.account for leg in event.transfer.legs} == {
        "07R/delegated/2016-17",
        "nhs-england/primary-care/2016-17",
    }
    with pytest.raises(AlreadyDone, match="27,770,000"):
        life.gives(budget)
    with pytest.raises(WrongStage):
        life.gives(budget.model_copy(update={"year": 2018}))
    assert financial_year.name(2016) == "2016/17"


def test_a_cap_is_kept_and_what_is_above_it_is_nhs_englands():
    """To the penny; the caps of one bearer change nobody else's share."""
    tiers = (
        RiskTier(
            up_to=100,
            bearers=(
                Bearer(body="ccg", share=5000, cap=30),
                Bearer(body="08H", share=5000),
            ),
        ),
        RiskTier(bearers=(Bearer(body="ccg", share=10_000, cap=100),)),
    )
    first, second = money.waterfall(301, 10_000, tiers)
    assert [(b.body, p) for b, p in first.borne] == [("ccg", 30), ("08H", 50)]
    assert (first.part, first.spilled) == (100, 20)
    assert (second.part, second.spilled) == (201, 101)
    borne = dict(money.shared(301, 10_000, tiers))
    assert borne == {"ccg": 130, "08H": 50, "national": 121}
    assert sum(borne.values()) == 301


def test_the_risk_share_moves_with_the_forecast_from_month_to_month():
    """First nothing to compare with, then who would bear more, then all of it gone."""
    life, hundredth = Life(), BUDGET // 100
    found = []
    for month, over in enumerate((hundredth, 2 * hundredth, 2 * hundredth, 0), 1):
        life.at(2015, 4 + month, 5, 12).gives(report(month, over))
        moved = money.movement(life.found, life.found.years[0])
        found.append([tuple(one) for one in moved])
        now = sum(one.now for one in moved)
        assert now == over, "to the penny"
    half = hundredth // 2
    assert found == [
        [("ccg", hundredth, None)],
        [("ccg", hundredth + half, hundredth), ("national", half, 0)],
        [("ccg", hundredth + half, hundredth + half), ("national", half, half)],
        [("ccg", 0, hundredth + half), ("national", 0, half)],
    ]


def test_a_year_that_never_had_a_budget_keeps_no_other_open():
    """NHS England forgot one, and the functions are back: its account is nothing."""
    life = Life().reported(12).at(2016, 4, 5)
    life.gives(_settles())
    life.at(2017, 5, 1)
    budget = c.RecordBudget(by=NATIONAL_FINANCE, year=2017, pence=BUDGET)
    life.gives(budget)
    life.gives(notice(date(2018, 4, 1)))
    for month in range(1, 13):
        day = financial_year.first_day(2017, month + 1).replace(day=5)
        life.at(day.year, day.month, day.day)
        life.gives(report(month, year=2017))
    settles = _settles().model_copy(update={"year": 2017})
    life.gives(settles)
    assert life.found.handed_back
    assert [bool(year.settled) for year in life.found.years] == [True, False, True]


def test_a_year_whose_budget_may_still_come_is_settled_before_later_ones():
    life = Life().reported(12).at(2016, 4, 5)
    life.gives(_settles())
    life.at(2017, 5, 1)
    life.gives(c.RecordBudget(by=NATIONAL_FINANCE, year=2017, pence=BUDGET))
    for month in range(1, 13):
        day = financial_year.first_day(2017, month + 1).replace(day=5)
        life.at(day.year, day.month, day.day)
        life.gives(report(month, year=2017))
    with pytest.raises(OutOfOrder, match="earlier year"):
        life.gives(_settles().model_copy(update={"year": 2017}))


def notice(ends: date) -> c.GiveNotice:
    """The CCG's notice, with the end that it was shown."""
    return c.GiveNotice(
        by=OFFICER, ends=ends, reason="We join others.", declaration=True
    )
