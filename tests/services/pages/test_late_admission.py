"""What came after a date of the round, admitted at a page and shown on the bid."""

from datetime import UTC, datetime, timedelta

from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.cycles import Missed

NOW = datetime.now(UTC)


async def late(home: House) -> str:
    """A bid whose application was due an hour ago."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "submit_application")
    bid = home.bids.bids[bid_id]
    due = {"due": NOW - timedelta(hours=1), "missed": Missed.LAPSE}
    clocks = tuple(clock.model_copy(update=due) for clock in bid.clocks)
    home.bids.bids[bid_id] = bid.model_copy(update={"clocks": clocks})
    return bid_id


async def test_the_office_admits_a_late_application_at_its_page(home: House):
    """Offered to whom the policy names; on the bid and in its history afterwards."""
    bid_id = await late(home)
    own, step = f"/nhs-england/bids/{bid_id}", "Admit what came late"
    async with browser(home, "ofa") as ofa, browser(home, "lou") as lou:
        assert step not in (await lou.see(own)).links
        form = await ofa.see((await ofa.see(own)).links[step])
        assert "Due: the application" in form.text
        wrong = await ofa.fill(form, 422, reason="")
        assert "Enter why it is admitted" in wrong.text
        day = NOW + timedelta(days=7)
        said = {"until__day": day.day, "until__month": day.month}
        done = await ofa.fill(
            wrong, reason="Snow shut the office.", until__year=day.year, **said
        )
        assert done.title.startswith("Recorded: ")
        assert "admitted the application after its date" in done.text
        page = await ofa.see(f"{own}?opened=yes")
        assert "Ofa Example admitted it on" in page.text
        assert step not in page.links
        history = await ofa.see(f"{own}/history?show=dates&opened=yes")
        assert "Snow shut the office." in history.text
    async with browser(home, "mara") as mara:
        assert "Snow shut the office." in (await mara.see(f"/ccg/bids/{bid_id}")).text
