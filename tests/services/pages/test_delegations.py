"""Delegations in the browser: read, report a month, answer an alert, give notice."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders import Story
from tests.delegating import BUDGET, CFO, lines, opening
from tests.services.house import House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import Page, browser
from workflows.contracts import delegation_commands as c
from workflows.contracts.bids import Stage
from workflows.rules import financial_year, words
from workflows.rules.calendar import london_day

NUMBER = "07R-1"
HERE = f"/ccg/delegations/{NUMBER}"
YEAR = financial_year.of(london_day(datetime.now(UTC))) - 1
"""The year before this one: all its months are over."""

APRIL = financial_year.month_name(YEAR, 1)


async def delegated(home: House) -> House:
    """Camden holds the functions since the April of last year."""
    found = opening(start_date=financial_year.begins(YEAR))
    await home.bids.delegate(found)
    return home


def typed(month: int = 1, over: int = 0) -> dict[str, Any]:
    """A return as one types it."""
    found = {}
    for index, line in enumerate(lines(month, over)):
        for column in ("budget", "plan", "actual", "forecast"):
            found[f"lines__{index}__{column}"] = words.money(getattr(line, column))
    return found


async def sent(home: House, over: int = 0) -> Page:
    async with browser(home, "finn") as finn:
        form = await finn.see(f"{HERE}/do/submit-monthly-return")
        assert form.title.startswith(f"Return for {APRIL}")
        return await finn.fill(form, **typed(1, over))


async def test_before_there_is_any_the_list_says_when_there_will_be(home: House):
    async with browser(home, "finn") as finn:
        page = await finn.see("/ccg/delegations")
        assert "There are no delegations yet." in page.text


@pytest.mark.parametrize(
    ("who", "where", "status"),
    [
        ("finn", "/ccg", 200),
        ("mara", "/ccg", 200),
        ("isla", "/ccg", 404),
        ("lou", "/nhs-england", 200),
        ("nora", "/nhs-england", 200),
        ("cleo", "/hwb", 404),
        ("pia", "/conflicts", 404),
    ],
)
async def test_its_own_bodies_read_it_and_nobody_else(
    home: House, who: str, where: str, status: int
):
    """NHS England's teams always do: it stays liable (R25)."""
    await delegated(home)
    async with browser(home, who) as one:
        page = await one.see(f"{where}/delegations/{NUMBER}", status)
        if status == 200:
            assert "NHS England, whoever holds the functions" in page.text
            assert "Premises NHS Camden CCG" in page.text
            listed = await one.see(f"{where}/delegations")
            assert f"Waiting for the return for {APRIL}" in listed.text
            history = await one.see(f"{where}/delegations/{NUMBER}/history")
            assert "The delegation began" in history.text


async def test_a_month_is_reported_to_the_penny(home: House):
    """The page shows what was spent, line by line, and what stays expected."""
    await delegated(home)
    before = "It can be once the year's first return has set the lines' budgets."
    async with browser(home, "finn") as finn:
        assert before in (await finn.see(HERE)).text
    page = await sent(home)
    assert page.url == f"{HERE}?done=submit-monthly-return"
    assert "No money has been moved." in page.text
    assert before not in page.text
    assert "The return is on record." in page.text
    assert f"Waiting for the return for {financial_year.month_name(YEAR, 2)}" in (
        page.text
    )
    assert "General medical services contracts £8,342,000.00" in page.text
    assert f"Total {words.money(BUDGET)}" in page.text
    assert "No alert has been raised." in page.text


async def test_what_does_not_add_up_is_said_and_nothing_is_lost(home: House):
    """In words with the difference; what cannot be read is said at its box."""
    await delegated(home)
    async with browser(home, "finn") as finn:
        form = await finn.see(f"{HERE}/do/submit-monthly-return")
        wrong = typed() | {"lines__0__actual": "about 12"}
        page = await finn.fill(form, 422, **wrong)
        assert "must be a sum in pounds, like 1,234.56" in page.text
        assert page.values["lines.0.actual"] == "about 12"
        empty = typed() | {"lines__2__plan": ""}
        page = await finn.fill(form, 422, **empty)
        assert "Enter Quality and outcomes framework: planned to date" in page.text
        short = typed() | {"lines__0__budget": "8,341,999.99"}
        page = await finn.fill(form, 422, **short)
        assert "The difference is -£0.01." in page.text
        assert page.values["lines.0.budget"] == "8,341,999.99"
        await finn.fill(page, lines__0__budget="8,342,000.00")
    assert home.bids.entries("delegation/07R-1") == 2


