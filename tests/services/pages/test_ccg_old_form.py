"""A tab with the long form of before the sections loses nothing over a release."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.kit.pages.questions.sectioned import digest
from tests.services.house import House
from tests.services.pages.expressing import DRAFT, INTEGRATION, TYPED, drafted
from tests.services.pages.test_session_ends import NOT_YET, OVER, sit
from tests.services.pages.visiting import Browser, Page, browser

OTHER = "statements.timetable"
SAID = "The form that you sent is now written in sections. Your answers are saved"


async def sent(who: Browser, address: str, opened: str, **typed: Any) -> Page:
    """What the long form sent: everything at once, and which text it started from."""
    data = {**TYPED, "form_token": "t" * 32, "opened": opened, "then": "back"}
    data |= {name.replace("__", "."): said for name, said in typed.items()}
    return Page(await who.post(address, data=data, follow_redirects=True))


async def held(home: House) -> dict[str, list[str]]:
    draft = await home.connections.drafts.draft("07R-1")
    assert draft
    found: dict[str, list[str]] = json.loads(draft.expression)
    return found


async def test_a_long_form_is_taken_in_section_by_section(home: House):
    """The list of sections says so, and every answer is in its section."""
    async with browser(home, "mara") as mara:
        await drafted(mara)
        page = await sent(mara, DRAFT, digest(await held(home)))
        assert page.status == 200
        assert page.url.startswith(DRAFT)
        assert SAID in page.text
        assert "Not started" not in page.text.partition("Joint")[0]
        assert (await held(home))[INTEGRATION] == [TYPED[INTEGRATION]]
        assert (await held(home))["functions"] == TYPED["functions"]
        assert SAID not in (await mara.see(DRAFT)).text
        again = await sent(mara, DRAFT, "an older text")
        assert SAID in again.text, "sent twice it is the same"


async def test_a_long_form_of_a_new_draft_is_taken_in_once(home: House):
    """It was sent to where a bid begins, and its token still makes two of it one."""
    async with browser(home, "mara") as mara:
        first = await sent(mara, "/ccg/start/bid", "new")
        assert SAID in first.text
        await sent(mara, "/ccg/start/bid", "new")
        assert "Draft 07R-2" not in (await mara.see("/ccg/start")).text
    assert (await held(home))[OTHER] == [TYPED[OTHER]]


async def test_nobody_is_overwritten_by_a_long_form(home: House):
    """What a colleague wrote meanwhile is shown beside it; all other sections are saved."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        opened = digest(await held(home))
        page = await olu.see(f"{DRAFT}/sections/timetable")
        await olu.fill(page, statements__timetable="Olu's.", then="back")
        both = await sent(mara, DRAFT, opened)
        assert both.status == 409
        assert "changed this section" in both.text
        assert both.values["model"] == TYPED["model"]
        for name in (INTEGRATION, OTHER):
            assert TYPED[name] in both.text, "what is not saved is there to be copied"
        now = await held(home)
        assert now[OTHER] == ["Olu's."]
        assert now["functions"] == TYPED["functions"]


@pytest.mark.parametrize("address", [DRAFT, "/ccg/start/bid"])
async def test_a_long_form_outlives_its_session(home: House, address: str):
    """After the sign-in all of it is there on one page, and is sent as before."""
    async with browser(home, "mara") as mara:
        if address == DRAFT:
            await drafted(mara)
        was = digest(await held(home)) if address == DRAFT else "new"
        sit(mara, "mara", **OVER["idle"])
        data = {**TYPED, "form_token": "t" * 32, "opened": was, OTHER: "By May."}
        answer = await mara.post(address, data=data)
        where = parse_qs(urlsplit(answer.headers["location"]).query)["to"][0]
        sit(mara, "mara", **NOT_YET)
        page = await mara.see(where)
        assert page.values[OTHER] == "By May."
        assert page.values[INTEGRATION] == TYPED[INTEGRATION]
        after = await mara.fill(page)
        assert SAID in after.text
    assert (await held(home))[OTHER] == ["By May."]
    assert (await held(home))["functions"] == TYPED["functions"]
