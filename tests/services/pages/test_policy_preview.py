"""The office reads what a round's newest policy would mean for the bids that run."""

from tests.builders import Story, opening
from tests.services.house import House
from tests.services.pages.visiting import browser
from workflows.contracts.catalogues import Scoring
from workflows.contracts.events import BidOpened

PAGE = "/nhs-england/round/policy?cycle=today"


async def test_the_office_reads_what_would_change_and_nothing_does(home: House):
    """One bid of an older version, one of the newest; nobody else has the page."""
    newest = await home.connections.reference.cycle("today")
    older = newest.model_copy(
        update={"version": newest.version - 1, "scoring": Scoring(assessors=4)}
    )
    for number, cycle in enumerate((older, newest), start=1):
        story = Story(opening(bid_id=f"07R-{number}", cycle=cycle))
        story.until_asked("attest_assurance")
        event = BidOpened(at=story.now, opening=story.bid)
        await home.bids.happened(story.bid.id, event)
    async with browser(home, "ofa") as ofa:
        way = (await ofa.see("/nhs-england/round?cycle=today")).links
        page = await ofa.see(way["What a changed policy would mean"])
        assert "1 open bid of 2 began under an older one" in page.text
        assert "0 assessors have to score it, not 4." in page.text
        assert "07R-1" in page.links
        assert "07R-2" not in page.links
    async with home.client("ofa") as client:
        found = (await client.get("/nhs-england/api/v1/rounds/today/policy")).json()
    assert [one["bid_id"] for one in found["bids"]] == ["07R-1"]
    assert "0 assessors have to score it, not 4." in found["bids"][0]["changes"]
    assert home.bids.bids["07R-1"].cycle == older
    for subject in ("rhea", "lou"):
        async with browser(home, subject) as other:
            await other.see(PAGE, 404)
