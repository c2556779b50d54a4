"""The clerk edits a meeting's minutes version by version, and publishes them redacted."""

from datetime import date, timedelta

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD
from tests.services.pages.meetings import LIST, later, made, today
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_meeting_minutes import decided, has_none, met
from tests.services.pages.visiting import Browser, Page, browser
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import words

MINUTES = f"{LIST}/1/minutes"
PUBLIC = f"/register/minutes/{BOARD}/1"


async def minuted(home: House) -> str:
    """A meeting today that has decided on a bid."""
    bid, body = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await met(home, cleo, bid)
        await decided(cleo, bid, body, comments="Told in confidence.")
    await has_none(home, bid, "cara")
    return bid


async def test_an_edit_is_a_further_version_with_a_name(home: House):
    """It begins as made from the record; older versions can still be read."""
    await minuted(home)
    async with browser(home, "cleo") as cleo, browser(home, "cara") as cara:
        form = await cleo.see((await cleo.see(MINUTES)).links["Edit the minutes"])
        assert "That the board approves the bid." in form.values["text"]
        assert form.values["text"].startswith("Minutes: Camden Health and Wellbeing")
        assert "draft" not in form.values["text"].lower()
        first = await cleo.fill(form, text="The chair welcomed everybody.")
        assert first.url == MINUTES
        assert "Version 1, by Cleo Example" in first.text
        form = await cara.see(f"{MINUTES}/edit")
        assert form.values["text"] == "The chair welcomed everybody."
        second = await cara.fill(form, text="The chair opened the meeting.")
        assert "The chair opened the meeting." in second.text
        old = await cleo.see(f"{MINUTES}?version=1")
        assert "The chair welcomed everybody." in old.text
        text = await cleo.get(f"{MINUTES}?as=text")
        title, said, _, words_ = text.text.split("\n")
        assert title == "Draft minutes: Camden Health and Wellbeing Board"
        assert said.endswith("A draft until the body approves it.")
        assert words_ == "The chair opened the meeting."
        file = await cleo.get(f"{MINUTES}?as=html&version=1")
        assert "<pre>The chair welcomed everybody.</pre>" in file.text
        assert "Enter the minutes" in (await cara.fill(form, 422, text=" ")).text


async def test_two_who_edit_at_once_lose_nothing(home: House):
    await minuted(home)
    async with browser(home, "cleo") as cleo, browser(home, "cara") as cara:
        cleos, caras = (
            await cleo.see(f"{MINUTES}/edit"),
            await cara.see(f"{MINUTES}/edit"),
        )
        await cleo.fill(cleos, text="As Cleo has it.")
        await cleo.fill(cleos, text="As Cleo has it.")
        told = await cara.fill(caras, 409, text="As Cara has it.")
        assert "Cleo Example changed these minutes" in told.text
        assert "As Cleo has it." in told.text
        assert told.values["text"] == "As Cara has it."
        done = await cara.fill(told)
        assert "Version 2, by Cara Example" in done.text


async def test_what_is_published_is_what_the_clerk_left_in(home: House):
    """Anybody reads it, and nothing else; another text can take its place."""
    bid = await minuted(home)
    async with browser(home, "cleo") as cleo, browser(home) as anybody:
        for page_ in ("publish", "approve"):
            await cleo.see(f"{MINUTES}/{page_}", 404)
        await anybody.see(PUBLIC, 404)
        form = await cleo.see(f"{MINUTES}/edit")
        await cleo.fill(form, text="Public words. Told in confidence.")
        await anybody.see(PUBLIC, 404)
        assert "Minutes" not in (await anybody.see(f"/register/{bid}")).links
        form = await cleo.see((await cleo.see(MINUTES)).links["Publish them"])
        assert form.values["public"] == "Public words. Told in confidence."
        done = await cleo.fill(form, public="Public words.")
        assert "Told in confidence." in done.text
        register = await anybody.see(f"/register/{bid}")
        (link,) = (h for h in register.links.values() if h.startswith("/register/min"))
        read = await anybody.see(link)
        assert "Public words." in read.text
        assert f"meeting of {words.day(today(home))}" in read.title
        assert "confidence" not in read.html
        # A later edit for the board publishes nothing by itself.
        form = await cleo.see(f"{MINUTES}/edit")
        await cleo.fill(form, text="Corrected. Told in confidence.")
        assert "Corrected" not in (await anybody.see(PUBLIC)).html
        await approved(cleo, anybody, today(home))
        await anybody.see(f"/register/minutes/{BOARD}/2", 404)
        await anybody.see("/register/minutes/E09000019/1", 404)


