"""The application: written in sections by a team, checked by the rules, submitted once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from tests.services.house import House
from tests.services.pages.visiting import Browser, Page, browser
from tests.services.test_commands import a_bid
from workflows.contracts.bids import Stage
from workflows.rules import words

BASE = "/ccg/bids/07R-1/application"

TYPED: dict[str, dict[str, Any]] = {
    "scope": {},
    "benefits": {"benefits": "Shorter waits."},
    "governance": {
        "constitution_reference": "Version 4.2, section 6",
        "constitution_approved": "yes",
        "governance": "A committee.",
        "terms_of_reference": "Terms 1.0",
    },
    "conflicts": {
        "conflict_policy": "Policy 3.0",
        "conflict_policy_statement": "It follows the guidance.",
        "guardian": "Gail Example",
    },
    "finance": {"information_governance_level": "2", "finance_template": "Template 1"},
    "delivery": {},
}


async def screened(home: House) -> None:
    """Camden's bid, eligible: it waits for the application."""
    await a_bid(home)
    async with home.client("lou") as lou:
        answer = await lou.give(
            "/nhs-england/api/v1/bids/07R-1/screen",
            {"outcome": "eligible", "reasons": "All there."},
        )
        assert answer.is_success, answer.text


async def write_all(mara: Browser) -> Page:
    """Every section in turn; answers with the check page that follows."""
    page = await mara.see(f"{BASE}/sections/scope")
    for typed in TYPED.values():
        page = await mara.fill(page, **typed, then="on")
    return page


async def test_the_whole_application_from_the_task_to_the_record(home: House):
    """Task, list of sections, each section, check answers, recorded."""
    await screened(home)
    async with browser(home, "mara") as mara:
        work = await mara.see("/ccg/")
        link = next(h for h in work.links.values() if h.endswith("/application"))
        tasks = await mara.see(link)
        assert "0 of 6 sections are done." in tasks.text
        assert "Nobody has written anything yet." in tasks.text
        due = next(c.due for c in home.bids.bids["07R-1"].clocks)
        assert f"It is due by {words.moment(due)}." in tasks.text
        check = await write_all(mara)
        assert check.url == f"{BASE}/check"
        assert "Not passed" not in check.text
        assert "F01 " in check.text
        # What may stay empty is complete without it, and does not read as missing.
        assert "Not answered" not in check.text
        tasks = await mara.see(BASE)
        assert "6 of 6 sections are done." in tasks.text
        assert "Last saved by Mara Example at " in tasks.text
        done = await mara.fill(check)
        assert "/recorded/" in done.url
        after = await mara.see(BASE)
        assert "Version 1 of the application is submitted." in after.text
        assert "Nobody has written" not in after.text
        read = await mara.see(f"{BASE}/check")
        assert "Version 1 of the application is submitted." in read.text
        assert "Not passed" not in read.text
        assert "Change" not in read.text
    found = home.bids.bids["07R-1"].application
    assert found
    assert (found.benefits, found.information_governance_level) == ("Shorter waits.", 2)
    assert found.constitution_approved


async def test_submitted_twice_it_is_recorded_once(home: House):
    """Two clicks at once, or the back button."""
    await screened(home)
    async with browser(home, "mara") as mara:
        check = await write_all(mara)
        pages = await asyncio.gather(mara.fill(check), mara.fill(check))
        again = await mara.fill(check)
    assert {page.url for page in [*pages, again]} == {pages[0].url}
    assert home.bids.bids["07R-1"].version == 1


async def test_a_tab_left_open_changes_nothing_after_the_submission(home: House):
    """A colleague submitted meanwhile: that is said, and the words stay in sight."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        check = await write_all(mara)
        open_tab = await olu.see(f"{BASE}/sections/benefits")
        await mara.fill(check)
        before = await home.connections.drafts.draft("07R-1")
        late = await olu.fill(open_tab, 409, benefits="Longer opening hours.")
        assert "What you typed was not saved." in late.text
        assert late.values["benefits"] == "Longer opening hours."
        assert "Save and continue" not in late.text
        assert await home.connections.drafts.draft("07R-1") == before


async def test_half_a_section_is_saved_and_found_again(home: House):
    """Nothing has to be complete to be kept; a colleague goes on."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        page = await mara.see(f"{BASE}/sections/conflicts")
        back = await mara.fill(page, guardian="Gail Example", then="back")
        assert back.url == BASE
        assert "In progress" in back.text
        theirs = await olu.see(f"{BASE}/sections/conflicts")
        assert theirs.values["guardian"] == "Gail Example"


