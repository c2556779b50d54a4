"""The clerk's meetings: made, changed, cancelled; bids on the agenda; who came."""

from datetime import date, time, timedelta

import pytest

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, FIVE, seated, who
from tests.services.pages.body import a_body
from tests.services.pages.meetings import LIST, arranged, kept, later, made, put, today
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_board_items import before_board
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.meetings import MeetingKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.rules import words


async def test_the_clerk_makes_a_meeting_and_members_read_it(home: House):
    await seated(home)
    async with browser(home, "cleo") as cleo, browser(home, "carol") as carol:
        empty = await cleo.see(LIST)
        assert "No meeting is planned." in empty.text
        page = await made(cleo, later(home), reference="HWB/2026/14")
        assert "Council chamber" in page.text
        assert "The agenda has to be out by" in page.text
        listed = await carol.see((await carol.see("/hwb/")).links["Meetings"])
        assert "HWB/2026/14" in listed.text
        read = await carol.see(f"{LIST}/1")
        assert "Change the meeting" not in read.links
        for page_ in ("new", "1/change", "1/agenda", "1/attendance", "1/cancel"):
            await carol.see(f"{LIST}/{page_}", 403)
            answer = await carol.post(f"{LIST}/{page_}", data={"version": "1"})
            assert answer.status_code == 403
    one = await kept(home)
    assert (one.begins, one.place, one.version) == (time(18, 30), "Council chamber", 1)


async def test_an_agenda_without_bids_says_what_happens_next(home: House):
    """Nothing can be put on it yet, so there is nothing to save."""
    await seated(home)
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        empty = await cleo.see(f"{LIST}/1/agenda")
        out = (await cleo.see(f"{LIST}/1")).text.partition("has to be out by ")[2]
    assert "No bid waits for the board now" in empty.text
    assert f"is offered here: put it on by {out.partition('.')[0]}." in empty.text
    assert "Save the agenda" not in empty.html
    assert f'action="{LIST}/1/agenda"' not in empty.html


async def test_two_meetings_of_one_day_are_told_apart(home: House):
    """Their links say when they begin; whoever meets once a day reads the day alone."""
    await seated(home)
    async with browser(home, "cleo") as cleo:
        day, other = later(home), later(home) + timedelta(days=7)
        for at, begins in ((day, "6:30pm"), (day, "9am"), (other, "6pm")):
            await made(cleo, at, begins=begins)
        links = (await cleo.see(LIST)).links
    names = {
        f"Meeting of {words.day(day)}, 9am": "2",
        f"Meeting of {words.day(day)}, 6:30pm": "1",
        f"Meeting of {words.day(other)}": "3",
    }
    assert {k: v for k, v in links.items() if k.startswith("Meeting of")} == {
        name: f"{LIST}/{number}" for name, number in names.items()
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"begins": "25:00"}, "must be a time, like 6:30pm"),
        ({"begins": "13pm"}, "must be a time, like 6:30pm"),
        ({"begins": "soon"}, "must be a time, like 6:30pm"),
        ({"begins": ""}, "Enter when it begins"),
        ({"place": ""}, "Enter where it meets"),
        ({"day__year": "1999"}, "The day of the meeting is over"),
        ({"day__year": "2300"}, "too far ahead"),
        ({"place": "x" * 201}, "200 characters or fewer"),
        ({"kind": "secret"}, "from the list"),
    ],
)
async def test_what_cannot_be_is_said_and_stays(home: House, typed: dict, words: str):
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{LIST}/new")
        page = await cleo.fill(
            form, 422, **arranged(later(home), reference="HWB/1") | typed
        )
        assert words in page.text
        assert page.values["reference"] == "HWB/1"
    assert await home.connections.meetings.one(Party.HWB, BOARD, 1) is None


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("6pm", 18, 0),
        ("6.05 p.m.", 18, 5),
        ("12am", 0, 0),
        ("12pm", 12, 0),
        ("9", 9, 0),
    ],
)
async def test_a_time_is_written_in_many_ways(
    home: House, typed: str, hour: int, minute: int
):
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home), begins=typed)
    assert (await kept(home)).begins == time(hour, minute)


