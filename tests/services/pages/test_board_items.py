"""The item page of a board's meeting: seats, quorum in words, and the decision."""

from typing import Any

from activities import bases_checked
from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, FIVE, FORM, NOW, held, seated, who
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.committees import BodyVersion, Minimum
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import minutes


async def before_board(home: House) -> tuple[str, BodyVersion]:
    """A bid before Camden's board, whose seats are on file."""
    bid_id = await opened(home)
    body = await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    return bid_id, body


async def test_the_clerk_records_an_item_seat_by_seat(home: House):
    """Present, voted, carried: counts follow, the body's version is pinned."""
    bid_id, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        assert "Councillor Carol Example" in form.text
        assert "5 members with a vote have to be able to act." in form.text
        done = await cleo.fill(form, **held(body))
    assert "/recorded/" in done.url
    decided = home.bids.bids[bid_id].board_decisions[0]
    assert (decided.votes.in_favour, decided.minuted) == (5, True)
    event = (await home.connections.register.history(bid_id, kinds=("board_decided",)))[
        0
    ].event
    assert event.minutes.body == body
    assert event.quorum.quorate
    assert set(event.basis.extract.people) == set(minutes.people(body))
    assert event.basis.application in done.text
    assert "Policy Version 1 of the round: Demonstration cycle: the" in done.text
    assert "Register of interests No interest of" in done.text
    assert "Declared for this bid " in done.text
    assert event.basis.extract.digest in done.text
    assert await bases_checked.faults(home.database) == []


async def test_the_quorum_is_checked_without_recording_anything(home: House):
    """Reasons, what would help, and everything typed is still there."""
    bid_id, body = await before_board(home)
    four = held(body, *FIVE[:2], *FIVE[3:])
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        page = await cleo.fill(form, **four, check="quorum")
        assert "Not quorate for this item" in page.text
        assert "4 of the 5 needed are present" in page.text
        assert "Councillor Vikram Example (for Councillor Carol Example)" in page.text
        assert page.values["minutes.resolution"] == "That the board approves the bid."
        assert page.values["minutes.seat.chair.who"] == "present"
        assert page.values["minutes.seat.chair.vote"] == "for"
        again = await cleo.fill(page, **held(body), check="quorum")
        assert "Quorate for this item" in again.text
    assert not home.bids.bids[bid_id].board_decisions


async def test_a_lost_quorum_is_refused_on_record_and_regained(home: House):
    """R7, R15: the recused councillor does not count; the substitute does."""
    bid_id, body = await before_board(home)
    await recused(home, bid_id, "carol")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        assert "Councillor Carol Example is recused." in form.text
        four = [seat for seat in FIVE if seat != "councillor-3"]
        refused = await cleo.fill(form, 409, **held(body, *four))
        assert "not quorate for this item, so nothing is decided" in refused.text
        sits = {
            "minutes.seat.councillor-3.who": f"for:{who(body, 'Vikram')}",
            "minutes.seat.councillor-3.vote": "for",
        }
        done = await cleo.fill(refused, **sits)
    assert "/recorded/" in done.url
    lines = await home.connections.register.history(bid_id, kinds=("attempt_refused",))
    assert [line.event.refusal for line in lines] == ["NotQuorate"]
    assert home.bids.bids[bid_id].board_decisions[0].votes.in_favour == 5


async def recused(home: House, bid_id: str, subject: str) -> None:
    """Somebody of the board declares an interest, and it is ruled that they leave."""
    await recuse(home, bid_id, subject, hat(Role.BOARD_MEMBER, BOARD), Handling.LEAVE)


async def test_an_impossible_quorum_is_said_before_anybody_meets(home: House):
    """With what the body's rules name instead."""
    bid_id, _ = await before_board(home)
    for subject in ("alex", "bola", "carol", "uma", "vikram"):
        async with browser(home, subject) as one:
            form = await one.see(f"/hwb/bids/{bid_id}/do/declare-interest")
            await one.fill(form, category="financial", description="A share.")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
    assert "No attendance can make this item quorate" in form.text
    assert "The council's cabinet member decision" in form.text


