"""What is late is late on every page, and what stands still is late on none."""

from datetime import UTC, datetime, timedelta

import pytest

from services.kit.pages.bid.presenter import STANDS_STILL
from tests import builders
from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened
from workflows.contracts import commands as c
from workflows.contracts.clocks import Question
from workflows.contracts.commands import Command

ASK = c.AskInformation(by=builders.LOCAL, questions=(Question(text="How many?"),))
HOLD = c.PutOnHold(by=builders.REGION, reason="A breach report.")


@pytest.mark.parametrize(
    ("gives", "days", "ours", "whole"),
    [
        pytest.param(None, 10, False, False, id="in time"),
        pytest.param(None, 60, True, True, id="past its date"),
        pytest.param(ASK, 60, False, True, id="only the answer is late"),
        pytest.param(HOLD, 60, False, True, id="only the hold is late"),
    ],
)
async def test_lists_the_bid_and_the_overview_agree_on_what_is_late(
    home: House, gives: Command | None, days: int, ours: bool, whole: bool
):
    """My work, Bids, the bid's page, the overview, and what programs read."""
    bid = await opened(home)
    if gives:
        async with home.client("lou" if gives is ASK else "rhea") as api:
            assert (await api.give_command(gives, bid)).status_code == 200
    then = datetime.now(UTC) + timedelta(days=days)
    object.__setattr__(home.connections, "clock", lambda: then)
    async with browser(home, "lou") as lou, home.client("lou") as api:
        work = await lou.see("/nhs-england/")
        bids = await lou.see("/nhs-england/bids")
        numbers = (await lou.get("/nhs-england/round.csv")).text
        tasks = (await api.get("/nhs-england/api/v1/tasks")).json()["items"]
        lines = (await api.get("/nhs-england/api/v1/bids")).json()["items"]
    assert ("bids-late" in work.html) is ours
    assert [task["when"]["overdue"] for task in tasks] == [ours]
    assert ("bids-late" in bids.html) is whole
    assert lines[0]["when"]["overdue"] is whole
    counted = {
        tuple(line.split(",")[:3:2]): line.split(",")[3]
        for line in numbers.splitlines()
    }
    assert counted["Bids by stage", "Overdue"] == str(int(whole))
    assert counted["Open bids by region", "Overdue"] == str(int(whole))
    team = f"Who bids wait for,NHS England London local team,Overdue,{int(ours)}"
    assert team in numbers


async def test_a_bid_on_hold_shows_the_date_of_the_hold(home: House):
    """A few days later nothing is late, and a date that will move is not shown."""
    bid = await opened(home)
    async with home.client("rhea") as rhea:
        assert (await rhea.give_command(HOLD, bid)).status_code == 200
    async with browser(home, "lou") as lou:
        page = await lou.see("/nhs-england/bids")
        work = await lou.see("/nhs-england/")
    assert "bids-late" not in page.html
    assert STANDS_STILL not in page.text
    assert "working days left" in page.text
    assert "On hold" in work.text
