"""What surrounds every request: its number, its log line, safe headers, and the limits."""

import re
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit import problems
from services.kit.logs import log
from services.kit.pages import wrong
from services.kit.problem_kind import Kind
from services.kit.problems import Problem

MAX_BODY = 64 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

_BID = re.compile(r"[0-9A-Z]{2,6}-[0-9]{1,7}")

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Sent unless the answer has its own word on the matter."""

_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_STRICT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Frame:
    """Numbers a request, logs it, closes the headers, and turns a defect into a 500.

    The log line carries the route and the bid's number, never the address as it was
    typed, a body or a token.
    """

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _number(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        began = time.perf_counter()
        status = 0

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _close_headers(message, scope, request_id)
            await send(message)

        try:
            await self._app(scope, receive, framed)
        except Exception as error:
            _log_defect(self._service, request_id, error)
            if status:
                raise
            await _defect(scope, request_id)(scope, receive, framed)
        finally:
            _log_request(self._service, request_id, scope, status, began)


class Gate:
    """Turns away what is too large, what another site's page sends, and what has a NUL."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int] | None = None) -> None:
        """Guard an application.

        Args:
            app: What is guarded.
            larger: Most bytes of a body, where an address takes more than others, by a
                pattern of the whole address.
        """
        self._app = app
        self._larger = [(re.compile(p), most) for p, most in (larger or {}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self._most(scope["path"])
        refused = _unheard_of(scope)
        if refused is None and scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        refused = refused or _refused(headers, most)
        if refused is None:
            await self._app(scope, _counted(receive, most), send)
            return
        number = scope["state"]["request_id"]
        if "text/html" not in headers.get("accept", ""):
            answer = problems.document(refused, refused.meaning, number)
        else:
            answer = wrong.page(refused, _said(refused, headers, most), number)
        await answer(scope, receive, send)

    def _most(self, path: str) -> int:
        fitting = (most for pattern, most in self._larger if pattern.fullmatch(path))
        return max(MAX_BODY, next(fitting, MAX_BODY))


def _defect(scope: Scope, request_id: str) -> Response:
    """What is said of a defect: to somebody at a browser, a page with what they sent."""
    headers, kind = Headers(scope=scope), problems.DEFECT
    if "text/html" not in headers.get("accept", "") or "/api/" in scope["path"]:
        return problems.document(kind, kind.meaning, request_id)
    # With a cookie it has come from a page of ours, or the gate had turned it away.
    sent = scope["state"].get("typed") if "cookie" in headers else None
    query = scope["query_string"].decode("latin-1")
    to = f"{scope['path']}?{query}".rstrip("?")
    return wrong.page(kind, kind.meaning, request_id, sent=sent, to=to)


def _said(refused: Kind, headers: Headers, most: int) -> str:
    """Why somebody at a browser is turned away."""
    if refused is not problems.TOO_LARGE:
        return refused.meaning
    if headers.get("content-type", "").startswith("multipart/"):
        return FILE_TOO_LARGE.format(max(most // 2**20, 1))
    return TEXT_TOO_LARGE.format(f"{most // 1024:,}")


FILE_TOO_LARGE = (
    "The file is larger than this page takes, which is {} MB. Nothing was recorded. Go "
    "back and choose a smaller file."
)
TEXT_TOO_LARGE = (
    "What you sent is longer than this page takes, which is {} kilobytes for all answers "
    "together. Nothing was recorded. A long text may have 4,000 characters. If the form "
    "comes back empty, paste the texts again, shorter."
)


def _unheard_of(scope: Scope) -> Kind | None:
    """PostgreSQL takes no text with a NUL in it; no address of ours has one."""
    if "\x00" in scope["path"]:
        return problems.NOT_FOUND
    return problems.BAD_REQUEST if b"%00" in scope["query_string"] else None


def _refused(headers: Headers, most: int) -> Kind | None:
    length = headers.get("content-length", "0")
    # isdigit() alone lets through digits of other scripts, and int() reads them.
    if not (length.isascii() and length.isdigit()):
        return problems.BAD_REQUEST
    if int(length) > most:
        return problems.TOO_LARGE
    if "cookie" in headers and not is_same_origin(headers):
        return problems.CROSS_SITE
    return None


def is_same_origin(headers: Headers) -> bool:
    """Whether a browser says that the request came from one of our own pages."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def _counted(receive: Receive, most: int) -> Callable[[], Awaitable[Message]]:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise Problem(problems.TOO_LARGE)
        return message

    return counted


def _number(scope: Scope) -> str:
    given = next(
        (value for name, value in scope["headers"] if name == b"x-request-id"), b""
    ).decode("latin-1")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _close_headers(message: Message, scope: Scope, request_id: str) -> None:
    headers: list[tuple[bytes, bytes]] = list(message.get("headers", ()))
    present = {name.lower() for name, _ in headers}
    headers.extend(pair for pair in _HEADERS if pair[0] not in present)
    if scope.get("scheme") == "https":
        headers.append(_STRICT)
    headers.append((b"x-request-id", request_id.encode()))
    message["headers"] = headers


def _log_request(
    service: str, request_id: str, scope: Scope, status: int, began: float
) -> None:
    route: Any = scope.get("route")
    state = scope["state"]
    log().info(
        "request",
        service=service,
        request_id=request_id,
        method=scope["method"] if scope["method"].isalpha() else "?",
        route=getattr(route, "path", ""),
        bid=_bid(scope),
        person=state.get("person", ""),
        problem=state.get("problem", ""),
        status=status,
        ms=round((time.perf_counter() - began) * 1000, 1),
    )


def _bid(scope: Scope) -> str:
    """The bid that the address names, where it has a bid number's form."""
    named = str(scope.get("path_params", {}).get("bid_id", ""))
    return named if _BID.fullmatch(named) else ""


def _log_defect(service: str, request_id: str, error: Exception) -> None:
    # The words of an unforeseen error may quote what a person typed: kind and place do.
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    log().error(
        "defect",
        service=service,
        request_id=request_id,
        error=type(error).__qualname__,
        at=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )
