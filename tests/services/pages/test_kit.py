"""Forms, lists and a bid's pages, whichever party they belong to."""

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from services.kit.history import KINDS, SHOWS
from services.kit.pages.bid import routes as pages_of_a_bid
from services.kit.pages.questions import giving
from tests.services.house import House, hat
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid
from workflows.contracts.events import Event
from workflows.contracts.parties import Role

SCREEN = {"outcome": "eligible", "reasons": "Complete and in time."}


async def test_my_work_of_somebody_with_nothing_to_do(home: House):
    async with browser(home, "lou") as lou:
        page = await lou.see("/nhs-england/")
    assert page.title.startswith("My work - ")
    assert "Nothing waits for you" in page.text


async def test_whoever_begins_bids_is_offered_it_where_nothing_waits(home: House):
    """The first page of a new bid manager says where to begin; a guardian's does not."""
    async with browser(home, "mara") as mara:
        page = await mara.see("/ccg/")
        assert page.text.partition("Nothing waits for you")[2].count("Start a bid") == 1
    async with browser(home, "gail") as gail:
        assert "Start a bid" not in (await gail.see("/ccg/")).text


async def test_a_service_is_found_without_the_last_slash(home: House):
    """As people type an address, and as the front door's own list has it."""
    async with browser(home, "lou") as lou:
        assert (await lou.see("/nhs-england")).url == "/nhs-england/"
        assert (await lou.see("/notifications")).url == "/notifications/"


async def test_a_body_without_bids_is_not_told_to_look_for_others(home: House):
    """Before the first bid nothing was looked for."""
    async with browser(home, "lou") as lou:
        page = await lou.see("/nhs-england/bids")
        assert "There are no bids of your body yet" in page.text
        page = await lou.see("/nhs-england/bids?q=nothing")
        assert "No bid fits" in page.text


async def test_a_task_leads_to_its_form_and_what_is_recorded_is_shown(home: House):
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see("/nhs-england/")
        assert page.links["My work (1)"] == "/nhs-england/"
        link = next(href for href in page.links.values() if "/do/screen" in href)
        page = await lou.fill(await lou.see(link), **SCREEN)
        assert page.url == f"/nhs-england/bids/{bid}/recorded/3"
        assert page.links["My work"] == "/nhs-england/", "nothing to count"
        page = await lou.see(f"/nhs-england/bids/{bid}/history?opened=yes")
    assert "Complete and in time." in page.text


@pytest.mark.wcag("3.3.1", "3.3.3")
async def test_what_is_wrong_is_said_by_question_and_what_was_typed_stays(home: House):
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        page = await lou.fill(page, 422, reasons="x" * 4001)
    assert page.title.startswith("Error: ")
    assert page.links["Select whether the bid is eligible"] == "#outcome"
    too_long = "The reasons must be 4,000 characters or fewer"
    assert page.links[too_long] == "#reasons"
    assert page.values["reasons"] == "x" * 4001


async def test_the_same_form_sent_twice_is_recorded_once(home: House):
    """A double click, or a page sent again after a time-out."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        data = {**page.values, **SCREEN}
        both = await asyncio.gather(*(lou.post(page.action, data=data) for _ in "12"))
        third = await lou.post(page.action, data=data)
    ends = Counter(answer.headers.get("location") for answer in (*both, third))
    assert ends == {f"/nhs-england/bids/{bid}/recorded/3": 3}
    assert len(await home.connections.register.history(bid)) == 3


async def test_a_form_sent_again_with_other_words_keeps_them(home: House):
    """From the browser's back button: what was recorded stands, and that is said."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        await lou.fill(page, **SCREEN)
        again = await lou.fill(page, 409, outcome="not_eligible", reasons="No.")
    assert "those were recorded" in again.text
    assert again.values["reasons"] == "No."
    assert again.values["form_token"] != page.values["form_token"]
    assert len(await home.connections.register.history(bid)) == 3


async def test_a_refusal_stands_on_the_form_with_what_was_typed(home: House):
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        first = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        second = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        await lou.fill(first, **SCREEN)
        page = await lou.fill(second, 409, outcome="eligible", reasons="Mine too.")
    assert "There is a problem" in page.text
    assert page.values["reasons"] == "Mine too."
    assert page.values["form_token"] != second.values["form_token"]


