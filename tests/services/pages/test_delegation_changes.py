"""Changes of a delegation in the browser: variations by both sides' consent."""

from datetime import timedelta

from tests.delegating import BUDGET
from tests.services.house import House
from tests.services.pages.test_delegations import HERE, NUMBER, YEAR, delegated, sent
from tests.services.pages.visiting import browser
from workflows.rules import calendar, words

THERE = f"/nhs-england/delegations/{NUMBER}"
PARTS = ("day", "month", "year")


async def test_a_variation_is_proposed_and_agreed(home: House):
    """What is asked is read before it is answered; each page has its state."""
    await delegated(home)
    day = calendar.london_day(home.bids.clock()) + timedelta(days=40)
    when = {
        "effective__day": str(day.day),
        "effective__month": str(day.month),
        "effective__year": str(day.year),
    }
    async with browser(home, "olu") as olu:
        assert "Nothing has been varied." in (await olu.see(HERE)).text
        form = await olu.see(f"{HERE}/do/propose-variation")
        wrong = await olu.fill(form, 422, functions=["F01"], reason="Fewer.")
        assert "Enter the day" in wrong.text
        page = await olu.fill(form, functions=["F01"], reason="Fewer.", **when)
        assert "The variation is proposed." in page.text
        assert "Premises goes back to NHS England" in page.text
        assert "Take variation 1 back" in page.text
        mine = await olu.see(f"{HERE}/do/answer-variation?about=1")
        assert "There is nothing to do here now." in mine.text
    async with browser(home, "dan") as dan:
        assert "an answer to variation 1" in (await dan.see("/nhs-england/")).text
        page = await dan.see(THERE)
        assert "Answer the variation: an answer to variation 1" in page.text
        assert "Take variation 1 back" not in page.text
        form = await dan.see(f"{THERE}/do/answer-variation?about=1")
        assert "Premises goes back to NHS England" in form.text
        page = await dan.fill(form, agrees="yes")
        assert f"From {words.day(day)}" in page.text
        assert "Variation 1 Agreed" in page.text
        assert "agreed to variation 1" in page.text
    assert home.bids.delegations["delegation/07R-1"].functions[1].holder == "07R"


async def test_nhs_england_directs_steps_in_and_gives_back(home: House):
    """Who holds the function is on the page, and why; revoking needs a breach."""
    await delegated(home)
    day = calendar.london_day(home.bids.clock()) + timedelta(days=20)
    until = {
        "until__day": str(day.day),
        "until__month": str(day.month),
        "until__year": str(day.year),
    }
    async with browser(home, "rhea") as rhea:
        form = await rhea.see(f"{THERE}/do/issue-direction")
        page = await rhea.fill(
            form, what="Publish the papers.", evidence="None were.", **until
        )
        assert "The direction is issued" in page.text
        assert "Revoke the delegation" not in page.text
    async with browser(home, "nat") as nat:
        page = await nat.see(f"{THERE}/do/revoke")
        assert "once a direction was not complied with" in page.text
    async with browser(home, "olu") as olu:
        assert "Answer the direction" in (await olu.see("/ccg/team")).text
        form = await olu.see(f"{HERE}/do/answer-direction?about=1")
        assert "None were." in form.text
        await olu.fill(form, answer="We have a clerk now.")
    async with browser(home, "rhea") as rhea:
        form = await rhea.see(f"{THERE}/do/close-direction?about=1")
        assert "We have a clerk now." in form.text
        await rhea.fill(form, complied="no", outcome="Still none.")
        form = await rhea.see(f"{THERE}/do/step-in")
        page = await rhea.fill(form, function="F02", direction="1", reason="Papers.")
        assert "Premises NHS England, in place of NHS Camden CCG" in page.text
        assert "Direction 1 Not complied with" in page.text
        form = await rhea.see(f"{THERE}/do/return-function")
        page = await rhea.fill(form, function="F02", reason="It is mended.")
        assert "Premises NHS Camden CCG" in page.text
    async with browser(home, "nat") as nat:
        form = await nat.see(f"{THERE}/do/revoke")
        ends = {
            "ends__day": str(day.day),
            "ends__month": str(day.month),
            "ends__year": str(day.year),
        }
        page = await nat.fill(
            form, direction="1", reason="Papers.", declaration="yes", **ends
        )
        assert f"The delegation ends on {words.day(day)}." in page.text
        assert "Give notice" not in page.text


async def test_a_direction_that_nobody_answers_is_closed_from_the_page(home: House):
    """NHS England need not wait for the CCG; nobody else is offered it."""
    await delegated(home)
    day = calendar.london_day(home.bids.clock()) + timedelta(days=20)
    until = {f"until__{part}": str(getattr(day, part)) for part in PARTS}
    async with browser(home, "rhea") as rhea:
        form = await rhea.see(f"{THERE}/do/issue-direction")
        await rhea.fill(form, what="Publish.", evidence="None were.", **until)
    async with browser(home, "olu") as olu:
        assert "Close direction 1" not in (await olu.see(HERE)).links
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(THERE)
        form = await rhea.see(page.links["Close direction 1"])
        early = await rhea.fill(form, 409, complied="no", outcome="None yet.")
        assert f"until the end of {words.day(day)}" in early.text
        page = await rhea.fill(form, complied="yes", outcome="They are out.")
        assert "Direction 1 Complied with" in page.text
        assert "Close direction 1" not in page.links


async def test_money_moves_between_lines_and_an_overspend_is_shared(home: House):
    """Above the limit NHS England answers; the table says who bears what now."""
    await delegated(home)
    await sent(home, over=BUDGET // 50)
    async with browser(home, "finn") as finn:
        page = await finn.see(HERE)
        assert "From £0.00 to £266,130.00 NHS Camden CCG 100%" in page.text
        assert (
            "In all: NHS Camden CCG £399,195.00, NHS England £133,065.00." in page.text
        )
        form = await finn.see(f"{HERE}/do/record-virement")
        assert "Contingency" not in form.text
        much = {"source": "gms", "target": "premises", "reason": "Rent."}
        page = await finn.fill(form, pence="100,000.01", **much)
        assert "Waits for NHS England" in page.text
    async with browser(home, "mara") as mara:
        form = await mara.see(f"{HERE}/do/record-virement")
        page = await mara.fill(form, 403, pence="50,000.01", **much)
        assert "decides on up to £50,000.00" in page.text
    async with browser(home, "lin") as lin:
        assert "Answer the virement" in (await lin.see("/nhs-england/")).text
        form = await lin.see(f"{THERE}/do/answer-virement?about={YEAR}-1")
        assert "Sum £100,000.01" in form.text
        page = await lin.fill(form, agrees="yes")
        assert "Agreed by Lin Example" in page.text
        assert "was refused" in page.text
