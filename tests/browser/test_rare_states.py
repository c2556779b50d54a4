"""Pages in states that few people ever see: what holds for every page holds for them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Browser as Chromium

from activities.maildir import Maildir
from services.embedded import mailbox
from services.kit.app import create_app
from services.kit.connections import shared
from services.kit.origin import Origin
from services.kit.pages.questions.giving import PAGE
from tests.browser.served import States, looked_at
from tests.services.conftest import home, seeded
from tests.services.house import House, app_of, hat, started
from tests.services.pages.expressing import FIRST, INTEGRATION, checked, drafted
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_ccg_expression_awaited import after_the_date, at
from tests.services.pages.test_ccg_interrupted import over
from tests.services.pages.test_ccg_papers import A_PDF
from tests.services.pages.test_ccg_versions import changed_once
from tests.services.pages.test_mailbox import a_letter
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling

__all__ = ["home", "seeded"]

SCREEN = {"outcome": "eligible", "reasons": "All there."}


async def at_the_sign_in(house: House) -> States:
    """Several roles, none, and a sign-in that comes to nothing."""
    hats = (hat(Role.LOCAL_TEAM, "Q71"), hat(Role.BOARD_CLERK, "E09000007"))
    await house.enrol("twin", *hats)
    async with browser(house, "twin") as twin, browser(house) as nobody:
        yield "a choice of roles", await twin.see("/role?to=/nhs-england/")
        yield "after another role", await twin.see("/role?to=/nhs-england/&other=1")
        answer = await twin.post("/role", data={"to": "/nhs-england/"})
        yield "no role chosen", Page(answer)
        yield "sign-in failed", await nobody.see("/signed-in?code=x&state=x", 400)
    async with browser(house, "stranger") as stranger:
        yield "not on the register", await stranger.see("/ccg/", 403)


async def at_lists(house: House, bid: str) -> States:
    """A task given away, taken by another, and what was told when."""
    await house.enrol("leo", hat(Role.LOCAL_TEAM, "Q71"))
    async with browser(house, "dan") as dan:
        team = await dan.see("/nhs-england/team")
        give = next(h for h in team.links.values() if bid in h and "/team/give" in h)
        form = await dan.see(give)
        yield "a task to give", form
        yield "given to nobody", await dan.fill(form, 422, person=None)
        await dan.fill(form, person=await house.number("leo"), reason="Leo has time.")
        lou = await house.number("lou")
        yield "taken", await dan.fill(form, 409, person=lou, reason="Lou has time.")
    where = "/notifications/settings"
    async with browser(house, "lou") as lou_:
        made = await lou_.post(f"{where}/calendar", data={"do": "renew"})
        yield "a calendar address", Page(made)
        yield "letters chosen", await lou_.fill(await lou_.see(where))
        form = await lou_.see(where)
        over(lou_, "lou")
        answer = await lou_.post(where, data=form.values)
        kept = str(httpx2.URL(answer.headers["location"]).params["to"])
    async with browser(house, "lou") as lou_:
        yield "letters chosen too late", await lou_.see(kept)


async def of_a_draft(house: House) -> States:
    """Two of a team at one draft."""
    async with browser(house, "mara") as mara, browser(house, "olu") as olu:
        yield "nothing chosen", await mara.fill(await mara.see(FIRST), 422)
        tasks = await drafted(mara)
        yield "a draft's sections", tasks
        place = f"{tasks.url}/sections"
        mine, yours = [await p.see(f"{place}/integration") for p in (mara, olu)]
        await olu.fill(yours, **{INTEGRATION: "Olu's."}, then="back")
        both = await mara.fill(mine, 409, **{INTEGRATION: "Mara's."}, then="back")
        yield "both texts of a draft", both
        yield "one's own text twice", await olu.fill(yours, 409, **{INTEGRATION: "?"})
        wide = await mara.fill(await mara.see(f"{place}/partners"), add="partners")
        yield "a joint applicant", wide
        yield "no joint applicant chosen", await mara.fill(wide, 422)
        yield "no functions", await mara.fill(await mara.see(f"{place}/functions"), 422)
        yield "a wrong address", await mara.see(f"{place}/contact")
        check = await mara.see(f"{tasks.url}/check")
        yield "a draft's answers", check
        whole = await checked(mara)
        yield "every answer of a draft", whole
        yield "answers changed meanwhile", await mara.fill(whole, 409, draft="x")
        asked = await mara.see(f"{tasks.url}/delete")
        yield "to be deleted", asked
        yours = await olu.see(f"{place}/integration")
        await olu.fill(yours, **{INTEGRATION: "More."}, then="back")
        again = await mara.fill(asked, 409)
        yield "not deleted", again
        yours = await olu.see(f"{place}/integration")
        yield "deleted", await mara.fill(again)
        yield "deleted by another", await olu.fill(yours, 409, then="back")


async def of_a_late_draft(house: House) -> States:
    """After the round's date, on the bid that waits for it, and between two rounds."""
    now = house.bids.clock()
    async with browser(house, "mara") as mara, browser(house, "olu") as olu:
        whole = await checked(mara)
        tasks = whole.url.removesuffix("/check")
        text = await mara.see(f"{tasks}/sections/timetable")
        at(house, await after_the_date(house))
        yield "a draft that is late", await mara.see(tasks)
        late = await mara.see(whole.url)
        yield "answers that are late", late
        yield "an attempt that came late", await mara.fill(late, 422)
        yield "a bid that waits for its expression", await mara.see(tasks)
        yield "its answers", await mara.see(whole.url)
        bid = tasks.rpartition("/")[2]
        form = await olu.see(f"/ccg/bids/{bid}/do/withdraw")
        await olu.fill(form, reason="Not this year.")
        yield "typed after its end", await mara.fill(text, 409)
        at(house, now)
        draft = await drafted(mara)
        at(house, now + timedelta(days=900))
        yield "a draft between two rounds", await mara.see(draft.url)
        yield "its answers between rounds", await mara.see(f"{draft.url}/check")
    at(house, now)


