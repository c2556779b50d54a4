"""The rest of docs/walkthrough-hwb.md: votes without a meeting, no quorum, a breach."""

from datetime import timedelta

from playwright.async_api import expect

from activities.register.verifying import verify
from tests.browser.sitting import Json, Sitting, fill
from tests.browser.story import BOTH_WAYS, Story, Walk
from tests.browser.test_ccg_drafts import looked_at
from tests.browser.test_hwb_walk import OTHERS
from tests.browser.walking import asked_for, begun
from workflows.contracts.parties import Party

SIGNERS = ("ao", "cfo")
BOARD = ("chair", "vice-chair", "member", "public-health", "trust")
PANEL = ("london-panel-chair", "london-panel-member-1", "london-panel-member-2")


@BOTH_WAYS
async def test_the_story_of_votes_and_of_what_goes_wrong(
    sitting: Sitting, *, scripts: bool
):
    """Each part by its own words, after those that `test_hwb_walk.py` follows."""
    walk = Walk(sitting, Story("walkthrough-hwb.md"), scripts=scripts)
    await a_vote(walk)
    await the_panel_votes(walk)
    await no_quorum(walk)
    await a_breach(walk)
    await walk.over()
    assert set(OTHERS).isdisjoint(walk.story.left())
    assert (await verify(sitting.system.database)).sound


async def before_the_board(walk: Walk, place: str, ccg: str) -> None:
    """As above: `test_hwb_walk.py` signs each of them in."""
    who = (f"{place}-bids", "london-local-team", f"{place}-ao", f"{place}-cfo")
    for subject in who:
        walk.story.who(subject)
    walk.bid = await begun(walk.sitting, ccg, "delegated")
    await asked_for(walk.sitting, walk.bid, "record_board_decision")


async def resolution(walk: Walk, **more: str) -> Json:
    last = await walk.sitting.people.today(walk.bid) + timedelta(days=5)
    return {"resolution": "That the bid goes on.", "closes": last.isoformat(), **more}


async def has_none(walk: Walk) -> None:
    """Where somebody declares, in a part that need not say every press."""
    await walk.page.get_by_label("I have no interest", exact=True).check()
    await walk.on(walk.main("button", "Declare").last)
    await walk.recorded()


async def a_vote(walk: Walk) -> None:
    with walk.story.part("A vote without a meeting"):
        await before_the_board(walk, "islington", "08H")
        await walk.signs_in("islington-hwb-clerk")
        await walk.menu("Your board")
        await expect(walk.page.locator("main")).to_contain_text("vote electronically")
        await walk.opens()
        await walk.follows("Declare an interest, or that you have none")
        await has_none(walk)
        await walk.opens()
        await walk.follows("Open a vote of the board's members")
        more = {"outcome": "approve", "minute_reference": "HWB/2026/E1"}
        await fill(walk.page, await resolution(walk, **more))
        await walk.presses("Open the vote")
        await walk.recorded()
        for seat in BOARD:
            await a_member_votes(walk, f"islington-hwb-{seat}")
        await walk.on(walk.page.get_by_role("navigation").get_by_text("My work"))
        await expect(walk.main("link", walk.bid, exact=False)).to_have_count(0)
        await walk.opens()
        await walk.reads("You voted. You may change your vote until")
        await walk.signs_in("islington-hwb-clerk")
        await walk.opens()
        await walk.follows("Close the vote", exact=False)
        for words in ("Have voted", "Have not voted"):
            await walk.reads(words)
        why = walk.page.get_by_label("Why does it close before its time?")
        await why.fill("All who can come have voted.")
        await walk.presses("Close the vote and count")
        await walk.recorded()
        await walk.opens()
        await walk.follows("Decisions")
        await expect(walk.page.locator("main")).to_contain_text("Approved the bid")
        await walk.follows("The vote, and who voted")
        for words in ("How each seat voted", "How it was counted"):
            await walk.reads(words)
        await looked_at(walk.page, "vote-closed")


async def a_member_votes(walk: Walk, subject: str) -> None:
    await walk.signs_in(subject)
    await walk.opens("My work")
    walk.story.name("My work")
    await expect(walk.page.locator("main")).to_contain_text("of 8 have voted")
    await walk.follows("Declare first")
    await walk.chooses("I have no interest")
    await walk.presses("Declare")
    await walk.recorded()
    await walk.follows("Vote", exact=False)
    await walk.chooses("For the resolution")
    await walk.presses("Vote")
    await walk.recorded()


