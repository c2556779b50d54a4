"""Who is at a page, for how long, in which role, and what no page lets through."""

import time
from dataclasses import replace
from urllib.parse import unquote

import pytest
from fastapi import Response

from services.kit.pages.sign_in import session as kept
from services.kit.pages.sign_in.provider import Provider, SignedIn
from services.kit.pages.sign_in.session import Sessions, begun
from tests.services.house import ISSUER, SECRET, House, hat
from tests.services.pages.visiting import SESSIONS, browser
from tests.services.test_commands import a_bid
from workflows.contracts.parties import Role

SCREEN = {"outcome": "eligible", "reasons": "Complete.\nAnd in time."}


async def test_nobody_signed_in_is_sent_to_sign_in_and_back(home: House):
    async with browser(home) as nobody:
        answer = await nobody.get("/nhs-england/bids?q=x")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?to=%2Fnhs-england%2Fbids%3Fq%3Dx"


@pytest.mark.parametrize(
    "forged",
    ["", "nonsense", "eyJpZCI6IngifQ.signature"],
)
async def test_a_cookie_of_anybodys_own_making_is_nobody(home: House, forged: str):
    async with browser(home) as nobody:
        nobody.cookies.set(SESSIONS.name, forged)
        answer = await nobody.get("/nhs-england/")
    assert answer.status_code == 303


async def test_a_cookie_signed_with_another_secret_is_nobody(home: House):
    """Nor is one that was signed for another purpose with the right one."""
    now = time.time()
    other = Sessions("another secret, which is just as long as ours", secure=False)
    holder = Response()
    other.write(holder, begun(ISSUER.url, "lou", now, now))
    SESSIONS.set_out(holder, {"to": "/"})
    for header in holder.headers.getlist("set-cookie"):
        value = header.partition("=")[2].partition(";")[0]
        async with browser(home) as nobody:
            nobody.cookies.set(SESSIONS.name, value)
            assert (await nobody.get("/nhs-england/")).status_code == 303


@pytest.mark.parametrize(
    ("seen", "began", "live"),
    [
        (0, 0, True),
        (kept.IDLE - 60, kept.ABSOLUTE - 60, True),
        (kept.IDLE + 1, 0, False),
        (0, kept.ABSOLUTE + 1, False),
    ],
)
def test_a_session_ends_when_idle_and_after_a_day_of_work(
    seen: float, began: float, live: bool
):
    now = 1_000_000.0
    session = replace(begun("i", "s", now, now), seen=now - seen, began=now - began)
    assert session.is_live(now) is live


async def test_somebody_revoked_is_out_at_the_next_click(home: House):
    """The member register decides at each request, not the session."""
    number = await home.number("lou")
    async with browser(home, "lou") as lou:
        await lou.see("/nhs-england/")
        await home.members.revoke(number, hat(Role.LOCAL_TEAM, "Q71"))
        page = await lou.see("/nhs-england/", 403)
    assert "the member register does not show you in a role here" in page.text


async def test_somebody_of_another_service_is_told_which_is_theirs(home: House):
    """A clerk at a CCG's address is led to the same bid among the boards' own."""
    async with browser(home, "cleo") as cleo:
        page = await cleo.see("/ccg/", 403)
        assert page.title.startswith("This is not your service")
        assert "signed in as Cleo Example, board clerk." in page.text
        assert page.links["the service for health and wellbeing boards"] == "/hwb/"
        page = await cleo.see("/ccg/bids/07R-1", 403)
        assert page.links["Open bid 07R-1 there"] == "/hwb/bids/07R-1"


async def test_signing_out_ends_the_session_on_every_device(home: House):
    async with browser(home, "lou") as lou, browser(home) as copy:
        copy.cookies.set(SESSIONS.name, lou.cookies[SESSIONS.name])
        await copy.see("/nhs-england/")
        page = await lou.post("/sign-out", follow_redirects=True)
        assert "You have signed out" in page.text
        assert (await copy.get("/nhs-england/")).status_code == 303


async def test_somebody_with_two_roles_chooses_one_and_sees_it(home: House):
    two = [hat(Role.LOCAL_TEAM, "Q71"), hat(Role.REGIONAL_LEAD, "Y56")]
    await home.enrol("thea", *two)
    async with browser(home, "thea") as thea:
        page = await thea.see("/nhs-england/")
        assert page.url.startswith("/role")
        page = await thea.fill(page, chosen="nhs_england|Y56/regional_lead")
        assert page.url == "/nhs-england/"
        assert "Acting as regional lead" in page.text
        assert "Change role" in page.links
        page = await thea.see("/role")
        page = await thea.fill(page, 422, chosen="nhs_england|national/national_chair")
        assert page.url.startswith("/role"), "not a role of hers"
        assert page.title.startswith("Error: ")
        page = await thea.fill(page, 422, chosen=None)
        assert "Select the role that you act in" in page.links


