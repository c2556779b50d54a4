"""A bid that NHS England rejects: the CCG reads why, and that nothing is left to do."""

from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked

WHY = "The committee has no lay majority."


async def test_a_rejected_bid_says_why(home: House):
    bid = await opened(home)
    await until_asked(home, bid, "decide")
    async with browser(home, "nat") as nat:
        form = await nat.see(f"/nhs-england/bids/{bid}/do/decide")
        assert "Read the application and its documents" in form.links, "none scored it"
        done = await nat.fill(form, outcome="reject", reasons=WHY, codes=["R09"])
        assert WHY in done.text
        after = done.text.partition("What happens next")[2]
        assert after.strip().startswith("It was rejected on")
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{bid}")
        assert "Rejected" in page.text
        box = page.text.partition("How this bid came out")[2]
        assert 0 < box.find("The benefits for patients are not shown") < box.find(WHY)
        assert "There is nothing for you to do on this bid now." in page.text
        assert WHY in (await mara.see(f"/ccg/bids/{bid}/decisions")).text
