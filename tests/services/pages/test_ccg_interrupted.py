"""A session that runs out while somebody types: the words survive the sign-in."""

import time
from dataclasses import replace
from urllib.parse import unquote

import pytest
from fastapi import Response

from services.kit.pages.sign_in import session as sessions
from tests.services.house import ISSUER, House
from tests.services.pages.expressing import FIRST, HALF, INTEGRATION, drafted
from tests.services.pages.test_ccg_application import BASE, screened
from tests.services.pages.visiting import SESSIONS, Browser, Page, browser


async def back_from_sign_in(answer_of: Browser, page: Page, **typed: object) -> str:
    """Where the sign-in leads after a form was sent too late."""
    data = {**page.values, **{k.replace("__", "."): v for k, v in typed.items()}}
    answer = await answer_of.post(page.action, data=data)
    assert answer.status_code == 303, answer.text
    where = answer.headers["location"]
    assert where.startswith("/sign-in?to=")
    return unquote(where.removeprefix("/sign-in?to="))


def over(person: Browser, subject: str) -> None:
    """The browser's session ran out an hour ago."""
    long_ago = time.time() - sessions.IDLE - 60
    held = begun_at(subject, long_ago)
    person.cookies.clear()
    person.cookies.set(SESSIONS.name, held)


def begun_at(subject: str, at: float) -> str:
    holder = Response()
    fresh = sessions.begun(ISSUER.url, subject, at, at)
    SESSIONS.write(holder, replace(fresh, seen=at))
    return holder.headers["set-cookie"].partition("=")[2].partition(";")[0]


async def test_a_section_survives_the_sign_in(home: House):
    """The same person finds the words again, and saves them; nobody else does."""
    await screened(home)
    async with browser(home, "mara") as mara:
        page = await mara.see(f"{BASE}/sections/benefits")
        over(mara, "mara")
        where = await back_from_sign_in(mara, page, benefits="Typed for an hour.")
    assert where.startswith(f"{BASE}/sections/benefits?kept=")
    async with browser(home, "olu") as olu:
        assert "Typed for an hour." not in (await olu.see(where)).html
    async with browser(home, "mara") as mara:
        page = await mara.see(where)
        assert page.values["benefits"] == "Typed for an hour."
        await mara.fill(page)
        assert "Benefits Typed for an hour." in (await mara.see(f"{BASE}/check")).text


async def test_a_new_draft_survives_the_sign_in_and_is_one(home: House):
    """Its token comes back with it."""
    async with browser(home, "mara") as mara:
        page = await mara.see(FIRST)
        over(mara, "mara")
        where = await back_from_sign_in(mara, page, model="joint")
    async with browser(home, "mara") as mara:
        again = await mara.see(where)
        assert again.values["form_token"] == page.values["form_token"]
        assert again.values["model"] == "joint"
        await mara.fill(again)
        await mara.fill(page, model="joint")
    assert [one.bid_id for one in await home.connections.drafts.of("07R")] == ["07R-1"]


async def test_a_section_of_an_expression_survives_the_sign_in(home: House):
    """Over what was saved before, under the same guard: nobody is overwritten by it."""
    async with browser(home, "mara") as mara:
        tasks = await drafted(mara)
        page = await mara.see(f"{tasks.url}/sections/integration")
        over(mara, "mara")
        typed = {INTEGRATION: "Typed for an hour."}
        where = await back_from_sign_in(mara, page, **typed)
    assert where.startswith(f"{tasks.url}/sections/integration?kept=")
    async with browser(home, "olu") as olu:
        theirs = await olu.see(where)
        assert theirs.values[INTEGRATION] == HALF[INTEGRATION]
        await olu.fill(theirs, **{INTEGRATION: "Olu's."})
    async with browser(home, "mara") as mara:
        page = await mara.see(where)
        assert page.values[INTEGRATION] == "Typed for an hour."
        both = await mara.fill(page, 409)
        assert "Olu's." in both.text
        await mara.fill(both)
        saved = await mara.see(f"{tasks.url}/sections/integration")
    assert saved.values[INTEGRATION] == "Typed for an hour."


@pytest.mark.parametrize("subject", ["", "mara"])
async def test_what_has_no_page_leads_to_my_work(home: House, subject: str):
    """Nobody is sent to an address that only takes forms."""
    async with browser(home) as nobody:
        if subject:
            over(nobody, subject)
        sent = await nobody.post("/ccg/claims", data={"bid_id": "x", "body": "y"})
    assert sent.headers["location"] == "/sign-in?to=%2Fccg%2F"


async def test_the_choice_of_letters_survives_the_sign_in(home: House):
    """What was picked is there again, said not to be saved yet, and saved by its button."""
    where = "/notifications/settings"
    async with browser(home, "lou") as lou:
        page = await lou.see(where)
        form = next(f for f in page.forms if f.action == where)
        over(lou, "lou")
        sent = await lou.post(where, data=form.values | {"reminder": "morning"})
    back = unquote(sent.headers["location"].removeprefix("/sign-in?to="))
    assert back.startswith(f"{where}?kept=")
    async with browser(home, "lou") as lou:
        page = await lou.see(back)
        assert "not saved yet" in page.text
        assert page.values["reminder"] == "morning"
        assert not await home.connections.mornings.chosen(await home.number("lou"))
        assert "Your choice is saved" in (await lou.fill(page)).text
    chosen = await home.connections.mornings.chosen(await home.number("lou"))
    assert {kind.value for kind in chosen} == {"reminder"}
