"""Two versions of the application side by side."""

from activities.register.drafts import Drafts
from tests import builders
from tests.builders import Story
from tests.rules.steps import does, two_boards
from tests.services.house import House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import browser
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.reviews import BoardOutcome

COMPARE = "bids/07R-1/compare"


async def changed_once(home: House) -> None:
    """A board asks for changes and gets them."""
    story = Story().until(Stage.HWB_APPROVAL)
    story.gives(
        c.RecordBoardDecision(
            by=builders.CLERK,
            version=1,
            board="E09000007",
            outcome=BoardOutcome.REQUEST_CHANGES,
            meeting_date=story.now.date(),
            minute_reference="M1",
            votes=builders.MEETING,
            comments="Say more of governance.",
        )
    )
    new = builders.application(
        story.bid, governance="A committee with two lay members.", functions=("F01",)
    )
    story.gives(c.SubmitApplication(by=builders.MANAGER, application=new))
    await told(home, story)


async def test_what_changed_between_versions(home: House):
    """Old and new for each answer that differs, and nothing else."""
    await changed_once(home)
    async with browser(home, "mara") as mara, browser(home, "cleo") as cleo:
        papers = await mara.see("/ccg/bids/07R-1/papers")
        link = papers.links["Compare the versions of the application"]
        page = await mara.see(link)
        assert page.title.startswith("Versions 1 and 2 of the application")
        assert "2 answers have changed." in page.text
        assert (
            "Primary care commissioning committee A committee with two lay members."
            in page.text
        )
        assert "Shorter waits." not in page.text
        theirs = await cleo.see(f"/hwb/{COMPARE}?old=1&new=2&opened=yes")
        assert "A committee with two lay members." in theirs.text


async def test_a_version_that_is_not_there(home: House):
    """Another CCG finds nothing, and nobody a third version."""
    await changed_once(home)
    async with browser(home, "mara") as mara, browser(home, "isla") as isla:
        await mara.see(f"/ccg/{COMPARE}?old=1&new=3", 404)
        await isla.see(f"/ccg/{COMPARE}", 404)


async def test_what_is_said_of_one_area_asks_that_board_alone_again(home: House):
    """The page says so before the new version is sent; then both versions show it."""
    assert await Drafts(home.database).reserve("mara", "key", "07R") == "07R-1"
    undated = builders.CYCLE.model_copy(update={"deadlines": ()})
    story = Story(two_boards(cycle=undated)).until(Stage.HWB_APPROVAL)
    does(story, "record_board_decision", "E09000019")
    outcome = BoardOutcome.REQUEST_CHANGES
    said = {"outcome": outcome, "comments": "Say more of Camden."}
    does(story, "record_board_decision", "E09000007", **said)
    await told(home, story)
    async with browser(home, "mara") as mara:
        page = await mara.see("/ccg/bids/07R-1/application/sections/benefits")
        page = await mara.fill(page, add="areas")
        assert "The area of which board?" in page.text
        area = {"areas__0__board": "E09000007", "areas__0__text": "Two more nurses."}
        await mara.fill(page, **area, then="on")
        check = await mara.see("/ccg/bids/07R-1/application/check")
        assert "Camden Health and Wellbeing Board: Two more nurses." in check.text
        assert (
            "Camden Health and Wellbeing Board is asked again: what is said of its area "
            "changed. The approval of Islington Health and Wellbeing Board stands"
            in check.text
        )
        await mara.fill(check)
        kept = home.bids.bids["07R-1"].board_decisions
        assert [one.board for one in kept] == ["E09000019"]
        both = await mara.see(f"/ccg/{COMPARE}?old=1&new=2")
        assert "What it means in each area" in both.text
        papers = await mara.see("/ccg/bids/07R-1/papers")
        assert "Camden Health and Wellbeing Board: Two more nurses." in papers.text