async def test_totals_are_worked_out_without_sending_anything(home: House):
    await delegated(home)
    async with browser(home, "finn") as finn:
        form = await finn.see(f"{HERE}/do/submit-monthly-return")
        page = await finn.fill(form, **typed(), check="1")
        assert f"Total {words.money(BUDGET)}" in page.text
        assert "budgets add up to the budget of the year." in page.text
        less = {"lines__0__budget": "8,341,999.99"}
        page = await finn.fill(form, **(typed() | less), check="1")
        assert (
            f"add up to {words.money(BUDGET - 1)}; the budget of the year is "
            f"{words.money(BUDGET)}. The difference is {words.money(-1)}." in page.text
        )
        half = await finn.fill(form, lines__0__budget="1", check="1")
        first = "Not complete: no sum for General medical services contracts"
        assert first in half.text
        assert "The difference is" in half.text
        blank = {"lines__0__budget": "", "lines__0__plan": "1"}
        none = await finn.fill(form, **blank, check="1")
        assert "The difference is" not in none.text
    assert home.bids.entries("delegation/07R-1") == 1


async def test_what_was_just_sent_stands_in_what_happened_last(home: House):
    """Before the register has heard of it; and its alerts, which follow from it."""
    await delegated(home)
    home.bids.behind = True
    page = await sent(home, over=BUDGET)
    last = page.text.partition("What happened last")[2]
    assert f"reported {APRIL}" in last
    assert last.index("is expected to be overspent") < last.index(f"reported {APRIL}")
    async with browser(home, "finn") as finn:
        home.bids.silent = True
        page = await finn.see(page.url)
        assert APRIL not in page.text.partition("What happened last")[2]


async def test_a_line_without_any_figure_counts_as_nothing(home: House):
    """Most CCGs have no money on most lines."""
    await delegated(home)
    figures = dict.fromkeys(("plan", "actual", "forecast"), "0")
    one = {f"lines__0__{k}": v for k, v in figures.items()}
    async with browser(home, "finn") as finn:
        form = await finn.see(f"{HERE}/do/submit-monthly-return")
        one["lines__0__budget"] = words.money(BUDGET)
        said = "No budget is given for"
        assert said in (await finn.fill(form, **one, check="1")).text
        page = await finn.fill(form, **one)
        assert "The return is on record." in page.text
        assert said in page.text, "named where the return is read"
        assert "each counts as £0.00." in page.text
        form = await finn.see(f"{HERE}/do/submit-monthly-return")
        assert form.values["lines.1.budget"] == "0.00", "set by the first return"
        assert "The return is on record." in (await finn.fill(form, **one)).text


async def test_a_live_bid_leads_to_its_delegation(home: House):
    """And nobody else's page does."""
    await told(home, Story().until(Stage.LIVE))
    bid = f"/ccg/bids/{NUMBER}"
    link = f"Delegation {NUMBER}: what NHS Camden CCG holds now"
    async with browser(home, "finn") as finn:
        assert link not in (await finn.see(bid)).links
        await delegated(home)
        assert (await finn.see(bid)).links[link] == HERE
    async with browser(home, "cleo") as cleo:
        assert link not in (await cleo.see(f"/hwb/bids/{NUMBER}?opened=yes")).links


