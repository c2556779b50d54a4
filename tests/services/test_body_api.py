"""A body's seats and rules by program, and a decision with minutes by seat made of them."""

from datetime import timedelta
from typing import Any

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, FIVE, seated
from tests.services.pages.meetings import today
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Role

MINE = "/hwb/api/v1/body"


async def test_a_program_reads_its_body_as_the_page_has_it(home: House):
    """Seats with holders and substitutes, rules as data and in words, as of a day."""
    body = await seated(home)
    async with home.client("cleo") as cleo, browser(home, "cleo") as page:
        found = (await cleo.get(MINE)).json()
        shown = (await page.see("/hwb/body")).text
        early = await cleo.get(f"{MINE}?on=2001-01-01")
        day = today(home) + timedelta(days=1)
        later = (await cleo.get(f"{MINE}?on={day}")).json()
        odd = await cleo.get(f"{MINE}?on=yesterday")
    assert (found["body"], found["version"]) == (BOARD, body.version)
    assert [s["id"] for s in found["seats"]] == [s.id for s in body.seats]
    holders = {s["id"]: s["holder"] and s["holder"]["person"] for s in found["seats"]}
    assert holders == {s.id: s.holder.person if s.holder else None for s in body.seats}
    assert found["rules"]["minimum"]["number"] == body.rules.minimum.number
    assert {s["votes"] for s in found["seats"] if not s["voting"]} <= {False}
    for line in found["rules_in_words"]:
        assert line.partition(": ")[2].split("\n")[0].strip() in shown
    assert found["able"] in shown
    assert found["versions"][-1]["version"] == body.version
    assert later["on"] == day.isoformat()
    assert (early.status_code, odd.status_code) == (404, 422)


async def test_everybody_reads_their_own_body_and_no_other(home: House):
    """Whom the page is for; a body that keeps no seats is not there."""
    await seated(home)
    await home.enrol("nora", hat(Role.BOARD_CLERK, "E09000019"))
    async with home.client("cara") as cara, home.client("nora") as nora:
        assert (await cara.get(MINE)).json()["body"] == BOARD
        assert (await nora.get(MINE)).status_code == 404
        assert (await cara.get("/ccg/api/v1/body")).status_code == 403


async def test_a_decision_by_program_carries_minutes_by_seat(home: House):
    """Read from the body, and judged by the seats on file, not by what is sent."""
    bid = await opened(home)
    await seated(home)
    await until_asked(home, bid, "record_board_decision")
    async with home.client("cleo") as cleo:
        found = (await cleo.get(MINE)).json()
        here = [s for s in found["seats"] if s["id"] in FIVE]
        minutes: dict[str, Any] = {
            "present": [s["holder"]["person"] for s in here],
            "chair": here[0]["holder"]["person"],
            "votes": [{"seat": s["id"], "choice": "for"} for s in here if s["votes"]],
            "resolution": "That the bid is approved.",
        }
        said = {
            "version": 1,
            "board": BOARD,
            "outcome": "approve",
            "meeting_date": today(home).isoformat(),
            "minute_reference": "HWB/1",
            "minutes": minutes,
        }
        where = f"/hwb/api/v1/bids/{bid}/record-board-decision"
        few = said | {"minutes": minutes | {"present": minutes["present"][:1]}}
        refused = await cleo.give(where, few)
        assert (refused.status_code, "not quorate" in refused.text) == (409, True)
        done = await cleo.give(where, said)
    assert done.status_code == 200, done.text
    state = home.bids.bids[bid]
    assert state.stage is Stage.CONFLICT_REVIEW
    assert state.board_decisions[0].votes.in_favour == len(FIVE)
