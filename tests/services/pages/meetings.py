"""Meetings of Camden's board, made and filled in by its clerk."""

from datetime import date, timedelta
from typing import Any

from tests.services.house import House
from tests.services.pages.visiting import Browser, Page
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Party
from workflows.rules import calendar

BOARD = "E09000007"
LIST = "/hwb/meetings"


def today(home: House) -> date:
    return calendar.london_day(home.connections.clock())


def later(home: House) -> date:
    """A day for which every agenda can still be out."""
    return today(home) + timedelta(days=60)


def arranged(day: date, **more: str) -> dict[str, Any]:
    """The form of a meeting, filled in."""
    found = {
        "day__day": str(day.day),
        "day__month": str(day.month),
        "day__year": str(day.year),
        "begins": "6:30pm",
        "place": "Council chamber",
        "kind": "ordinary",
        "public": "yes",
    }
    return found | more


async def made(clerk: Browser, day: date, **more: str) -> Page:
    """A new meeting; its page."""
    form = await clerk.see(f"{LIST}/new")
    done = await clerk.fill(form, **arranged(day, **more))
    assert done.url.startswith(f"{LIST}/"), done.text
    return done


async def put(
    clerk: Browser, number: int, bid: str, item: str = "6", **more: str
) -> Page:
    """A bid on the agenda; the meeting's page."""
    form = await clerk.see(f"{LIST}/{number}/agenda")
    typed = {f"items__{bid}__part": "public", f"items__{bid}__number": item}
    typed |= {f"items__{bid}__{key}": text for key, text in more.items()}
    return await clerk.fill(form, **typed)


async def kept(home: House, number: int = 1) -> Meeting:
    found = await home.connections.meetings.one(Party.HWB, BOARD, number)
    assert found is not None
    return found.meeting
