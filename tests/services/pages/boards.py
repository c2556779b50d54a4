"""Camden's example board with people who can sign in, and its items filled in."""

from datetime import UTC, datetime
from typing import Any

from activities.committees.writing import CommitteeWriting
from tests.rules.bodies import shipped
from tests.services.house import House, hat
from workflows.contracts.committees import BodyVersion, Sitter
from workflows.contracts.parties import Role

BOARD = "E09000007"
FORM = f"/hwb/bids/{{}}/do/record-board-decision?about={BOARD}"
NOW = datetime.now(UTC)
FIVE = ("chair", "vice-chair", "councillor-3", "public-health", "nhs-provider")
"""Seats that are just enough."""


async def seated(home: House) -> BodyVersion:
    """The shipped board in the store, everybody in it a person on the register."""
    found = shipped()["hwb"]
    people: dict[str, Sitter] = {}
    for seat in found.seats:
        for sitter in filter(None, (seat.holder, *seat.substitutes)):
            if sitter.person not in people:
                subject = sitter.person.removeprefix("example-")
                number = await home.enrol(subject, hat(Role.BOARD_MEMBER, BOARD))
                people[sitter.person] = Sitter(person=number, name=sitter.name)
    seats = tuple(
        seat.model_copy(
            update={
                "holder": people[seat.holder.person] if seat.holder else None,
                "substitutes": tuple(people[s.person] for s in seat.substitutes),
            }
        )
        for seat in found.seats
    )
    body = found.model_copy(update={"seats": seats})
    return await CommitteeWriting(home.database).add(body)


def held(body: BodyVersion, *seats: str, **more: str) -> dict[str, Any]:
    """The item page filled in: these seats present and for; the chair in the chair."""
    chair = next(seat.holder for seat in body.seats if seat.id == "chair")
    assert chair is not None
    found = {
        "outcome": "approve",
        "meeting_date__day": str(NOW.day),
        "meeting_date__month": str(NOW.month),
        "meeting_date__year": str(NOW.year),
        "minute_reference": "HWB/2026/14",
        "minutes__chair": chair.person,
        "minutes__resolution": "That the board approves the bid.",
    }
    for seat in seats or FIVE:
        found |= {
            f"minutes.seat.{seat}.who": "present",
            f"minutes.seat.{seat}.vote": "for",
        }
    return found | more


def who(body: BodyVersion, name: str) -> str:
    """The number of somebody of the board."""
    return next(
        sitter.person
        for seat in body.seats
        for sitter in filter(None, (seat.holder, *seat.substitutes))
        if name in sitter.name
    )