async def test_short_notice_needs_a_reason(home: House):
    day = today(home) + timedelta(days=2)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{LIST}/new")
        page = await cleo.fill(form, 422, **arranged(day, kind="special"))
        assert "Say why the meeting is called at shorter notice" in page.text
        done = await cleo.fill(page, notice="The round closes.")
        assert f"Special meeting of {day.day}" in done.text
        assert "The round closes." in done.text
    assert (await kept(home)).kind is MeetingKind.SPECIAL


async def test_a_double_click_makes_one_meeting(home: House):
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{LIST}/new")
        first = await cleo.fill(form, **arranged(later(home)))
        second = await cleo.fill(form, **arranged(later(home)))
        assert first.url == second.url
        clash = await cleo.fill(form, 422, **arranged(later(home), place="Room 2"))
        assert "There is a meeting at that time already" in clash.text


async def test_two_clerks_at_once_and_neither_text_is_lost(home: House):
    async with browser(home, "cleo") as cleo, browser(home, "cara") as cara:
        await made(cleo, later(home))
        cleos, caras = (
            await cleo.see(f"{LIST}/1/change"),
            await cara.see(f"{LIST}/1/change"),
        )
        await cleo.fill(cleos, place="Room 1")
        again = await cleo.fill(cleos, place="Room 1")
        assert again.url == f"{LIST}/1"
        told = await cara.fill(caras, 409, place="Room 2")
        assert "Cleo Example changed this meeting" in told.text
        assert "Room 1" in told.text
        assert told.values["place"] == "Room 2"
        page = await cara.fill(told)
        assert "Cara Example changed the place" in page.text
    one = await kept(home)
    assert (one.place, one.version) == ("Room 2", 3)


async def test_a_meeting_is_cancelled_with_a_reason_and_stays_so(home: House):
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        form = await cleo.see(f"{LIST}/1/cancel")
        assert "Enter why" in (await cleo.fill(form, 422)).text
        old = await cleo.see(f"{LIST}/1/change")
        page = await cleo.fill(form, cancelled="Snow.")
        assert "This meeting is cancelled." in page.text
        assert "Change the meeting" not in page.links
        assert "Snow." in (await cleo.see(LIST)).text
        late = await cleo.fill(old, 409, place="Room 2")
        assert "changed this meeting" in late.text
        refused = await cleo.fill(late, 422)
        assert "Make a new one." in refused.text


async def test_bids_that_wait_are_offered_and_put_on_the_agenda(home: House):
    """With due date and days left; the quorum of the item stands on the meeting's page."""
    bid, _ = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        form = await cleo.see(f"{LIST}/1/agenda")
        assert "NHS Camden CCG" in form.text
        assert "working days left" in form.text
        missing = await cleo.fill(form, 422, **{f"items__{bid}__part": "public"})
        assert f"Enter the item number of bid {bid}" in missing.text
        page = await put(cleo, 1, bid, "6a")
    assert f"6a. Bid {bid}" in page.text
    assert "A quorum can be had: if everybody came," in page.text
    assert "and 5 are needed" in page.text
    (item,) = (await kept(home)).items
    assert (item.bid_id, item.number, item.public) == (bid, "6a", True)


async def test_one_meeting_judges_bids_with_their_own_recusals(home: House):
    """Each item says who is out of it, who is vital, and what can be done."""
    first, _ = await before_board(home)
    second = await another(home)
    for subject in ("alex", "bola", "carol", "uma", "vikram"):
        await out(home, second, subject)
    await out(home, first, "carol")
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        await put(cleo, 1, first, "6")
        page = await put(cleo, 1, second, "10")
    one, _, two = page.text.partition(f"10. Bid {second}")
    assert "Councillor Carol Example is recused." in one
    assert "A quorum can be had" in one
    assert "Councillor Alex Example is recused." not in one
    assert "No attendance can make this item quorate." in two
    assert "The council's cabinet member decision" in two
    async with browser(home, "carol") as carol:
        read = await carol.see(f"{LIST}/1")
    assert "you see no papers of it" in read.text
    assert "Councillor Alex Example is recused." not in read.text