async def the_panel_votes(walk: Walk) -> None:
    with walk.story.part("The conflicts panel votes too"):
        for signer in SIGNERS:
            await walk.signs_in(f"islington-{signer}")
            await walk.opens()
            await walk.follows("Declare an interest, or that you have none")
            await has_none(walk)
        await walk.signs_in("islington-guardian")
        await walk.opens()
        await walk.follows("Give the guardian's opinion", exact=False)
        said = {"satisfied": True, "opinion": "Handled as the policy says."}
        await fill(walk.page, said)
        await walk.on(walk.main("button", "Give the opinion").last)
        await walk.recorded()
        await walk.signs_in("london-panel-chair")
        await walk.menu("Your panel")
        await expect(walk.page.locator("main")).to_contain_text("vote electronically")
        await walk.opens()
        await walk.follows("Open a vote of the panel's members")
        more = {"outcome": "clear", "reasons": "All is on record."}
        await fill(walk.page, await resolution(walk, **more))
        await walk.presses("Open the vote")
        await walk.recorded()
        for subject in PANEL:
            await walk.signs_in(subject, at=Party.CONFLICTS)
            await walk.opens()
            await walk.on(
                walk.main("link", "Declare an interest, or that you have none")
            )
            await has_none(walk)
            await walk.opens()
            await walk.follows("Vote", exact=False)
            await walk.page.get_by_label("For the resolution").check()
            await walk.presses("Vote")
            await walk.recorded()
        await walk.signs_in("london-panel-chair")
        await walk.opens()
        await walk.follows("Close the vote", exact=False)
        await fill(walk.page, {"reason": "Three are enough."})
        await walk.presses("Close the vote and count")
        await walk.recorded()
        await expect(walk.page.locator("main")).to_contain_text("clear")


async def no_quorum(walk: Walk) -> None:
    board = "Barnet Health and Wellbeing Board"
    with walk.story.part("When no quorum can be had"):
        await before_the_board(walk, "barnet", "07M")
        await walk.signs_in("barnet-hwb-trust")
        await walk.opens()
        await walk.is_ruled_out("The trust would run two of the practices.")
        for subject in ("barnet-guardian", "barnet-hwb-chair", "barnet-hwb-clerk"):
            await walk.signs_in(subject)
            await walk.opens()
            if subject != "barnet-guardian":
                await walk.follows("Declare an interest, or that you have none")
                await has_none(walk)
                await walk.opens()
            await walk.reads("cannot be quorate on this bid")
        await looked_at(walk.page, "no-quorum")
        await walk.follows("Have another body decide in place of the board")
        await walk.chooses("The conflicts panel")
        reason = walk.page.get_by_label("Why is it done this way?")
        await reason.fill("The item cannot wait.")
        await walk.presses("Start it")
        await walk.recorded()
        waits = f"London conflicts panel in place of {board}"
        await expect(walk.page.locator("main")).to_contain_text(waits)


async def a_breach(walk: Walk) -> None:
    with walk.story.part("A breach"):
        states = {
            "camden-guardian": "Concluded",
            "islington-guardian": "Being looked into",
            "london-panel-chair": "Reported",
        }
        for subject, state in states.items():
            await walk.signs_in(subject)
            await walk.menu("Breaches", more="More")
            await expect(walk.page.locator("main tbody")).to_contain_text(state)
        await walk.signs_in("camden-cfo")
        await walk.menu("My interests")
        await walk.follows("breaches that you reported or look into")
        await expect(walk.page.locator("main")).to_contain_text(
            "You have reported nothing"
        )
        await expect(walk.page.locator("main tbody")).to_have_count(0)
        walk.bid = await begun(walk.sitting, "07R", "delegated")
        await asked_for(walk.sitting, walk.bid, "conclude_conflict_review")
        await walk.signs_in("london-panel-chair")
        await walk.opens()
        await walk.follows("Conclude the conflict review", exact=False)
        await walk.chooses("A breach case is looked into first")
        await walk.page.get_by_label("Reasons").fill("Something was not declared.")
        await walk.presses("Record the conclusion")
        await walk.recorded()
        await walk.follows("Report the concern")
        await expect(walk.page.get_by_label("Which bid is it about?")).to_have_value(
            walk.bid
        )
        await looked_at(walk.page, "breach-report")
