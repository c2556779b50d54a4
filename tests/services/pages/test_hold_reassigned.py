"""A hold with an end outlives whoever has the task: other systems lose it on reassignment."""

from datetime import UTC, datetime, timedelta

from tests.services.house import House, hat
from tests.services.pages.visiting import Page, browser
from tests.services.pages.walking import opened
from workflows.contracts.parties import Role
from workflows.rules import calendar, words

WORK = "/nhs-england/"
TEAM = "/nhs-england/team"


def clock(page: Page) -> list[str]:
    """What a bid's page says of the hold, of what it waits for and of the time used."""
    text = page.text
    found = []
    for begin in ("On hold since", "The end of the hold", "working days used"):
        start = text.find(begin)
        found.append(text[start : start + 60] if start >= 0 else "")
    return found


async def test_a_hold_with_an_end_survives_taking_giving_and_releasing(home: House):
    """Its end, its clock and its sentence are the bid's, whoever has the task."""
    await home.enrol("leo", hat(Role.LOCAL_TEAM, "Q71"))
    bid_id = await opened(home)
    day = calendar.london_day(datetime.now(UTC)) + timedelta(days=14)
    until = {"until__day": str(day.day), "until__month": str(day.month)}
    until["until__year"] = str(day.year)
    here = f"/nhs-england/bids/{bid_id}"
    async with (
        browser(home, "lou") as lou,
        browser(home, "leo") as leo,
        browser(home, "dan") as dan,
    ):
        work = await lou.see(WORK)
        form = next(f for f in work.forms if f.action.endswith("/claims"))
        said = dict(form.values)
        taken = await lou.post(f"{WORK}claims", data=said | {"do": "take"})
        assert taken.status_code == 303
        await lou.fill(await lou.see(f"{here}/do/put-on-hold"), reason="x", **until)
        hold, clocks = home.bids.bids[bid_id].hold, home.bids.bids[bid_id].clocks
        before = clock(await lou.see(here))
        assert f"until {words.day(day)}" in before[0]
        assert f"on {words.day(day)}" in before[1]

        async def unchanged() -> None:
            bid = home.bids.bids[bid_id]
            assert (bid.hold, bid.clocks) == (hold, clocks)
            for one in (lou, leo):
                assert clock(await one.see(here)) == before
                page = await one.see(WORK)
                assert "On hold: its dates stand still" in page.text

        team = await dan.see(TEAM)
        link = next(h for h in team.links.values() if "/team/give" in h)
        number = await home.number("leo")
        await dan.fill(await dan.see(link), person=number, reason="Lou is on leave.")
        assert "Leo Example" in (await dan.see(TEAM)).text
        await unchanged()
        released = await leo.post(f"{WORK}claims", data=said | {"do": "release"})
        assert released.status_code == 303
        assert "Unclaimed" in (await leo.see(WORK)).text
        await unchanged()
        await lou.post(f"{WORK}claims", data=said | {"do": "take"})
        await unchanged()
