"""The round at a glance: counts, pictures with their tables, and the same as CSV."""

import csv
import io
import re
from typing import Any

from sqlalchemy import Engine, event

from activities.register.overview import Overview
from services.kit.pages import charts
from services.kit.pages.charts import Bar
from tests.services.house import House, hat
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.parties import Role

ROUND = "/nhs-england/round"


async def test_bids_are_counted_by_stage_by_region_and_by_whom_they_wait_for(
    home: House,
):
    """Each number stands in a table, under a picture that says what it shows."""
    await opened(home)
    second = await opened(home)
    await until_asked(home, second, "record_board_decision")
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(ROUND)
    assert page.title.startswith("Round overview - ")
    assert "2 bids: 2 open, of them 0 overdue, and 0 ended." in page.text
    assert page.html.count('role="img"') == 3
    for key in ("stages", "regions", "bodies"):
        named = f'aria-labelledby="{key}-title" aria-describedby="{key}-desc"'
        assert named in page.html
        assert f'<title id="{key}-title">' in page.html
        assert f'<desc id="{key}-desc">' in page.html
    assert page.html.count("as a table") == 3
    both = "Expression of interest and application and With the health and wellbeing"
    assert f"Most: {both} boards, 1 bid each." in page.text
    assert "Camden Health and Wellbeing Board" in page.text
    assert "style=" not in page.html


async def test_the_numbers_come_as_csv(home: House):
    """What the page shows, one number a line."""
    await opened(home)
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(ROUND)
        answer = await rhea.get(page.links["Download the numbers (CSV)"])
    assert answer.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    found = {(x["Table"], x["Name"], x["Measure"]): x["Number"] for x in lines}
    stage = "Expression of interest and application"
    assert found["Bids by stage", stage, "Bids"] == "1"
    assert found["Who bids wait for", "NHS England London local team", "Tasks"] == "1"


async def test_a_team_counts_its_own_bids_only(home: House):
    """Another local team's overview is empty, and says what comes next."""
    await opened(home)
    await home.enrol("noor", hat(Role.LOCAL_TEAM, "Q72"))
    async with browser(home, "noor") as noor:
        page = await noor.see(ROUND)
    assert "There are no bids yet." in page.text
    assert "<svg class=" not in page.html.replace('<svg class="nhsuk', "")


async def test_one_round_can_be_looked_at_alone(home: House):
    """The choice is in the address, and in the download's."""
    await opened(home)
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(f"{ROUND}?cycle=today")
        assert "1 bid: 1 open" in page.text
        assert page.links["Download the numbers (CSV)"].endswith("?cycle=today")
        assert "There are no bids yet." in (await rhea.see(f"{ROUND}?cycle=x")).text


async def test_only_nhs_england_has_the_overview(home: House):
    """Other parties' people are not on its register here."""
    async with browser(home, "cleo") as cleo:
        await cleo.see(ROUND, 403)
        assert (await cleo.get("/hwb/round")).status_code == 404


async def test_the_overview_takes_four_queries_however_many_bids(home: House):
    """It is opened at nine in the morning by everybody."""
    asked: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    await opened(home)
    await opened(home)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        await Overview(home.database).of("national", "", home.connections.clock(), ())
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == 4


def test_bars_fit_their_picture():
    """The longest bar and its number stay inside; the late part is within the whole."""
    rows = [Bar("A", 1000, 300, "1000 (300 overdue)"), Bar("B", 1, 1), Bar("C", 0)]
    chart = charts.bars("x", "X", "Y", rows)
    for bar in chart.bars:
        assert bar.says_x + 9 * len(bar.says) <= chart.width
        assert bar.plain >= 0
        assert bar.says_y <= chart.height
    assert re.fullmatch(r"\d+", str(chart.bars[0].marked))


def test_an_empty_chart_is_still_a_picture():
    """Nothing to draw is no error."""
    assert charts.bars("x", "X", "Y", []).height > 0
