"""Changes of a delegation in the browser: variations by both sides' consent."""

from datetime import timedelta

from tests.services.house import House
from tests.services.pages.test_delegations import HERE, NUMBER, delegated
from tests.services.pages.visiting import browser
from workflows.rules import calendar, words

THERE = f"/nhs-england/delegations/{NUMBER}"


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
