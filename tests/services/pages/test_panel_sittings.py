"""The national office reads who is before the panel when, and sets sittings."""

from datetime import UTC, datetime, timedelta

from tests import builders
from tests.builders import Story, opening
from tests.services.house import House
from tests.services.pages.visiting import browser
from workflows.contracts.events import BidOpened
from workflows.contracts.panels import PanelSitting
from workflows.contracts.rounds import RoundEntry, SittingSet
from workflows.rules import calendar, words

PAGE = "/nhs-england/round/panel?cycle=today"


async def test_the_office_sees_who_sits_when_and_sets_a_sitting(home: House):
    """One bid is ready, one is not; a sitting for one has the ready one."""
    cycle = await home.connections.reference.cycle("today")
    for number, command in enumerate(("decide", "moderate"), start=1):
        then = cycle.model_copy(update={"opens": builders.START.date()})
        story = Story(opening(bid_id=f"07R-{number}", cycle=then)).until_asked(command)
        event = BidOpened(at=story.now, opening=story.bid)
        await home.bids.happened(story.bid.id, event)
    day = calendar.london_day(datetime.now(UTC)) + timedelta(days=30)
    async with browser(home, "ofa") as ofa:
        way = (await ofa.see("/nhs-england/round?cycle=today")).links
        page = await ofa.see(way["Sittings of the national panel"])
        assert "2 bids for the panel: 1 ready, 1 not yet." in page.text
        assert "No sitting is set." in page.text
        assert "Without a sitting" in page.text
        form = await ofa.see(page.links["Set a sitting"])
        wrong = await ofa.fill(form, 422, most="1", reason="")
        assert "Enter the day" in wrong.text
        assert "Enter why" in wrong.text
        said = {
            "day__day": str(day.day),
            "day__month": str(day.month),
            "most": "1",
            "reason": "The room is free.",
        }
        past = await ofa.fill(form, 409, **said, day__year="2019")
        assert "a time to come" in past.text
        home.bids.down = True
        late = await ofa.fill(form, 503, **said, day__year=str(day.year))
        assert "cannot tell yet whether this was recorded" in late.text
        home.bids.down = False
        done = await ofa.fill(late)
        assert "The sitting is recorded" in done.text
    at = calendar.at(day, datetime.min.time().replace(hour=10))
    one = PanelSitting(at=at, most=1)
    assert home.bids.rounds["today"].sittings == (one,)
    event = SittingSet(at=datetime.now(UTC), day=at, most=1, reason="The room is free.")
    entry = RoundEntry(round="today", number=1, event=event)
    await home.connections.rounds.enter([entry])
    async with home.client("ofa") as client:
        found = (await client.get("/nhs-england/api/v1/rounds/today/panel")).json()
        none = await client.get("/nhs-england/api/v1/rounds/none/panel")
    assert none.status_code == 404
    assert [(one["ready"], one["seat"]["place"]) for one in found["bids"]] == [
        (True, 1),
        (False, 0),
    ]
    assert found["bids"][1]["why"].startswith("there is no room in the sitting of")
    async with browser(home, "nat") as nat:
        page = await nat.see(PAGE)
        assert "Room for 1 bid." in page.text
        assert f"There is no room in the sitting of {words.day(at)}" in page.text
        form = await nat.see(page.links["Tell the bids now when the panel sits"])
        done = await nat.fill(form)
        assert "Every bid is told when it is before the panel." in done.text
        assert home.bids.rounds["today"].reseat


async def test_nobody_else_has_the_page(home: House):
    """To a regional lead, and to the office's finance people, it is not there."""
    for subject in ("rhea", "lou", "nora"):
        async with browser(home, subject) as other:
            for address in (PAGE, *("/nhs-england/round/sitting?cycle=today",)):
                await other.see(address, 404)
        async with home.client(subject) as client:
            for sheet in ("panel", "policy"):
                there = f"/nhs-england/api/v1/rounds/today/{sheet}"
                assert (await client.get(there)).status_code == 404
