"""What a delegation waits for in people's lists, and its line in the public register."""

from tests.delegating import BUDGET
from tests.services.house import URL, House
from tests.services.pages.test_delegations import (
    APRIL,
    HERE,
    NUMBER,
    YEAR,
    delegated,
    sent,
    typed,
)
from tests.services.pages.test_feeds import events, made
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened
from workflows.contracts import delegation_events as e
from workflows.contracts.bids import Stage
from workflows.contracts.delegations import EndNotice
from workflows.contracts.parties import Party, Role, Who
from workflows.rules import financial_year, words

RECORD = f"delegation/{NUMBER}"


async def test_a_return_is_a_task_until_it_is_sent(home: House):
    """In My work, counted, taken on, done by its link; with the sentence of its page."""
    await delegated(home)
    async with browser(home, "finn") as finn:
        page = await finn.see("/ccg/?q=camden&stage=live")
        assert f"Waiting for the return for {APRIL}." in page.text
        assert f"Send the return for {APRIL}, delegation 07R-1" in page.text
        assert "Delegation 07R-1 NHS Camden CCG" in page.text
        many = page.text.count("Send the return for ")
        claim = next(f for f in page.forms if f.action.endswith("/claims"))
        await finn.post("/ccg/claims", data=dict(claim.values) | {"do": "take"})
        assert "Release" in (await finn.see("/ccg/")).text
        step = f"{HERE}/do/submit-monthly-return?about={YEAR}-1"
        assert step in page.html
        await finn.fill(await finn.see(step), **typed())
        page = await finn.see("/ccg/")
        assert f"the return for {APRIL}." not in page.text
        assert page.text.count("Send the return for ") < many
    async with browser(home, "mara") as mara:
        assert "Nothing waits for you" in (await mara.see("/ccg/")).text


async def test_the_list_for_programs_says_where_it_is_done(home: House):
    """With the delegation's own addresses."""
    await delegated(home)
    async with home.client("finn") as finn:
        first = (await finn.get("/ccg/api/v1/tasks")).json()["items"][0]
        assert first["bid_id"] == RECORD
        assert first["applicants"] == "NHS Camden CCG"
        assert first["why"].startswith(f"Waiting for the return for {APRIL}, overdue")
        sheet = await finn.get(first["links"]["bid"])
        assert sheet.json()["number"] == NUMBER
        assert first["link"].endswith(f"/delegations/{NUMBER}/submit-monthly-return")


async def test_an_alert_and_a_budget_wait_for_their_offices(home: House):
    """NHS England's finance has the year's budget, the CCG's its alert."""
    await delegated(home)
    await sent(home, over=BUDGET // 50)
    turned = e.YearTurned(at=home.bids.clock(), start=YEAR + 1)
    await home.bids.lasts(RECORD, turned)
    async with browser(home, "finn") as finn:
        assert "Say what is done" in (await finn.see("/ccg/")).text
    async with browser(home, "nora") as nora:
        page = await nora.see("/nhs-england/")
        assert f"the budget of {financial_year.name(YEAR + 1)}" in page.text
    async with browser(home, "dan") as dan:
        assert "Nothing waits for you" in (await dan.see("/nhs-england/")).text


async def test_somebody_who_leads_gives_a_return_to_somebody(home: House):
    await delegated(home)
    async with browser(home, "olu") as olu:
        query = f"bid_id={RECORD}&command=submit_monthly_return&subject={YEAR}-1"
        assert f"the return for {APRIL}" in (await olu.see("/ccg/team")).text
        form = await olu.see(f"/ccg/team/give?{query}")
        person = await home.number("finn")
        page = await olu.fill(form, person=person, reason="You have the figures.")
        assert "You have the figures." in page.text


async def test_a_return_stands_in_the_calendar_and_leaves_it(home: House):
    """Once it is sent it is cancelled, under the same name."""
    await delegated(home)
    path = await made(home, "finn")
    before = await events(home, path)
    april = next(one for one in before if APRIL in one["DESCRIPTION"])
    assert april["SUMMARY"] == f"Send the return for {APRIL}: delegation {NUMBER}"
    assert april["URL"] == f"{URL}{HERE}"
    await sent(home)
    after = {str(one["UID"]): one for one in await events(home, path)}
    assert after[str(april["UID"])]["STATUS"] == "CANCELLED"
    assert len(after) == len(before)


async def test_anybody_reads_who_holds_what_and_that_notice_was_given(home: House):
    """Holder, functions, since when and until when; no sum and nobody's name."""
    bid_id = await opened(home)
    bid = home.bids.bids[bid_id]
    await delegated(home)
    found = home.bids.delegations[RECORD]
    assert bid_id == found.bid_id
    async with browser(home) as anybody:
        page = await anybody.see(f"/register/{bid_id}")
        since = words.day(found.start_date)
        assert f"Premises NHS Camden CCG {since}" in page.text
        who = Who(
            party=Party.CCG,
            body="07R",
            role=Role.ACCOUNTABLE_OFFICER,
            person="1",
            name="Olu Example",
        )
        ends = financial_year.begins(YEAR + 3)
        notice = EndNotice(at=home.bids.clock(), by=who, reason="Secret.", ends=ends)
        given = e.NoticeGiven(at=home.bids.clock(), by=who, notice=notice)
        await home.bids.lasts(RECORD, given)
        page = await anybody.see(f"/register/{bid_id}")
        assert f"the delegation ends on {words.day(ends)}" in page.text
        assert "Secret." not in page.text
        assert "Olu" not in page.text
        assert words.money(BUDGET) not in page.text
    assert bid.stage is not Stage.LIVE
