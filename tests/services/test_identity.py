"""The example sign-in: a proper provider in small, and only ever on this machine."""

import re
import stat
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt

from services.identity.app import NotLoopback, create_identity
from services.identity.codes import Codes, challenge_of
from services.identity.keys import FILE, Issuer, load, new_key
from services.identity.people import Candidate
from services.kit.tokens import HeldKeys, Tokens

URL = "http://127.0.0.1:8000/identity"
BACK = "http://127.0.0.1:8000/sign-in/callback"
VERIFIER = "v" * 43
ISSUER = Issuer(URL, new_key())
PEOPLE = [
    Candidate("alex", "Alex Example", "alex@camden.example", "bid manager", "Camden"),
    Candidate("bea", "Bea <b>Example", "bea@board.example", "clerk", "Camden Board"),
    Candidate("cy", "Cy Example", "cy@board.example", "member", "Camden Board", False),
]
ASKED = {
    "client_id": "bids-web",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid profile",
    "state": "s t/&t=e",
    "nonce": "n1",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}
SAME = {"Origin": "http://127.0.0.1:8000"}


class Clock:
    """A clock that a test moves."""

    now = 1_400_000_000.0

    def __call__(self) -> float:
        return self.now


async def everybody() -> Sequence[Candidate]:
    return PEOPLE


def provider(codes: Codes | None = None) -> httpx2.AsyncClient:
    app = create_identity(
        ISSUER,
        everybody,
        host="127.0.0.1",
        clients={"bids-web": frozenset({BACK})},
        codes=codes,
    )
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1:8000"
    )


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with provider() as opened:
        yield opened


async def code_from(client: httpx2.AsyncClient, **changes: str) -> str:
    answer = await client.post(
        "/identity/authorize",
        data={**ASKED, "subject": "alex", **changes},
        headers=SAME,
    )
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def redeemed(code: str, **changes: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "bids-web",
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **changes,
    }


async def test_discovery_leads_to_everything(client: httpx2.AsyncClient):
    """Each address that discovery names exists, under the issuer."""
    found = (await client.get("/identity/.well-known/openid-configuration")).json()
    assert found["issuer"] == URL
    assert found["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization", "token", "userinfo"):
        path = urlsplit(found[f"{name}_endpoint"]).path
        assert (await client.get(path)).status_code != 404
    keys = (await client.get(urlsplit(found["jwks_uri"]).path)).json()["keys"]
    assert [set(key) & {"d", "p", "q"} for key in keys] == [set()]


async def test_a_whole_sign_in_yields_tokens_that_the_services_take(
    client: httpx2.AsyncClient,
):
    """Code flow with PKCE, state kept, nonce in the ID token, then who I am."""
    page = await client.get("/identity/authorize", params=ASKED)
    assert page.status_code == 200
    assert "Alex Example" in page.text
    assert "Bea &lt;b&gt;Example" in page.text
    picked = await client.post(
        "/identity/authorize", data={**ASKED, "subject": "alex"}, headers=SAME
    )
    address = urlsplit(picked.headers["location"])
    answer = parse_qs(address.query)
    assert picked.headers["location"].startswith(f"{BACK}?")
    assert answer["state"] == [ASKED["state"]]
    assert answer["iss"] == [URL]
    tokens = await client.post("/identity/token", data=redeemed(answer["code"][0]))
    assert tokens.headers["cache-control"] == "no-store"
    body = tokens.json()
    identity = jwt.decode(body["id_token"], ISSUER.keys, algorithms=["RS256"]).claims
    assert (identity["nonce"], identity["aud"]) == ("n1", "bids-web")
    check = Tokens(URL, "bids", HeldKeys(ISSUER.keys))
    assert (await check.subject(body["access_token"])).subject == "alex"
    who = await client.get(
        "/identity/userinfo",
        headers={"Authorization": f"Bearer {body['access_token']}"},
    )
    assert who.json() == {
        "sub": "alex",
        "name": "Alex Example",
        "email": "alex@camden.example",
    }


async def test_an_id_token_is_not_an_access_token(client: httpx2.AsyncClient):
    """What tells the application who signed in does not open the API."""
    tokens = await client.post(
        "/identity/token", data=redeemed(await code_from(client))
    )
    text = tokens.json()["id_token"]
    who = await client.get(
        "/identity/userinfo", headers={"Authorization": f"Bearer {text}"}
    )
    assert who.status_code == 401
    assert who.headers["www-authenticate"].startswith("Bearer")


