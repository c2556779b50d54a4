"""Whoever has just taken a step does not find it in their list of work any more."""

from tests.builders import actor
from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid
from workflows.contracts import commands as c
from workflows.contracts.parties import Role
from workflows.contracts.reviews import InterestCategory

SCREEN = {"outcome": "eligible", "reasons": "Complete."}
LISTED = "Screen the expression of interest"
SAID = "What you have just recorded is not listed any more."


async def test_what_was_just_done_is_left_out_before_the_register_hears_of_it(
    home: House,
):
    """The list, and the number at the top; another person's list is as it was."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        before = await lou.see("/nhs-england/")
        assert LISTED in before.text
        assert "My work (1)" in before.links
        form = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        home.bids.behind = True
        await lou.fill(form, **SCREEN)
        page = await lou.see("/nhs-england/")
        assert LISTED not in page.text
        assert SAID in page.text
        assert "My work" in page.links
        assert "My work (1)" not in page.links
        home.bids.down = True
        page = await lou.see("/nhs-england/")
        assert LISTED in page.text, "nobody knows better than the register"
        home.bids.down = False
        await home.bids.catch_up()
        page = await lou.see("/nhs-england/")
        assert LISTED not in page.text
        assert SAID not in page.text


async def test_only_what_the_bid_does_not_wait_for_any_more_is_left_out(home: House):
    """Of two rulings that are asked for one is given; the other stands, and is counted."""
    bid = await a_bid(home)
    async with home.client("lou") as lou:
        for description in ("A share.", "A loan."):
            declared = c.DeclareInterest(
                by=actor(Role.LOCAL_TEAM, "Q71"),
                category=InterestCategory.FINANCIAL,
                description=description,
            )
            assert (await lou.give_command(declared, bid)).status_code == 200
    async with browser(home, "pia") as pia:
        assert "My work (2)" in (await pia.see("/conflicts/")).links
        first, second = (one.id for one in home.bids.bids[bid].interests)
        rule = f"/conflicts/bids/{bid}/do/rule-on-interest?about={{}}"
        form = await pia.see(rule.format(first))
        home.bids.behind = True
        await pia.fill(form, severity="slight", handling="note", reason="Remote.")
        page = await pia.see("/conflicts/")
    assert "My work (1)" in page.links
    assert rule.format(second) in page.html
    assert rule.format(first) not in page.html


async def test_a_refused_step_leaves_the_list_as_it_was(home: House):
    """Only what was recorded is done."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        home.bids.behind = True
        await lou.fill(form, 422, outcome="eligible", reasons="")
        assert LISTED in (await lou.see("/nhs-england/")).text