async def test_what_cannot_be_read_keeps_nothing_else_from_being_saved(home: House):
    """The wrong answer stays on the page; the others are in the draft, whatever was pressed."""
    await screened(home)
    async with browser(home, "mara") as mara:
        page = await mara.see(f"{BASE}/sections/conflicts")
        page = await mara.fill(
            page, conflict_policy="Policy 3.0", guardian="Gail Example", then="back"
        )
        page = await mara.see(f"{BASE}/sections/conflicts")
        wrong = await mara.fill(
            page,
            422,
            conflict_policy="9" * 201,
            conflict_policy_statement="It follows the guidance.",
            then="back",
        )
        assert "must be 200 characters or fewer" in wrong.text
        assert "The rest is on this page only" in wrong.text
        assert wrong.values["conflict_policy"] == "9" * 201
        kept = (await mara.see(f"{BASE}/sections/conflicts")).values
        assert kept["conflict_policy_statement"] == "It follows the guidance."
        assert (kept["conflict_policy"], kept["guardian"]) == (
            "Policy 3.0",
            "Gail Example",
        )
        tasks = await mara.fill(wrong, conflict_policy="Policy 4.0", then="back")
        assert "Application" in tasks.text
        kept = (await mara.see(f"{BASE}/sections/conflicts")).values
        assert kept["conflict_policy"] == "Policy 4.0"


async def test_each_section_says_who_saved_it_last(home: House):
    """A team sees at a glance who is at what; from the API as from the pages."""
    await screened(home)
    today = words.day(datetime.now(UTC))
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        page = await mara.see(f"{BASE}/sections/benefits")
        await mara.fill(page, benefits="Shorter waits.")
        page = await olu.see(f"{BASE}/sections/conflicts")
        await olu.fill(page, guardian="Gail Example", then="back")
        tasks = await mara.see(BASE)
        assert f"Benefits Last saved by Mara Example on {today} " in tasks.text
        assert f"Conflicts of interest Last saved by Olu Example on {today}" in (
            tasks.text
        )
        assert tasks.text.count("Last saved by") == 3
    async with home.client("olu") as api, browser(home, "mara") as mara:
        path = "/ccg/api/v1/bids/07R-1/draft"
        held = (await api.get(path)).json()
        text = held["application"] | {"risks": "Few."}
        tag = f'"{held["version"]}"'
        saved = await api.put(path, json=text, headers={"If-Match": tag})
        assert saved.is_success, saved.text
        tasks = await mara.see(BASE)
        assert f"workforce Last saved by Olu Example on {today}" in tasks.text
        assert f"Benefits Last saved by Mara Example on {today} " in tasks.text


async def test_whoever_comes_second_sees_both_texts(home: House):
    """Nothing is overwritten, nothing is lost, and then they are one."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        mine = await mara.see(f"{BASE}/sections/benefits")
        yours = await olu.see(f"{BASE}/sections/benefits")
        await olu.fill(yours, benefits="Olu's text.", measures="A survey.")
        both = await mara.fill(mine, 409, benefits="Mara's text.")
        assert "Somebody else changed this section" in both.text
        assert "saved by Olu Example" in both.text
        assert "Benefits Olu's text." in both.text
        assert "How they will be measured A survey." in both.text
        assert both.values["benefits"] == "Mara's text."
        assert (await olu.see(BASE)).text.count("Done") == 1
        await mara.fill(both, benefits="Both texts.", measures="A survey.")
        saved = await olu.see(f"{BASE}/sections/benefits")
    assert saved.values["benefits"] == "Both texts."


async def test_two_sections_at_once_do_not_meet(home: House):
    """Only the same section is a conflict; the same text is none."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        mine = await mara.see(f"{BASE}/sections/benefits")
        other = await olu.see(f"{BASE}/sections/delivery")
        await asyncio.gather(
            mara.fill(mine, benefits="Shorter waits."),
            olu.fill(other, risks="Few."),
        )
        await mara.fill(mine, benefits="Shorter waits.")
        tasks = await mara.see(f"{BASE}/check")
    assert "Benefits Shorter waits." in tasks.text
    assert "Risks Few." in tasks.text


