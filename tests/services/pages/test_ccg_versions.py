"""Two versions of the application side by side."""

from tests import builders
from tests.builders import Story
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