async def another(home: House) -> str:
    """One more bid before the same board."""
    bid = await opened(home)
    await until_asked(home, bid, "record_board_decision")
    return bid


async def out(home: House, bid: str, subject: str) -> None:
    await recuse(home, bid, subject, hat(Role.BOARD_MEMBER, BOARD), Handling.LEAVE)


async def test_whoever_is_recused_leaves_that_item_of_the_agenda_alone(home: House):
    """The chair, who may write the agenda otherwise; also with a form of their own make."""
    first, _ = await before_board(home)
    second = await another(home)
    await recuse(home, first, "cara", hat(Role.BOARD_CHAIR, BOARD), Handling.NO_PAPERS)
    async with browser(home, "cleo") as cleo, browser(home, "cara") as cara:
        await made(cleo, later(home))
        page = await put(cleo, 1, first, "6")
        form = await cara.see(f"{LIST}/1/agenda")
        assert f"Item 6, bid {first}, stays as it is" in form.text
        assert f"items.{first}.part" not in form.values
        forged = {f"items__{first}__part": "off", f"items__{first}__number": "9"}
        chosen = {f"items__{second}__part": "public", f"items__{second}__number": "5"}
        page = await cara.fill(form, **forged | chosen)
        assert f"5. Bid {second}" in page.text
    found = [(item.number, item.bid_id) for item in (await kept(home)).items]
    assert found == [("5", second), ("6", first)]


async def test_late_on_the_agenda_needs_a_reason(home: House):
    bid, _ = await before_board(home)
    day = today(home) + timedelta(days=1)
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        change = await cleo.see(f"{LIST}/1/change")
        moved = await cleo.fill(change, 422, **arranged(day))
        await cleo.fill(moved, notice="The chair asked.")
        again = await cleo.see(f"{LIST}/1/change")
        await cleo.fill(again, notice="")
        form = await cleo.see(f"{LIST}/1/agenda")
        typed = {f"items__{bid}__part": "private", f"items__{bid}__number": "6"}
        late = await cleo.fill(form, 422, **typed)
        assert f"Say why bid {bid} is taken as urgent" in late.text
        page = await cleo.fill(late, **{f"items__{bid}__urgent": "The round closes."})
        assert "Taken as urgent: The round closes." in page.text
        assert "Private part" in page.text


async def test_a_bid_that_waits_no_more_is_not_put_on(home: House):
    """What was typed for it is not dropped silently."""
    bid, _ = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        form = await cleo.see(f"{LIST}/1/agenda")
        async with browser(home, "olu") as olu:
            leave = await olu.see(f"/ccg/bids/{bid}/do/withdraw")
            await olu.fill(leave, reason="Not this year.")
        typed = {f"items__{bid}__part": "public", f"items__{bid}__number": "6"}
        page = await cleo.fill(form, 422, **typed)
        assert f"Bid {bid} does not wait for this body any more" in page.text
        assert page.values[f"items.{bid}.number"] == "6"