async def test_a_form_is_sent_in_the_role_in_which_it_was_opened_or_not_at_all(
    home: House,
):
    """In a second tab they changed their role: nothing is recorded, nothing is lost."""
    bid = await a_bid(home)
    await home.enrol("theo", *(hat(Role.LOCAL_TEAM, b) for b in ("Q71", "Q44")))
    async with browser(home, "theo", hat="Q71/local_team") as theo:
        form = await theo.see(f"/nhs-england/bids/{bid}/do/screen")
        other = await theo.see("/role")
        await theo.fill(other, chosen="nhs_england|Q44/local_team")
        page = await theo.fill(form, **SCREEN)
        assert page.url.startswith("/role")
        assert "what you typed is kept" in page.text
        assert len(await home.connections.register.history(bid)) == 2
        page = await theo.fill(page, chosen="nhs_england|Q71/local_team")
        assert page.values["reasons"] == SCREEN["reasons"]
        page = await theo.fill(page)
    assert "/recorded/3" in page.url


async def test_a_long_address_survives_the_choice_of_a_role(home: House):
    two = [hat(Role.LOCAL_TEAM, "Q71"), hat(Role.REGIONAL_LEAD, "Y56")]
    await home.enrol("thea", *two)
    long = f"/nhs-england/bids?q={'%C3%A9' * 90}"
    async with browser(home, "thea") as thea:
        page = await thea.see(long)
        page = await thea.fill(page, chosen="nhs_england|Q71/local_team")
        assert page.url == long


async def test_choosing_a_role_leads_on_to_the_very_page(home: House):
    """A letter's link may name a condition behind the question mark."""
    two = [hat(Role.LOCAL_TEAM, "Q71"), hat(Role.REGIONAL_LEAD, "Y56")]
    await home.enrol("thea", *two)
    async with browser(home, "thea") as thea:
        page = await thea.see("/nhs-england/bids?q=Camden&stage=live")
        page = await thea.fill(page, chosen="nhs_england|Q71/local_team")
        assert page.url == "/nhs-england/bids?q=Camden&stage=live"
    async with browser(home, "thea") as thea:
        answer = await thea.post("/nhs-england/claims", data={"bid_id": "x"})
    assert answer.headers["location"] == "/role?to=%2Fnhs-england%2F"


async def test_a_form_sent_before_a_role_is_chosen_waits_behind_the_choice(home: House):
    """As after a sign-in in another tab: what was typed in this one is not lost."""
    two = [hat(Role.LOCAL_TEAM, "Q71"), hat(Role.REGIONAL_LEAD, "Y56")]
    await home.enrol("thea", *two)
    bid = await a_bid(home)
    address = f"/nhs-england/bids/{bid}/do/screen"
    async with browser(home, "lou") as lou:
        form = await lou.see(address)
    async with browser(home, "thea") as thea:
        sent = {**form.values, **SCREEN, "acting": "Q71/local_team"}
        answer = await thea.post(form.action, data=sent)
        page = await thea.see(answer.headers["location"])
        page = await thea.fill(page, chosen="nhs_england|Q71/local_team")
    assert page.values | SCREEN == page.values


@pytest.mark.wcag("2.2.1", "3.3.4")
async def test_what_binds_asks_for_a_recent_sign_in_and_keeps_what_was_typed(
    home: House,
):
    """After fifteen minutes a decision leads over the sign-in, back to the same words."""
    bid = await a_bid(home)
    address = f"/nhs-england/bids/{bid}/do/screen"
    async with browser(home, "lou", signed_in_ago=kept.FRESH + 1) as lou:
        page = await lou.see(address)
        answer = await lou.post(page.action, data={**page.values, **SCREEN})
        assert answer.status_code == 303
        where = answer.headers["location"]
        assert where.startswith("/sign-in?to=")
        assert where.endswith("&again=1")
    back = where.removeprefix("/sign-in?to=").removesuffix("&again=1")
    back = back.replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")
    async with browser(home, "dan") as dan:
        page = await dan.see(back)
        assert "Complete." not in page.html, "somebody else's words"
    async with browser(home, "lou") as lou:
        page = await lou.see(back)
        assert page.values["outcome"] == "eligible"
        assert page.values["reasons"] == SCREEN["reasons"]
        page = await lou.fill(page)
        assert "/recorded/" in page.url


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
async def test_another_sites_page_cannot_send_our_forms(
    home: House, headers: dict[str, str]
):
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
        del lou.headers["sec-fetch-site"]
        answer = await lou.post(
            page.action, data={**page.values, **SCREEN}, headers=headers
        )
    assert answer.status_code == 403
    assert len(await home.connections.register.history(bid)) == 2


