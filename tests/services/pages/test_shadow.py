"""A shadow period at its pages: chosen, reported, looked at, agreed to be over."""

from datetime import timedelta

from tests.builders import Story, opening
from tests.policy import TWO_KEYS
from tests.services.house import House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import browser
from tests.shadowing import CRITERIA, begun, chosen, lines, reports, share
from workflows.rules.words import money as pounds

CCG = "/ccg/bids/07R-1"
NHSE = "/nhs-england/bids/07R-1"


async def test_the_office_chooses_a_shadow_period_in_the_agreement(home: House):
    story = Story(opening(cycle=TWO_KEYS)).until_asked("issue_agreement")
    await told(home, story)
    async with browser(home, "ofa") as ofa:
        form = await ofa.see(f"{NHSE}/do/issue-agreement")
        start = story.bid.start_date
        later = start + timedelta(days=90)
        assert f"For example: {later.day} {later.month} {later.year}" in form.text
        half = await ofa.fill(
            form,
            422,
            instrument="Agreement 2015/1",
            shadow_until__day="30",
            shadow_until__month="6",
            shadow_until__year="2015",
        )
        assert "last day and exit criteria" in half.text
        await ofa.fill(half, shadow_criteria=CRITERIA)
        page = await ofa.see(f"{NHSE}/shadow?opened=yes")
        assert "It has not begun" in page.text
        assert "30 June 2015" in page.text
        assert CRITERIA in page.text
    agreement = home.bids.bids["07R-1"].agreement
    assert agreement
    assert agreement.shadow


async def test_a_month_is_reported_in_shadow_and_both_sides_see_the_figures(
    home: House,
):
    story, _ = reports()
    await told(home, story)
    bid = story.bid
    async with browser(home, "finn") as finn:
        page = await finn.see(f"{CCG}/shadow")
        assert "No month has been reported yet." in page.text
        form = await finn.see(page.links["Send the return in shadow"])
        assert form.title.startswith("Return in shadow for April 2015")
        empty = await finn.fill(form, 422)
        assert "There is a problem" in empty.text
        typed = {
            f"lines.{n}.{name}": f"{getattr(line, name) / 100:.2f}"
            for n, line in enumerate(lines(share(bid, "07R"), 1, over=500_00))
            for name in ("budget", "plan", "actual", "forecast")
        }
        budget = share(bid, "07R")
        worked = await finn.fill(empty, **typed, check="1")
        assert f"Total {pounds(budget)}" in worked.text
        assert "No budget is given" not in worked.text
        whole = {"lines.0.budget": "", "lines.1.budget": "0"}
        named = await finn.fill(empty, **typed | whole, check="1")
        assert "No budget is given for" in named.text
        high = typed | {"lines.0.forecast": f"{budget / 100:.2f}"}
        await finn.fill(empty, **high)
        page = await finn.see(f"{CCG}/shadow")
        assert "£500.00" in page.text
        assert "The whole budget is expected to be overspent by" in page.text
        assert "In shadow they hold nothing up." in page.text
        wrong = await finn.see(page.links["Correct this return: Return for April 2015"])
        many = await finn.fill(wrong, 422, patients="many")
        assert "There is a problem" in many.text
        await finn.fill(many, exceptions="One invoice was late.", patients="260,109")
        page = await finn.see(f"{CCG}/shadow")
        assert "260,109 patients were registered at the end of April" in page.text
        assert "One invoice was late." in page.text
        assert "April 2015 (version 2)" in page.text
        assert "these figures move no money" in page.text
        said = await finn.see(
            page.links["Say whether the shadow period's criteria are met"]
        )
        await finn.fill(said, met="yes", reasons="In time.")
    async with browser(home, "nora") as nora:
        page = await nora.see(f"{NHSE}/shadow?opened=yes")
        assert "£500.00" in page.text
        assert "In time." in page.text
        said = await nora.see(
            page.links["Say whether the shadow period's criteria are met"]
        )
        await nora.fill(said, met="no", reasons="Too far from plan.")
    shadow = home.bids.bids["07R-1"].shadow
    assert shadow
    assert [v.met for v in shadow.verdicts] == [True, False]


async def test_a_month_that_is_not_over_says_from_when_it_is_reported(home: House):
    """Before anybody types its figures; nobody is pressed for it until then."""
    story = begun()
    await told(home, story)
    object.__setattr__(home.connections, "clock", lambda: story.now)
    async with browser(home, "finn") as finn:
        page = await finn.see(CCG)
        link = page.links["Send the return in shadow, from 1 May 2015"]
        form = await finn.see(link)
    assert "The month is not over. The return can be sent from 1 May 2015." in form.text


async def test_a_bid_without_a_shadow_period_has_no_page_of_it(home: House):
    await told(home, Story(opening(cycle=TWO_KEYS)).until_asked("go_live"))
    async with browser(home, "finn") as finn:
        await finn.see(f"{CCG}/shadow", 404)
        assert "Shadow period" not in (await finn.see(f"{CCG}/papers")).text


async def test_the_papers_say_when_it_is_and_what_ends_it(home: House):
    await told(home, chosen())
    async with browser(home, "finn") as finn:
        page = await finn.see(f"{CCG}/papers")
        assert "Shadow period" in page.text
        assert CRITERIA in page.text
        await told(home, begun())