async def test_who_came_is_written_down_on_the_day_and_not_before(home: House):
    bid, body = await before_board(home)
    typed = {f"seats__s-{seat}": "present" for seat in FIVE}
    typed["seats__s-healthwatch"] = "apologies"
    async with browser(home, "cleo") as cleo:
        await made(cleo, later(home))
        early = await cleo.see(f"{LIST}/1/attendance")
        refused = await cleo.fill(early, 422, **typed)
        assert "is written down on the day or after it" in refused.text
        await made(cleo, today(home), notice="Today.")
        await put(cleo, 2, bid)
        form = await cleo.see(f"{LIST}/2/attendance")
        page = await cleo.fill(form, **typed)
        assert "With those who came it is quorate for this item." in page.text
        form = await cleo.see(f"{LIST}/2/attendance")
        assert form.values["seats.s-chair"] == "present"
        four = {"seats__s-councillor-3": f"for:{who(body, 'Vikram')}"}
        page = await cleo.fill(form, **four)
        assert "present as substitute for Councillor Carol Example" in page.text
        assert "Councillor Carol Example: apologies" in page.text
        assert "Cancel the meeting" not in page.links
    said = (await kept(home, 2)).attendance
    assert said is not None
    assert len(said.present) == 4
    assert [one.seat for one in said.sits] == ["councillor-3"]


async def test_after_the_day_only_what_came_of_it_changes(home: House):
    async with browser(home, "cleo") as cleo:
        await made(cleo, today(home), notice="Today.")
        one = await kept(home)
        past = one.model_copy(update={"day": date(2026, 1, 5), "version": 2})
        await home.connections.meetings.change(past, person="1", name="Cleo Example")
        assert "Past" in (await cleo.see(LIST)).text
        form = await cleo.see(f"{LIST}/1/change")
        refused = await cleo.fill(form, 422, place="Room 2")
        assert "Only the reference and who came" in refused.text
        page = await cleo.fill(refused, place="Council chamber", reference="HWB/9")
        assert "HWB/9" in page.text


async def test_other_bodies_meet_too_and_others_see_nothing(home: House):
    """The panel and the national panel; a local team sits on no such body."""
    async with browser(home, "cleo") as cleo, browser(home, "sid") as sid:
        await made(cleo, later(home))
        assert "Council chamber" not in (await sid.see(LIST)).text
        await sid.see(f"{LIST}/1", 404)
    for subject, prefix in (("pia", "/conflicts"), ("nat", "/nhs-england")):
        async with browser(home, subject) as chair:
            form = await chair.see(f"{prefix}/meetings/new")
            done = await chair.fill(form, **arranged(later(home)))
            assert done.url == f"{prefix}/meetings/1"
    async with browser(home, "lou") as lou, browser(home, "mara") as mara:
        assert "Meetings" not in (await lou.see("/nhs-england/")).links
        await lou.see("/nhs-england/meetings", 404)
        await mara.see("/ccg/meetings", 404)


async def test_a_panel_puts_the_bids_that_it_reviews_on_its_agenda(home: House):
    """The same pages, with its own seats; its chair judges, and so declares first."""
    await a_body(home, "conflicts_panel")
    bid = await opened(home)
    await until_asked(home, bid, "conclude_conflict_review")
    async with browser(home, "pia") as pia:
        form = await pia.see("/conflicts/meetings/new")
        await pia.fill(form, **arranged(today(home), notice="Today."))
        form = await pia.see("/conflicts/meetings/1/agenda")
        assert "These bids wait for the panel." in form.text
        typed = {f"items__{bid}__part": "private", f"items__{bid}__number": "1"}
        page = await pia.fill(form, **typed)
        assert "A quorum can be had" not in page.text
        declare = next(v for k, v in page.links.items() if k.startswith("Declare"))
        done = await pia.fill(await pia.see(declare), category="none")
        back = done.links["Back to the meeting"]
        assert back == f"/conflicts/meetings/1#item-{bid}"
        page = await pia.see(back)
        assert "A quorum can be had" in page.text
        (record,) = (v for k, v in page.links.items() if k.startswith("Record what"))
        assert "/do/conclude-conflict-review" in record
        await pia.see(record)
        await pia.see("/conflicts/meetings/1/attendance")
        minutes = await pia.see("/conflicts/meetings/1/minutes")
        assert "What was decided stands on the record of the bid." in minutes.text