async def test_an_overspend_raises_an_alert_that_is_answered(home: House):
    """NHS England reads what is done about it."""
    await delegated(home)
    page = await sent(home, over=BUDGET // 100 + 1)
    assert "The whole budget is expected to be overspent by £266,130.01" in page.text
    async with browser(home, "finn") as finn:
        alert = home.bids.delegations["delegation/07R-1"].alerts[0]
        form = await finn.see(f"{HERE}/do/acknowledge-alert?about={alert.id}")
        page = await finn.fill(form, action="We hold back two locum weeks.")
        assert "Answered" in page.text
    async with browser(home, "lin") as lin:
        page = await lin.see(f"/nhs-england/delegations/{NUMBER}")
        assert "We hold back two locum weeks." in page.text


async def test_notice_says_its_effect_before_the_button(home: House):
    """And once given it is on the page, in the list, and cannot be given again."""
    await delegated(home)
    async with browser(home, "olu") as olu:
        form = await olu.see(f"{HERE}/do/give-notice")
        (ends,) = [str(form.values["ends"])]
        day = words.day(datetime.fromisoformat(ends).date())
        assert f"From {day} NHS England holds the functions" in form.text
        refused = await olu.fill(form, 422, reason="We merge.")
        assert "governing body has decided" in refused.text
        page = await olu.fill(form, reason="We merge.", declaration="yes")
        assert f"The delegation ends on {day}." in page.text
        again = await olu.fill(form, 409, reason="Again.", declaration="yes")
        assert "You sent this form before" in again.text
        page = await olu.see(f"{HERE}/do/give-notice")
        assert "Notice has been given." in page.text
    async with browser(home, "finn") as finn:
        page = await finn.see(f"{HERE}/do/give-notice")
        assert "This step is not yours." in page.text


async def test_patients_are_reported_with_the_money(home: House):
    """What is no number is said at its box, and what was typed stays; none need be given."""
    await delegated(home)
    async with browser(home, "finn") as finn:
        form = await finn.see(f"{HERE}/do/submit-monthly-return")
        wrong = await finn.fill(form, 422, **typed(1), patients="many")
        assert "The number of registered patients must be a whole number" in wrong.text
        assert 'value="many"' in wrong.html
        page = await finn.fill(wrong, patients="260,109")
        assert f"Send the return for {financial_year.month_name(YEAR, 2)}" in page.text
        assert "260,109 patients were registered at the end of April" in page.text
        again = await finn.see(f"{HERE}/do/submit-monthly-return?about={YEAR}-1")
        assert 'value="260109"' in again.html


async def test_the_interface_says_the_same(home: House):
    """The list, one, its history, a return given twice under one key."""
    await delegated(home)
    api = f"/ccg/api/v1/delegations/{NUMBER}"
    async with home.client("finn") as finn:
        brief = (await finn.get("/ccg/api/v1/delegations")).json()
        assert [one["number"] for one in brief["items"]] == [NUMBER]
        sheet = (await finn.get(api)).json()
        assert sheet["delegation"]["years"][0]["budget"] == BUDGET
        body = c.SubmitMonthlyReturn(by=CFO, year=YEAR, month=1, lines=lines(1))
        plain = body.model_dump(mode="json", exclude={"by"})
        first = await finn.give(f"{api}/submit-monthly-return", plain, key="one")
        again = await finn.give(f"{api}/submit-monthly-return", plain, key="one")
        assert first.status_code == 200, first.text
        assert first.json() == again.json()
        other = await finn.give(
            f"{api}/submit-monthly-return", plain | {"exceptions": "x"}, key="one"
        )
        assert other.status_code == 422
        history = (await finn.get(f"{api}/history")).json()
        assert [one["kind"] for one in history["items"]] == [
            "delegation_begun",
            "return_submitted",
        ]
    async with home.client("mara") as mara:
        refused = await mara.give(f"{api}/submit-monthly-return", plain)
        assert refused.status_code == 403
        assert "chief finance officer of the CCG" in refused.json()["detail"]
    async with home.client("isla") as isla:
        hidden = await isla.give(f"{api}/submit-monthly-return", plain)
        assert hidden.status_code == 404


async def test_who_bears_more_than_a_month_before_is_said_on_the_page_and_by_the_api(
    home: House,
):
    """DOMAIN 13: a return shows how the risk share moved."""
    await delegated(home)
    hundredth = BUDGET // 100
    said = (
        (hundredth, "is the first month reported"),
        (2 * hundredth, "NHS Camden CCG £133,065.00 more and NHS England £133,065.00"),
        (2 * hundredth, "Nobody would bear more or less than by the return for May"),
        (0, "NHS Camden CCG £399,195.00 less and NHS England £133,065.00 less."),
    )
    api = f"/ccg/api/v1/delegations/{NUMBER}"
    async with browser(home, "finn") as finn, home.client("finn") as client:
        assert (await client.get(api)).json()["risk_moved"] == []
        for month, (over, words_) in enumerate(said, 1):
            given = c.SubmitMonthlyReturn(
                by=CFO, year=YEAR, month=month, lines=lines(month, over)
            )
            await home.bids.give("delegation/07R-1", given, f"m{month}")
            assert words_ in (await finn.see(HERE)).text
        moved = (await client.get(api)).json()["risk_moved"]
    assert moved[1] == {
        "body": "national",
        "now": 0,
        "before": hundredth // 2,
        "change": -(hundredth // 2),
    }


async def test_nhs_england_settles_the_year_and_records_the_next(home: House):
    """With who bears what before the button."""
    await delegated(home)
    over = BUDGET // 50
    for month in range(1, 13):
        report = c.SubmitMonthlyReturn(
            by=CFO, year=YEAR, month=month, lines=lines(month, over)
        )
        await home.bids.give("delegation/07R-1", report, f"m{month}")
    async with browser(home, "lin") as lin:
        where = f"/nhs-england/delegations/{NUMBER}"
        page = await lin.see(where)
        assert f"the final account of {financial_year.name(YEAR)}" in page.text
        form = await lin.see(f"{where}/do/settle-year?about={YEAR}")
        assert "Borne by NHS Camden CCG £399,195.00" in form.text
        assert "Borne by NHS England £133,065.00" in form.text
        page = await lin.fill(form, declaration="yes")
        assert "Settled by Lin Example" in page.text