async def test_a_code_is_good_once(client: httpx2.AsyncClient):
    """A stolen code that comes second gets nothing."""
    code = await code_from(client)
    assert (await client.post("/identity/token", data=redeemed(code))).is_success
    again = await client.post("/identity/token", data=redeemed(code))
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"code_verifier": "w" * 43}, id="another verifier"),
        pytest.param({"code_verifier": ""}, id="no verifier"),
        pytest.param({"code_verifier": "v" * 42}, id="a verifier too short"),
        pytest.param({"client_id": "other"}, id="another client"),
        pytest.param({"redirect_uri": BACK + "/x"}, id="another address"),
        pytest.param({"code": "made-up"}, id="another code"),
    ],
)
async def test_a_code_needs_its_proof(
    client: httpx2.AsyncClient, changes: dict[str, str]
):
    """Without the verifier that only the application knows, a code is worth nothing."""
    code = await code_from(client)
    answer = await client.post("/identity/token", data={**redeemed(code), **changes})
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


async def test_a_wrong_proof_spends_the_code(client: httpx2.AsyncClient):
    """Guessing at verifiers ends with the first guess."""
    code = await code_from(client)
    wrong = redeemed(code, code_verifier="w" * 43)
    await client.post("/identity/token", data=wrong)
    assert (await client.post("/identity/token", data=redeemed(code))).is_error


async def test_a_code_lasts_a_minute():
    """A code that lay about is worth nothing."""
    clock = Clock()
    async with provider(Codes(clock)) as client:
        code = await code_from(client)
        clock.now += 60
        assert (await client.post("/identity/token", data=redeemed(code))).is_error


async def test_only_codes_are_exchanged(client: httpx2.AsyncClient):
    """No passwords, no implicit grant."""
    answer = await client.post(
        "/identity/token", data=redeemed("x", grant_type="password")
    )
    assert answer.json() == {"error": "unsupported_grant_type"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
    ],
)
async def test_a_request_without_proof_is_sent_back(
    client: httpx2.AsyncClient, changes: dict[str, str], error: str
):
    """PKCE with S256 is required; the application learns it with its state."""
    for answer in (
        await client.get("/identity/authorize", params={**ASKED, **changes}),
        await client.post(
            "/identity/authorize",
            data={**ASKED, "subject": "alex", **changes},
            headers=SAME,
        ),
    ):
        back = parse_qs(urlsplit(answer.headers["location"]).query)
        assert (back["error"], back["state"]) == ([error], [ASKED["state"]])


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "other"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": BACK + "@evil.example"},
        {"redirect_uri": ""},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_known(
    client: httpx2.AsyncClient, changes: dict[str, str]
):
    """An open redirect would hand codes to strangers."""
    answer = await client.get("/identity/authorize", params={**ASKED, **changes})
    assert answer.status_code == 400
    assert "location" not in answer.headers


async def test_the_picker_finds_people_without_scripts(client: httpx2.AsyncClient):
    """A search is a plain form; a wrong word says so."""
    found = await client.get("/identity/authorize", params={**ASKED, "q": "CLERK"})
    assert "Bea" in found.text
    assert "Alex" not in found.text
    none = await client.get("/identity/authorize", params={**ASKED, "q": "zz<"})
    assert "Nobody fits" in none.text
    assert "zz&lt;" in none.text
    assert "<script>" not in found.text
    assert re.search(r'<label [^>]*for="q"', found.text)


async def test_the_picker_shows_a_few_and_finds_the_others(client: httpx2.AsyncClient):
    """By their words, or with everybody of their body."""

    async def named(**asked: str) -> set[str]:
        page = await client.get("/identity/authorize", params={**ASKED, **asked})
        return set(re.findall(r'name="subject" value="(\w+)"', page.text))

    assert await named() == {"alex", "bea"}
    assert await named(q="cy") == {"cy"}
    assert await named(body="Camden Board") == {"bea", "cy"}
    assert await named(q="member", body="Camden Board") == {"cy"}
    assert await named(q="alex", body="Camden Board") == set()


