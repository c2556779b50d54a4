"""Assessors score a bid at its form; nobody reads the others' before giving their own."""

import csv
import io
from typing import Any

from tests.services.house import House
from tests.services.pages.visiting import Browser, browser
from tests.services.pages.walking import opened, until_asked

BIDS = "/nhs-england/bids"
PAGE = "/nhs-england/round/moderation"


async def declared(reader: Browser, bid_id: str) -> None:
    form = await reader.see(f"{BIDS}/{bid_id}/do/declare-interest")
    await reader.fill(form, category="none")


async def scored(
    reader: Browser, bid_id: str, who: str, *points: str, status: int = 200
) -> str:
    """Fill in the form and send it; the words of the page that follows."""
    typed: dict[str, str] = {}
    for number, one in enumerate(points):
        typed[f"scores__{number}__points"] = one
        typed[f"scores__{number}__reason"] = f"=Evidence {number} by {who}."
    form = await reader.see(f"{BIDS}/{bid_id}/do/score-bid")
    return (await reader.fill(form, status, **typed)).text


async def api(home: House, subject: str, bid_id: str) -> dict[str, Any]:
    async with home.client(subject) as client:
        answer = await client.get(f"/nhs-england/api/v1/bids/{bid_id}/scores")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_assessors_score_blind_and_the_region_sees_where_they_are_apart(
    home: House,
):
    """Lou scores; Dan reads nothing until he has; the lead reads all in the end."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "moderate")
    async with browser(home, "lou") as lou, browser(home, "dan") as dan:
        await declared(lou, bid_id)
        said = await scored(lou, bid_id, "lou", "9", "", "3", "3", "3", status=422)
        assert "5 points at most" in said
        said = await scored(lou, bid_id, "lou", "5", "", "3", "3", "3")
        assert "by 5 criteria" in said
        await declared(dan, bid_id)
        page = await dan.see(f"{BIDS}/{bid_id}/scores")
        assert "1 assessor has scored version 1: Lou Example." in page.text
        assert "You read what they gave once you have given your own" in page.text
        assert "by lou" not in page.text
        closed = await api(home, "dan", bid_id)
        assert (closed["given"], closed["scores"], closed["spread"]) == (1, [], [])
        await scored(dan, bid_id, "dan", "1", "4", "3", "3", "3")
        page = await dan.see(f"{BIDS}/{bid_id}/scores")
        for words in (
            "=Evidence 0 by lou.",
            "3.0 on average (1 to 5)",
            "Assessors are far apart",
            "4, from one assessor; 1 could not say",
        ):
            assert words in page.text
        found = await api(home, "dan", bid_id)
        assert [one["far"] for one in found["spread"]] == [True, *[False] * 4]
        assert [one["whole"] for one in found["scores"]] == [True, True]
    async with browser(home, "rhea") as rhea:
        await declared(rhea, bid_id)
        page = await rhea.see(PAGE)
        assert "Scored by 2 assessors" in page.text
        assert "You read the scores once you have given yours" in page.text
        assert "on average" not in (await rhea.get(f"{PAGE}.csv")).text
        form = await rhea.see(page.links[f"Recommend on {bid_id}"])
        await rhea.fill(form, recommendation="approve", reasons="As scored.")
        page = await rhea.see(PAGE)
        assert "Far apart on: Well led" in page.text
        assert f"{bid_id}: 3.0 on average (1 to 5), far apart" in page.text
        lines = list(csv.DictReader(io.StringIO((await rhea.get(f"{PAGE}.csv")).text)))
        assert "3.0 on average (1 to 5)" in lines[0].values()
        page = await rhea.see(page.links[f"Scores of {bid_id}"])
        assert "Evidence 0 by dan." in page.text
    async with browser(home, "nat") as nat:
        await declared(nat, bid_id)
        form = await nat.see(f"{BIDS}/{bid_id}/do/decide")
        page = await nat.see(form.links["What each assessor scored, and why"])
        assert "Evidence 0 by dan." in page.text, "the chair reads them before deciding"
    async with home.client("mara") as mara:
        for part in ("", "/history"):
            text = (await mara.get(f"/ccg/api/v1/bids/{bid_id}{part}")).text
            assert "Evidence 0 by" not in text
        assert "scored version 1 of the bid" in text
    async with browser(home, "mara") as other:
        await other.see(f"/ccg/bids/{bid_id}/scores", 404)
