"""The last of the pages that a bid has only later: files, versions, drafts, lists."""

from tests.browser.served import Groups, States
from tests.builders import Story, opening
from tests.policy import PANELLED, TWO_KEYS
from tests.rules.steps import does
from tests.services.house import House
from tests.services.pages import expressing
from tests.services.pages import test_allocation as money
from tests.services.pages import test_evidence as evidence
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.test_ccg_papers import A_PDF, attach, screened
from tests.services.pages.test_ccg_versions import COMPARE, changed_once
from tests.services.pages.test_documents import BID, SIGNER
from tests.services.pages.visiting import Page, browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Cycle
from workflows.contracts.events import BidOpened


async def of_a_live_bid(house: House) -> States:
    """The delegation that anybody may fetch."""
    house.connections.documents.signer = SIGNER
    for event in Story().until(Stage.LIVE).events:
        await house.bids.happened(BID, event)
    async with browser(house) as nobody:
        yield (
            "the delegation",
            Page(await nobody.get(f"/register/{BID}/delegation.pdf")),
        )


async def of_attachments(house: House) -> States:
    """A document of an application that is being written."""
    await screened(house)
    async with browser(house, "mara") as mara:
        await attach(mara, A_PDF, "a.pdf")
        page = await mara.see("/ccg/bids/07R-1/papers")
        yield "a document", Page(await mara.get(page.links["a.pdf"]))


async def of_evidence(house: House) -> States:
    """What is attached for a condition, and the forms that send and judge it."""
    bid = await evidence.conditional(house)
    async with browser(house, evidence.OFFICER) as officer:
        page = await evidence.attach(officer, bid)
        yield "files", await officer.see(page.url)
        step = f"/ccg/bids/{bid}/do/send-evidence?about=c1"
        form = await officer.see(step)
        yield "evidence to send", form
        await officer.fill(form, evidence="She is in post.")
        yield "evidence that was sent", await officer.see(f"/ccg/bids/{bid}/conditions")
    async with browser(house, "rhea") as rhea:
        for name in ("discharge-condition", "refuse-evidence"):
            here = f"/nhs-england/bids/{bid}/do/{name}?about=c1"
            yield f"evidence to judge by {name}", await rhea.see(here)


async def of_versions(house: House) -> States:
    """Two versions of an application."""
    await changed_once(house)
    async with browser(house, "mara") as mara:
        yield "versions", await mara.see(f"/ccg/{COMPARE}?old=1&new=2")


async def of_money(house: House) -> States:
    """The lines of a budget, and the journal of the day of the handover."""
    bid = await money.handed(house)
    async with browser(house, "finn") as finn:
        here = f"/ccg/bids/{bid}/allocation/template.csv"
        yield "lines", Page(await finn.get(here))
    story = Story(opening(cycle=TWO_KEYS)).until_asked("go_live")
    await told(house, does(story, "go_live"))
    async with browser(house, "finn") as finn:
        yield "journal", Page(await finn.get(f"/ccg/bids/{BID}/handover/journal.csv"))


async def of_drafts(house: House) -> States:
    """An expression of interest that nobody has sent."""
    async with browser(house, "mara") as mara:
        page = await expressing.drafted(mara)
        yield "a draft", await mara.see(page.url)
        for part in ("sections/integration", "check", "delete"):
            yield f"{part} of a draft", await mara.see(f"{expressing.DRAFT}/{part}")


async def of_lists(house: House) -> States:
    """A task to give to somebody; a region's bids as a file; a round's conditions."""
    bid = await opened(house)
    async with browser(house, "lou") as lou:
        team = await lou.see("/nhs-england/team")
        give = next(href for href in team.links.values() if "/team/give?" in href)
        yield "a task to give", await lou.see(give)
    await until_asked(house, bid, "moderate")
    async with browser(house, "rhea") as rhea:
        yield "a region", Page(await rhea.get("/nhs-england/round/moderation.csv"))
    known = await house.connections.reference.cycles()

    async def cycles() -> list[Cycle]:
        return [*known, PANELLED]

    house.connections.reference.cycles = cycles  # type: ignore[method-assign]  # this house is for these pages alone
    story = Story(opening(bid_id="07R-9", cycle=PANELLED)).until_asked("moderate")
    await house.bids.happened("07R-9", BidOpened(at=story.now, opening=story.bid))
    async with browser(house, "ofa") as ofa:
        yield "whether to seat", await ofa.see("/nhs-england/round/seat?cycle=today")
        query = f"?cycle={PANELLED.name}"
        yield "conditions", await ofa.see(f"/nhs-england/round/conditions{query}")


GROUPS: Groups = (
    *(of_a_live_bid, of_attachments, of_evidence, of_versions, of_money),
    *(of_drafts, of_lists),
)
