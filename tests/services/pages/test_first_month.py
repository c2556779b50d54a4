"""The first month after a shadow period: at the delegation's page, and in the API."""

from datetime import UTC, date, datetime

from tests.delegating import CFO, lines, opening
from tests.services.house import House
from tests.services.pages.visiting import browser
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegations import FinancialYear, MonthlyReturn

HERE = "/ccg/delegations/07R-1"
JULY = c.SubmitMonthlyReturn(
    by=CFO, year=2015, month=4, lines=lines(4), patients=259_000
)


def in_shadow(month: int, patients: int, spent: int) -> MonthlyReturn:
    """A month of 2015/16; `spent` more than planned on GMS contracts."""
    return MonthlyReturn(
        year=2015,
        month=month,
        version=1,
        at=datetime(2015, 6, 3, tzinfo=UTC),
        by=CFO.alone(),
        lines=lines(month, spent=spent),
        patients=patients,
    )


async def handed(home: House) -> None:
    """A delegation from 1 July, after a shadow period whose last return was May's."""
    found = opening(
        start_date=date(2015, 7, 1), shadowed=in_shadow(2, 260_000, 2_000_000)
    )
    (year,) = found.years
    first = FinancialYear(start=2015, budget=year.budget, first=4)
    await home.bids.delegate(found.model_copy(update={"years": (first,)}))


async def test_the_first_month_stands_beside_the_last_in_shadow(home: House):
    await handed(home)
    async with browser(home, "finn") as finn:
        assert "in shadow" not in (await finn.see(HERE)).text
        await home.bids.give("delegation/07R-1", JULY, "july")
        page = await finn.see(HERE)
        assert "July 2015 beside May 2015 in shadow" in page.text
        said = (
            "In May 2015, the last month in shadow, spending was 0.45% above plan; in "
            "July 2015, the first since the handover, it is as planned."
        )
        fewer = "1,000 fewer than in May 2015, the last month in shadow."
        assert said in page.text
        assert fewer in page.text
        assert (
            "General medical services contracts £1,390,333.33 £1,410,333.33 1.44% above "
            "plan £2,780,666.66 £2,780,666.66 as planned"
        ) in page.text
        history = await finn.see(f"{HERE}/history")
        assert said in history.text


async def test_programs_are_told_the_same(home: House):
    await handed(home)
    async with home.client("finn") as client:
        api = "/ccg/api/v1/delegations/07R-1"
        assert (await client.get(api)).json()["first_month"] is None
        await home.bids.give("delegation/07R-1", JULY, "july")
        found = (await client.get(api)).json()["first_month"]
    assert (found["shadow"], found["month"]) == ("May 2015", "July 2015")
    assert (found["patients_in_shadow"], found["patients"]) == (260_000, 259_000)
    whole, gms, *_ = found["lines"]
    assert whole["actual_in_shadow"] - whole["plan_in_shadow"] == 2_000_000
    assert (gms["line"], gms["actual"] - gms["plan"]) == ("gms", 0)
