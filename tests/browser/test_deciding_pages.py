"""Pages of NHS England's decision and of the handover, and of what changes later."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium

from tests.browser.served import Groups, States, each_of, looked_at
from tests.builders import Story, opening
from tests.conftest import today
from tests.delegating import BUDGET
from tests.policy import TWO_KEYS
from tests.rules.steps import does
from tests.services.conftest import home, seeded
from tests.services.house import House
from tests.services.pages import panel as nationally
from tests.services.pages import test_conditions_panel as conditions
from tests.services.pages import test_delegations as lasting
from tests.services.pages import test_panel_item as concluding
from tests.services.pages import test_sealed_decisions as rounds
from tests.services.pages import test_tracks as tracks
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.test_late_admission import late
from tests.services.pages.test_nhs_england import CONDITION
from tests.services.pages.test_part_two import SAID
from tests.services.pages.test_scores import declared, scored
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.cycles import PanelDay
from workflows.contracts.events import BidOpened
from workflows.contracts.rounds import RoundEntry, SittingSet
from workflows.rules import calendar

__all__ = ["home", "seeded"]

THERE = f"/nhs-england/delegations/{lasting.NUMBER}"


async def of_assurance(house: House) -> States:
    """Part two with all that it asks, gone wrong, and as finance signs it."""
    bid = await opened(house)
    await until_asked(house, bid, "attest_assurance")
    at = f"/nhs-england/bids/{bid}"
    async with browser(house, "dan") as dan:
        tasks = await dan.see(f"{at}/assurance")
        yield "part two", tasks
        yield "part two unanswered", await dan.see(f"{at}/assurance/check")
        page = await dan.see(tasks.links["Assurance"])
        yield "part two, a threshold", page
        yield "part two gone wrong", await dan.fill(page, 422, then="on")
        said = {**SAID, "evidence": "Quarter 4.", "then": "back"}
        last = await dan.see(tasks.links["What you attest"])
        yield "part two begun", await dan.fill(last, **said)
        yield "part two changed", await dan.fill(last, 409, evidence="Mine.", then="on")
        page = await dan.see(tasks.links["How NHS Camden CCG stands"])
        while "/sections/" in page.url:
            page = await dan.fill(page, **SAID, then="on")
        yield "part two answered", page
        yield "part two attested", await dan.fill(page)
    async with browser(house, "lin") as lin:
        yield "part two to sign", await lin.see(f"{at}/do/sign-assurance")


async def of_decisions(house: House) -> States:
    """The region's bids side by side, a decision with a condition, and what it became."""
    bid = await opened(house)
    await until_asked(house, bid, "moderate")
    await opened(house)
    page = "/nhs-england/round/moderation"
    async with browser(house, "lou") as lou, browser(house, "dan") as dan:
        for who, points in ((lou, "5"), (dan, "1")):
            await declared(who, bid)
            form = await who.see(f"/nhs-england/bids/{bid}/do/score-bid")
            yield f"to score, {points}", form
            yield "not scored", await who.fill(form, 422)
            await scored(who, bid, "them", points, "", "3", "3", "3")
            yield f"scores, {points}", await who.see(f"/nhs-england/bids/{bid}/scores")
    async with browser(house, "rhea") as rhea:
        closed = await rhea.see(page)
        yield "not declared for yet", closed
        form = await rhea.see(closed.links[f"Declare for {bid}"])
        await rhea.fill(form, category="none")
        await scored(rhea, bid, "the lead", "3", "2", "3", "3", "3")
        yield "side by side", await rhea.see(page)
    await until_asked(house, bid, "decide")
    at = f"/nhs-england/bids/{bid}"
    async with browser(house, "nat") as nat:
        form = await nat.see(f"{at}/do/decide")
        yield "to decide", form
        form = await nat.fill(form, add="conditions")
        said = {"outcome": "approve_with_conditions", **CONDITION}
        yield "no reasons", await nat.fill(form, 422, reasons="", **said)
        yield "decided", await nat.fill(form, reasons="Sound.", **said)
        yield "its conditions", await nat.see(f"{at}/conditions?opened=yes")
    async with browser(house) as nobody:
        yield "a decision for anybody", await nobody.see(f"/register/{bid}")
        yield "decisions for anybody", await nobody.see("/register")