async def test_private_pages_are_not_kept_and_let_no_script_in(home: House):
    async with browser(home, "lou") as lou:
        page = await lou.see("/nhs-england/")
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script>" not in page.html
    assert " style=" not in page.html
    assert "http://" not in page.html.replace("http://www.w3.org/", "")


def test_over_https_the_cookie_says_so():
    """Bound to this very host, for https only, out of reach of scripts."""
    sessions, holder = Sessions(SECRET, secure=True), Response()
    sessions.write(holder, begun("i", "s", 1.0, 1.0))
    cookie = holder.headers["set-cookie"]
    assert cookie.startswith("__Host-bids-session=")
    for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


@pytest.mark.wcag("2.2.1", "3.3.7")
async def test_a_session_that_ran_out_over_a_form_keeps_the_words(home: House):
    """Half an hour at a form; after the sign-in what was typed is there again."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}/do/screen")
    now = time.time()
    idle = replace(begun(ISSUER.url, "lou", now, now), seen=now - kept.IDLE - 1)
    holder = Response()
    SESSIONS.write(holder, idle)
    cookie = holder.headers["set-cookie"].partition("=")[2].partition(";")[0]
    async with browser(home) as lou:
        lou.cookies.set(SESSIONS.name, cookie)
        answer = await lou.post(page.action, data={**page.values, **SCREEN})
        assert answer.status_code == 303
        where = unquote(answer.headers["location"]).removeprefix("/sign-in?to=")
        assert (await lou.get(where)).status_code == 303, "not before the sign-in"
    async with browser(home, "lou") as lou:
        page = await lou.see(where)
        assert page.values["reasons"] == SCREEN["reasons"]
        assert len(await home.connections.register.history(bid)) == 2
        page = await lou.fill(page)
    assert "/recorded/3" in page.url


async def test_a_new_sign_in_ends_the_session_before_it(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """Who copied the old cookie cannot go on with it."""

    async def redeem(*_: object) -> SignedIn:
        return SignedIn("lou", time.time())

    monkeypatch.setattr(Provider, "redeem", redeem)
    holder = Response()
    SESSIONS.set_out(holder, {"state": "s", "to": "/nhs-england/"})
    way = holder.headers["set-cookie"].partition("=")[2].partition(";")[0]
    async with browser(home, "lou") as lou, browser(home) as copy:
        copy.cookies.set(SESSIONS.name, lou.cookies[SESSIONS.name])
        assert (await copy.get("/nhs-england/")).status_code == 200
        lou.cookies.set(SESSIONS.way("s"), way)
        answer = await lou.get("/signed-in?code=c&state=s")
        assert answer.headers["location"] == "/nhs-england/"
        assert (await copy.get("/nhs-england/")).status_code == 303


@pytest.mark.parametrize("last", ["s", "t"])
async def test_two_tabs_sign_in_side_by_side(
    home: House, monkeypatch: pytest.MonkeyPatch, last: str
):
    """Both sent to sign in, in either order: each comes back to its own page."""

    async def redeem(*_: object) -> SignedIn:
        return SignedIn("lou", time.time())

    monkeypatch.setattr(Provider, "redeem", redeem)
    tabs = {"s": "/nhs-england/bids", "t": "/nhs-england/round"}
    async with browser(home) as lou:
        for state in sorted(tabs, key=lambda one: one == last):
            holder = Response()
            SESSIONS.set_out(holder, {"state": state, "to": tabs[state]})
            cookie = holder.headers["set-cookie"].partition(";")[0]
            lou.cookies.set(*cookie.split("=", 1))
        for state, there in tabs.items():
            answer = await lou.get(f"/signed-in?code=c&state={state}")
            assert answer.headers["location"] == there
            gone = f'{SESSIONS.way(state)}=""; expires='
            assert any(
                one.startswith(gone) for one in answer.headers.get_list("set-cookie")
            )