async def test_while_nobody_answers_the_same_form_is_safe_to_send_again(home: House):
    """What was given is recorded, but the answer gets lost on its way."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        home.bids.lost = True
        late = await lou.fill(page, 503, **SCREEN)
        home.bids.lost = False
        assert "it will not be recorded twice" in late.text
        assert late.values["form_token"] == page.values["form_token"]
        assert late.values["reasons"] == SCREEN["reasons"]
        done = await lou.fill(late)
    assert "/recorded/3" in done.url


async def test_text_is_shown_as_it_was_typed_and_never_as_markup(home: House):
    bid = await a_bid(home)
    nasty = "<script>alert(1)</script> & {{ 7*7 }} ${1}"
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        page = await lou.fill(page, outcome="eligible", reasons=nasty)
        for tab in ("", "/history?opened=yes", "/decisions?opened=yes"):
            page = await lou.see(f"/nhs-england/bids/{bid}{tab}")
            assert "<script>alert" not in page.html
    assert nasty in (await _history(home, bid))


async def test_what_hides_or_reorders_is_not_recorded(home: House):
    """Reasons that read backwards would be read one way and found another."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        empty = await lou.fill(page, 422, outcome="eligible", reasons="\u200b\u2066")
        assert "Enter the reasons" in empty.text
        await lou.fill(page, outcome="eligible", reasons="Ab\u202ec\u202c, 👩\u200d⚕️.")
    assert "Abc, 👩\u200d⚕️." in (await _history(home, bid))


def test_every_kind_of_entry_is_under_one_heading_of_the_history():
    """A new kind of event has to be put under one, or nobody finds it there."""
    listed = [kind for kinds in KINDS.values() for kind in kinds]
    events = get_args(get_args(Event)[0])
    known = {event.model_fields["kind"].default for event in events}
    assert len(listed) == len(set(listed))
    assert set(listed) == known
    assert set(SHOWS) == {"", *KINDS}


async def test_letters_beyond_a_page_are_reached(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """A long road leads to more letters than one page holds."""
    bid = await a_bid(home)
    total = (await home.connections.register.notices_of_bid(bid, 1, 1)).total
    assert total > 1
    monkeypatch.setattr(pages_of_a_bid, "LETTERS", 1)
    async with browser(home, "lou") as lou:
        page, seen = await lou.see(f"/nhs-england/bids/{bid}/messages?opened=yes"), 1
        while after := [h for text, h in page.links.items() if text.startswith("Next")]:
            page = await lou.see(f"/nhs-england/bids/{bid}/messages{after[0]}")
            seen += 1
    assert seen == total


async def test_a_history_is_narrowed_to_what_one_looks_for(home: House):
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        await lou.fill(page, **SCREEN)
        decisions = await lou.see(
            f"/nhs-england/bids/{bid}/history?show=decisions&opened=yes"
        )
        papers = await lou.see(
            f"/nhs-england/bids/{bid}/history?show=signatures&opened=yes"
        )
        refused = await lou.see(
            f"/nhs-england/bids/{bid}/history?show=refused&opened=yes"
        )
        await lou.see(f"/nhs-england/bids/{bid}/history?show=nonsense", 422)
    assert "Entry 3: check code" in decisions.text
    assert "Entry 2: check code" not in decisions.text
    assert "Entry 2: check code" in papers.text
    assert "Nothing of this kind" in refused.text


async def _history(home: House, bid: str) -> str:
    async with browser(home, "lou") as lou:
        return (await lou.see(f"/nhs-england/bids/{bid}/history?opened=yes")).text


async def test_a_foreign_bid_is_nothing_on_every_page(home: House):
    bid = await a_bid(home)
    async with browser(home, "isla") as isla:
        for tab in ("", "/papers", "/history", "/messages", "/do/withdraw"):
            page = await isla.see(f"/ccg/bids/{bid}{tab}", 404)
            assert "NHS Camden" not in page.text


async def test_two_take_a_task_on_at_once_and_the_second_is_told_who(home: House):
    await home.enrol("luke", hat(Role.LOCAL_TEAM, "Q71"))
    await a_bid(home)
    async with browser(home, "lou") as lou, browser(home, "luke") as luke:
        pages = [await one.see("/nhs-england/") for one in (lou, luke)]
        forms = [
            next(f for f in p.forms if f.action.endswith("/claims")) for p in pages
        ]
        answers = await asyncio.gather(
            *(
                one.post(form.action, data={**form.values, "do": "take"})
                for one, form in zip((lou, luke), forms, strict=True)
            )
        )
        assert sorted(a.status_code for a in answers) == [303, 409]
        loser = next(a for a in answers if a.status_code == 409)
        assert "took this task on" in loser.text
        page = await lou.see("/nhs-england/")
    assert "Example" in page.text


def test_two_forms_of_one_step_are_two_requests():
    """Somebody may ask twice; the same form sent twice is one."""
    at: Any = SimpleNamespace(
        person=SimpleNamespace(id="7"), service=SimpleNamespace(prefix="/ccg")
    )
    first, second = (giving.update_id(at, "07R-1", "ask", token) for token in "ab")
    assert first != second
    assert first == giving.update_id(at, "07R-1", "ask", "a")
