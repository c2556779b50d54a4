"""The sign-in provider, as a browser's session meets it: OpenID Connect, code flow, PKCE.

The provider's addresses come from its discovery document, read when first needed and
again after an hour. An ID token is checked like any other token, and for its nonce.
"""

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext
from typing import Any

import httpx2
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from services.kit.tokens import BadToken, KeysUnreachable, Tokens

AGE = 3600.0
PATIENCE = 10.0
KEPT = 2.0
"""Seconds without a question after which a connection is closed: sooner than the provider
does."""

BACK = "/signed-in"
"""Where the provider sends people back to."""

DISCOVERY = "/.well-known/openid-configuration"

SCOPE = "openid profile email"
JSON = {"Accept": "application/json"}


class SignInFailed(Exception):
    """The provider's answer does not prove who this is; the words are for the person."""


class ProviderAway(Exception):
    """The provider does not answer."""


@dataclass(frozen=True, slots=True)
class Client:
    """How we are known to the provider.

    Attributes:
        discovery: Where its discovery document is; may be an address inside.
        back: Where it sends people back to, exactly as registered.
    """

    id: str
    secret: str
    discovery: str
    back: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who it was, and when they proved it; long ago where the provider does not say."""

    subject: str
    at: float


@dataclass(slots=True)
class Provider:
    """Sends people to the provider, and checks what they come back with.

    Attributes:
        http: Connections to it that are kept; where none are, each sign-in opens its own.
    """

    client: Client
    tokens: Tokens
    http: httpx2.AsyncClient | None = None
    clock: Callable[[], float] = time.time
    _found: dict[str, Any] = field(default_factory=dict)
    _read: float = 0.0

    async def address(self, *, again: bool) -> tuple[str, dict[str, str]]:
        """Where to send somebody, and what they must come back with.

        Args:
            again: Whether they have to prove who they are even if the provider knows.

        Raises:
            ProviderAway: Its addresses cannot be read.
        """
        where = (await self._discovered())["authorization_endpoint"]
        held = {
            "verifier": secrets.token_urlsafe(48),
            "nonce": secrets.token_urlsafe(),
            "state": secrets.token_urlsafe(),
        }
        more = {"prompt": "login", "max_age": "0"} if again else {}
        url = prepare_grant_uri(
            where,
            self.client.id,
            "code",
            redirect_uri=self.client.back,
            scope=SCOPE,
            state=held["state"],
            nonce=held["nonce"],
            code_challenge=create_s256_code_challenge(held["verifier"]),  # type: ignore[no-untyped-call]  # its stubs leave the type out
            code_challenge_method="S256",
            **more,
        )
        return url, held | ({"again": "yes"} if again else {})

    async def redeem(self, code: str, held: dict[str, str]) -> SignedIn:
        """Exchange a code for who it is.

        Raises:
            SignInFailed: The code or the token is not good.
            ProviderAway: It does not answer.
        """
        where = (await self._discovered())["token_endpoint"]
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.back,
            "code_verifier": held["verifier"],
            "client_id": self.client.id,
        }
        if self.client.secret:
            form["client_secret"] = self.client.secret
        try:
            async with self._asking() as http:
                answer = await http.post(where, data=form, headers=JSON)
            found = _document(answer)
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderAway from error
        if "error" in found:
            raise SignInFailed("The sign-in has expired or was used before.")
        token = str(found.get("id_token", ""))
        return await self._checked(token, held["nonce"], again="again" in held)

    async def _checked(self, token: str, nonce: str, *, again: bool) -> SignedIn:
        try:
            claims = await self.tokens.claims(token)
        except BadToken as bad:
            raise SignInFailed(str(bad)) from None
        except KeysUnreachable as away:
            raise ProviderAway from away
        if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
            raise SignInFailed("The sign-in belongs to another browser.")
        at = claims.get("auth_time")
        if isinstance(at, bool) or not isinstance(at, int | float):
            # Asked for `max_age`, a provider must say it (OpenID Connect Core 2).
            if again:
                raise SignInFailed(
                    "The sign-in service does not say when you signed in."
                )
            at = 0
        return SignedIn(claims["sub"], min(float(at), self.clock()))

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[httpx2.AsyncClient]:
        if self.http:
            yield self.http
        else:
            async with connected() as http:
                yield http

    async def _discovered(self) -> dict[str, Any]:
        if not self._found or self.clock() - self._read > AGE:
            try:
                async with self._asking() as http:
                    answer = await http.get(self.client.discovery)
                    answer.raise_for_status()
                    self._found = answer.json()
            except (httpx2.HTTPError, ValueError) as error:
                if not self._found:
                    raise ProviderAway from error
            self._read = self.clock()
        return self._found


def connected() -> httpx2.AsyncClient:
    """What providers are asked with; connections are kept for a moment, cookies never."""
    none = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    limits = httpx2.Limits(keepalive_expiry=KEPT)
    return httpx2.AsyncClient(
        timeout=PATIENCE, verify=_trust(), limits=limits, cookies=none
    )


def _document(answer: httpx2.Response) -> dict[str, Any]:
    """What was answered, a refusal too.

    Raises:
        ValueError: It is no JSON object.
        HTTPStatusError: The provider is in trouble.
    """
    if answer.is_server_error:
        answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


@cache
def _trust() -> SSLContext:
    """Whom we trust, read once: reading every authority takes longer than a sign-in."""
    return httpx2.create_ssl_context()
