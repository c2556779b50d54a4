"""The expression of interest as a draft: saved half-filled, shared, never overwritten."""

import asyncio
import json

from tests.services.house import House, hat
from tests.services.pages.expressing import (
    DRAFT,
    INTEGRATION,
    TYPED,
    answered,
    checked,
    drafted,
    finished,
)
from tests.services.pages.visiting import browser
from workflows.contracts.parties import Role

PAGE = f"{DRAFT}/sections/integration"


async def test_half_an_expression_is_saved_and_found_again(home: House):
    """Whatever is typed is kept, by whoever of the team goes on."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        tasks = await drafted(mara)
        page = await mara.see(tasks.links["Joint applicants (optional)"])
        page = await mara.fill(page, add="partners")
        tasks = await mara.fill(page, partners__0__code="08H", then="back")
        assert tasks.url == DRAFT
        list_ = await olu.see("/ccg/start")
        work = await olu.see("/ccg/")
        assert work.links["Draft 07R-1"] == list_.links["Draft 07R-1"]
        said = "Draft 07R-1 Joint commissioning. Last saved by Mara Example at "
        assert said in list_.text
        assert said in work.text
        tasks = await olu.see(list_.links["Draft 07R-1"])
        for title, name, value in (
            ("Round and model", "model", "joint"),
            ("Integration of local services", INTEGRATION, "Half a thou"),
            ("Whom we may ask", "statements.contact.email", "?"),
            ("Joint applicants (optional)", "partners.0.code", "08H"),
        ):
            page = await olu.see(tasks.links[title])
            assert page.values[name] == value
        assert not home.bids.bids
        done = await finished(olu, tasks)
        assert done.url.startswith("/ccg/bids/07R-1/recorded/")
        assert [a.code for a in home.bids.bids["07R-1"].applicants] == ["07R", "08H"]
        assert "Draft 07R-1" not in (await mara.see("/ccg/start")).text
        for there in (DRAFT, PAGE, f"{DRAFT}/check"):
            assert (await mara.see(there)).url == "/ccg/bids/07R-1"
        tasks = await mara.see("/ccg/bids/07R-1/application")
        assert "0 of 6 sections are done." in tasks.text


async def test_whoever_comes_second_sees_both_texts(home: House):
    """Whichever button they press; then the two are one."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        mine, yours = [await who.see(PAGE) for who in (mara, olu)]
        await olu.fill(yours, **{INTEGRATION: "Olu's text."}, then="back")
        for wish in ("back", "on"):
            both = await mara.fill(mine, 409, **{INTEGRATION: "Mara's."}, then=wish)
            assert "Somebody else changed this section" in both.text
            assert "saved by Olu Example" in both.text
            assert "Integration of local services Olu's text." in both.text
            assert both.values[INTEGRATION] == "Mara's."
        await mara.fill(both, **{INTEGRATION: "Both."}, then="back")
        assert (await olu.see(PAGE)).values[INTEGRATION] == "Both."


async def test_choices_of_two_people_are_told_in_words(home: House):
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        for name, theirs, mine, words in (
            ("bid", {"model": "delegated"}, {"model": "greater_involvement"}, "Deleg"),
            ("functions", {"functions": ["F01"]}, {"functions": ["F02"]}, "F01 "),
        ):
            there = f"{DRAFT}/sections/{name}"
            page, other = await mara.see(there), await olu.see(there)
            await olu.fill(other, **theirs)
            both = await mara.fill(page, 409, **mine)
            said = both.text.partition("Your text")[0]
            assert words in said.partition("is below")[2]


async def test_two_sections_of_one_draft_never_meet(home: House):
    """Saved by two people in two windows, both survive; also at once."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        mine = await mara.see(f"{DRAFT}/sections/timetable")
        yours = await olu.see(f"{DRAFT}/sections/standards")
        await asyncio.gather(
            mara.fill(mine, statements__timetable="Mara's months."),
            olu.fill(yours, statements__standards="Olu's standards."),
        )
        check = await mara.see(f"{DRAFT}/check")
        for text in ("Mara's months.", "Olu's standards.", "Half a thou"):
            assert text in check.text
        tasks = await mara.see(DRAFT)
        assert "Timetable Last saved by Mara Example" in tasks.text
        assert "Raising standards Last saved by Olu Example" in tasks.text


async def test_whoever_adds_nobody_changes_nothing(home: House):
    """No joint applicant is the same as never asked for one: nobody else is told of it."""
    there = f"{DRAFT}/sections/partners"
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        mine, yours = await mara.see(there), await olu.see(there)
        await olu.fill(yours)
        page = await mara.fill(mine, add="partners")
        saved = await mara.fill(page, partners__0__code="08H")
        assert saved.url == f"{DRAFT}/sections/functions"


async def test_a_section_looked_at_and_left_as_it_is_stays_who_wrote_it(home: House):
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        before = await home.connections.drafts.draft("07R-1")
        await olu.fill(await olu.see(PAGE))
        assert await home.connections.drafts.draft("07R-1") == before


async def test_answers_that_changed_after_they_were_read_are_not_sent(home: House):
    """Nobody submits what they have not seen; the second look submits it."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        check = await checked(mara)
        await olu.fill(await olu.see(PAGE), **{INTEGRATION: "Olu's."}, then="back")
        again = await mara.fill(check, 409)
        assert "saved again after you opened this page" in again.text
        assert "Olu's." in again.text
        assert not home.bids.bids
        assert "/recorded/" in (await mara.fill(again)).url


