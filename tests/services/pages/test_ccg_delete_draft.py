"""A draft that nobody wants any more is deleted, and no text by accident."""

import asyncio

from tests.services.house import House, hat
from tests.services.pages.expressing import DRAFT, INTEGRATION, drafted, finished
from tests.services.pages.visiting import Page, browser
from workflows.contracts.parties import Role

DELETE = f"{DRAFT}/delete"
PAGE = f"{DRAFT}/sections/integration"


async def test_a_draft_is_deleted_after_a_question(home: House):
    """Who else loses it is said first; then it is nowhere, and its number stays taken."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        draft = await mara.see(DRAFT)
        asked = await mara.see(draft.links["Delete this draft"])
        assert asked.title.startswith("Delete the draft 07R-1 - ")
        assert "you and Olu Example can open it" in asked.text
        assert "Last saved by Mara Example at " in asked.text
        assert "Draft 07R-1" in (await olu.see("/ccg/start")).text
        gone = await mara.fill(asked)
        assert "The draft is deleted." in gone.text
        assert "Draft 07R-1" not in gone.text + (await olu.see("/ccg/start")).text
        assert (await mara.fill(asked)).url == "/ccg/start?deleted=1"
        await olu.see(DRAFT, 404)
        await olu.see(DELETE, 404)
        await drafted(mara)
        assert "Draft 07R-2" in (await mara.see("/ccg/start")).text
    held = await home.connections.drafts.draft("07R-1")
    assert held
    assert "Half a thou" not in held.model_dump_json()


async def test_a_draft_that_was_saved_meanwhile_is_not_deleted(home: House):
    """Whoever deletes has seen what they delete; the second look deletes it."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        asked = await mara.see(DELETE)
        page = await olu.see(PAGE)
        await olu.fill(page, **{INTEGRATION: "Olu's."}, then="back")
        again = await mara.fill(asked, 409)
        assert "Nothing is deleted" in again.text
        assert "Last saved by Olu Example" in again.text
        page = await olu.see(PAGE)
        assert page.values[INTEGRATION] == "Olu's."
        assert (await mara.fill(again)).url == "/ccg/start?deleted=1"


async def test_whoever_was_writing_keeps_their_text(home: House):
    """The draft is gone under their hands; they are told, and can save it again."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        page = await olu.see(PAGE)
        await mara.fill(await mara.see(DELETE))
        told = await olu.fill(page, 409, **{INTEGRATION: "An hour's."}, then="back")
        assert "Somebody else deleted this draft" in told.text
        assert "It was deleted by Mara Example" in told.text
        assert told.values[INTEGRATION] == "An hour's."
        await olu.fill(told, then="back")
        draft = await mara.see(PAGE)
        assert draft.values[INTEGRATION] == "An hour's."


async def test_a_section_that_was_empty_does_not_bring_a_deleted_draft_back(
    home: House,
):
    """Nothing differs in it, and yet whoever writes is told before it is there again."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        page = await olu.see(f"{DRAFT}/sections/timetable")
        await mara.fill(await mara.see(DELETE))
        told = await olu.fill(page, 409, statements__timetable="Months.")
        assert "Somebody else deleted this draft" in told.text
        await olu.see(DRAFT, 404)
        await olu.fill(told)
        tasks = await mara.see(DRAFT)
        assert "Timetable Last saved by Olu Example" in tasks.text
        assert tasks.text.count("Last saved by") == 2


async def test_every_page_of_a_deleted_draft_says_that_it_was_deleted(home: House):
    """The list and the answers too; whoever has a page open reads how its text is kept."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        page = await olu.see(PAGE)
        await mara.fill(await mara.see(DELETE))
        for told in (
            await olu.see(DRAFT, 404),
            await olu.see(PAGE, 404),
            await olu.see(f"{DRAFT}/check", 404),
            Page(await olu.post(f"{DRAFT}/check", data={"draft": "as read"})),
        ):
            assert "This draft was deleted by Mara Example at " in told.text
            assert "save that page, and the draft is there again" in told.text
        more = await olu.fill(page, 409, **{INTEGRATION: "An hour's."}, then="on")
        assert "Your text is below, and nowhere else." in more.text
        await olu.fill(more, **{INTEGRATION: "An hour's."}, then="back")
        assert "Somebody" not in (await olu.see(DRAFT)).text
    await home.enrol("zoe", hat(Role.BID_MANAGER, "08H"))
    async with browser(home, "mara") as mara, browser(home, "zoe") as zoe:
        await mara.fill(await mara.see(DELETE))
        assert "deleted" not in (await zoe.see(DRAFT, 404)).text


async def test_saving_and_deleting_at_once_leaves_one_of_the_two(home: House):
    """Never a text that is neither deleted nor there."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        asked, page = await mara.see(DELETE), await olu.see(PAGE)
        text = {**page.values, INTEGRATION: "Olu's.", "then": "back"}
        deleted, saved = await asyncio.gather(
            mara.post(asked.action, data=asked.values),
            olu.post(page.action, data=text),
        )
    held = await home.connections.drafts.draft("07R-1")
    assert held
    assert sorted([deleted.status_code, saved.status_code]) == [303, 409]
    assert ("Olu's." in held.expression) is (saved.status_code == 303)


async def test_a_bid_that_was_begun_from_it_stays(home: House):
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        asked = await mara.see(DELETE)
        await finished(olu, await olu.see(DRAFT))
        assert (await mara.fill(asked)).url == "/ccg/bids/07R-1"
    assert home.bids.bids["07R-1"].statements


async def test_nobody_else_deletes_it(home: House):
    await home.enrol("zoe", hat(Role.BID_MANAGER, "08H"))
    async with (
        browser(home, "mara") as mara,
        browser(home, "gail") as gail,
        browser(home, "zoe") as zoe,
    ):
        await drafted(mara)
        asked = await mara.see(DELETE)
        for other in (gail, zoe):
            await other.see(DELETE, 404)
            sent = await other.post(DELETE, data=asked.values)
            assert sent.status_code in {303, 404}
        assert "Draft 07R-1" in (await mara.see("/ccg/start")).text
