"""What somebody is asked to judge or sign is one link away from where they do it."""

import pytest

from tests.services.house import PARTIES, House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import WHO, opened, until_asked

APPLICATION = "Read the application and its documents"
DECLARED = "Read what was declared and ruled"
ASKED = {
    "screen": "Read the expression of interest",
    "sign_application": APPLICATION,
    "record_board_decision": APPLICATION,
    "give_guardian_opinion": DECLARED,
    "conclude_conflict_review": DECLARED,
    "moderate": APPLICATION,
    "agree_allocation": "Look at the budget practice by practice",
}


@pytest.mark.parametrize("command", ASKED)
async def test_a_form_leads_to_what_it_is_about(home: House, command: str):
    """Nobody has to know under which tab of the bid it stands."""
    bid_id = await opened(home)
    need = await until_asked(home, bid_id, command)
    async with browser(home, WHO[need.roles[0], need.body]) as person:
        bid = f"{PARTIES[need.party].prefix}/bids/{bid_id}"
        form = await person.see(f"{bid}/do/{command.replace('_', '-')}")
        await person.see(form.links[ASKED[command]])


async def test_what_one_can_do_is_not_called_more_where_nothing_waits(home: House):
    """ "Also" stands only beside what the bid waits for."""
    bid_id = await opened(home)
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{bid_id}")
        assert "What you can do now" in page.text
        assert "You can also" not in page.text
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid_id}")
        assert "You can also" in page.text


async def test_an_agreement_that_nobody_signed_is_not_said_to_be_in_force(home: House):
    """Of a document it is said only whether a newer one has replaced it."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "sign_agreement")
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid_id}/papers")
    assert "Delegation agreement (PDF)" in page.text
    assert "In force" not in page.text


async def test_a_share_of_the_budget_goes_by_the_name_of_its_ccg(home: House):
    """Codes are for programs."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "agree_allocation")
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid_id}/papers")
    budget = page.html.partition("Allocation</h2>")[2].partition("</dt>")[0]
    assert budget.endswith("NHS Camden CCG")