async def test_the_picker_shows_the_names_that_the_documents_sign_in_with(
    client: httpx2.AsyncClient,
):
    """Whoever reads "pick camden-bids" finds it in the list."""
    page = await client.get("/identity/authorize", params=ASKED)
    assert re.search(r">alex</span>", page.text)
    assert "what you typed is kept" in page.text


async def test_the_picker_may_only_lead_to_the_application(client: httpx2.AsyncClient):
    """The page's policy names the one address that its form leads to."""
    page = await client.get("/identity/authorize", params=ASKED)
    policy = page.headers["content-security-policy"]
    assert "form-action 'self' http://127.0.0.1:8000;" in policy
    assert "default-src 'none'" in policy


async def test_another_site_cannot_sign_somebody_in(client: httpx2.AsyncClient):
    """The form works from our own page only."""
    data = {**ASKED, "subject": "alex"}
    for headers in (
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        answer = await client.post("/identity/authorize", data=data, headers=headers)
        assert answer.status_code == 400


async def test_a_person_who_is_not_listed_cannot_be_picked(client: httpx2.AsyncClient):
    """Only people on the member register sign in."""
    data = {**ASKED, "subject": "mallory"}
    answer = await client.post("/identity/authorize", data=data, headers=SAME)
    assert answer.status_code == 400


async def test_one_person_is_found_without_reading_everybody():
    async def nobody_reads() -> Sequence[Candidate]:
        raise AssertionError

    async def one(subject: str) -> Candidate | None:
        return next((c for c in PEOPLE if c.subject == subject), None)

    app = create_identity(
        ISSUER,
        nobody_reads,
        host="127.0.0.1",
        clients={"bids-web": frozenset({BACK})},
        one=one,
    )
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1:8000"
    ) as client:
        code = await code_from(client)
        answer = await client.post("/identity/token", data=redeemed(code))
        assert answer.status_code == 200
        unknown = {**ASKED, "subject": "eve"}
        answer = await client.post("/identity/authorize", data=unknown, headers=SAME)
        assert answer.status_code == 400


async def test_only_the_issuers_own_name_is_answered(client: httpx2.AsyncClient):
    """A name that somebody else points at this machine gets nothing (DNS rebinding)."""
    answer = await client.get("/identity/keys", headers={"Host": "evil.example"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", URL),
        ("::", URL),
        ("192.0.2.1", URL),
        ("127.0.0.1", "http://bids.example/identity"),
        ("", URL),
    ],
)
def test_it_refuses_to_start_where_others_could_reach_it(host: str, url: str):
    """Anybody may be anybody here, so it is for this machine only."""
    issuer: Any = Issuer(url, new_key())
    with pytest.raises(NotLoopback):
        create_identity(issuer, everybody, host=host, clients={})


def test_the_key_is_kept_for_its_owner_only(tmp_path: Path):
    """A restart carries on with the same key; nobody else may read it."""
    first = load(tmp_path, URL)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    (tmp_path / FILE).chmod(0o644)
    again = load(tmp_path, URL)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    token = first.issue("alex", "bids")
    assert again.read(token, "bids")
    assert again.read(token, "other") is None


async def test_whoever_signed_in_last_need_not_be_searched_for(
    client: httpx2.AsyncClient,
):
    """A few people are listed; somebody else would have to be found anew each time."""
    shown = await client.get("/identity/authorize", params=ASKED)
    assert 'value="cy"' not in shown.text
    await code_from(client, subject="cy")
    shown = await client.get("/identity/authorize", params=ASKED)
    assert shown.text.count('value="cy"') == 1
    assert shown.text.index('value="cy"') < shown.text.index('value="alex"')
    await code_from(client, subject="bea")
    shown = await client.get("/identity/authorize", params=ASKED)
    assert shown.text.count('value="bea"') == 1


async def test_whoever_has_to_sign_in_again_is_told_why(client: httpx2.AsyncClient):
    """A signature leads here: the page says so."""
    shown = await client.get("/identity/authorize", params=ASKED)
    assert "within the last 15 minutes" not in shown.text
    again = {**ASKED, "prompt": "login"}
    shown = await client.get("/identity/authorize", params=again)
    assert "within the last 15 minutes" in shown.text
