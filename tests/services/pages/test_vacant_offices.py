"""An office that nobody holds: the bid's page and the API say so, and operators see it."""

from tests.services.house import House, hat
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling

CHAIR = hat(Role.PANEL_CHAIR, "panel/Y56")
NOBODY = "Nobody holds the office of panel chair of the conflicts panel at present."
WAITS = "Waiting for an office that nobody holds"


async def test_a_wait_for_a_vacant_office_says_so_until_somebody_holds_it(home: House):
    """The page, the sentence of the API, and the operators' list; then none of them."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    here = f"/ccg/bids/{bid_id}"
    api = f"/ccg/api/v1/bids/{bid_id}"
    async with browser(home, "mara") as mara, browser(home, "opal") as opal:
        assert NOBODY not in (await mara.see(here)).text
        assert WAITS not in (await opal.see("/notifications/")).text
        await home.members.revoke(await home.number("pia"), CHAIR)
        page = await mara.see(here)
        assert page.text.count(NOBODY) == 2, page.text
        async with home.client("mara") as program:
            held = (await program.get(api)).json()["waiting"]
        assert held["sentence"].endswith(f" {NOBODY}")
        listed = await opal.see("/notifications/")
        assert f"{WAITS} (1)" in listed.text
        assert "Panel chair, the conflicts panel" in listed.text
        assert bid_id in (await opal.see(listed.links[bid_id])).text
        # What stands there is nobody else's business.
        assert WAITS not in (await mara.see("/notifications/")).text
        await home.members.add(await home.number("gail"), CHAIR)
        assert NOBODY not in (await mara.see(here)).text
        assert WAITS not in (await opal.see("/notifications/")).text


async def test_somebody_who_has_left_holds_no_office(home: House):
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    await home.members.set_active(await home.number("pia"), active=False)
    async with browser(home, "opal") as opal:
        assert f"{WAITS} (1)" in (await opal.see("/notifications/")).text


async def test_everybody_of_an_office_kept_out_is_said_too(home: House):
    """They hold it, and an interest keeps them from it: the task waits for nobody."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    own = {"category": "financial", "description": "A share."}
    out = {"severity": "grave", "handling": "leave", "reason": "Direct."}
    kept = (
        "An interest keeps everybody from it who holds the office of panel chair of the "
        "conflicts panel."
    )
    async with browser(home, "pia") as pia, browser(home, "rhea") as rhea:
        await pia.fill(
            await pia.see(f"/conflicts/bids/{bid_id}/do/declare-interest"), **own
        )
        page = await rhea.see(f"/nhs-england/bids/{bid_id}")
        assert kept not in page.text
        form = await rhea.see(page.links["Rule on an interest: Pia Example"])
        await rhea.fill(form, **out)
        assert kept in (await rhea.see(f"/nhs-england/bids/{bid_id}")).text


async def test_lists_say_it_where_they_say_why_a_bid_waits(home: House):
    """The bids of a body, over the API too, and the team's work; not to who is recused."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    mine = hat(Role.CHIEF_FINANCE_OFFICER, "07R")
    await recuse(home, bid_id, "finn", mine, Handling.LEAVE)
    assert await until_asked(home, bid_id, "conclude_conflict_review")
    await home.members.revoke(await home.number("pia"), CHAIR)

    async def listed(who: str) -> tuple[str, str]:
        async with browser(home, who) as somebody, home.client(who) as program:
            page = await somebody.see("/ccg/bids")
            (line,) = (await program.get("/ccg/api/v1/bids")).json()["items"]
        return page.text, line["waiting"]

    page, waiting = await listed("mara")
    assert NOBODY in page
    assert waiting.endswith(f" {NOBODY}")
    page, waiting = await listed("finn")
    assert (NOBODY in page, waiting) == (False, "")
    await home.enrol("pam", hat(Role.PANEL_MEMBER, "panel/Y56"))
    await home.members.add(await home.number("gail"), CHAIR)
    page, waiting = await listed("mara")
    assert NOBODY not in page + waiting


async def test_a_team_reads_which_of_its_tasks_nobody_can_take(home: House):
    bid_id = await opened(home)
    office = "the office of chief finance officer of NHS Camden CCG at present."
    await until_asked(home, bid_id, "sign_application")
    async with browser(home, "mara") as mara:
        assert office not in (await mara.see("/ccg/team")).text
        await home.members.set_active(await home.number("finn"), active=False)
        page = await mara.see("/ccg/team")
    assert page.text.count(office) == 1
    assert f"Nobody holds {office}" in page.text
