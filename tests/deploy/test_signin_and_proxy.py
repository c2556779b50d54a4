"""Sign-in and the one origin: the realm, the proxy and the services fit together."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from activities.members import examples
from activities.members.loading import PEOPLE, places
from activities.reference.problems import Problems
from services.embedded.system import HOME, PARTIES
from services.kit.pages.sign_in.provider import BACK
from services.kit.settings import ServiceSettings
from tests.deploy import composition

ROOT = composition.ROOT
REALM_FILE = ROOT / "deploy/keycloak/realm.json"
CADDYFILE = (ROOT / "deploy/Caddyfile").read_text()
SERVICES = composition.services()
OWN = {s.name: s for s in (*PARTIES, HOME)}
LONGEST_ID = 36


def realm() -> dict[str, Any]:
    """The realm as Keycloak imports it."""
    text = composition.interpolated(REALM_FILE.read_text(), composition.values())
    read: dict[str, Any] = json.loads(text)
    return read


def client(id: str = "bids") -> dict[str, Any]:
    found = {one["clientId"]: one for one in realm()["clients"]}
    assert set(found) == {"bids", "bids-pages"}
    return found[id]


def proxied() -> dict[str, str]:
    """Which container each path leads to, in the proxy's own words; home is ''."""
    matchers = dict(re.findall(r"^\s*@(\w+) path (/.+)$", CADDYFILE, re.MULTILINE))
    routes = {
        paths: re.search(rf"handle @{name} \{{\s*reverse_proxy (\S+)", CADDYFILE)
        for name, paths in matchers.items()
    }
    found = {paths: match[1] for paths, match in routes.items() if match}
    rest = re.search(r"handle \{\s*reverse_proxy (\S+)", CADDYFILE)
    assert rest
    return {**found, "": rest[1]}


@pytest.mark.parametrize("name", OWN)
def test_each_path_leads_to_the_service_that_knows_it(name: str) -> None:
    """Paths go on unchanged, so prefix, proxy and container must be the same."""
    service = OWN[name]
    container, _, port = proxied()[
        f"{service.prefix} {service.prefix}/*" if service.prefix else ""
    ].partition(":")
    assert SERVICES[container]["command"][:2] == ["serve", name]
    assert SERVICES[container]["command"][-2:] == ["--port", port]


def test_every_service_has_one_container_and_every_path_one_service() -> None:
    """Nothing is forgotten, nothing runs twice."""
    served = [
        s["command"][1]
        for s in SERVICES.values()
        if s.get("command", [""])[0] == "serve"
    ]
    assert sorted(served) == sorted(OWN)
    assert len(proxied()) == len(OWN) + 1, "the services and sign-in"


def test_the_administration_of_sign_in_stays_inside() -> None:
    """Only the realm's own addresses and the pages' files lead to Keycloak."""
    paths = next(p for p, to in proxied().items() if to.startswith("keycloak:"))
    assert paths.split() == [
        f"/auth/realms/{realm()['realm']}/*",
        "/auth/resources/*",
    ]
    assert re.search(r"handle /auth/\* \{\s*respond 404", CADDYFILE)


def test_services_trust_the_realm_that_is_imported() -> None:
    """Issuer, keys and audience are those of the tokens that people will bring."""
    given = composition.environment(SERVICES["ccg"])
    keycloak = composition.environment(SERVICES["keycloak"])
    issuer = f"{keycloak['KC_HOSTNAME']}/realms/{realm()['realm']}"
    assert given["BIDS_ISSUER"] == issuer
    assert SERVICES["enrol"]["entrypoint"][-2:] == ["--issuer", issuer]
    path = urlsplit(issuer).path
    assert given["BIDS_JWKS_URL"] == (
        f"http://keycloak:8080{path}/protocol/openid-connect/certs"
    )
    assert path.startswith(keycloak["KC_HTTP_RELATIVE_PATH"])
    mappers = [
        m for m in client()["protocolMappers"] if "audience" in m["protocolMapper"]
    ]
    assert [m["config"]["included.custom.audience"] for m in mappers] == [
        given["BIDS_AUDIENCE"]
    ]
    assert mappers[0]["config"]["access.token.claim"] == "true"
    assert realm()["defaultSignatureAlgorithm"] == "RS256"


def test_the_pages_tokens_are_no_good_for_the_api() -> None:
    """Signing in at a page gives nothing that a program could use."""
    pages = client(ServiceSettings.model_fields["client_id"].default)
    named = [m["protocolMapper"] for m in pages["protocolMappers"]]
    assert not [name for name in named if "audience" in name]
    assert (
        pages["clientId"] != composition.environment(SERVICES["ccg"])["BIDS_AUDIENCE"]
    )
    given = composition.environment(SERVICES["ccg"])
    assert pages["redirectUris"] == [f"{given['BIDS_BASE_URL']}{BACK}"]
    assert given["BIDS_DISCOVERY_URL"].startswith("http://keycloak:8080/auth/realms/")


@pytest.mark.parametrize("id", ["bids", "bids-pages"])
def test_a_client_takes_codes_with_proof_and_nothing_weaker(id: str) -> None:
    """Code flow with PKCE S256, device codes for the command line; no passwords."""
    found = client(id)
    assert found["publicClient"] is True
    assert found["attributes"]["pkce.code.challenge.method"] == "S256"
    assert found["standardFlowEnabled"] is True
    for weak in ("implicitFlowEnabled", "directAccessGrantsEnabled"):
        assert found[weak] is False
    host = composition.values()["PUBLIC_HOST"]
    for address in found["redirectUris"]:
        assert address.startswith(f"https://{host}/")
        assert "*" not in address


def test_nobody_comes_in_by_themselves_and_guessing_is_slowed() -> None:
    """People are enrolled; the member register then says what they may do."""
    assert realm()["registrationAllowed"] is False
    assert realm()["bruteForceProtected"] is True
    assert realm()["sslRequired"] == "external"


def test_example_people_are_those_that_ship_and_have_no_known_password() -> None:
    """The subject of a token is the user's id: it must be the member register's."""
    problems = Problems()
    _, people = examples.read(PEOPLE, places(problems), problems)
    shipped = {p.subject: (p.name, p.email) for p in people}
    for user in realm()["users"]:
        name = f"{user['firstName']} {user['lastName']}"
        assert shipped[user["id"]] == (name, user["email"])
        assert user["username"] == user["id"]
        assert len(user["id"]) <= LONGEST_ID
        assert user["email"].endswith(".example")
    for credential in re.findall(r'"credentials": \[(.*?)\]', REALM_FILE.read_text()):
        assert '"value": "${EXAMPLE_PASSWORD}"' in credential
        assert '"temporary": true' in credential
