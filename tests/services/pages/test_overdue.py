"""Whoever is late with the register of interests counts as conflicted at the sitting."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.kit import overdue
from tests.activities.register import rows
from tests.services.house import House
from tests.services.pages.boards import FIVE, FORM, held
from tests.services.pages.meetings import LIST, later, made, put
from tests.services.pages.test_board_items import before_board
from tests.services.pages.visiting import browser
from workflows.contracts.registers import ChangeKind
from workflows.rules.calendar import london_day

NOW = datetime.now(UTC)
TODAY = london_day(NOW)


async def strict(home: House, bid_id: str) -> None:
    """The bid's round says that whoever is late is out."""
    bid = home.bids.bids[bid_id]
    cycle = bid.cycle.model_copy(update={"overdue_are_out": True})
    home.bids.bids[bid_id] = bid.model_copy(update={"cycle": cycle})


async def long_in_office(home: House, subject: str) -> str:
    """Somebody who took office too long ago to have 28 days left."""
    number = await home.number(subject)
    await rows.run(
        home.database,
        f"UPDATE memberships SET since = '2020-01-01' WHERE person = {number}",
    )
    return number


async def answered(home: House, number: str, at: datetime) -> None:
    await home.connections.interest_writing.answer(
        number, ChangeKind.NIL, by=number, name="Example", now=at
    )


@pytest.mark.parametrize("counts", [False, True])
async def test_the_clerk_is_told_and_the_entry_has_the_reason(
    home: House, counts: bool
):
    """Before pressing and after; only where the round says so."""
    bid_id, body = await before_board(home)
    await long_in_office(home, "carol")
    if counts:
        await strict(home, bid_id)
    said = "Councillor Carol Example has not answered the register of interests"
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(FORM.format(bid_id))
        assert (said in form.text) is counts
        four = [seat for seat in FIVE if seat != "councillor-3"]
        typed = held(body, *(four if counts else FIVE))
        done = await cleo.fill(form, 409 if counts else 200, **typed)
    assert (said in done.text) is counts
    assert bool(home.bids.bids[bid_id].board_decisions) is not counts


async def test_a_sender_does_not_say_who_is_late(home: House):
    """The service asks the register, whatever the request has in it."""
    bid_id, body = await before_board(home)
    await strict(home, bid_id)
    number = await home.number("carol")
    late = [{"person": number, "words": "has not answered"}]
    async with home.client("cleo") as cleo:
        seats = [s for s in body.seats if s.id in FIVE]
        people = [s.holder.person for s in seats if s.holder]
        answer = await cleo.give(
            f"/hwb/api/v1/bids/{bid_id}/record-board-decision",
            {
                "board": body.body,
                "version": home.bids.bids[bid_id].version,
                "outcome": "approve",
                "meeting_date": TODAY.isoformat(),
                "minute_reference": "HWB/1",
                "votes": {},
                "minutes": {
                    "present": people,
                    "chair": next(s.holder.person for s in seats if s.id == "chair"),
                    "votes": [{"seat": s.id, "choice": "for"} for s in seats],
                    "resolution": "That the board approves the bid.",
                    "late": late,
                },
            },
        )
    assert answer.status_code == 200, answer.text
    event = (await home.connections.register.history(bid_id))[-1].event
    assert event.minutes is not None
    assert event.minutes.late == ()
    assert number not in {r.person for r in event.recusals}


async def test_the_register_counts_as_it_stood_on_the_day_of_the_meeting(home: House):
    """Whoever answers afterwards was late all the same."""
    _, body = await before_board(home)
    number = await long_in_office(home, "carol")
    to = home.connections

    async def late(on: date) -> set[str]:
        return {one.person for one in await overdue.recusals(to, body, on)}

    yesterday = TODAY - timedelta(days=1)
    assert number in await late(TODAY)
    await answered(home, number, NOW)
    assert number in await late(yesterday)
    assert number not in await late(TODAY)
    assert number in await late(TODAY + timedelta(days=400))
    assert await overdue.recusals(to, None, TODAY) == ()


async def test_the_meetings_page_says_who_will_be_late_on_its_day(home: House):
    """Before anybody has come, so that there is time to answer."""
    bid_id, _ = await before_board(home)
    await long_in_office(home, "carol")
    said = "Councillor Carol Example has not answered the register of interests"
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        await put(cleo, 1, bid_id, "6")
        assert said not in (await cleo.see(f"{LIST}/1")).text
        await strict(home, bid_id)
        assert said in (await cleo.see(f"{LIST}/1")).text
