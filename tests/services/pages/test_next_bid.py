"""A deferred bid leads to the next one with its answers, once however often asked."""

from activities.register.drafts import Drafts
from tests.builders import Story
from tests.rules.steps import does
from tests.services.house import House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import browser
from workflows.contracts.decisions import Recommendation

BUTTON = "Start the next bid from this one's answers"


async def deferred(home: House) -> None:
    story = Story().until_asked("decide")
    more = {"to_cycle": "2016-17"}
    await told(home, does(story, "decide", outcome=Recommendation.DEFER, **more))


async def test_one_click_starts_the_next_bid_and_two_clicks_the_same(home: House):
    """Its draft has the answers, says where they come from, and both bids say so."""
    await deferred(home)
    before = home.bids.bids["07R-1"]
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        page = await mara.see("/ccg/bids/07R-1")
        assert BUTTON in page.text
        theirs = await olu.see("/ccg/bids/07R-1")
        draft = await mara.fill(page)
        assert draft.url == "/ccg/start/07R-2"
        assert "This bid follows bid 07R-1" in draft.text
        said = before.statements
        assert said
        assert "11 of 11 sections" in draft.text
        page = await mara.see(draft.links["Integration of local services"])
        assert page.values["statements.integration"] == said.integration
        page = await mara.see(draft.links["Round and model"])
        assert page.values["model"] == before.model
        assert page.values["cycle"] == "today"
        assert (await olu.fill(theirs)).url == "/ccg/start/07R-2"
        page = await mara.see("/ccg/bids/07R-1")
        assert BUTTON not in page.text
        again = await mara.see(
            page.links["Draft 07R-2 follows this bid: go on with it"]
        )
        done = await mara.fill(await mara.see(again.links["Check your answers"]))
        assert done.url.startswith("/ccg/bids/07R-2/recorded/")
        page = await mara.see("/ccg/bids/07R-1")
        assert page.links["Bid 07R-2 follows this one"] == "/ccg/bids/07R-2"
        page = await mara.see("/ccg/bids/07R-2")
        assert "It follows bid 07R-1" in page.text
        assert (await olu.fill(theirs)).url == "/ccg/bids/07R-2"
        section = await mara.see("/ccg/bids/07R-2/application/sections/governance")
        assert before.application
        assert section.values["governance"] == before.application.governance


async def test_a_draft_that_was_deleted_begins_with_the_answers_again(home: House):
    """Under the same number."""
    await deferred(home)
    async with browser(home, "mara") as mara:
        page = await mara.see("/ccg/bids/07R-1")
        draft = await mara.fill(page)
        asked = await mara.see(draft.links["Delete this draft"])
        await mara.fill(asked)
        page = await mara.see("/ccg/bids/07R-1")
        assert BUTTON in page.text
        assert (await mara.fill(page)).url == "/ccg/start/07R-2"
    begun = await Drafts(home.database).draft("07R-2")
    assert begun
    assert begun.edited() == {}, "nobody has saved a part of this one"


async def test_only_who_may_begin_bids_of_a_deferred_ones_ccg_starts_it(home: House):
    """Others read no button, and are told that there is no such page."""
    await deferred(home)
    async with browser(home, "finn") as finn, browser(home, "lou") as lou:
        assert BUTTON not in (await finn.see("/ccg/bids/07R-1")).text
        assert BUTTON not in (await lou.see("/nhs-england/bids/07R-1?opened=yes")).text
        sent = await finn.post("/ccg/bids/07R-1/next", data={})
        assert sent.status_code == 404
