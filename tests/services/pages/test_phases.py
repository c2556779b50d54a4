"""Phases at the pages: agreed in the form, seen with the bid and the delegation."""

from tests.builders import Story, opening
from tests.phasing import Phased, chosen, later
from tests.policy import TWO_KEYS
from tests.services.house import House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import browser
from workflows.rules.words import money as pounds

NHSE = "/nhs-england/bids/07R-1"
OFFICE = f"{NHSE}/do/issue-agreement"


async def test_the_office_agrees_a_later_phase_without_a_script(home: House):
    """A group is added by a button; what is wrong is said, and what was typed stays."""
    story = Story(opening(cycle=TWO_KEYS)).until_asked("agree_allocation")
    await told(home, story)
    async with browser(home, "ofa") as ofa:
        form = await ofa.see(OFFICE)
        assert "Only where some functions move after the start date" in form.text
        form = await ofa.fill(form, instrument="Agreement 2015/1", add="phases")
        assert "On which day do these functions move?" in form.text
        typed = {
            "phases.0.begins.day": "1",
            "phases.0.begins.month": "10",
            "phases.0.begins.year": "2015",
            "phases.0.functions": "F02",
        }
        none = await ofa.fill(form, 422, **typed)
        assert "Give each phase a share of the budget or a sum, not both." in none.text
        odd = await ofa.fill(none, 422, **{"phases.0.share": "a third"})
        assert "must be a percentage below 100, like 12.5" in odd.text
        await ofa.fill(odd, **{"phases.0.share": "30"})
        bid = home.bids.bids["07R-1"]
        assert bid.agreement
        assert bid.agreement.phases == (later(),)
        page = await ofa.see(f"{NHSE}/papers?opened=yes")
        assert "Phases of the handover" in page.text
        assert "1 October 2015: F02, with 30% of the budget" in page.text
        anew = await ofa.see(OFFICE)
        assert 'value="30.00"' in anew.html
        same = await ofa.fill(anew, 409, reason="To be sure.")
        assert "Nothing is changed." in same.text


async def test_the_dry_run_shows_every_phase_and_reconciles(home: House):
    story = chosen(later())
    await told(home, story)
    assert story.bid.allocation
    async with browser(home, "nora") as nora:
        page = await nora.see(f"{NHSE}/handover?opened=yes")
        assert "Phase 2: F02, on 1 October 2015" in page.text
        assert "The journal reconciles to zero." in page.text
        assert "All phases of 07R less its share" in page.text
        assert pounds(story.bid.allocation.total_pence) in page.text
        file = await nora.see(page.links["Journal as CSV"])
        assert "phase/delegation/07R-1/2" in file.html


async def test_a_delegation_says_what_moved_and_what_is_to_come(home: House):
    await home.bids.delegate(Phased().found)
    async with browser(home, "finn") as finn:
        page = await finn.see("/ccg/delegations/07R-1")
        assert "Phase 2: F02 moves on 1 October 2015." in page.text
        assert "Phases of the handover" in page.text
        assert "To come" in page.text
        assert "NHS England" in page.text
        assert "more comes with later phases Liable" in page.text


async def test_finance_releases_a_refused_phase_again(home: House):
    life = Phased()
    life.kept = True
    await home.bids.delegate(life.at(2015, 10, 2).found)
    async with browser(home, "nora") as nora:
        page = await nora.see("/nhs-england/delegations/07R-1")
        assert "It was refused: 08H holds F02." in page.text
        (link,) = [
            href for text, href in page.links.items() if "Release the phase" in text
        ]
        form = await nora.see(link)
        assert "Why it was refused 08H holds F02." in form.text
        empty = await nora.fill(form, 422)
        assert (
            "Confirm that what refused the phase is mended, and that you release it."
            in empty.text
        )
        done = await nora.fill(empty, declaration="yes")
        assert "The phase is released, and is tried again." in done.text
    async with browser(home, "finn") as finn:
        await finn.see("/ccg/delegations/07R-1/do/release-phase?about=2", 404)
