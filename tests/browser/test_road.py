"""The whole road in the browser: everybody does their part from pages."""

import pytest
from playwright.async_api import Page, expect

from services.embedded.demo import bodies
from services.embedded.demo.people import PREFIXES, moment
from tests.browser.looking import faults
from tests.browser.sitting import Json, Sitting, fill
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.parties import Membership, Party, Role

STEPS = 120


def manager(ccg: str) -> Membership:
    return Membership(party=Party.CCG, body=ccg, role=Role.BID_MANAGER)


async def begun(sitting: Sitting, ccg: str, model: str) -> str:
    """A bid with its expression of interest."""
    body = {
        "cycle": "today",
        "model": model,
        "applicants": [ccg],
        "functions": bodies.FUNCTIONS,
        "statements": bodies.STATEMENTS,
    }
    receipt = await sitting.people.post(manager(ccg), "bids", body)
    return str(receipt["bid_id"])


async def view_of(sitting: Sitting, bid: str) -> Json:
    return await sitting.people.get(manager(bid.partition("-")[0]), f"bids/{bid}")


async def act(sitting: Sitting, bid: str, view: Json, need: Json) -> Page:
    """Whoever is asked meets a need from the bid's page; what was recorded is seen."""
    hat = Membership(party=need["party"], body=need["body"], role=need["roles"][0])
    page = await sitting.seat(hat)
    today = await sitting.people.today(bid)
    body = bodies.meet(view, need, today)
    if need["command"] == "submit_application":
        await sitting.people.post(hat, f"bids/{bid}/submit-application", body)
        return page
    await page.goto(f"{PREFIXES[need['party']]}/bids/{bid}")
    step = need["command"].replace("_", "-")
    await page.locator(f'a[href*="/do/{step}"]').first.click()
    await page.wait_for_load_state()
    await fill(page, body)
    await page.locator("main form button:not([name]):visible").last.click()
    await page.wait_for_url(f"**/bids/{bid}/recorded/*")
    await expect(page.locator("h1")).to_contain_text("ecorded")
    return page


@pytest.mark.parametrize("model", ["joint", "delegated"])
async def test_everybody_takes_their_step_from_pages(sitting: Sitting, model: str):
    """From the expression of interest to live; every page on the way is accessible."""
    bid = await begun(sitting, "07R" if model == "joint" else "08H", model)
    seen: set[str] = set()
    wrong: list[str] = []
    for _ in range(STEPS):
        view = await view_of(sitting, bid)
        if Stage(view["stage"]) in ENDS:
            break
        needs = [b for b in view["waiting"]["blockers"] if b["command"]]
        if not needs:
            await pass_time(sitting, bid, view)
            continue
        need = needs[0]
        if need["command"] == "sign_agreement":
            await sitting.people.wind_past(bid, moment(view["agreement"]["sign_from"]))
        page = await act(sitting, bid, view, need)
        if need["command"] not in seen:
            seen.add(need["command"])
            wrong += await faults(page)
    assert view["stage"] == "live", view["waiting"]["sentence"]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert not sitting.said
    assert not sitting.left


async def pass_time(sitting: Sitting, bid: str, view: Json) -> None:
    """Only the date can help, or the system is at work."""
    waits = view["waiting"]["blockers"]
    if any(b["key"] != "start" for b in waits):
        page = await sitting.seat(manager(bid.partition("-")[0]))
        await page.wait_for_timeout(100)
        return
    start = next(c for c in view["clocks"] if c["key"] == "start")
    await sitting.people.wind_past(bid, moment(start["due"]))