async def test_members_of_the_committee_are_added_and_removed(home: House):
    """Row by row, without scripts."""
    await screened(home)
    async with browser(home, "mara") as mara:
        page = await mara.see(f"{BASE}/sections/governance")
        page = await mara.fill(page, governance="A committee.", add="committee")
        assert page.values["governance"] == "A committee."
        row = {"name": "Lena Sample", "role": "chair", "category": "lay"}
        wrong = await mara.fill(
            page, 422, **{f"committee.0.{k}": v for k, v in row.items()}
        )
        assert "Select whether this member votes" in wrong.text
        await mara.fill(wrong, committee__0__votes="yes", then="back")
        check = await mara.see(f"{BASE}/check")
        assert "Lena Sample, chair, lay, votes" in check.text
        page = await mara.see(f"{BASE}/sections/governance")
        assert page.values["committee.0.name"] == "Lena Sample"
        gone = await mara.fill(page, remove="committee.0")
        await mara.fill(gone, then="back")
        assert "Lena Sample" not in (await mara.see(f"{BASE}/check")).text


async def test_the_rules_say_what_is_missing_before_anything_is_sent(home: House):
    """Each check in words, from the contract and the workflow's own rules."""
    await a_bid(home)
    async with browser(home, "mara") as mara:
        check = await mara.see(f"{BASE}/check")
        assert "Some questions are not answered yet" in check.text
        assert "The bid has not been screened yet." in check.text
        assert (
            check.links["Enter the benefits"]
            == f"{BASE}/sections/benefits?after=check#benefits"
        )
        scope = await mara.see(f"{BASE}/sections/scope")
        await mara.fill(scope, start_date__year="2031")
        await screened_later(home)
        check = await mara.see(f"{BASE}/check")
    assert "needs NHS England's consent first" in check.text
    assert "Every function can be asked for." in check.text
    assert "Submit the application" not in check.text


async def screened_later(home: House) -> None:
    async with home.client("lou") as lou:
        await lou.give(
            "/nhs-england/api/v1/bids/07R-1/screen",
            {"outcome": "eligible", "reasons": "All there."},
        )


async def test_what_was_read_is_what_is_submitted(home: House):
    """A colleague's save in between brings the page back with the new answers."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        check = await write_all(mara)
        page = await olu.see(f"{BASE}/sections/benefits")
        await olu.fill(page, benefits="Other words.")
        back = await mara.fill(check, 409)
        assert "saved again after you opened this page" in back.text
        assert "Benefits Other words." in back.text
        await mara.fill(back)
    found = home.bids.bids["07R-1"].application
    assert found
    assert found.benefits == "Other words."
    assert home.bids.bids["07R-1"].stage is Stage.EXPRESSION_OF_INTEREST


async def test_only_those_who_submit_write(home: House):
    """The guardian reads; another CCG finds nothing; a stranger section is none."""
    await screened(home)
    async with browser(home, "gail") as gail, browser(home, "isla") as isla:
        tasks = await gail.see(BASE)
        assert "bid manager and its accountable officer write" in tasks.text
        assert "Check your answers" in (await gail.see(f"{BASE}/check")).title
        await gail.see(f"{BASE}/sections/benefits", 403)
        for path in ("", "/check", "/sections/benefits"):
            await isla.see(BASE + path, 404)
        sent = await isla.post(f"{BASE}/sections/benefits", data={"benefits": "x"})
        assert sent.status_code == 404
    async with browser(home, "mara") as mara:
        await mara.see(f"{BASE}/sections/other", 404)


async def test_a_submission_whose_answer_was_lost(home: House):
    """The same page is safe to send again."""
    await screened(home)
    async with browser(home, "mara") as mara:
        check = await write_all(mara)
        home.bids.lost = True
        unknown = await mara.fill(check, 503)
        assert "it will not be recorded twice" in unknown.text
        home.bids.lost = False
        again = await mara.fill(check)
    assert "/recorded/" in again.url
    assert home.bids.bids["07R-1"].version == 1
