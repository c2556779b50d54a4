"""The next version of a body: a draft that is tried, put in force from a day, or lost."""

import re
from datetime import timedelta

from activities.committees.reading import Committees
from tests.services.house import House, hat
from tests.services.pages.boards import seated
from tests.services.pages.body import a_body, a_case
from tests.services.pages.test_fallback_pages import PANEL, panel_seated
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import calendar, words

BOARD = "E09000007"
DRAFT = "/hwb/body/draft"


async def test_rules_are_changed_tried_and_put_in_force_from_a_day(home: House):
    """The draft counts for nothing; the version counts from its day, with its reason."""
    await a_case(home)
    today = calendar.london_day(home.connections.clock())
    async with browser(home, "cleo") as cleo:
        empty = await cleo.see(DRAFT)
        assert "Nothing is changed yet." in empty.text
        page = await cleo.fill(await cleo.see(f"{DRAFT}/rules"), number="9")
        assert page.url == DRAFT
        assert "Saved by Cleo Example" in page.text
        assert "Quorum: 9 of the 9 seats with a vote must act." in page.text
        assert "Before: 5 of the 9 seats" in page.text
        page = await cleo.fill(await cleo.see(f"{DRAFT}/rules"), number="10")
        assert "10 members are needed and only 9 seats have a vote." in page.text
        assert "Quorate Not quorate Not as expected Changed" in page.text
        form = await cleo.see(f"{DRAFT}/in-force")
        refused = await cleo.fill(form, 422, reason="A slip.")
        assert "10 members are needed" in refused.text
        await cleo.fill(await cleo.see(f"{DRAFT}/rules"), number="7")
        form = await cleo.see(f"{DRAFT}/in-force")
        yesterday = today - timedelta(days=1)
        past = await cleo.fill(
            form,
            422,
            reason="The council decided so.",
            since__day=str(yesterday.day),
            since__month=str(yesterday.month),
            since__year=str(yesterday.year),
        )
        assert "The day must be today or later" in past.text
        day = today + timedelta(days=3)
        done = await cleo.fill(
            form,
            reason="The council decided so on 12 May.",
            since__day=str(day.day),
            since__month=str(day.month),
            since__year=str(day.year),
        )
        assert f"Version 2, which begins on {words.day(day)}." in done.text
        assert "The council decided so on 12 May." in done.text
        again = await cleo.see(DRAFT)
        assert "Nothing is changed yet." in again.text
    committees = Committees(home.database)
    for on, number in ((today, 5), (day, 7)):
        body = await committees.at(Party.HWB, BOARD, on)
        assert body
        assert body.rules.minimum.number == number


async def test_two_editors_race_and_one_is_told(home: House):
    """Nothing that was typed is lost, and nothing of the other's without being said."""
    await a_body(home)
    await home.enrol("cara", hat(Role.BOARD_CHAIR, BOARD))
    async with browser(home, "cleo") as cleo, browser(home, "cara") as cara:
        hers = await cara.see(f"{DRAFT}/rules")
        await cleo.fill(await cleo.see(f"{DRAFT}/rules"), agenda_days="7")
        told = await cara.fill(hers, 409, agenda_days="9")
        assert "Cleo Example saved it" in told.text
        assert told.values["agenda_days"] == "9"
        page = await cara.fill(told)
        assert "Out 9 working days before a meeting." in page.text
        stale = await cleo.post(f"{DRAFT}/discard", data={"draft": "1"})
        assert stale.status_code == 409
        assert "This is how it stands now." in stale.text
        gone = await cleo.post(f"{DRAFT}/discard", data={"draft": "2"})
        assert gone.status_code == 303
        assert "Nothing is changed yet." in (await cara.see(DRAFT)).text


async def test_seats_are_filled_from_the_register_and_gaps_by_law_are_said(home: House):
    """Section 194: without a director of public health the law's list has a gap."""
    await a_body(home)
    uma = await home.enrol("ursula", hat(Role.BOARD_MEMBER, BOARD))
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{DRAFT}/seats/public-health")
        assert form.values["role"] == "Director of public health"
        assert "these: " in form.text
        assert not re.search(r"[a-z]_[a-z]", form.text), "a name of ours"
        page = await cleo.fill(form, holder="nobody")
        assert (
            "the director of public health (s.194(2)(d)), and the seat is" in page.text
        )
        assert "Director of public health: vacant; before, Eleni Example." in page.text
        form = await cleo.see(f"{DRAFT}/seats/new")
        page = await cleo.fill(
            form,
            title="Second lay member",
            role="lay member",
            category="lay",
            office="member",
            voting="yes",
            holder=uma,
        )
        assert "New seat: Second lay member, Ursula Example." in page.text
        post = {"draft": "2"}
        await cleo.post(f"{DRAFT}/seats/second-lay-member/remove", data=post)
        assert "Second lay member" not in (await cleo.see(DRAFT)).text
        form = await cleo.see(f"{DRAFT}/clauses/new")
        page = await cleo.fill(
            form, words="Healthwatch", count="1", kinds=["role:healthwatch"]
        )
        assert "Who must be there Who Change Take away" in page.text
        wrong = await cleo.fill(
            await cleo.see(f"{DRAFT}/clauses/new"), 422, words="Nobody", count="1"
        )
        assert "Select who counts" in wrong.text
        await cleo.post(f"{DRAFT}/clauses/3/remove", data={"draft": "4"})
        assert "Healthwatch Change" not in (await cleo.see(DRAFT)).text
        assert (await cleo.get(f"{DRAFT}/clauses/9")).status_code == 404
        assert (await cleo.get(f"{DRAFT}/seats/none")).status_code == 404


async def test_only_who_looks_after_the_rules_changes_them(home: House):
    await a_body(home)
    await home.enrol("mel", hat(Role.BOARD_MEMBER, BOARD))
    async with browser(home, "mel") as mel:
        for path in ("", "/rules", "/in-force", "/seats/new"):
            assert (await mel.get(f"{DRAFT}{path}")).status_code == 403
        body = await mel.see("/hwb/body")
        assert "Write the next version" not in body.links


async def test_a_seat_that_ends_and_a_quorum_with_it_is_said_at_once(home: House):
    """Clerk, chair and guardian read it, and the clerk starts the fallback from there."""
    bid_id = await opened(home)
    await seated(home)
    await panel_seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    await home.enrol("cara", hat(Role.BOARD_CHAIR, BOARD))
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{DRAFT}/seats/nhs-provider")
        await cleo.fill(form, holder="nobody")
        form = await cleo.see(f"{DRAFT}/in-force")
        await cleo.fill(form, reason="The trust has nobody to send.")
        for subject in ("cleo", "cara", "gail"):
            number = await home.number(subject)
            page = await home.connections.register.notices_for(number, 1, 50)
            (one,) = (n for n in page.items if n.kind is NoticeKind.QUORUM_LOST)
            assert one.bid_id == bid_id
            assert "its seats or rules change" in one.words
        assert [post for post in home.bids.posted if post.startswith(f"{bid_id}/")]
        page = await cleo.see(f"/hwb/bids/{bid_id}?opened=yes")
        link = page.links["Have another body decide in place of the board"]
        done = await cleo.fill(await cleo.see(link), to=PANEL, reason="It cannot wait.")
        assert "/recorded/" in done.url
