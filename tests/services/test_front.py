"""The front door, the one origin, and whether everything is well."""

import asyncio
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from fastapi import FastAPI

from services.home.routes import SERVICES as LISTED
from services.kit.app import create_app
from services.kit.connections import shared
from services.kit.origin import Origin
from services.kit.settings import ServiceSettings
from tests.services.house import SERVICES, URL, House, started
from tests.services.test_commands import NEW, a_bid
from workflows.contracts.parties import Party


async def test_the_front_door_says_what_this_is_and_where_to_go(home: House):
    """Every service with its description; nothing that needs a script."""
    async with home.client() as api:
        page = await api.get("/")
        assert page.status_code == 200
        assert page.text.count("<h1") == 1
        assert "<script>" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for _, prefix, _ in LISTED:
            document = await api.get(f"{prefix}/api/v1/openapi.json")
            assert document.json()["openapi"].startswith("3.1")


def test_every_partys_service_is_listed_at_the_front():
    """A service that nobody can find is no service."""
    assert {prefix for _, prefix, _ in LISTED} == {
        s.prefix for s in SERVICES if s.prefix
    }
    parties = {s.party for s in SERVICES if s.party}
    assert parties == set(Party) - {Party.OPERATOR}


async def test_the_public_register_names_nobody(home: House):
    """Stages and dates without signing in; no person, no free words."""
    bid_id = await a_bid(home)
    async with home.client() as api:
        body = (await api.get("/api/v1/public/bids?q=camden")).json()
        assert body["items"][0]["bid_id"] == bid_id
        assert "Example" not in str(body)
        assert (await api.get("/api/v1/public/bids?q=nowhere")).json()["total"] == 0
        assert (await api.get("/api/v1/public/bids?x=1")).status_code == 422
        assert (await api.get("/api/v1/me")).status_code == 404


async def test_a_service_answers_only_under_its_own_path(home: House):
    """One origin, a path per party; anything else is the front door's nothing."""
    async with home.client("mara") as mara:
        assert (await mara.get("/ccg/api/v1/me")).status_code == 200
        for path in ("/ccgs/api/v1/me", "//ccg/api/v1/me", "/CCG/api/v1/me"):
            assert (await mara.get(path)).status_code == 404


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
async def test_each_service_also_runs_alone(home: House, service: Any):
    """The same addresses without the others beside it."""
    alone = create_app(service, shared(home.connections))
    async with (
        alone.router.lifespan_context(alone) as state,
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(_with(alone, dict(state or {}))),
            base_url=URL,
        ) as api,
    ):
        assert (await api.get("/health/live")).json() == {"status": "live"}
        assert (await api.get(f"{service.api}/openapi.json")).status_code == 200
        assert (await api.get("/problems/too-late")).status_code == 200


def _with(app: FastAPI, state: dict[str, Any]) -> Any:
    async def served(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    return served


async def test_readiness_names_what_is_missing(home: House):
    """Temporal, a worker within the last minute, the database."""
    async with home.client() as api:
        good = await api.get("/health/ready")
        assert (good.status_code, good.json()["status"]) == (200, "ready")
        home.bids.worked = False
        idle = await api.get("/health/ready")
        assert idle.status_code == 503
        assert (idle.json()["process"], idle.json()["worker"]) == (True, False)
        home.bids.down = True
        down = (await api.get("/health/ready")).json()
        assert (down["process"], down["worker"], down["database"]) == (
            False,
            False,
            True,
        )
        assert (await api.get("/health/live")).status_code == 200


async def test_a_database_that_is_away_is_out_of_service(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """503, and a request sent again is recorded once."""

    def away(_: Any, **_once: Any) -> Any:
        raise ConnectionRefusedError

    bid_id = await a_bid(home)
    for way in ("reading", "looking"):
        monkeypatch.setattr(type(home.database), way, away)
    async with home.client("olu") as olu:
        answer = await olu.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"})
        assert answer.status_code == 503
        assert answer.json()["type"] == "/problems/out-of-service"
        ready = await olu.get("/health/ready")
        assert (ready.status_code, ready.json()["database"]) == (503, False)


async def test_what_cannot_start_stops_what_has(home: House):
    """One service that fails at its start closes those before it."""
    closed: list[str] = []

    def app(name: str, fails: bool = False) -> FastAPI:
        async def lifespan(_: FastAPI) -> Any:
            if fails:
                raise RuntimeError(name)
            try:
                yield {}
            finally:
                closed.append(name)

        return FastAPI(lifespan=lifespan)

    with pytest.raises(RuntimeError):
        async with (
            asyncio.timeout(5),
            started(Origin(app("front"), {"/a": app("a"), "/b": app("b", fails=True)})),
        ):
            pytest.fail("it started")
    assert closed == ["a", "front"]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    """Each in a variable that begins with BIDS_."""
    for name, value in (
        ("DATABASE", "postgresql://bids@db/bids"),
        ("ISSUER", "https://sign-in.example/realms/bids"),
        ("JWKS_URL", "https://sign-in.example/keys"),
        ("DEADLINE", "PT5S"),
        ("BASE_URL", "https://bids.example"),
        ("SESSION_SECRET", "thirty-two characters or more, please"),
    ):
        monkeypatch.setenv(f"BIDS_{name}", value)
    settings = ServiceSettings()
    assert settings.database == "postgresql://bids@db/bids"
    assert (settings.audience, settings.deadline.total_seconds()) == ("bids", 5)
    assert settings.secure
    assert settings.client().back == "https://bids.example/signed-in"
    assert settings.client().discovery == (
        "https://sign-in.example/realms/bids/.well-known/openid-configuration"
    )


async def test_a_letters_link_leads_to_sign_in_and_says_nothing_of_the_bid(home: House):
    """The same answer for a bid that exists and one that does not."""
    bid_id = await a_bid(home)
    async with home.client() as api:
        for service in SERVICES:
            if not service.signs_in:
                continue
            for number in (bid_id, "07R-999999"):
                page = await api.get(f"{service.prefix}/bids/{number}")
                assert page.status_code == 303, service.name
                back = quote(f"{service.prefix}/bids/{number}", safe="")
                assert page.headers["location"] == f"/sign-in?to={back}"