async def of_tracks(house: House) -> States:
    """Readiness, a support plan, a milestone, and the way to the fast track."""
    bid = await opened(house)
    at, page = f"/nhs-england/bids/{bid}/do", f"/ccg/bids/{bid}/do/say-readiness"
    async with browser(house, "mara") as mara, browser(house, "lou") as lou:
        yield "readiness", await mara.see(page)
        yield "not said", await mara.fill(await mara.see(page), 422)
        yield "said", await mara.fill(await mara.see(page), **tracks.READY)
        form = await lou.see(f"{at}/screen")
        yield "to screen", form
        late = {"outcome": "eligible", "reasons": "In time."}
        yield "not ready", await lou.fill(form, 409, **late)
        await lou.fill(form, outcome="supported_track", reasons="Staff to come.")
        form = await lou.see(f"{at}/agree-support-plan")
        yield "to plan", form
        yield "no plan", await lou.fill(form, 422)
        await lou.fill(form, **tracks.PLAN)
        yield "milestone", await lou.see(f"{at}/record-milestone?about=m1")
        form = await lou.see(f"{at}/reassess-track")
        yield "another track", form
        yield "no reasons to move", await lou.fill(form, 422)
        yield "the plan", await mara.see(f"/ccg/bids/{bid}/decisions")
        yield "the host", await mara.see(f"/register/{bid}")
        yield "a tracked bid", await mara.see(f"/ccg/bids/{bid}")


async def of_late_ones(house: House) -> States:
    """An application that comes after its date."""
    bid = await late(house)
    async with browser(house, "ofa") as ofa:
        form = await ofa.see(f"/nhs-england/bids/{bid}/do/admit-late")
        yield "to admit", form
        yield "not admitted", await ofa.fill(form, 422, reason="")


async def of_panels(house: House) -> States:
    """Who is before the national panel when, and what a changed policy would mean."""
    newest = await house.connections.reference.cycle("today")
    sits = (PanelDay(on=today() + timedelta(days=20), most=1),)
    older = newest.model_copy(update={"version": newest.version - 1, "sittings": sits})
    now = house.connections.clock()
    for number, command in enumerate(("decide", "moderate"), start=1):
        story = Story(opening(bid_id=f"07R-{number}", cycle=older), now)
        begun = BidOpened(at=story.now, opening=story.until_asked(command).bid)
        await house.bids.happened(story.bid.id, begun)
    at = calendar.at(sits[0].on)
    event = SittingSet(at=datetime.now(UTC), day=at, most=1, reason="The room is free.")
    entry = RoundEntry(round="today", number=1, event=event)
    await house.connections.rounds.enter([entry])
    async with browser(house, "ofa") as ofa:
        page = await ofa.see("/nhs-england/round/panel?cycle=today")
        yield "the panel", page
        form = await ofa.see(page.links["Set a sitting"])
        yield "no sitting", await ofa.fill(form, 422)
        page = await ofa.see("/nhs-england/round/policy?cycle=today")
        yield "a policy", page
        way = f"Confirm version {newest.version} for these bids"
        form = await ofa.see(page.links[way])
        yield "a policy to confirm", form
        yield "a policy without a reason", await ofa.fill(form, 422, reason=" ")
        story = Story(opening(bid_id="07R-3", cycle=older), now).until_asked("decide")
        begun = BidOpened(at=story.now, opening=story.bid)
        await house.bids.happened(story.bid.id, begun)
        said = {"reason": "The panel sits later."}
        yield "a policy to read anew", await ofa.fill(form, 409, **said)


async def of_conditions(house: House) -> States:
    """What regions propose, side by side, and the conditions panel's form."""
    await conditions.proposed(house)
    async with browser(house, "nell") as nell:
        page = await nell.see(conditions.PAGE)
        yield "conditions to declare for", page
        for bid in ("07R-1", "07R-2"):
            form = await nell.see(page.links[f"Declare for {bid}"])
            await nell.fill(form, category="none")
        page = await nell.see(conditions.PAGE)
        yield "conditions that are unlike", page
        form = await nell.see(page.links["Settle the conditions of 07R-2"])
        yield "conditions to settle", form
        same = {"conditions.0.text": "Appoint a second lay member."}
        yield "conditions without a reason", await nell.fill(form, 422, **same)
        done = await nell.fill(form, **same, reason="As in 07R-1.")
        yield "conditions settled", done
        yield "conditions that are alike", await nell.see(conditions.PAGE)
    async with browser(house, "nat") as nat:
        at = "/nhs-england/bids/07R-2"
        yield "to decide after the panel", await nat.see(f"{at}/do/decide?opened=yes")
        yield "decisions after it", await nat.see(f"{at}/decisions?opened=yes")


