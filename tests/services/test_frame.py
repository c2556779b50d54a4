"""What surrounds every request: limits, headers, numbers, log lines, and no traceback."""

import io
import json
from collections.abc import AsyncIterator

import httpx2
import pytest
import structlog
from fastapi import FastAPI, Request, Response
from starlette.middleware import Middleware

from services.kit import errors, logs
from services.kit.frame import HEADERS, MAX_BODY, Frame, Gate
from services.kit.pages.sign_in import typed

SECRET = "what somebody typed"


def small_app() -> FastAPI:
    app = FastAPI(
        openapi_url=None,
        redirect_slashes=False,
        middleware=[Middleware(Frame, service="test"), Middleware(Gate)],
    )
    errors.install(app)

    @app.post("/echo/{bid_id}")
    async def echo(request: Request, bid_id: str) -> Response:
        return Response(str(len(await request.body())))

    @app.get("/echo/{bid_id}")
    async def read(bid_id: str) -> Response:
        return Response("read", headers={"Cache-Control": "max-age=60"})

    @app.post("/broken")
    async def sent(request: Request) -> Response:
        await typed.sent(request)
        raise RuntimeError(SECRET)

    @app.get("/broken")
    async def broken() -> Response:
        raise RuntimeError(SECRET)

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(small_app()), base_url="https://bids.example"
    ) as opened:
        yield opened


@pytest.fixture
def lines() -> AsyncIterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    structlog.reset_defaults()


async def test_a_body_of_the_limit_passes_and_one_byte_more_does_not(
    client: httpx2.AsyncClient,
):
    """64 KiB, told in plain words."""
    assert (await client.post("/echo/07R-1", content=b"x" * MAX_BODY)).is_success
    refused = await client.post("/echo/07R-1", content=b"x" * (MAX_BODY + 1))
    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")


async def test_a_body_without_a_length_is_counted(client: httpx2.AsyncClient):
    """Chunks cannot carry more than a length could."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b"x" * 1024

    refused = await client.post("/echo/07R-1", content=chunks())
    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "٣", "+5", ""])
async def test_a_length_that_is_no_number_is_refused(
    client: httpx2.AsyncClient, length: str
):
    """Whatever a header claims, nothing breaks on it."""
    refused = await client.post(
        "/echo/07R-1", content=b"", headers=[(b"Content-Length", length.encode())]
    )
    assert refused.status_code == 400


async def test_a_defect_is_told_without_its_insides(
    client: httpx2.AsyncClient, lines: io.StringIO
):
    """Plain words and a number to report; the log has the place, not the words."""
    answer = await client.get("/broken")
    assert answer.status_code == 500
    body = answer.json()
    assert body["type"] == "/problems/defect"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert SECRET not in answer.text + lines.getvalue()
    assert "Traceback" not in answer.text + lines.getvalue()
    defect = json.loads(lines.getvalue().splitlines()[0])
    assert defect["error"] == "RuntimeError"
    assert any("test_frame.py" in place for place in defect["at"])


async def test_a_defect_is_a_page_at_a_browser(client: httpx2.AsyncClient):
    """Somebody who pressed a button is told what to do, not shown a document."""
    answer = await client.get("/broken", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert SECRET not in answer.text


async def test_a_defect_gives_the_words_back_to_who_sent_them_from_our_page(
    client: httpx2.AsyncClient, lines: io.StringIO
):
    """With the same token; never to what another site sent, and never into the log."""
    body = {"form_token": "t", "reasons": SECRET}
    ours = {"Accept": "text/html", "Cookie": "a=b", "Sec-Fetch-Site": "same-origin"}
    answer = await client.post("/broken?about=x", data=body, headers=ours)
    assert answer.status_code == 500
    assert 'action="/broken?about=x"' in answer.text
    assert 'name="form_token" value="t"' in answer.text
    assert f'name="reasons" value="{SECRET}"' in answer.text
    assert SECRET not in lines.getvalue()
    theirs = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    answer = await client.post("/broken", data=body, headers=theirs)
    assert answer.status_code == 500
    assert SECRET not in answer.text


async def test_headers_are_closed_unless_the_answer_says_otherwise(
    client: httpx2.AsyncClient,
):
    """Nothing is kept, framed, sniffed or told on; a page may say better."""
    answer = await client.get("/nowhere")
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["strict-transport-security"]
    kept = await client.get("/echo/07R-1")
    assert kept.headers["cache-control"] == "max-age=60"


async def test_a_request_keeps_the_number_it_came_with(client: httpx2.AsyncClient):
    """A proxy's number is used, anything that is not a number is not."""
    given = await client.get("/nowhere", headers={"X-Request-ID": "abc-1"})
    assert given.headers["x-request-id"] == "abc-1"
    made = await client.get("/nowhere", headers={"X-Request-ID": "a b<script>"})
    assert len(made.headers["x-request-id"]) == 32


async def test_a_log_line_has_the_bid_and_never_what_was_typed(
    client: httpx2.AsyncClient, lines: io.StringIO
):
    """Bodies, tokens and odd addresses stay out."""
    await client.post(
        "/echo/07R-1?q=" + SECRET,
        content=SECRET,
        headers={"Authorization": f"Bearer {SECRET}"},
    )
    await client.get(f"/echo/{SECRET}")
    await client.get(f"/nowhere/{SECRET}")
    assert SECRET not in lines.getvalue()
    first, second, third = map(json.loads, lines.getvalue().splitlines())
    assert (first["bid"], first["route"]) == ("07R-1", "/echo/{bid_id}")
    assert (first["status"], first["method"]) == (200, "POST")
    assert (second["bid"], third["problem"]) == ("", "not-found")


async def test_a_method_that_is_not_offered_is_told_what_is(client: httpx2.AsyncClient):
    """All methods of an address, not those of its first route."""
    answer = await client.delete("/echo/07R-1")
    assert (answer.status_code, answer.json()["type"]) == (
        405,
        "/problems/method-not-allowed",
    )
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="no cookie, so nothing to steal"),
        pytest.param(
            {"Cookie": "s=1", "Sec-Fetch-Site": "same-origin"}, 200, id="our own page"
        ),
        pytest.param({"Cookie": "s=1", "Sec-Fetch-Site": "none"}, 200, id="typed"),
        pytest.param(
            {"Cookie": "s=1", "Sec-Fetch-Site": "cross-site"}, 403, id="another site"
        ),
        pytest.param(
            {"Cookie": "s=1", "Sec-Fetch-Site": "same-site"}, 403, id="a sister site"
        ),
        pytest.param(
            {"Cookie": "s=1", "Origin": "https://bids.example"}, 200, id="our origin"
        ),
        pytest.param(
            {"Cookie": "s=1", "Origin": "https://evil.example"}, 403, id="its origin"
        ),
        pytest.param({"Cookie": "s=1", "Origin": "null"}, 403, id="a hidden origin"),
        pytest.param({"Cookie": "s=1"}, 403, id="no origin at all"),
    ],
)
async def test_another_sites_page_cannot_act_with_our_cookie(
    client: httpx2.AsyncClient, headers: dict[str, str], status: int
):
    """Ready for pages: a session's cookie is worth nothing from elsewhere."""
    assert (await client.post("/echo/07R-1", headers=headers)).status_code == status
