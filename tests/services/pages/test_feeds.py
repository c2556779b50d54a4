"""The calendar of a person's deadlines, for programs without a session."""

import sqlite3
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from icalendar import Calendar

from tests import builders
from tests.services.house import URL, House
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from tests.services.test_reads import meet
from workflows.contracts import commands as c
from workflows.contracts.reviews import Handling, InterestCategory

CALENDAR = "/notifications/settings/calendar"


async def made(home: House, subject: str) -> str:
    """The path of a new calendar address."""
    async with browser(home, subject) as someone:
        assert CALENDAR in (await someone.see("/notifications/settings")).html
        page = Page(await someone.post(CALENDAR, data={"do": "renew"}))
    assert "only this once" in page.text
    address = next(word for word in page.text.split() if word.endswith(".ics"))
    assert address.startswith(f"{URL}/notifications/feed/")
    return address.removeprefix(URL)


async def events(home: House, path: str) -> list[Any]:
    """What a calendar program reads."""
    async with browser(home) as program:
        answer = await program.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    calendar = Calendar.from_ical(answer.content)
    assert calendar["METHOD"] == "PUBLISH"
    return list(calendar.walk("VEVENT"))


async def test_a_task_stands_in_the_calendar_with_its_date(home: House) -> None:
    """Its day, its bid, and a link that opens a page."""
    bid_id = await a_bid(home)
    path = await made(home, "lou")
    (event,) = await events(home, path)
    due = home.bids.bids[bid_id].clocks[0].due
    assert event["DTEND"].dt == due
    assert event["SUMMARY"] == f"Screen the expression of interest: bid {bid_id}"
    assert event["URL"] == f"{URL}/nhs-england/bids/{bid_id}"
    assert event["STATUS"] == "CONFIRMED"
    assert isinstance(event["DTSTAMP"].dt, datetime)


async def test_nothing_changes_as_long_as_nothing_happens(home: House) -> None:
    """The same bytes, so a program that asks again may be told just that."""
    await a_bid(home)
    path = await made(home, "lou")
    async with browser(home) as program:
        first, second = await program.get(path), await program.get(path)
        assert first.content == second.content
        same = {"if-none-match": first.headers["etag"]}
        assert (await program.get(path, headers=same)).status_code == 304


async def test_a_task_that_is_done_is_cancelled_under_the_same_uid(
    home: House,
) -> None:
    """A higher SEQUENCE and CANCELLED, so that copies of it go."""
    bid_id = await a_bid(home)
    path = await made(home, "lou")
    (before,) = await events(home, path)
    await meet(home, bid_id)
    found = {event["UID"]: event for event in await events(home, path)}
    after = found[before["UID"]]
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


async def test_a_date_that_moves_keeps_its_uid_and_raises_its_sequence(
    home: House,
) -> None:
    bid_id = await a_bid(home)
    path = await made(home, "lou")
    (before,) = await events(home, path)
    clock = home.bids.bids[bid_id].clocks[0]
    moved = c.ExtendDate(
        by=builders.LOCAL,
        key=clock.key,
        to=clock.due.date().replace(year=clock.due.year + 1),
        reason="Two of the team are ill.",
    )
    async with home.client("lou") as lou:
        assert (await lou.give_command(moved, bid_id)).status_code == 200
    (after,) = await events(home, path)
    assert after["UID"] == before["UID"]
    assert after["DTEND"].dt > before["DTEND"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]


async def test_other_peoples_tasks_are_not_in_mine(home: House) -> None:
    await a_bid(home)
    assert await events(home, await made(home, "isla")) == []


async def test_a_bid_whose_papers_are_kept_from_me_is_not_in_it(home: House) -> None:
    """Not as a deadline, and not as one that went."""
    bid_id = await a_bid(home)
    path = await made(home, "lou")
    person = await home.number("lou")
    declared = c.DeclareInterest(
        by=builders.LOCAL,
        category=InterestCategory.FINANCIAL,
        description="A share in a pharmacy.",
    )
    async with home.client("lou") as lou, home.client("pia") as pia:
        assert (await lou.give_command(declared, bid_id)).status_code == 200
        interest = home.bids.bids[bid_id].interests[-1]
        assert interest.by.person == person
        assert await events(home, path)
        ruling = c.RuleOnInterest(
            by=builders.PANEL,
            interest=interest.id,
            handling=Handling.LEAVE,
            reason="A direct gain.",
        )
        assert (await pia.give_command(ruling, bid_id)).status_code == 200
    assert await events(home, path) == []


async def test_only_the_fingerprint_of_the_address_is_kept(home: House) -> None:
    path = await made(home, "lou")
    secret = path.rpartition("/")[2].removesuffix(".ics")
    file = str(home.database.url).partition(":///")[2]
    with sqlite3.connect(file) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert secret not in dump
    assert sha256(secret.encode()).hexdigest() in dump


async def test_a_new_address_ends_the_old_one(home: House) -> None:
    """And it can be stopped altogether."""
    old, new = await made(home, "lou"), await made(home, "lou")
    async with browser(home) as program:
        assert (await program.get(old)).status_code == 404
        assert (await program.get(new)).status_code == 200
    async with browser(home, "lou") as lou:
        page = await lou.see("/notifications/settings")
        assert "shown once" in page.text
        await lou.post(CALENDAR, data={"do": "stop"})
        page = await lou.see("/notifications/settings")
        assert "Make a calendar address" in page.html
        assert (await lou.get(new)).status_code == 404


@pytest.mark.parametrize("secret", ["x", "0" * 43, "..%2f", "%00"])
async def test_a_guessed_address_shows_nothing(home: House, secret: str) -> None:
    await made(home, "lou")
    async with browser(home) as program:
        answer = await program.get(f"/notifications/feed/{secret}.ics")
    assert answer.status_code == 404


async def test_who_has_left_has_an_empty_calendar(home: House) -> None:
    """The member register decides at every look."""
    await a_bid(home)
    path = await made(home, "lou")
    person = await home.connections.members.numbered(await home.number("lou"))
    assert person is not None
    for hat in person.memberships:
        await home.members.revoke(person.id, hat)
    assert await events(home, path) == []
