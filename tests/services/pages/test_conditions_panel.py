"""The conditions panel goes through a round's bids: side by side, then one by one."""

import sqlite3
from datetime import date

import pytest

from tests import builders
from tests.builders import Story, opening, terms
from tests.policy import PANELLED
from tests.rules.steps import does
from tests.services.house import House, hat
from tests.services.pages.visiting import browser
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import BidOpened
from workflows.contracts.parties import Role

PAGE = "/nhs-england/round/conditions"
API = f"/nhs-england/api/v1/rounds/{PANELLED.name}/conditions"
WITH = Recommendation.APPROVE_WITH_CONDITIONS


async def proposed(home: House) -> None:
    """Two bids for which regions propose a condition each, about the same, unlike."""
    row = (PANELLED.name, PANELLED.title, PANELLED.model_dump_json())
    with sqlite3.connect(str(home.database.url).partition(":///")[2]) as connection:
        connection.execute(
            "INSERT INTO cycles (name, version, title, organisations_on, policy)"
            " VALUES (?, 1, ?, '2015-04-01', ?)",
            row,
        )
    connection.close()
    home.bids.clock = lambda: builders.START
    for number, text in ((1, "Appoint a second lay member."), (2, "Two lay members.")):
        story = Story(opening(bid_id=f"07R-{number}", cycle=PANELLED))
        story.until_asked("moderate")
        one = terms(date(2015, 3, 20)).model_copy(update={"text": text})
        does(story, "moderate", recommendation=WITH, conditions=(one,))
        begun = BidOpened(at=story.now, opening=story.bid)
        await home.bids.happened(story.bid.id, begun)
    await home.enrol("nell", hat(Role.NATIONAL_MEMBER, "national"))


@pytest.fixture
async def panel(home: House) -> House:
    """A house with both."""
    await proposed(home)
    return home


async def test_the_panel_makes_two_conditions_alike(panel: House):
    """What is unlike is said; one is amended with a reason; the chair begins with it."""
    async with browser(panel, "nell") as nell:
        way = (await nell.see("/nhs-england/round")).links
        page = await nell.see(way["Conditions of approvals side by side"])
        assert "2 bids with an approval recommended: 2 to be settled" in page.text
        assert 'nhsuk-back-link" href="/nhs-england/round"' in page.html
        assert "You have not declared for this bid yet" in page.text
        assert "Two lay members." not in page.text
        for bid in ("07R-1", "07R-2"):
            form = await nell.see(page.links[f"Declare for {bid}"])
            await nell.fill(form, category="none")
        page = await nell.see(PAGE)
        assert "They differ in the words." in page.text
        form = await nell.see(page.links["Settle the conditions of 07R-2"])
        assert form.values["conditions.0.text"] == "Two lay members."
        same = {"conditions.0.text": "Appoint a second lay member."}
        asked = await nell.fill(form, 422, **same)
        assert "Say why" in asked.text
        done = await nell.fill(asked, reason="As in 07R-1.")
        assert "1 amended (Governance): As in 07R-1." in done.text
        page = await nell.see(PAGE)
        assert "1 to be settled, 1 settled" in page.text
        assert "Alike in every bid." in page.text
        assert "Settle the conditions of 07R-2" not in page.links
    async with browser(panel, "nat") as nat:
        form = await nat.see("/nhs-england/bids/07R-2/do/decide?opened=yes")
        assert form.values["conditions.0.text"] == same["conditions.0.text"]
        assert "what the conditions panel settled: remove them if" in form.text
        assert "The conditions panel settled what an approval carries" in form.text
        await nat.see(PAGE)


async def test_a_program_reads_them_and_settles(panel: House):
    """By the same rules: unlike first, then alike; nothing before one has declared."""
    async with panel.client("nell") as nell:
        closed = (await nell.get(API)).json()
        assert (closed["undeclared"], closed["about"]) == (["07R-1", "07R-2"], [])
        for bid in ("07R-1", "07R-2"):
            here = f"/nhs-england/api/v1/bids/{bid}/declare-interest"
            assert (await nell.give(here, {"category": "none"})).status_code == 200
        sheet = (await nell.get(API)).json()
        assert sheet["waiting"] == ["07R-1", "07R-2"]
        (one,) = sheet["about"]
        assert (one["criterion"], one["unlike"]) == ("Governance", ["the words"])
        given = one["conditions"][0]["terms"] | {"proposed": 1}
        body = {"version": 1, "conditions": [given], "reason": "As in 07R-1."}
        here = "/nhs-england/api/v1/bids/07R-2/settle-conditions"
        done = await nell.give(here, body)
        assert done.status_code == 200, done.text
        after = (await nell.get(API)).json()
        assert after["waiting"] == ["07R-1"]
        assert after["about"][0]["unlike"] == []
        assert after["settled"] == [
            {
                "bid_id": "07R-2",
                "changes": [{"kind": "amended", "criterion": "Governance"}],
                "reason": "As in 07R-1.",
            }
        ]


async def test_nobody_else_has_the_page(panel: House):
    """Only NHS England's national people; and no round without a panel has a sheet."""
    for subject in ("rhea", "lou", "nora"):
        async with browser(panel, subject) as other:
            await other.see(PAGE, 404)
        async with panel.client(subject) as other:
            assert (await other.get(API)).status_code == 404
    async with panel.client("ofa") as ofa:
        none = await ofa.get("/nhs-england/api/v1/rounds/today/conditions")
        assert none.status_code == 404


async def test_where_no_round_has_a_panel_the_page_says_so(home: House):
    async with browser(home, "ofa") as ofa:
        assert "No round has a conditions panel." in (await ofa.see(PAGE)).text
