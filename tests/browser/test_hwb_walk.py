"""docs/walkthrough-hwb.md, followed by its own words: a quorum lost, regained, minuted."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, expect

from activities.register.verifying import verify
from services.embedded.demo import bodies
from tests.browser.sitting import Sitting, fill
from tests.browser.story import BOTH_WAYS, Story, Walk
from tests.browser.test_ccg_drafts import looked_at
from tests.browser.walking import begun, hat_of, needs_of

BOARD = "E09000007"
HERE = ("chair", "vice-chair", "public-health", "nhs-provider")
STEPS = {
    "screen": "Screen the expression of interest",
    "submit_application": "Write and submit the application",
    "sign_application": "Sign the application",
}
MEETING = re.compile(r"/hwb/meetings/\d+$")


@BOTH_WAYS
async def test_the_story_of_a_meeting(sitting: Sitting, *, scripts: bool):
    """Each part by its own words; what was decided is on a record that verifies."""
    walk = Walk(sitting, Story("walkthrough-hwb.md"), scripts=scripts)
    await signed_in_and_out(walk)
    await before_the_meeting(walk)
    await a_councillor_has_an_interest(walk)
    await a_meeting_and_who_came(walk)
    await the_quorum_is_lost(walk)
    await a_substitute(walk)
    await published(walk)
    await on_record(walk)
    await walk.over()
    assert walk.story.left() == OTHERS
    assert (await verify(sitting.system.database)).sound


OTHERS = [
    "A vote without a meeting",
    "The conflicts panel votes too",
    "When no quorum can be had",
    "A breach",
]
"""What `test_hwb_others.py` follows."""


async def signed_in_and_out(walk: Walk) -> None:
    """What the document says before its first heading."""
    with walk.story.part(""):
        page = await walk.sits(await walk.sitting.fresh())
        await page.goto("/")
        for name in ("Sign in", "Sign out"):
            button = page.get_by_role("button", name=walk.story.name(name), exact=True)
            link = page.get_by_role("link", name=name, exact=True)
            await link.or_(button).first.click()
            if name == "Sign in":
                await page.locator("#q").fill("camden-hwb-clerk")
                await page.get_by_role("button", name="Search").click()
                await page.locator('button[value="camden-hwb-clerk"]').click()
                for menu in ("My work", "Bids"):
                    shown = page.get_by_role("link", name=walk.story.name(menu))
                    await expect(shown.first).to_be_visible()
        await page.wait_for_url("**/signed-out")
        await page.context.close()


async def before_the_meeting(walk: Walk) -> None:
    """Each row is found where it says; `test_road.py` fills the forms in browsers."""
    with walk.story.part("Before the meeting"):
        await walk.signs_in("camden-bids")
        shown = walk.page.get_by_role("link", name=walk.story.name("Start a bid"))
        await expect(shown.first).to_be_visible()
        walk.bid = await begun(walk.sitting, "07R", "delegated")
        while True:
            view, needs = await needs_of(walk.sitting, walk.bid)
            need = needs[0]
            if need["command"] == "record_board_decision":
                break
            hat = hat_of(need)
            await walk.signs_in(walk.sitting.people.who(hat), hat)
            await walk.opens()
            await walk.follows(STEPS[need["command"]])
            body = bodies.meet(view, need, await walk.sitting.people.today(walk.bid))
            step = need["command"].replace("_", "-")
            await walk.sitting.people.post(hat, f"bids/{walk.bid}/{step}", body)
        walk.story.says("The bid waits for Camden Health and Wellbeing Board")
        await walk.opens()
        waits = "decision of Camden Health and Wellbeing Board"
        await expect(walk.page.locator("main")).to_contain_text(waits)


async def a_councillor_has_an_interest(walk: Walk) -> None:
    with walk.story.part("A councillor has an interest"):
        await walk.signs_in("camden-hwb-member")
        await walk.opens()
        await walk.is_ruled_out("My firm owns a surgery's building.")
        await walk.signs_in("camden-hwb-member")
        await walk.opens()
        await walk.reads("it was ruled that you see no papers of it")
        assert not await walk.main("link", "Papers").count()


EARLIER = "6pm"
"""Both ways walk in one board's diary, where no two meetings begin at once; the one that
goes second is listed before the other, so that the first of their links is its own."""


async def a_meeting_and_who_came(walk: Walk) -> None:
    today = await walk.sitting.people.today(walk.bid)
    with walk.story.part("A meeting, and who came"):
        await walk.signs_in("camden-hwb-clerk")
        await walk.menu("Meetings")
        await walk.presses("Make a meeting")
        await walk.chooses("Special")
        answers = {
            "day": today,
            "begins": EARLIER if walk.scripts else walk.story.says("6:30pm"),
            "place": "Council chamber",
            "public": True,
            "reference": walk.story.says("HWB/2026/14"),
        }
        await fill(walk.page, answers)
        await walk.presses("Save the meeting")
        # The question is on the page before too: the answer is what comes with a problem.
        await expect(walk.page.locator(".nhsuk-error-summary")).to_be_visible()
        notice = walk.story.name("Why at short notice?")
        await expect(walk.page.get_by_label(notice)).to_be_visible()
        await fill(walk.page, {"notice": "The round closes this week."})
        await walk.presses("Save the meeting")
        await walk.page.wait_for_url(MEETING)
        await walk.follows("Put bids on the agenda")
        await expect(walk.page.locator("main")).to_contain_text("working days left)")
        await walk.chooses("In the public part")
        await walk.page.get_by_label("Item number of bid").fill("6")
        await walk.presses("Save the agenda")
        for words in ("A quorum can be had", "Who is out"):
            await walk.reads(words)
        await walk.follows("Write down who came")
        for seat in HERE:
            await _seat(walk, f"seats.s-{seat}", "Present")
        await _seat(walk, "seats.s-voluntary", "Apologies")
        await looked_at(walk.page, "meeting-attendance")
        await walk.presses("Save who came")
        await walk.reads("With those who came it is not quorate for this item")
        await walk.reads("What would make it quorate")
        await looked_at(walk.page, "meeting")
        await walk.follows("6. Bid 07R-1")
        await walk.follows("Declare")
        await walk.chooses("I have no interest")
        await walk.presses("Declare")
        await walk.recorded()
        await walk.follows("Back to the meeting")
        await walk.on(walk.page.get_by_role("link", name=f"6. Bid {walk.bid}"))
        for heading in ("Quorum", "Who is there", "Declarations of interest"):
            await walk.reads(heading)
        await walk.reads("Have not declared")
        await looked_at(walk.page, "meeting-item")
        await walk.menu("Messages")


async def _seat(walk: Walk, name: str, shown: str) -> None:
    chosen = walk.page.locator(f'[name="{name}"]')
    await chosen.select_option(label=walk.story.name(shown))


async def _the_item(walk: Walk) -> None:
    """The page of the item, from the meetings of the board."""
    for name in ("Meetings", "Special meeting of", f"6. Bid {walk.bid}"):
        await walk.on(walk.page.get_by_role("link", name=name))


async def _checks(walk: Walk, heading: str) -> None:
    await walk.presses("Check the quorum")
    shown = walk.page.locator("#quorum h2").first
    await expect(shown).to_have_text(walk.story.name(heading))


async def the_quorum_is_lost(walk: Walk) -> None:
    with walk.story.part("The quorum is lost"):
        await walk.page.goto("/hwb/")
        await _the_item(walk)
        await walk.follows("Record what was decided")
        page = walk.page
        reference = page.get_by_label("Minute reference")
        await expect(reference).to_have_value("HWB/2026/14, item 6")
        await walk.chooses("I say it seat by seat")
        await walk.reads("Is recused", '.bids-seat:has([name*="councillor-3"])')
        await walk.reads("Represents the applicant", '.bids-seat:has([name*="ccg"])')
        for seat in HERE:
            box = page.locator(f'[name="minutes.seat.{seat}.who"]')
            await expect(box).to_have_value("present")
            await _votes(walk, seat)
        await _checks(walk, "Not quorate for this item")
        for words in ("4 of the 5 needed are present", "What would make it quorate"):
            await walk.reads(words, "#quorum")
        await walk.chooses("It approved the bid with comments")
        chair = page.get_by_label("Who was in the chair")
        await chair.select_option(index=1)
        await page.get_by_label("Resolution").fill("That the board approves the bid.")
        await page.get_by_label("Comments or reasons").fill("Report each quarter.")
        await walk.presses("Record the board's decision")
        said = "The meeting was not quorate for this item, so nothing is decided"
        await walk.reads(said, ".nhsuk-error-summary")
        typed = page.get_by_label("Comments or reasons")
        await expect(typed).to_have_value("Report each quarter.")
        await looked_at(page, "item-refused")


async def _votes(walk: Walk, seat: str) -> None:
    asked = walk.page.locator(f'.bids-seat:has([name="minutes.seat.{seat}.vote"])')
    await asked.get_by_label(walk.story.name("For"), exact=True).check()


async def a_substitute(walk: Walk) -> None:
    with walk.story.part("A substitute brings it back"):
        who = walk.page.locator('[name="minutes.seat.councillor-3.who"]')
        name = walk.story.name("Substitute")
        option = who.locator("option", has_text=name)
        await who.select_option(label=await option.inner_text())
        await _votes(walk, "councillor-3")
        await _checks(walk, "Quorate for this item")
        await walk.presses("Record the board's decision")
        walk.story.name("Look again")
        await walk.recorded()
        await walk.reads("Why it counts")
        await walk.follows("Read the draft minutes")
        main = walk.page.locator("main")
        for words in (
            "Present",
            "substitute for",
            "Apologies",
            "Declarations of interest",
            "Quorum",
            "Votes",
            "Resolution",
            "Report each quarter.",
        ):
            await expect(main).to_contain_text(words)
        for words in ("as text", "as a web page"):
            link = main.get_by_role("link", name=walk.story.name(words), exact=True)
            await expect(link).to_be_visible()
        await looked_at(walk.page, "item-minutes")
        await walk.opens()
        await walk.follows("Decisions")
        await expect(main).to_contain_text("Draft minutes, Camden Health")
        await walk.menu("Meetings")
        await looked_at(walk.page, "meetings")
        await _the_item(walk)
        await expect(main).to_contain_text("approved the bid with")
        await looked_at(walk.page, "meeting-item-decided")
        await walk.on(walk.page.get_by_role("link", name="Special meeting of"))
        await walk.follows("Read the draft minutes of the meeting")
        await expect(main).to_contain_text(f"Item 6: bid {walk.bid}")


SECRET = "My firm owns"


async def published(walk: Walk) -> None:
    """The clerk edits the minutes and publishes a part; anybody reads just that."""
    today = await walk.sitting.people.today(walk.bid)
    with walk.story.part("The minutes are published"):
        await walk.follows("Edit the minutes")
        text = walk.page.locator("main textarea")
        await expect(text).to_have_value(re.compile(SECRET))
        await text.fill(await text.input_value() + "\nThe chair thanked all.")
        await walk.presses("Save the minutes")
        await walk.follows("Publish them")
        whole = await text.input_value()
        public = [one for one in whole.splitlines() if SECRET not in one]
        await text.fill("\n".join(public))
        await walk.presses("Publish the minutes")
        await expect(walk.page.locator("main")).to_contain_text(SECRET)
        await looked_at(walk.page, "minutes-edited")
        await walk.follows("Record that the body approved them")
        await looked_at(walk.page, "minutes-approve")
        await fill(walk.page, {"approved": today})
        await walk.presses("Record the approval")
        heading = walk.page.locator("h1")
        await expect(heading).to_contain_text(walk.story.name("Minutes"))
        await expect(heading).not_to_contain_text("raft")
        async with _anybody(walk) as page:
            await page.goto("/")
            register = walk.story.name("Public register")
            await page.get_by_role("link", name=register).first.click()
            await page.get_by_role("link", name=walk.bid).first.click()
            minutes = page.get_by_role("heading", name="Minutes", exact=True)
            await expect(minutes).to_be_visible()
            await page.get_by_role("link", name="special meeting of").click()
            await expect(page.locator("main")).to_contain_text("The chair thanked all.")
            assert SECRET not in await page.content()
            await looked_at(page, "minutes-public")


@asynccontextmanager
async def _anybody(walk: Walk) -> AsyncIterator[Page]:
    mine, page = walk.page, await walk.sits(await walk.sitting.fresh())
    yield page
    await page.context.close()
    await walk.sits(mine)


async def on_record(walk: Walk) -> None:
    with walk.story.part("What is on record"):
        await walk.signs_in("camden-hwb-clerk")
        await walk.opens()
        await walk.follows("History")
        main = walk.page.locator("main")
        await walk.reads("was refused")
        await expect(main).to_contain_text("approved the bid with comments")
        name = walk.story.name("Download the record")
        async with walk.page.expect_download() as began:
            await main.get_by_role("link", name=name).click()
        record = await (await began.value).path()
        async with _anybody(walk) as page:
            await page.goto("/")
            check = walk.story.name("Check a record")
            await page.get_by_role("link", name=check).first.click()
            await page.locator('input[type="file"]').last.set_input_files(record)
            button = walk.story.name("Check the record")
            await page.get_by_role("button", name=button).click()
            said = f"of bid {walk.bid}. All of it fits"
            await expect(page.locator("main")).to_contain_text(said)
