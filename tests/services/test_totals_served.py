"""A program records a board's decision by totals as far as its seats on file bear it out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, seated
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling

TODAY = datetime.now(UTC).date()
ADDRESS = "/hwb/api/v1/bids/{}/record-board-decision"


def totals(**changes: Any) -> dict[str, Any]:
    return {
        "board": BOARD,
        "outcome": "approve",
        "version": 1,
        "meeting_date": str(TODAY),
        "minute_reference": "HWB/2026/14",
        "votes": {"in_favour": 9, "against": 0, "abstained": 0},
        **changes,
    }


@pytest.mark.parametrize("days", [0, 300], ids=["today", "a day of before its seats"])
async def test_totals_are_no_way_round_a_lost_quorum(home: House, days: int):
    """Whatever day they name, and whatever body they send with it (R7, R15)."""
    bid_id = await opened(home)
    body = await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    for subject in ("alex", "bola", "carol", "eleni", "hana"):
        mine = hat(Role.BOARD_MEMBER, BOARD)
        await recuse(home, bid_id, subject, mine, Handling.LEAVE)
    before = await home.connections.register.history(bid_id)
    day = str(TODAY - timedelta(days=days))
    later = body.model_copy(update={"since": TODAY + timedelta(days=900)})
    async with home.client("cleo") as cleo:
        for sent in ({}, {"body": None}, {"body": later.model_dump(mode="json")}):
            said = totals(meeting_date=day, **sent)
            answer = await cleo.give(ADDRESS.format(bid_id), said)
            assert answer.status_code == 409, answer.text
            assert "cannot be quorate" in answer.json()["detail"]
    after = await home.connections.register.history(bid_id)
    assert {line.kind for line in after[len(before) :]} == {"attempt_refused"}
    assert not home.bids.bids[bid_id].board_decisions


async def test_a_board_without_seats_is_recorded_by_its_totals(home: House):
    """As it always was: nobody has said who sits on it."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with home.client("cleo") as cleo:
        answer = await cleo.give(ADDRESS.format(bid_id), totals())
    assert answer.status_code == 200, answer.text
    (decided,) = home.bids.bids[bid_id].board_decisions
    assert (decided.votes.in_favour, decided.minuted) == (9, False)