async def of_handovers(house: House) -> States:
    """The dry run of one that waits for its day and its second key."""
    story = Story(opening(cycle=TWO_KEYS)).until_asked("go_live")
    async with browser(house, "finn") as finn:
        await told(house, story)
        yield "not released yet", await finn.see("/ccg/bids/07R-1/handover")
        await told(house, does(story, "go_live"))
        page = await finn.see("/ccg/bids/07R-1/handover")
        yield "the dry run", page
        form = await finn.see(page.links["Confirm the handover"])
        yield "the second key", form
        yield "not confirmed", await finn.fill(form, 422)


async def of_changes(house: House) -> States:
    """A delegation with an overspend, a virement that waits, and a direction."""
    await lasting.delegated(house)
    await lasting.sent(house, over=BUDGET // 50)
    async with browser(house, "finn") as finn:
        form = await finn.see(f"{lasting.HERE}/do/record-virement")
        yield "a virement", form
        much = {"source": "gms", "target": "premises", "reason": "Rent."}
        yield "no sum", await finn.fill(form, 422, pence="a lot", **much)
        yield "it waits", await finn.fill(form, pence="100,000.01", **much)
    async with browser(house, "olu") as olu:
        form = await olu.see(f"{lasting.HERE}/do/propose-variation")
        yield "a variation", await olu.fill(form, 422, reason="Fewer.")
    async with browser(house, "rhea") as rhea:
        form = await rhea.see(f"{THERE}/do/issue-direction")
        yield "a direction", await rhea.fill(form, 422)
        yield "the region's view", await rhea.see(THERE)
    async with browser(house, "lin") as lin:
        year = lasting.YEAR
        about = f"{THERE}/do/answer-virement?about={year}-1"
        yield "a virement to answer", await lin.see(about)


async def of_a_panel_by_seats(house: House) -> States:
    """A decision of the national panel by its seats: to record, lost, regained, drafted."""
    body = await nationally.seated(house)
    await nationally.before_panel(house)
    there = f"/nhs-england/bids/{nationally.BID}"
    async with browser(house, "nat") as nat:
        form = await nat.see(nationally.FORM)
        yield "a panel to record", form
        yield "a panel unsaid", await nat.fill(form, 422)
        few = nationally.held(body, "chair", "lay")
        form = await nat.fill(form, 409, **few)
        yield "a panel not quorate", form
        yield "a panel decided", await nat.fill(form, **nationally.held(body))
        yield "a panel's decision", await nat.see(f"{there}/decisions?opened=yes")
        drafted = f"{there}/minutes/national?opened=yes"
        yield "a panel's minutes", await nat.see(drafted)


async def of_the_conflicts_panel(house: House) -> States:
    """A conclusion of the conflicts panel by its seats: to record, lost, regained, drafted."""
    body = await concluding.before_panel(house)
    there = f"/conflicts/bids/{concluding.BID}"
    async with browser(house, "pia") as pia:
        form = await pia.see(concluding.FORM)
        yield "a review to conclude", form
        few = concluding.held(body, "chair", "lay")
        form = await pia.fill(form, 409, **few)
        yield "a review not quorate", form
        yield "a review concluded", await pia.fill(form, **concluding.held(body))
        yield "a review's decision", await pia.see(f"{there}/decisions?opened=yes")
        yield "a review's tab", await pia.see(f"{there}/conflicts?opened=yes")
        drafted = f"{there}/minutes/panel?opened=yes"
        yield "a review's minutes", await pia.see(drafted)


DAILY: Groups = (of_assurance, of_handovers, of_changes)
REST: Groups = (
    of_decisions,
    of_conditions,
    of_tracks,
    of_panels,
    of_late_ones,
    of_a_panel_by_seats,
    of_the_conflicts_panel,
)


async def states(seeded: Path, folder: Path, groups: Groups) -> States:
    """Every one of them, each group before a database of its own."""
    async for one in each_of(groups, seeded, folder):
        yield one
    if groups is DAILY:
        return
    sealed = rounds.sealed(seeded, folder / "letter.db", rounds.approves())
    async with sealed as found, browser(found, "ofa") as ofa:
        form = await ofa.see(f"/nhs-england/bids/{rounds.BID}/letter-draft")
        yield "a letter to check", form
        yield "not read", await ofa.fill(form, 422)


@pytest.mark.wcag("1.4.4", "1.4.10", "1.4.12", "2.5.8")
@pytest.mark.parametrize("groups", [DAILY, pytest.param(REST, marks=pytest.mark.soak)])
async def test_nothing_is_wrong_where_bids_are_decided_and_handed_over(
    chromium: Chromium, home: House, seeded: Path, tmp_path: Path, groups: Groups
):
    """axe, target sizes, one main heading, a title; no sideways scrolling, text doubled."""
    wrong = await looked_at(chromium, home, states(seeded, tmp_path, groups))
    assert not wrong, "\n".join(wrong)