CANNOT_BE: tuple[tuple[dict[str, str], int, str], ...] = (
    (
        {"minutes.seat.voluntary.vote": "for"},
        422,
        "Nobody acts for Voluntary sector",
    ),
    (
        {"minutes.seat.ccg.who": "present", "minutes.seat.ccg.vote": "for"},
        403,
        "repr",
    ),
    ({"minutes.seat.throne.vote": "for"}, 422, "other seats on that day"),
    ({"minutes.seat.chair.vote": "maybe"}, 422, "pick from the list"),
    ({"minutes.seat.chair.who": "for:999"}, 422, "pick from the list"),
    ({"minutes.seat.chair.who": "x" * 9000}, 422, "pick from the list"),
    ({"minutes.chair": ""}, 422, "Select who was in the chair"),
    ({"minutes.resolution": " "}, 422, "Enter the resolution"),
    ({"minutes.resolution": "x" * 4001}, 422, "4,000 characters or fewer"),
    ({"meeting_date.year": "1980"}, 422, "long before this bid's round opened"),
    ({"meeting_date.year": "200000"}, 422, "must be a real date"),
    ({"meeting_date.year": "26"}, 422, "must have a year of 4 digits"),
    (
        {f"minutes.seat.{seat}.vote": "against" for seat in FIVE},
        422,
        "The motion is not carried.",
    ),
)
"""Careless or hostile: what is typed, the answer, and words of the sentence."""


async def test_what_cannot_be_so_is_said_and_nothing_is_lost(home: House):
    """The sentence, and everything that was typed is still there."""
    bid_id, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        for typed, status, words in CANNOT_BE:
            page = await cleo.fill(form, status, **held(body) | typed)
            assert words in page.text, typed
            assert page.values["minute_reference"] == "HWB/2026/14"
    assert not home.bids.bids[bid_id].board_decisions


def sent(board: BodyVersion, **changes: Any) -> dict[str, Any]:
    """The same over the API."""
    present = [s.holder.person for s in board.seats if s.id in FIVE and s.holder]
    minutes = {
        "present": present,
        "chair": present[0],
        "votes": [{"seat": seat, "choice": "for"} for seat in FIVE],
        "resolution": "That the board approves the bid.",
    }
    return {
        "board": BOARD,
        "version": 1,
        "outcome": "approve",
        "meeting_date": NOW.date().isoformat(),
        "minute_reference": "HWB/2026/14",
        "minutes": minutes | changes,
    }


async def test_nobody_sends_the_body_that_they_are_judged_by(home: House):
    """A body of one's own making, in which one is enough, is left out."""
    bid_id, body = await before_board(home)
    path = f"/hwb/api/v1/bids/{bid_id}/record-board-decision"
    rules = body.rules.model_copy(update={"clauses": (), "minimum": Minimum(number=1)})
    own = body.model_copy(update={"rules": rules}).model_dump(mode="json")
    one = {"votes": [{"seat": "chair", "choice": "for"}]}
    chair = [who(body, "Alex")]
    async with home.client("cleo") as cleo:
        forged = await cleo.give(path, sent(body, body=own, present=chair, **one))
        assert forged.status_code == 409, forged.text
        assert forged.json()["type"].endswith("/not-quorate")
        huge = await cleo.give(path, sent(body, present=["x"] * 401))
        assert huge.status_code == 422
        twice = [{"seat": "chair", "choice": "for"}] * 2
        assert (await cleo.give(path, sent(body, votes=twice))).status_code == 422
        fair = await cleo.give(path, sent(body), key="k1")
        assert fair.status_code == 200, fair.text
        assert (await cleo.give(path, sent(body), key="k1")).status_code == 200
