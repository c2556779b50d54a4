"""Meetings and registers of interests by program: as the pages have them, and as safe."""

from datetime import date, timedelta
from typing import Any

from tests.services.house import House, hat
from tests.services.pages.boards import FIVE, seated
from tests.services.pages.meetings import kept, today
from tests.services.pages.walking import opened, until_asked
from tests.services.test_commands import type_of
from workflows.contracts.parties import Role

MEETINGS = "/hwb/api/v1/meetings"
MINE = "/ccg/api/v1/interests"


def called(day: date, **more: Any) -> dict[str, Any]:
    found = {"day": day.isoformat(), "begins": "18:30", "place": "Council chamber"}
    return {**found, "kind": "special", "notice": "The bid is due.", **more}


def interest(on: date, **more: Any) -> dict[str, Any]:
    found = {
        "category": "financial",
        "organisation": "Acorn Estates",
        "description": "A fifth of the shares.",
        "since": on.isoformat(),
        "aware": on.isoformat(),
    }
    return {**found, **more}


async def test_a_meeting_is_called_filled_and_written_down(home: House):
    """Agenda, attendance, quorum in words; each request sent twice is one."""
    body = await seated(home)
    bid = await opened(home)
    await until_asked(home, bid, "record_board_decision")
    day = today(home)
    async with home.client("cleo") as cleo:
        made = await cleo.give(MEETINGS, called(day))
        assert made.status_code == 201, made.text
        assert made.headers["location"] == f"{MEETINGS}/1"
        again = await cleo.give(MEETINGS, called(day))
        assert again.json() == made.json()
        other = await cleo.give(MEETINGS, called(day, place="Online"))
        assert (other.status_code, type_of(other)) == (422, "incomplete")
        assert other.json()["errors"][0]["field"] == "/begins"
        items = [{"bid_id": bid, "number": "6"}]
        for _ in range(2):
            agenda = {"version": 1, "items": items}
            put = await cleo.give(f"{MEETINGS}/1/agenda", agenda)
            assert (put.status_code, put.json()["version"]) == (200, 2)
        (item,) = put.json()["items"]
        assert item["state"] == "The bid waits for the board."
        assert item["quorum"]["reachable"].startswith("A quorum can be had")
        stale = await cleo.give(f"{MEETINGS}/1/agenda", {"version": 1, "items": []})
        assert (stale.status_code, type_of(stale)) == (409, "meeting-changed")
        wrong = [*items, {"bid_id": "07R-9", "number": "7"}]
        refused = await cleo.give(
            f"{MEETINGS}/1/agenda", {"version": 2, "items": wrong}
        )
        assert refused.json()["errors"][0]["field"] == "/items/1/bid_id"
        people = [s.holder.person for s in body.seats if s.id in FIVE and s.holder]
        came = {"version": 2, "attendance": {"present": people}}
        written = (await cleo.give(f"{MEETINGS}/1/attendance", came)).json()
        quorum = written["items"][0]["quorum"]
        assert quorum["came"] == "With those who came it is quorate for this item."
        off = {"version": 3, "cancelled": "Flu."}
        held = await cleo.give(f"{MEETINGS}/1/cancel", off)
        assert "so the meeting took place" in held.json()["detail"]
        lines = (await cleo.get(MEETINGS)).json()
        assert [one["bids"] for one in lines["items"]] == [[bid]]
    assert (await kept(home)).version == 3
    async with home.client("sid") as sid:
        gone = await sid.get(f"{MEETINGS}/1")
        assert (gone.status_code, type_of(gone)) == (404, "not-found")
    await home.enrol("mel", hat(Role.BOARD_MEMBER, body.body))
    async with home.client("mel") as mel:
        assert (await mel.get(f"{MEETINGS}/1")).status_code == 200
        refused = await mel.give(MEETINGS, called(day + timedelta(days=9)))
        assert (refused.status_code, type_of(refused)) == (403, "not-your-role")


async def test_a_register_is_kept_and_its_body_s_is_read(home: House):
    """Added, changed, ended, confirmed; a key used for something else is refused."""
    on = today(home)
    async with home.client("finn") as finn:
        made = await finn.give(MINE, interest(on), key="one")
        assert made.status_code == 201, made.text
        again = await finn.give(MINE, interest(on), key="one")
        assert again.json() == made.json()
        other = await finn.give(MINE, interest(on, description="All."), key="one")
        assert (other.status_code, type_of(other)) == (422, "key-reused")
        (one,) = made.json()["interests"]
        there = f"{MINE}/{one['interest']['id']}"
        wrong = interest(on, publish=False)
        refused = await finn.give(f"{there}/change", wrong)
        assert refused.json()["errors"][0]["field"] == "/withheld_reason"
        changed = await finn.give(f"{there}/change", interest(on, description="Half."))
        (kept_,) = changed.json()["interests"]
        assert kept_["interest"]["description"] == "Half."
        none = await finn.give(f"{MINE}/none")
        assert (none.status_code, type_of(none)) == (409, "already-done")
        confirmed = (await finn.give(f"{MINE}/confirm")).json()
        assert confirmed["answered"]
        late = (on + timedelta(days=1)).isoformat()
        ahead = await finn.give(f"{there}/end", {"until": late})
        assert ahead.json()["errors"][0]["field"] == "/until"
        ended = await finn.give(f"{there}/end", {"until": on.isoformat()})
        assert ended.json()["interests"][0]["interest"]["until"] == on.isoformat()
        closed = await finn.get(f"{MINE}/body")
        assert (closed.status_code, type_of(closed)) == (403, "not-your-role")
    async with home.client("gail") as gail:
        found = (await gail.get(f"{MINE}/body")).json()
        assert (await gail.give(f"{there}/end", {"until": late})).status_code == 404
    names = {one["name"]: len(one["interests"]) for one in found["items"]}
    assert (names["Finn Example"], names["Olu Example"]) == (1, 0)
