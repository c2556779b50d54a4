"""The dry run of a handover, its journal as CSV and over the API, and the second key."""

from tests.builders import Story, opening
from tests.policy import TWO_KEYS
from tests.rules.steps import does
from tests.services.house import House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import browser
from workflows.contracts.bids import Stage

CCG = "/ccg/bids/07R-1"


async def test_the_second_key_is_given_after_a_look_at_the_dry_run(home: House):
    """What forbids the handover, the journal with its sums, the key, and what is left."""
    story = Story(opening(cycle=TWO_KEYS)).until_asked("go_live")
    await told(home, does(story, "go_live"))
    async with browser(home, "finn") as finn:
        page = await finn.see(f"{CCG}/handover")
        assert page.title.startswith("Dry run")
        assert "NHS Camden CCG's chief finance officer to confirm" in page.text
        assert "The start date is 1 April 2015: nothing happens before." in page.text
        assert "The journal reconciles to zero." in page.text
        assert "07R/delegated/2015-16" in page.text
        assert "07R/<wbr>delegated/<wbr>2015-16" in page.html, "breaks behind a slash"
        file = await finn.see(page.links["Journal as CSV"])
        lines = file.html.split("\r\n")
        assert lines[0] == "Line,Transfer,Account,Debit,Credit,Source"
        assert lines[3].split(",")[3] == lines[3].split(",")[4] != ""
        form = await finn.see(page.links["Confirm the handover"])
        looked = next(a for t, a in form.links.items() if t.startswith("Dry run: "))
        assert looked == f"{CCG}/handover"
        assert "NHS Camden CCG, delegated budget" in form.text
        blind = await finn.fill(form, 422)
        assert "Confirm that you have seen the journal" in blind.text
        await finn.fill(blind, declaration="yes")
        page = await finn.see(f"{CCG}/handover")
        assert "Confirm the handover" not in page.links
        assert "It waits for" not in page.text
    assert home.bids.bids["07R-1"].confirmations


async def test_a_program_reads_the_dry_run(home: House):
    story = Story(opening(cycle=TWO_KEYS)).until(Stage.BUDGET_HANDOVER)
    await told(home, story)
    async with home.client("finn") as api:
        early = (await api.get("/ccg/api/v1/bids/07R-1/handover")).json()
        assert early["journal"] is None
        assert not early["reconciles"]
        await told(home, story.until_asked("go_live"))
        found = (await api.get("/ccg/api/v1/bids/07R-1/handover")).json()
    assert found["reconciles"]
    assert found["journal"]["debit_pence"] == found["journal"]["credit_pence"] > 0
    assert len(found["forbids"]) == 3