async def of_an_application(house: House, bid: str) -> States:
    """Two of a team at one section, and an application that is not whole."""
    async with browser(house, "lou") as lou:
        await lou.fill(await lou.see(f"/nhs-england/bids/{bid}/do/screen"), **SCREEN)
    section = f"/ccg/bids/{bid}/application/sections/benefits"
    typed = {"benefits": "Shorter waits.", "measures": "Days."}
    async with browser(house, "mara") as mara, browser(house, "olu") as olu:
        mine, yours = await mara.see(section), await olu.see(section)
        await olu.fill(yours, **typed, then="back")
        both = await mara.fill(mine, 409, **{**typed, "benefits": "Other."})
        yield "both texts of a section", both
        check = await mara.see(f"/ccg/bids/{bid}/application/check")
        yield "answers missing", check
        page = f"/ccg/bids/{bid}/application/papers/constitution"
        sent = {"file": (f"{'n' * 300}.pdf", A_PDF, "application/pdf")}
        listed = await mara.post(page, files=sent, follow_redirects=True)
        yield "a document with a long name", Page(listed)


async def of_checks(house: House) -> States:
    """A code of ours, one of nobody's, and what is no record."""
    async with browser(house) as nobody:
        for said, status, code in (
            ("no code", 422, ""),
            ("a code of nobody's", 200, "0" * 64),
        ):
            answer = await nobody.post("/check/code", data={"code": code})
            assert answer.status_code == status
            yield said, Page(answer)
        answer = await nobody.post("/check/record", files={"record": ("x", b"nothing")})
        yield "no record", Page(answer)


async def of_a_bid(house: House, bid: str) -> States:
    """Steps that cannot be taken, papers kept back, nobody who answers."""
    there = f"/nhs-england/bids/{bid}"
    async with browser(house, "lou") as lou:
        yield "not now", await lou.see(f"{there}/do/resume")
        yield "declare first", await lou.see(f"{there}/papers")
        form = await lou.see(f"{there}/do/screen")
        house.bids.down = True
        yield "no answer", await lou.fill(form, 503, **SCREEN)
        yield "as the register has it", await lou.see(f"{there}?opened=yes")
        house.bids.down = False
        yield "too long", await lou.fill(form, 413, reasons="x" * 2 * PAGE)
    await recuse(house, bid, "lou", hat(Role.LOCAL_TEAM, "Q71"), Handling.NO_PAPERS)
    async with browser(house, "lou") as lou:
        yield "kept out", await lou.see(there)
        yield "papers kept back", await lou.see(f"{there}/papers", 403)


async def of_a_bid_that_no_list_knows(house: House) -> States:
    """Neither form nor bid can be shown: the words come back all the same."""
    house.bids.behind = True
    there = f"/nhs-england/bids/{await a_bid(house)}"
    async with browser(house, "lou") as lou:
        form = await lou.see(f"{there}/do/screen")
        house.bids.down = True
        yield "to be sent again", await lou.fill(form, 503, **SCREEN)
    house.bids.down = False
    await house.bids.catch_up()


async def of_two_versions(house: House) -> States:
    """What a CCG changed."""
    clock = house.bids.clock
    await changed_once(house)
    async with browser(house, "mara") as mara:
        yield "two versions", await mara.see("/ccg/bids/07R-1/compare")
    house.bids.clock = clock


async def of_a_letter(house: House, folder: Path) -> States:
    """One letter as it was caught."""
    caught = Maildir(folder)
    caught.put(a_letter())
    app = create_app(mailbox.service(caught), shared(house.connections))
    beside = replace(house, origin=Origin(app_of("home"), {"/mailbox": app}))
    async with started(beside.origin), browser(beside) as nobody:
        found = await nobody.see("/mailbox")
        named = "Bid 07R-1: screening is due, letter 1 to lou@bids.example"
        yield "a letter", await nobody.see(found.links[named])


async def states(house: House, folder: Path) -> States:
    """Every one of them, with what it is called here."""
    told = [of_two_versions(house), at_the_sign_in(house), of_checks(house)]
    told += [of_a_letter(house, folder), of_a_draft(house), of_a_late_draft(house)]
    for some in told:
        async for one in some:
            yield one
    for make in (at_lists, of_an_application, of_a_bid):
        async for one in make(house, await a_bid(house)):
            yield one
    async for one in of_a_bid_that_no_list_knows(house):
        yield one


@pytest.mark.wcag("1.4.4", "1.4.10", "1.4.12", "2.5.8")
async def test_nothing_is_wrong_in_rare_states(
    chromium: Chromium, home: House, tmp_path: Path
):
    """axe, target sizes, one main heading, a title; no sideways scrolling, text doubled."""
    wrong = await looked_at(chromium, home, states(home, tmp_path / "mail"))
    assert not wrong, "\n".join(wrong)
