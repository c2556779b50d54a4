"""The embedded sign-in provider. It refuses to run where anybody else could reach it."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from services.identity.codes import Codes
from services.identity.keys import Issuer
from services.identity.routes import One, People, Provider, routes
from services.kit import errors, problems
from services.kit.frame import Frame, Gate


class NotLoopback(ValueError):
    """This provider signs anybody in as anybody, so only this machine may reach it."""


def create_identity(  # noqa: PLR0913  what a sign-in is made of
    issuer: Issuer,
    people: People,
    *,
    host: str,
    clients: Mapping[str, frozenset[str]],
    codes: Codes | None = None,
    one: One | None = None,
) -> FastAPI:
    """Assemble the provider.

    Args:
        issuer: Key and address; the address is this machine's own too.
        people: Whom one can sign in as.
        host: The address that the server is bound to.
        clients: Redirect addresses by client; all clients are public.
        codes: Tests pass their own.
        one: Finds one of them by subject, where that is cheaper than reading all.

    Raises:
        NotLoopback: The server, or the address it goes by, is not this machine's own.
    """
    address = urlsplit(issuer.url)
    if not (_is_loopback(host) and _is_loopback(address.hostname or "")):
        raise NotLoopback(
            "The example sign-in may only be bound to 127.0.0.1. Use a real OpenID "
            "Connect provider for anything that others can reach."
        )
    app = FastAPI(
        title="Example sign-in",
        openapi_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(Frame, service="identity"),
            Middleware(OwnName, name=address.netloc),
            Middleware(Gate),
        ],
    )
    errors.install(app)
    app.include_router(routes(Provider(issuer, people, clients, codes, one)))
    return app


class OwnName:
    """Answers only under the issuer's own name.

    A name somebody else owns can be made to point at this machine (DNS rebinding); the
    browser then sends that name as the host.
    """

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app = app
        self._name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it."""
        if scope["type"] == "http" and Headers(scope=scope).get("host") != self._name:
            answer = problems.document(
                problems.NOT_FOUND,
                problems.NOT_FOUND.meaning,
                scope["state"]["request_id"],
            )
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
