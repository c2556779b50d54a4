"""The national panel with people who can sign in, and a bid that waits for it."""

from typing import Any

from activities.committees.writing import CommitteeWriting
from tests import builders
from tests.builders import Story, opening
from tests.rules.bodies import shipped
from tests.rules.handed_nationally import COMMITTEE
from tests.services.house import House, hat
from tests.services.pages.boards import NOW
from workflows.contracts.committees import BodyVersion, Sitter
from workflows.contracts.events import BidOpened
from workflows.contracts.parties import Role

BID = "07R-1"
FORM = f"/nhs-england/bids/{BID}/do/decide"
FOUR = ("chair", "finance", "medical", "lay")
"""Seats of the shipped panel that are enough, and one more."""


async def seated(home: House) -> BodyVersion:
    """The shipped panel in the store: `nat` in the chair, members who can sign in."""
    chair = {"placeholder-alex": await home.number("nat")}
    body = await filled(home, shipped()["national_panel"], chair)
    return await CommitteeWriting(home.database).add(body)


async def filled(
    home: House, found: BodyVersion, people: dict[str, str]
) -> BodyVersion:
    """A national body with members who can sign in, beside those who are there already."""

    async def sitter(one: Sitter) -> Sitter:
        if one.person not in people:
            subject = one.person.removeprefix("placeholder-")
            member = hat(Role.NATIONAL_MEMBER, "national")
            people[one.person] = await home.enrol(subject, member)
        return one.model_copy(update={"person": people[one.person]})

    seats = [
        seat.model_copy(
            update={
                "holder": await sitter(seat.holder) if seat.holder else None,
                "substitutes": tuple([await sitter(s) for s in seat.substitutes]),
            }
        )
        for seat in found.seats
    ]
    return found.model_copy(update={"seats": tuple(seats)})


async def committee(home: House) -> BodyVersion:
    """The panel in the store, and the committee that its rules name."""
    await seated(home)
    body = await filled(home, COMMITTEE, {})
    return await CommitteeWriting(home.database).add(body)


async def before_panel(home: House, **cycle: Any) -> None:
    """A bid that waits for the national panel, in a round where it decides by its seats."""
    of = await home.connections.reference.cycle("today")
    assert of is not None
    given = {"national_minutes": True, "opens": builders.START.date()} | cycle
    of = of.model_copy(update=given)
    story = Story(opening(bid_id=BID, cycle=of)).until_asked("decide")
    await home.bids.happened(BID, BidOpened(at=story.now, opening=story.bid))


def held(body: BodyVersion, *seats: str, **more: str) -> dict[str, Any]:
    """The form filled in: these seats present and for; the chair in the chair."""
    chair = next(seat.holder for seat in body.seats if seat.id == "chair")
    assert chair is not None
    found = {
        "outcome": "approve",
        "reasons": "Every test is met.",
        "codes": "R01",
        "meeting_date__day": str(NOW.day),
        "meeting_date__month": str(NOW.month),
        "meeting_date__year": str(NOW.year),
        "minute_reference": "NP/2026/3",
        "minutes__chair": chair.person,
        "minutes__resolution": "That the bid is approved in principle.",
    }
    for seat in seats or FOUR:
        found |= {
            f"minutes.seat.{seat}.who": "present",
            f"minutes.seat.{seat}.vote": "for",
        }
    return found | more