async def approved(cleo: Browser, anybody: Browser, day: date) -> None:
    """The heading says it, to members and to everybody; a changed text is a draft again."""
    assert "Draft minutes, " in (await anybody.see(PUBLIC)).title
    page = await cleo.see(MINUTES)
    assert page.title.startswith("Published draft minutes: Camden")
    meeting = await cleo.see(f"{LIST}/1")
    assert "Read the published draft minutes of the meeting" in meeting.links
    form = await cleo.see(page.links["Record that the body approved them"])
    for days, said in ((1, "still to come"), (-1, "before the meeting")):
        assert said in (await cleo.fill(form, 422, **on(day, days))).text
    done = await cleo.fill(form, **on(day, 0))
    assert done.title.startswith("Minutes: Camden")
    assert f"approved them on {words.day(day)}" in done.text
    assert "Read the minutes of the meeting" in (await cleo.see(f"{LIST}/1")).links
    await of_the_item(cleo, day)
    text = await cleo.get(f"{MINUTES}?as=text")
    assert 'filename="minutes-' in text.headers["content-disposition"]
    read = await anybody.see(PUBLIC)
    assert read.title.startswith("Minutes, ")
    assert "What is published here is another text than that." in read.text
    form = await cleo.see(f"{MINUTES}/edit")
    assert "Once you change it, it is a draft again." in form.text
    again = await cleo.fill(form, text="Public words.")
    assert "A draft until the body approves it." in again.text
    bid, page = await item_page(cleo)
    assert page.title.startswith("Published draft minutes: Camden"), bid
    form = await cleo.see(again.links["Record that the body approved them"])
    await cleo.fill(form, **on(day, 0))
    read = await anybody.see(PUBLIC)
    assert f"approved them on {words.day(day)}" in read.text
    assert "another text" not in read.text


async def item_page(cleo: Browser) -> tuple[str, Page]:
    """The minutes of the meeting's one item, from the item's own page."""
    meeting = await cleo.see(f"{LIST}/1")
    name = next(text for text in meeting.links if text.startswith("6. Bid"))
    item = await cleo.see(meeting.links[name])
    link = next(text for text in item.links if text.endswith("of this item"))
    page = await cleo.see(item.links[link])
    assert link == f"Read the {page.title.partition(':')[0].lower()} of this item"
    return name.removeprefix("6. Bid "), page


async def of_the_item(cleo: Browser, day: date) -> None:
    """An item's minutes are called as the meeting's are, on the page and in files."""
    bid, page = await item_page(cleo)
    assert page.title.startswith("Minutes: Camden")
    assert f"The body approved them on {words.day(day)}." in page.text
    assert "A draft until" not in page.text
    assert "These are the words of the record." in page.text
    assert page.links["Read the minutes of the meeting"] == MINUTES
    address = f"/hwb/bids/{bid}/minutes/{BOARD}?version=1"
    file = await cleo.get(f"{address}&as=text")
    assert f'filename="minutes-{bid}-' in file.headers["content-disposition"]
    assert file.text.startswith("Minutes: Camden")


def on(day: date, days: int) -> dict[str, str]:
    """The day's answers, some days off."""
    day += timedelta(days=days)
    parts = ("day", "month", "year")
    return {f"approved__{part}": str(getattr(day, part)) for part in parts}


async def test_items_of_the_private_part_are_named_before_publishing(home: House):
    bid = await minuted(home)
    async with browser(home, "cleo") as cleo:
        agenda = await cleo.see(f"{LIST}/1/agenda")
        await cleo.fill(agenda, **{f"items__{bid}__part": "private"})
        await cleo.fill(await cleo.see(f"{MINUTES}/edit"), text="All.")
        form = await cleo.see(f"{MINUTES}/publish")
    assert f"Taken in the private part: item 6 (bid {bid})." in form.text


async def test_recusal_holds_for_what_the_clerk_wrote_too(home: House):
    """A text that may speak of the bid is not shown; nor is it theirs to edit."""
    bid = await minuted(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{MINUTES}/edit")
        await cleo.fill(form, text="Told in confidence.")
    member = hat(Role.BOARD_MEMBER, BOARD)
    await recuse(home, bid, "uma", member, Handling.LEAVE)
    async with browser(home, "uma") as uma:
        for form_ in ("page", "text", "html"):
            answer = await uma.get(f"{MINUTES}?as={form_}&version=1")
            assert "confidence" not in answer.text
            assert "Present" in answer.text or "PRESENT" in answer.text
        await uma.see(f"{MINUTES}/edit", 403)
    clerk = hat(Role.BOARD_CHAIR, BOARD)
    await recuse(home, bid, "cara", clerk, Handling.NO_PAPERS)
    async with browser(home, "cara") as cara:
        for page in ("edit", "publish"):
            await cara.see(f"{MINUTES}/{page}", 403)
            data = {"version": "1", "text": "Mine.", "public": "Mine."}
            assert (await cara.post(f"{MINUTES}/{page}", data=data)).status_code == 403


async def test_there_is_nothing_to_edit_before_the_meeting(home: House):
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home) + timedelta(days=1))
        await cleo.see(f"{MINUTES}/edit", 404)