async def test_sent_by_two_of_the_team_it_is_one_bid(home: House):
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        mine = await checked(mara)
        yours = await olu.see(f"{DRAFT}/check")
        done = await mara.fill(mine)
        assert "/recorded/" in done.url
        assert (await olu.fill(yours)).url == done.url
        other = await olu.fill(yours, draft="of other answers")
        assert other.url == "/ccg/bids/07R-1"
    assert list(home.bids.bids) == ["07R-1"]


async def test_a_text_typed_after_it_was_submitted_comes_back(home: House):
    """It cannot be saved any more, and whoever typed it keeps it to copy."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        tasks = await drafted(mara)
        page = await olu.see(PAGE)
        await finished(mara, tasks)
        late = await olu.fill(page, 409, **{INTEGRATION: "An hour's."})
        assert "What you typed was not saved" in late.text
        assert late.values[INTEGRATION] == "An hour's."
        assert "Save and continue" not in late.html


async def test_a_draft_of_the_released_form_opens_and_goes_on(home: House):
    """It was saved as a whole: the same text, and nothing about sections."""
    drafts = home.connections.drafts
    bid = await drafts.reserve(await home.number("olu"), "k", "07R")
    old = {k: v if isinstance(v, list) else [v] for k, v in TYPED.items()}
    old |= {"partners.count": ["1"], "partners.0.code": ["08H"]}
    del old["statements.timetable"]
    await drafts.save_expression(bid, 0, json.dumps(old), await home.number("olu"))
    async with browser(home, "mara") as mara:
        tasks = await mara.see(f"/ccg/start/{bid}")
        assert "10 of 11 sections" in tasks.text
        assert "Functions Last saved by Olu Example" in tasks.text
        page = await mara.see(tasks.links["Timetable"])
        check = await answered(mara, page, TYPED)
        await mara.fill(check)
    assert [a.code for a in home.bids.bids[bid].applicants] == ["07R", "08H"]


async def test_a_draft_is_its_own_ccg_s(home: House):
    """Another CCG finds nothing; nor do those who do not begin bids."""
    await home.enrol("zoe", hat(Role.BID_MANAGER, "08H"))
    async with (
        browser(home, "mara") as mara,
        browser(home, "gail") as gail,
        browser(home, "zoe") as zoe,
    ):
        await drafted(mara)
        for stranger in (gail, zoe):
            assert "Draft" not in (await stranger.see("/ccg/start")).text
            for there in (DRAFT, PAGE, f"{DRAFT}/check"):
                await stranger.see(there, 404)
                if there != DRAFT:
                    sent = await stranger.post(there, data={"then": "back"})
                    assert sent.status_code == 404
        await mara.see("/ccg/start/07R-2", 404)
        await mara.see("/ccg/start/07R-2/sections/bid", 404)


async def test_what_is_no_section_or_no_answer_is_not_taken(home: House):
    """An unknown section is not there; unknown names of a known one are left out."""
    async with browser(home, "mara") as mara:
        await drafted(mara)
        for name in ("nothing", "BID", "bid%2F..", "statements.integration"):
            await mara.see(f"{DRAFT}/sections/{name}", 404)
            sent = await mara.post(f"{DRAFT}/sections/{name}", data={"model": "joint"})
            assert sent.status_code == 404
        hostile = {"statements.contact.name": "Eve", "x": "y", "partners.count": "9"}
        await mara.fill(await mara.see(PAGE), **{INTEGRATION: "Mine."}, **hostile)
        await mara.fill(
            await mara.see(f"{DRAFT}/sections/partners"),
            422,
            **{
                "partners.count": "99999",
                "partners.8.code": "08H",
                "partners.77.x": "z",
            },
        )
    held = await home.connections.drafts.draft("07R-1")
    assert held
    kept = json.loads(held.expression)
    assert kept[INTEGRATION] == ["Mine."]
    assert set(kept) == {
        *("cycle", "model", INTEGRATION, "statements.contact.email"),
        *("partners.count", "partners.8.code"),
    }


async def test_one_key_is_one_round_and_one_model(home: House):
    """The API does not take another bid for the one that was begun under the key."""
    typed = {
        "cycle": "today",
        "model": "delegated",
        "functions": ["F01"],
        "statements": {
            **{
                name.partition(".")[2]: text
                for name, text in TYPED.items()
                if name.count(".") == 1
            },
            "contact": {"name": "Alex Example", "email": "alex@camden-ccg.example"},
        },
    }
    async with home.client("mara") as mara:
        one = await mara.give("/ccg/api/v1/bids", typed, "k")
        again = await mara.give("/ccg/api/v1/bids", typed, "k")
        other = await mara.give("/ccg/api/v1/bids", typed | {"model": "joint"}, "k")
    assert one.status_code == again.status_code == 201
    assert one.json() == again.json()
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/key-reused"
    assert list(home.bids.bids) == ["07R-1"]
