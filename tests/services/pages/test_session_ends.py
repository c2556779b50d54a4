"""A session that was idle too long, or is too old in all, at pages and at forms.

The limits themselves are tried in `test_sessions`, second by second.
"""

import inspect
from dataclasses import replace
from urllib.parse import quote

import pytest
from fastapi import Response
from fastapi.routing import iter_route_contexts

from services.kit.pages.sign_in import session as sessions
from services.kit.pages.sign_in.session import Session
from tests.services.house import ISSUER, SERVICES, House, app_of
from tests.services.pages.body import a_body
from tests.services.pages.test_body_draft import DRAFT
from tests.services.pages.test_ccg_interrupted import back_from_sign_in
from tests.services.pages.visiting import SESSIONS, Browser, browser
from tests.services.test_commands import a_bid

SCREEN = {"outcome": "eligible", "reasons": "Complete.\nAnd in time."}
OVER = {
    "idle": {"seen": sessions.IDLE + 1, "began": sessions.IDLE + 1},
    "too old, and busy to the last": {"seen": 1, "began": sessions.ABSOLUTE + 1},
}
"""Seconds ago: when somebody asked for something last, and when they signed in."""
NOT_YET = {"seen": sessions.IDLE - 60, "began": sessions.ABSOLUTE - 60}


def sit(person: Browser, subject: str, seen: float, began: float) -> Session:
    """Put a session in the browser that is as old as this."""
    now = SESSIONS.clock()
    session = sessions.begun(ISSUER.url, subject, now, now)
    session = replace(session, seen=now - seen, began=now - began)
    holder = Response()
    SESSIONS.write(holder, session)
    value = holder.headers["set-cookie"].partition("=")[2].partition(";")[0]
    person.cookies.clear()
    person.cookies.set(SESSIONS.name, value)
    return session


@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("one", [s for s in SERVICES if s.party], ids=lambda s: s.name)
async def test_a_page_after_the_end_leads_to_the_sign_in_and_back(
    home: House, one: object, over: str
):
    """At every party's door; nothing private is on what is answered."""
    prefix = getattr(one, "prefix", "")
    subject = {"/ccg": "mara", "/hwb": "cleo", "/conflicts": "pia"}.get(prefix, "lou")
    async with browser(home) as person:
        sit(person, subject, **NOT_YET)
        assert (await person.get(f"{prefix}/bids?q=x")).status_code == 200
        sit(person, subject, **OVER[over])
        answer = await person.get(f"{prefix}/bids?q=x")
    assert answer.status_code == 303
    there = quote(f"{prefix}/bids?q=x", safe="")
    assert answer.headers["location"] == f"/sign-in?to={there}"
    assert not answer.content


@pytest.mark.parametrize("over", OVER)
async def test_a_form_sent_after_the_end_is_not_lost_and_not_taken(
    home: House, over: str
):
    """The words wait for the same person; nobody else reads them."""
    bid = await a_bid(home)
    async with browser(home) as lou:
        sit(lou, "lou", **NOT_YET)
        form = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        sit(lou, "lou", **OVER[over])
        where = await back_from_sign_in(lou, form, **SCREEN)
        assert (await lou.get(where)).status_code == 303, "not before the sign-in"
    assert len(await home.connections.register.history(bid)) == 2
    async with browser(home, "dan") as dan:
        assert "Complete." not in (await dan.see(where)).html
    async with browser(home, "lou") as lou:
        page = await lou.see(where)
        assert "Nothing has been recorded yet." in page.text
        assert page.values | SCREEN == page.values
        done = await lou.fill(page)
        assert "/recorded/3" in done.url
        assert "Nothing has been recorded yet." not in done.text


async def test_a_session_lives_on_while_somebody_works_but_not_for_ever(home: House):
    """Each page counts as work, and none moves the day's end."""
    async with browser(home) as lou:
        was = sit(lou, "lou", **NOT_YET)
        answer = await lou.get("/nhs-england/")
        value = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
        held = Session(**SESSIONS._signer.loads(value))
    assert held.seen > was.seen
    assert replace(held, seen=was.seen) == was


@pytest.mark.parametrize("over", OVER)
async def test_rules_typed_for_half_an_hour_are_there_after_the_sign_in(
    home: House, over: str
):
    """A body's draft, whose forms are not a bid's."""
    await a_body(home)
    async with browser(home) as cleo:
        for page, typed in (
            ("rules", {"number": "8"}),
            ("seats/new", {"title": "Second lay member"}),
            ("clauses/new", {"words": "Healthwatch"}),
        ):
            sit(cleo, "cleo", **NOT_YET)
            form = await cleo.see(f"{DRAFT}/{page}")
            sit(cleo, "cleo", **OVER[over])
            where = await back_from_sign_in(cleo, form, **typed)
            sit(cleo, "cleo", **NOT_YET)
            again = await cleo.see(where)
            assert again.values | typed == again.values, page


def test_every_page_with_a_form_takes_back_what_was_typed():
    """Where a form is sent to its own page, that page looks for words kept over a sign-in."""
    forgetful = []
    for service in SERVICES:
        found = list(iter_route_contexts(app_of(service.name).routes))
        sent = {r.path for r in found if "POST" in (r.methods or ())}
        for route in found:
            asks = route.path in sent and "GET" in (route.methods or ())
            page = asks and "/api/" not in route.path
            if page and not route.path.endswith(WORDLESS):
                named = inspect.signature(route.endpoint).parameters
                if "kept" not in named:
                    forgetful.append(f"{service.name}: {route.path}")
    assert not forgetful, forgetful


WORDLESS = (
    "/delete",
    "/role",
    "/papers/{slot}",
    "/conditions/{condition}/files",
    "/application/check",
    "/start/{bid_id}/check",
    "/assurance/check",
)
"""Pages with a button, a choice of role or a file: nothing is typed there."""


async def test_what_is_sent_after_signing_out_in_another_tab_is_given_back(home: House):
    """No cookie says whose words they are, so they stay on the page until sent again."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        held = dict(lou.cookies)
        lou.cookies.clear()
        page = await lou.fill(form, 401, **SCREEN)
        assert "You are signed out, so nothing was saved or recorded." in page.text
        aside = "/signed-in-again"
        signs = page.links["Sign in (opens in a new tab)"]
        assert signs == f"/sign-in?to={aside}"
        assert "You are not signed in" in (await lou.see(aside)).title
        assert SCREEN["reasons"] in page.values["reasons"]
        assert len(await home.connections.register.history(bid)) == 2
        lou.cookies.update(held)
        other = await lou.see(aside)
        assert other.title.startswith("Go back to the other tab")
        assert "What you typed is still there" in other.text
        assert "Lou Example" in other.text
        assert other.links["go on with your work"] == "/nhs-england/"
        done = await lou.fill(page)
        assert "/recorded/3" in done.url


async def test_what_another_sites_page_sends_is_never_offered_from_ours(home: House):
    """Nobody sends by a button of ours what a stranger wrote."""
    bid = await a_bid(home)
    data = {"form_token": "x", "reasons": "Written by a stranger."}
    async with browser(home) as nobody:
        answer = await nobody.post(
            f"/nhs-england/bids/{bid}/do/screen",
            data=data,
            headers={"Sec-Fetch-Site": "cross-site"},
        )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?to=")
