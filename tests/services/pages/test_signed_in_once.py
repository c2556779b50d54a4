"""Coming back from the sign-in: once it begins a session, otherwise it changes nothing."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from services.identity.codes import Codes
from tests.services.house import URL, House
from tests.services.pages.test_gets_change_nothing import dump, signing_in
from tests.services.pages.visiting import SESSIONS, Browser, browser


@pytest.fixture
async def codes(home: House) -> AsyncIterator[Codes]:
    """The codes of an example sign-in that the pages ask."""
    found, provider = Codes(), home.connections.provider
    async with signing_in(home, found) as http:
        provider.http = http
        yield found
    provider.http = None


async def back(lou: Browser, codes: Codes, subject: str = "lou") -> str:
    """Where the provider sends somebody who began to sign in, and picked a person."""
    answer = await lou.get("/sign-in?to=/nhs-england/bids&again=1")
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    challenge, nonce, state = (
        asked[key][0] for key in ("code_challenge", "nonce", "state")
    )
    code = codes.issue("bids-pages", f"{URL}/signed-in", challenge, nonce, subject)
    return f"/signed-in?code={code}&state={state}"


async def test_what_comes_back_wrongly_leaves_the_session_as_it_was(
    home: House, codes: Codes
):
    """A stranger's link, a refusal, a guessed code, a code of somebody else's sign-in."""
    async with browser(home, "lou") as lou, browser(home) as other:
        await lou.see("/nhs-england/")
        theirs = await back(other, codes)
        mine = await back(lou, codes)
        state = mine.partition("state=")[2]
        code = theirs.removeprefix("/signed-in?code=").partition("&")[0]
        before, cookie = dump(home), lou.cookies[SESSIONS.name]
        for address in (
            "/signed-in",
            theirs,
            f"/signed-in?error=access_denied&state={state}",
            f"/signed-in?code=guessed&state={state}",
            f"/signed-in?code={code}&state={state}",
        ):
            for _ in range(2):
                answer = await lou.get(address)
                assert answer.status_code == 400, address
                assert "You are still signed in" in answer.text
                set_ = answer.headers.get_list("set-cookie")
                assert not any(SESSIONS.name in one for one in set_), address
        assert (dump(home), lou.cookies[SESSIONS.name]) == (before, cookie)
        assert "to=%2Fnhs-england%2Fbids&amp;again=1" in answer.text
        await lou.see("/nhs-england/")


async def test_coming_back_a_second_time_leaves_the_new_session_as_it_is(
    home: House, codes: Codes
):
    """The back button and a page loaded again send the same address."""
    async with browser(home) as lou:
        address = await back(lou, codes)
        way = dict(lou.cookies)
        answer = await lou.get(address)
        assert answer.headers["location"] == "/nhs-england/bids"
        new, before = lou.cookies[SESSIONS.name], dump(home)
        for held in ({}, way):
            for name, value in held.items():
                lou.cookies.set(name, value, "127.0.0.1")
            page = await lou.see(address, 400)
            assert page.title.startswith("You are still signed in")
        assert (dump(home), lou.cookies[SESSIONS.name]) == (before, new)
        await lou.see("/nhs-england/")


async def test_nobody_is_told_that_nobody_is_signed_in(home: House, codes: Codes):
    """And whoever has signed out is nobody."""
    async with browser(home, "lou") as lou:
        kept = lou.cookies[SESSIONS.name]
        await lou.post("/sign-out")
        lou.cookies.set(SESSIONS.name, kept)
        page = await lou.see("/signed-in?code=x&state=x", 400)
        assert page.title.startswith("You are not signed in")
        assert "as before" not in page.text
