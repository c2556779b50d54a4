"""The regional lead reads the region's bids side by side, and goes to each one's form."""

import csv
import io

from tests.services.house import House, hat
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.parties import Role

PAGE = "/nhs-england/round/moderation"


async def test_bids_stand_side_by_side_and_lead_to_their_forms(home: House):
    """Nothing of a bid's papers before one has declared; its facts and its form after."""
    first = await opened(home)
    await until_asked(home, first, "moderate")
    second = await opened(home)
    async with browser(home, "rhea") as rhea:
        way = (await rhea.see("/nhs-england/round")).links
        page = await rhea.see(way["Bids of the region side by side"])
        assert "1 bid for approval in principle: 1 for the region" in page.text
        assert second not in page.text
        assert "You have not declared for this bid yet" in page.text
        assert "Meets all thresholds" not in page.text
        closed = (await rhea.get(f"{PAGE}.csv")).text
        assert "Meets all thresholds" not in closed
        form = await rhea.see(page.links[f"Declare for {first}"])
        await rhea.fill(form, category="none")
        page = await rhea.see(PAGE)
        for fact in ("Meets all thresholds", "Every board is in favour"):
            assert fact in page.text
        assert "Part two, criterion by criterion" in page.text
        assert "5 of 5 met" in page.text
        form = await rhea.see(page.links[f"Recommend on {first}"])
        await rhea.fill(form, recommendation="defer", reasons="=Like 07L-1 was.")
        page = await rhea.see(PAGE)
        assert "0 for the region to recommend on now, 1 recommended on" in page.text
        assert "Deferral" in page.text
        assert f"Recommend on {first}" not in page.links
        lines = list(csv.DictReader(io.StringIO((await rhea.get(f"{PAGE}.csv")).text)))
    assert [line["Bid"] for line in lines] == [first]
    assert lines[0]["Recommendation"] == "Deferral"
    assert lines[0]["Reasons"].startswith("'=Like")
    assert list(lines[0].values()).count("Met") == 5


async def test_only_the_regions_own_lead_has_the_page(home: House):
    """Another region's lead sees none of these bids; everybody else sees no page."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "moderate")
    await home.enrol("remy", hat(Role.REGIONAL_LEAD, "Y54"))
    async with browser(home, "remy") as remy:
        page = await remy.see(PAGE)
        assert "No bid of the region waits for approval in principle." in page.text
        assert bid_id not in page.text
    for subject in ("lou", "nat", "ofa"):
        async with browser(home, subject) as other:
            await other.see(PAGE, 404)
            await other.see(f"{PAGE}.csv", 404)
