"""The regional lead reads the region's bids side by side, and goes to each one's form."""

import csv
import io

from tests.services.house import House, hat
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.parties import Role

PAGE = "/nhs-england/round/moderation"
API = "/nhs-england/api/v1/moderation"


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
        async with browser(home, subject) as other, home.client(subject) as program:
            await other.see(PAGE, 404)
            await other.see(f"{PAGE}.csv", 404)
            assert (await program.get(API)).status_code == 404


async def test_programs_read_them_side_by_side_too(home: House):
    """Nothing of a bid's papers before one has declared; one round or all of them."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "moderate")
    await home.enrol("remy", hat(Role.REGIONAL_LEAD, "Y54"))
    async with home.client("rhea") as rhea, browser(home, "rhea") as page:
        (closed,) = (await rhea.get(API)).json()["bids"]
        assert (closed["bid_id"], closed["undeclared"]) == (bid_id, True)
        assert (closed["facts"], closed["recommends"]) == ([], None)
        form = await page.see(f"/nhs-england/bids/{bid_id}/do/declare-interest")
        await page.fill(form, category="none")
        (read,) = (await rhea.get(f"{API}?cycle=today")).json()["bids"]
        assert "Meets all thresholds" in read["facts"]
        assert (read["met"], read["criteria"], read["recommends"]) == (5, 5, None)
        said = {"recommendation": "defer", "reasons": "As 07L-1 was."}
        said |= {"version": read["version"]}
        given = await rhea.give(f"/nhs-england/api/v1/bids/{bid_id}/moderate", said)
        assert given.status_code == 200, given.text
        (weighed,) = (await rhea.get(API)).json()["bids"]
        assert (weighed["recommends"], weighed["reasons"]) == ("defer", "As 07L-1 was.")
        assert (await rhea.get(f"{API}?cycle=other")).json()["bids"] == []
    async with home.client("remy") as remy:
        assert (await remy.get(API)).json() == {"region": "Y54", "bids": []}
